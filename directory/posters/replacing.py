"""What takes the place of a poster that is recalled: a newer issue that is right, or one that is printed now."""

from dataclasses import dataclass
from datetime import date, datetime

from directory.errors import NotFound, RuleBroken
from directory.history.rules import Act
from directory.posters.changes import issue_poster
from directory.posters.issued import Issued, issues_of


@dataclass(frozen=True)
class Replacement:
    """The issue that is to be hung up: its code, and the PDF where it was printed now. Or why there's none."""

    code: str = ""
    pdf: bytes = b""
    why: str = ""


async def replacement_of(recalled: Issued, *, today: date, now: datetime, site_name: str, base_url: str) -> Replacement:
    """Print what takes a recalled issue's place, unless a newer one of the same design is right already."""
    for each in await issues_of(recalled.body, today=today):
        same = (each.choice.code, each.area_slug) == (recalled.choice.code, recalled.area_slug)
        if same and each.of > recalled.of and each.hangs and not each.reasons:
            return Replacement(each.code)
    try:
        issue, pdf = await issue_poster(
            Act(by=None, at=now, source="recall", reason="To take a recalled poster’s place"),
            recalled.slug,
            today=today,
            now=now,
            site_name=site_name,
            base_url=base_url,
            area=recalled.area_slug,
            choice=recalled.choice,
        )
    except (RuleBroken, NotFound) as refused:
        return Replacement(why=str(refused))
    return Replacement(issue.code, pdf)
