"""Issuing a poster: printed, numbered, and kept with what it showed."""

import json
import secrets
from datetime import date, datetime
from uuid import UUID

from directory.database import fetch, marks, run_many
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record
from directory.history.rules import Act
from directory.posters.designs import STAFF, Choice
from directory.posters.press import Form, Imprint, Print, printed
from directory.posters.queries import draft_of
from directory.posters.recalls import Unsound, is_disputed
from directory.posters.rules import CODES, Poster, code_of, shown
from directory.posters.tables import PosterIssue
from directory.posters.unsound import has_unsound, warnings


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
    draft = await draft_of(organisation_slug, today=today, area=area, choice=choice)
    if draft.policy is Unsound.REFUSE and has_unsound(draft.poster):
        wrong = "; ".join(each for each in warnings(draft.poster))
        raise RuleBroken(f"{draft.organisation.name} prints nothing that isn’t verified. Verify it first: {wrong}")
    code = code_of(secrets.randbelow(CODES))
    imprint = Imprint.of(draft, site_name=site_name, base_url=base_url, now=now, code=code)
    ready = await printed(draft.poster, imprint, choice, form=form)
    organisation = draft.organisation.to_dict()["id"]
    async with alone():
        issue = PosterIssue(
            code=code,
            organisation=organisation,
            design=choice.code,
            issued_at=now,
            review_by=ready.review_by,
            shown=json.dumps(shown(ready.poster, code=code)),
            number=await PosterIssue.count().where(PosterIssue.organisation == organisation) + 1,
            area=draft.area,
        )
        await issue.save()
        await _note_channels(issue, ready.poster)
        await record(act, changes=[change(issue, verb="added")])
    return issue, ready


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
