"""Agreements for tests to tell stories with."""

from datetime import UTC, date, datetime

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.changes import draft, send
from directory.agreements.draft import Commitment, Draft, Party, Place
from directory.agreements.queries import facts_of, text_sent
from directory.agreements.rules import How, state
from directory.agreements.signing import Signing, sign
from directory.agreements.tables import Agreement
from directory.history.rules import Act
from tests.stories import NOON, TODAY, a_demonstration, an_area, an_organisation, days_ago

COUNCIL, POLICE = "Wigan Council", "Greater Manchester Police"


def on_the(day: date, *, by: int | None = None) -> Act:
    """An act at noon of a day."""
    return Act(by=by, at=datetime.combine(day, NOON.timetz()).astimezone(UTC), source="command")


async def what_is_agreed(
    *parties: str, area: str = "Wigan", kind: str = "memorandum-of-understanding", **more
) -> Draft:
    """All that an agreement between these needs to be sent for signature."""
    await a_demonstration()
    place = await an_area(area)
    bodies = [await an_organisation(name, area=place) for name in parties or (COUNCIL, POLICE)]
    given = {
        "title": "Missing children",
        "purpose": "Children who go missing are found and listened to.",
        "starts_on": TODAY,
        "review_due_on": date(2027, 11, 1),
        "parties": tuple(Party(each.id, each.name, lead="Head of service") for each in bodies),
        "areas": (Place(place.id, place.gss, place.name),),
        "commitments": (Commitment(bodies[0].id, "acknowledges each referral", 1, "working days"),),
    }
    return Draft(kind=kind, **given | more)


async def an_agreement(
    *parties: str, at: date = TODAY, viewer=ADMINISTRATOR, by: int | None = None, **more
) -> Agreement:
    """A draft."""
    return await draft(on_the(at, by=by), await what_is_agreed(*parties, **more), viewer=viewer)


async def one_out_for_signature(*parties: str, at: date = TODAY, **more) -> Agreement:
    agreement = await an_agreement(*parties, at=at, **more)
    await send(on_the(at), agreement)
    return agreement


async def sign_for(agreement: Agreement, *parties: str, on: date = TODAY, person: str = "Sample Signatory") -> None:
    """These parties sign on paper, the text as it is."""
    text = await text_sent(agreement.id)
    for name in parties or (COUNCIL, POLICE):
        body = await an_organisation(name)
        signing = Signing(body.id, person, "Director", on, How.DOCUMENT)
        await sign(on_the(on), agreement, signing, read=text.fingerprint)


async def one_in_force(*parties: str, since: date | None = None, **more) -> Agreement:
    since = since or days_ago(100)
    agreement = await one_out_for_signature(*parties, at=since, **{"starts_on": since} | more)
    await sign_for(agreement, *parties, on=since)
    return agreement


async def stands(agreement: Agreement, *, today: date = TODAY):
    return state((await facts_of([agreement.id]))[agreement.id], today=today)
