"""Answers for posters to be made of, without a database."""

import csv
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from directory.lookup.answer import Answer, Around, AskedRole, Emergency, RoleTurn
from directory.lookup.rules import FoundContact, Line, Turn
from directory.places.gazetteer import PlaceArea
from directory.places.rules import Place, PlaceOrganisation
from directory.settings import ROOT
from directory.verification.rules import Standing

NOW = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/London"))
TODAY = NOW.date()
NINE_TO_FIVE = "Mo-Fr 09:00-17:00; PH off"

_number = count(1)


def _roles() -> dict[str, AskedRole]:
    with (ROOT / "seeds" / "roles.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: AskedRole(
                id=number,
                code=row["code"],
                title=row["title"],
                short_title=row["short_title"],
                description=row["description"],
                jurisdiction=row["jurisdiction"],
                asks=row["asks"],
                review_days=int(row["review_days"]),
                required=row["required"] == "yes",
                own=row["own"] == "yes",
                out_of_hours=row["out_of_hours"],
            )
            for number, row in enumerate(csv.DictReader(file))
        }


ROLES = _roles()


def a_line(value="+441614960001", *, kind="phone", standing=Standing.CURRENT, days_ago=10, **facts) -> Line:
    """One channel, verified some days ago and due for review sixty days after that."""
    verified = None if standing is Standing.UNVERIFIED else TODAY - timedelta(days=days_ago)
    return Line(
        uuid=f"channel-{next(_number)}",
        kind=kind,
        value=value,
        standing=standing,
        verified_on=verified,
        review_due=verified + timedelta(days=60) if verified else None,
        **facts,
    )


def a_contact(role, *lines, name="", number=0, **facts) -> FoundContact:
    """Whoever answers for a role, with one telephone unless its channels are given."""
    mark = next(_number)
    if not lines:
        lines = (a_line(f"+4416149600{number:02d}", hours=NINE_TO_FIVE),)
    return FoundContact(
        slug=f"contact-{mark}",
        role=role,
        role_title=ROLES[role].title,
        name=name or f"Wigan {ROLES[role].short_title}",
        organisation="Wigan Council",
        organisation_slug="wigan-council",
        jurisdiction="",
        lines=lines,
        **facts,
    )


AREA_ROLES = ("childrens-front-door", "emergency-duty", "lado", "adult-safeguarding", "early-help", "prevent")
MORE_ROLES = (
    "domestic-abuse-service",
    "crisis-mental-health",
    "sarc",
    "police-protection",
    "partnership-office",
    "education-safeguarding-adviser",
    "school-nursing",
    "designated-nurse",
)
OWN_ROLES = ("dsl", "deputy-dsl", "head", "chair")


def some_contacts(*roles: str, name: str = "") -> list[FoundContact]:
    """A contact for each role, every number another."""
    return [a_contact(role, name=name, number=number) for number, role in enumerate(roles, start=1)]


NATIONAL = (
    a_contact("101", a_line("101", standing=Standing.UNVERIFIED), name="101"),
    a_contact("helpline", a_line("https://report.example/", kind="web-form"), name="An online report"),
    a_contact("helpline", a_line("+448088005000"), name="NSPCC Helpline", note="For adults who are worried."),
    a_contact("helpline", a_line("+448001111"), name="Childline"),
    a_contact("helpline", a_line("116000"), name="Missing People"),
    a_contact("whistleblowing", a_line("+448000280285"), name="Whistleblowing Advice Line"),
)


def an_answer(contacts: list[FoundContact], *, area: str = "Wigan", national=NATIONAL) -> Answer:
    """Who answers in an area: these contacts, each in the turn of its role."""
    place_area = PlaceArea(1, "E08000010", "wigan", area, "metropolitan-borough", "England")
    roles = [role for role in ROLES.values() if role.required or any(each.role == role.code for each in contacts)]
    return Answer(
        place=Place(
            "asked", "organisation", place_area, place_area, organisation=PlaceOrganisation(1, "a-school", "A")
        ),
        at=NOW,
        role=None,
        turns=tuple(RoleTurn(role, Turn(tuple(each for each in contacts if each.role == role.code))) for role in roles),
        contacts=tuple(contacts),
        around=Around(),
        notes=(),
        emergency=Emergency((), tuple(national)),
        rests_on=frozenset(),
    )
