"""What a partnership's yearly report tells: counted from what was known as its year ended."""

from dataclasses import dataclass

from directory.accounts.rules import ADMINISTRATOR
from directory.agreements.queries import facts_of
from directory.contacts.remits import Condition
from directory.dashboard.months import standing_as_days_ended
from directory.dashboard.rules import Month
from directory.database import fetch
from directory.gaps.rules import Point
from directory.gaps.scope import Scope
from directory.gaps.trend import trend
from directory.organisations.tables import Organisation
from directory.partnerships.attendance import Attended, StageUse, uses
from directory.partnerships.escalations import escalations_of
from directory.partnerships.meetings import Held, attendance_at, meetings_of
from directory.yearly.rules import Agreed, Year, agreed

_AREAS = (
    "SELECT area.id FROM area WHERE area.id IN (SELECT area FROM organisation_area WHERE organisation = {}) "
    "OR area.county IN (SELECT area FROM organisation_area WHERE organisation = {})"
)
"""A partnership's areas, a county's districts among them; it takes the partnership twice."""


@dataclass(frozen=True)
class Report:
    """One partnership's year. `contacts` and `gaps` stand as it began, where that is known, and as it ended."""

    agreements: Agreed
    meetings: list[Held]
    attendance: list[Attended]
    contacts: list[Month]
    escalations: list[StageUse]
    gaps: list[Point]


async def report_on(partnership: Organisation, year: Year) -> Report:
    """A partnership's year, in counts only."""
    number = partnership.to_dict()["id"]
    within = {"after": year.after, "until": year.until}
    climbed = [each.climbed for each in await escalations_of(number, **within)]
    scope = Scope(ADMINISTRATOR, year.until, partnership=partnership.slug)
    return Report(
        agreements=agreed((await facts_of(await _agreements(number, year), known_on=year.until)).values(), year=year),
        meetings=await meetings_of(number, **within),
        attendance=await attendance_at(number, **within),
        contacts=await standing_as_days_ended(_contacts_there(number), [year.after, year.until]),
        escalations=uses(climbed, until=year.until),
        gaps=await trend(scope, days=[year.after, year.until]),
    )


async def _agreements(partnership: int, year: Year) -> list[int]:
    """The agreements for its areas to which it or one of its members is a party, as membership was at the end."""
    members = (
        "SELECT member FROM partnership_member WHERE partnership = {} AND joined_on <= {} "
        "AND (left_on IS NULL OR left_on > {})"
    )
    rows = await fetch(
        "SELECT DISTINCT agreement.id FROM agreement JOIN agreement_area covered ON covered.agreement = agreement.id "
        "JOIN agreement_party p ON p.agreement = agreement.id WHERE agreement.sent_at IS NOT NULL "
        f"AND covered.area IN ({_AREAS}) AND (p.organisation = {{}} OR p.organisation IN ({members}))",
        *(partnership,) * 4,
        year.until,
        year.until,
    )
    return [row["id"] for row in rows]


def _contacts_there(partnership: int) -> Condition:
    """The contacts that answer for its areas, and those of the organisations that stand there."""
    there = (
        f"contact.id IN (SELECT contact FROM contact_area WHERE area IN ({_AREAS})) OR contact.organisation IN "
        f"(SELECT organisation FROM organisation_area WHERE area IN ({_AREAS}))"
    )
    return f"contact.nationwide = false AND ({there})", (partnership,) * 4
