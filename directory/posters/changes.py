"""Issuing a poster: printed, numbered, and kept with what it showed."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from directory.database import fetch, marks, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record
from directory.history.rules import Act
from directory.posters.designs import STAFF, Choice
from directory.posters.press import Form, Print, printed
from directory.posters.queries import Draft, draft_of
from directory.posters.recalls import Unsound, is_disputed
from directory.posters.rules import CODES, Poster, code_of, shown
from directory.posters.tables import PosterIssue
from directory.posters.unsound import has_unsound, warnings


@dataclass(frozen=True)
class Printed:
    """A print with its code, before its record is written."""

    draft: Draft
    choice: Choice
    code: str
    at: datetime
    ready: Print


async def issue_poster(
    act: Act,
    organisation_slug: str,
    *,
    today: date,
    now: datetime,
    site_name: str,
    base_url: str,
    area: str = "",
    choice: Choice = STAFF,
) -> tuple[PosterIssue, bytes]:
    """Issue the poster of an organisation: its record and the PDF to hang up.

    `area` names one of its areas where it serves several, by slug, code or name. Without a choice it's the staff
    poster on one page. Raises NotFound and RuleBroken.
    """
    issue, ready = await issue_print(
        act,
        organisation_slug,
        today=today,
        now=now,
        site_name=site_name,
        base_url=base_url,
        area=area,
        choice=choice,
    )
    return issue, ready.pdf


async def issue_print(
    act: Act,
    organisation_slug: str,
    *,
    today: date,
    now: datetime,
    site_name: str,
    base_url: str,
    area: str = "",
    choice: Choice = STAFF,
    form: Form = "pdf",
) -> tuple[PosterIssue, Print]:
    """The same, with the print as a PDF or as pictures of its pages."""
    draft = await draft_to_issue(organisation_slug, today=today, area=area, choice=choice)
    code = new_code()
    imprint = draft.imprint(site_name=site_name, base_url=base_url, now=now, code=code)
    ready = await printed(draft.poster, imprint, choice, form=form)
    (issue,) = await note_issues(act, [Printed(draft, choice, code, now, ready)])
    return issue, ready


async def draft_to_issue(slug: str, *, today: date, area: str, choice: Choice) -> Draft:
    """The poster of an organisation, unless it prints nothing that isn't verified; NotFound and RuleBroken."""
    draft = await draft_of(slug, today=today, area=area, choice=choice)
    if draft.policy is Unsound.REFUSE and has_unsound(draft.poster):
        wrong = "; ".join(each for each in warnings(draft.poster))
        raise RuleBroken(f"{draft.organisation.name} prints nothing that isn’t verified. Verify it first: {wrong}")
    return draft


def new_code() -> str:
    return code_of(secrets.randbelow(CODES))


async def note_issues(act: Act, prints: Sequence[Printed]) -> list[PosterIssue]:
    """The records of prints, all of them or none."""
    async with alone():
        issues = [await _noted(each) for each in prints]
        await record(act, changes=[change(issue, verb="added") for issue in issues])
    return issues


async def _noted(each: Printed) -> PosterIssue:
    organisation = each.draft.organisation.to_dict()["id"]
    issue = PosterIssue(
        code=each.code,
        organisation=organisation,
        design=each.choice.code,
        issued_at=each.at,
        review_by=each.ready.review_by,
        shown=json.dumps(shown(each.ready.poster, code=each.code)),
        number=await PosterIssue.count().where(PosterIssue.organisation == organisation) + 1,
        area=each.draft.area,
    )
    await issue.save()
    await _note_channels(issue, each.ready.poster)
    return issue


async def _note_channels(issue: PosterIssue, poster: Poster) -> None:
    """By which it's found again once one of them changes."""
    ways = {way.channel: way for way in poster.ways}
    uuids = [UUID(each) for each in ways]
    rows = await fetch(f"SELECT id, uuid FROM channel WHERE uuid IN ({marks(uuids)})", *uuids) if uuids else []
    numbers = {str(row["uuid"]): row["id"] for row in rows}
    number = issue.to_dict()["id"]
    await run_many(
        "INSERT INTO poster_channel (issue, channel, value, disputed) VALUES ({}, {}, {}, {})",
        [
            (number, numbers[uuid], way.value, is_disputed(way.standing))
            for uuid, way in ways.items()
            if uuid in numbers
        ],
    )
