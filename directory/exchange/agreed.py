"""The demonstration's agreements, entered as somebody enters those of long ago: with the days that they hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.changes import draft, redraft, send
from directory.agreements.lasting import next_version, review, terminate
from directory.agreements.queries import draft_of, number_of, parties_of, text_sent
from directory.agreements.reading import read_form
from directory.agreements.resolving import resolved
from directory.agreements.rules import How, Outcome
from directory.agreements.signing import Signing, sign
from directory.agreements.tables import Agreement
from directory.dates import day
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.history.rules import Act
from directory.settings import ROOT

Told = Mapping[str, Any]
SIGNATORY, CAPACITY = "Sample Signatory", "Director"


async def load_agreements(act: Act, *, today: date) -> None:
    """Every agreement of the demonstration, with days counted from today."""
    path = ROOT / "seeds" / "demonstration" / "agreements.toml"
    for told in tomllib.loads(path.read_text(encoding="utf-8"))["agreements"]:
        agreement = await enter(act, told, today=today)
        if following := told.get("next"):
            version = await next_version(act, agreement)
            days: dict[str, Any] = {f"{name}_on": _day(following.get(key), today) for name, key in _DAYS.items()}
            changed = replace(await draft_of(version), purpose=following["purpose"], **days)
            await redraft(act, version, changed, viewer=ADMINISTRATOR)
            await _led_on(act, version, following, today=today)


_DAYS = {"starts": "starts", "ends": "ends", "review_due": "review"}
"""The days of an agreement, and what the file calls them."""


async def enter(act: Act, told: Told, *, today: date) -> Agreement:
    """Through the form, as anybody would enter it; and then as far as it came."""
    names = ("title", "reference", "purpose", "categories", "lawful_basis")
    typed = {name: told.get(name, "") for name in names} | {"areas": "\n".join(told["areas"])}
    typed |= {f"{name}_on": day(on) for name, key in _DAYS.items() if (on := _day(told.get(key), today))}
    typed["notice_days"] = str(told.get("notice", ""))
    rows = {each["organisation"]: str(number) for number, each in enumerate(told["parties"])}
    for number, party in enumerate(told["parties"]):
        typed |= {f"party-{number}-{name}": value for name, value in party.items()}
    for number, each in enumerate(told.get("commitments", ())):
        row = {**each, "party": rows[each["organisation"]], "amount": str(each["amount"])}
        typed |= {f"commitment-{number}-{name}": value for name, value in row.items() if name != "organisation"}
    form = PostedForm(typed)
    found = await resolved(read_form(form, today=today), form, kind=told["kind"], today=today)
    if found is None:
        raise RuleBroken(f"The demonstration’s agreement “{told['title']}” is wrong: {form.errors}")
    agreement = await draft(act, found, viewer=ADMINISTRATOR)
    await _led_on(act, agreement, told, today=today)
    return agreement


async def _led_on(act: Act, agreement: Agreement, told: Told, *, today: date) -> None:
    """Sent, signed, reviewed and ended, as far as it came."""
    if "sent" not in told:
        return
    await send(act, agreement)
    text = await text_sent(number_of(agreement))
    parties = {each["name"]: each["organisation"] for each in await parties_of(number_of(agreement))}
    for name, days in told.get("signed", {}).items():
        signing = Signing(parties[name], SIGNATORY, CAPACITY, today + timedelta(days=days), How.DOCUMENT)
        await sign(act, agreement, signing, read=text.fingerprint if text else "")
    for each in told.get("reviews", ()):
        on, again = (today + timedelta(days=each[name]) for name in ("on", "next"))
        outcome = Outcome(each["outcome"])
        await review(act, agreement, on=on, person="", outcome=outcome, note="", next_due_on=again)
    if reason := told.get("terminated"):
        await terminate(act, agreement, on=today, reason=reason, all_agreed=True)


def _day(days: int | None, today: date) -> date | None:
    return None if days is None else today + timedelta(days=days)
