"""Issuing a poster: printed, numbered, and kept with what it showed."""

import json
import secrets
from datetime import date, datetime

from directory.history.changes import alone, change, record
from directory.history.rules import Act
from directory.posters.designs import STAFF, Choice
from directory.posters.press import Form, Imprint, Print, printed
from directory.posters.queries import draft_of
from directory.posters.rules import CODES, code_of, shown
from directory.posters.tables import PosterIssue


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
    code = code_of(secrets.randbelow(CODES))
    imprint = Imprint.of(draft, site_name=site_name, base_url=base_url, now=now, code=code)
    ready = await printed(draft.poster, imprint, choice, form=form)
    async with alone():
        issue = PosterIssue(
            code=code,
            organisation=draft.organisation.to_dict()["id"],
            design=choice.code,
            issued_at=now,
            review_by=ready.review_by,
            shown=json.dumps(shown(ready.poster)),
        )
        await issue.save()
        await record(act, changes=[change(issue, verb="added")])
    return issue, ready
