"""What a reorganisation touches, before and on its day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from directory.agreements.register import resting_on
from directory.contacts.queries import areas_of
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.organisations.handing_on import OWN_AREA
from directory.reorganisations.rules import Plan, places_after
from directory.reorganisations.tables import Reorganisation


@dataclass(frozen=True)
class TouchedContact:
    """A contact that answers for an area that ends; `council_ends` where its own organisation ends with it."""

    id: int
    uuid: str
    slug: str
    name: str
    role: str
    organisation: str
    elsewhere: int  # areas it answers for that go on
    council_ends: bool


@dataclass(frozen=True)
class StandingThere:
    """An organisation that stands in an area that ends, and the codes of those it stands in today and afterwards."""

    id: int
    uuid: str
    name: str
    areas: Sequence[str]
    after: Sequence[str]

    def is_decided(self, plan: Plan) -> bool:
        return not {each.gss for each in plan.endings} & set(self.after)

    def stands_there_alone(self, plan: Plan) -> bool:
        """Whether it serves no area that goes on."""
        return set(self.areas) <= {each.gss for each in plan.endings}


@dataclass(frozen=True)
class Postcodes:
    """Postcodes of one ending, and where they lead afterwards: nowhere by themselves, where several take its place."""

    place: str
    number: int
    leads_to: str


@dataclass(frozen=True)
class Preview:
    """Everything that a plan touches."""

    councils: Sequence[str]
    contacts: Sequence[TouchedContact]
    moved: int  # other organisations whose successor is known
    undecided: Sequence[StandingThere]
    postcodes: Sequence[Postcodes]
    posters: int
    agreements: Sequence[dict[str, Any]]  # slug and title of each that isn't over
    added: int  # what the areas ask of the guide's readers, and their documents
    people: int


async def reorganisations() -> list[dict[str, Any]]:
    """Every reorganisation that wasn't withdrawn, the next first."""
    return await fetch(
        "SELECT r.uuid, area.name, r.takes_effect_on, r.confirmed_at, r.applied_at, r.failure FROM reorganisation r "
        "JOIN area ON area.id = r.area WHERE r.withdrawn_at IS NULL ORDER BY r.takes_effect_on DESC, r.id DESC"
    )


async def reorganisation_with(uuid: UUID) -> Reorganisation:
    """The reorganisation with this UUID; NotFound."""
    found = await Reorganisation.objects().where(Reorganisation.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found


async def due(*, today: date) -> list[Reorganisation]:
    """What was confirmed, and takes effect on this day or should have before, in order."""
    return await (
        Reorganisation.objects()
        .where(Reorganisation.takes_effect_on <= today)
        .where(Reorganisation.confirmed_at.is_not_null())
        .where(Reorganisation.applied_at.is_null())
        .where(Reorganisation.withdrawn_at.is_null())
        .where(Reorganisation.failure == "")
        .order_by(Reorganisation.takes_effect_on, Reorganisation._meta.primary_key)
    )


def plan_in(held: Reorganisation) -> Plan:
    return msgspec.json.decode(held.plan, type=Plan)


async def preview(plan: Plan, *, today: date) -> Preview:
    """Everything that this plan touches."""
    codes = [each.gss for each in plan.endings]
    councils = await councils_of(plan)
    ending = {row["id"] for row in councils}
    others = [each for each in await standing_there(plan) if each.id not in ending]
    return Preview(
        councils=[row["name"] for row in councils],
        contacts=await touched_contacts(plan, councils=[row["id"] for row in councils]),
        moved=sum(each.is_decided(plan) and each.stands_there_alone(plan) for each in others),
        undecided=[
            *(each for each in others if not each.is_decided(plan)),
            *(each for each in others if each.uuid in plan.places),  # decided here, and still to be changed
        ],
        postcodes=await _postcodes(plan),
        posters=await _count(
            "SELECT count(DISTINCT p.id) AS number FROM poster_issue p JOIN organisation_area s "
            "ON s.organisation = p.organisation JOIN area ON area.id = s.area WHERE ",
            codes,
        ),
        agreements=await resting_on(areas=codes, parties=sorted(ending), today=today),
        added=sum(
            [
                await _count(
                    f"SELECT count(*) AS number FROM {table} held JOIN area ON area.id = held.area "
                    "WHERE held.ended_at IS NULL AND ",
                    codes,
                )
                for table in ("local_rule", "area_document")
            ]
        ),
        people=await _count(
            "SELECT count(DISTINCT a.account) AS number FROM account_area a JOIN area ON area.id = a.area WHERE ",
            codes,
        ),
    )


async def councils_of(plan: Plan) -> list[dict[str, Any]]:
    """The councils that end: local authorities whose own area does, the first that they were recorded in."""
    ending, codes = _among("area.gss", [each.gss for each in plan.endings])
    return await fetch(
        f"SELECT o.id, o.slug, o.name, area.gss FROM organisation o {OWN_AREA} "
        f"WHERE o.kind = 'local-authority' AND o.retired_on IS NULL AND {ending} ORDER BY o.name",
        *codes,
    )


async def touched_contacts(plan: Plan, *, councils: Collection[int]) -> list[TouchedContact]:
    """Every contact in force that answers for an area that ends, or belongs to a council that does.

    But not those of other organisations for themselves, like a school's lead: they go where their organisation does.
    """
    ending, codes = _among("area.gss", [each.gss for each in plan.endings])
    theirs, numbers = _among("c.organisation", list(councils))
    rows = await fetch(
        "SELECT c.id, c.uuid, c.slug, c.name, c.organisation AS number, r.own, r.short_title, r.title, "
        "o.name AS organisation "
        "FROM contact c JOIN role r ON r.id = c.role JOIN organisation o ON o.id = c.organisation "
        "WHERE c.retired_on IS NULL AND o.retired_on IS NULL AND (c.id IN (SELECT answers.contact "
        f"FROM contact_area answers JOIN area ON area.id = answers.area WHERE {ending}) OR {theirs}) "
        "ORDER BY r.position, o.name, c.name, c.id",
        *codes,
        *numbers,
    )
    ended = {each.gss for each in plan.endings}
    return [
        TouchedContact(
            id=row["id"],
            uuid=str(row["uuid"]),
            slug=row["slug"],
            name=row["name"] or f"{row['organisation']} {row['short_title']}",
            role=row["title"],
            organisation=row["organisation"],
            elsewhere=len(set(await areas_of(row["id"])) - ended),
            council_ends=row["number"] in councils,
        )
        for row in rows
        if row["number"] in councils or not row["own"]
    ]


async def standing_there(plan: Plan) -> list[StandingThere]:
    """Each organisation in force that stands in an area that ends, by name."""
    ending, codes = _among("area.gss", [each.gss for each in plan.endings])
    rows = await fetch(
        "SELECT o.id, o.uuid, o.name, area.gss FROM organisation_area s JOIN area ON area.id = s.area "
        "JOIN organisation o ON o.id = s.organisation WHERE o.retired_on IS NULL AND s.organisation IN ("
        f"SELECT s.organisation FROM organisation_area s JOIN area ON area.id = s.area WHERE {ending}) "
        "ORDER BY o.name, o.id, area.gss",
        *codes,
    )
    found: dict[int, StandingThere] = {}
    for row in rows:
        held = [*found[row["id"]].areas, row["gss"]] if row["id"] in found else [row["gss"]]
        uuid = str(row["uuid"])
        after = places_after(held, plan=plan, chosen=plan.places.get(uuid, ""))
        found[row["id"]] = StandingThere(row["id"], uuid, row["name"], held, after)
    return list(found.values())


async def own_contacts(plan: Plan, *, councils: Collection[int]) -> list[tuple[int, str]]:
    """The contacts, by number, that answer for an organisation itself in an area that ends; and its UUID."""
    ending, codes = _among("area.gss", [each.gss for each in plan.endings])
    theirs, numbers = _among("c.organisation", list(councils))
    rows = await fetch(
        "SELECT DISTINCT c.id, o.uuid FROM contact c JOIN role r ON r.id = c.role JOIN organisation o "
        "ON o.id = c.organisation JOIN contact_area answers ON answers.contact = c.id "
        f"JOIN area ON area.id = answers.area WHERE c.retired_on IS NULL AND r.own = true AND {ending} "
        f"AND NOT ({theirs}) ORDER BY c.id",
        *codes,
        *numbers,
    )
    return [(row["id"], str(row["uuid"])) for row in rows]


async def _postcodes(plan: Plan) -> list[Postcodes]:
    """Counted by the codes that the release in use gives them, which end with the councils but stay in the file."""
    rows = await fetch(
        "SELECT authority, district, count(*) AS number FROM postcode WHERE release = "
        "(SELECT id FROM postcode_release WHERE state = 'current') GROUP BY authority, district"
    )
    counted = []
    for each in plan.endings:
        own = [row for row in rows if row["district"] == each.gss]
        whole = [row for row in rows if row["authority"] == each.gss and row["district"] not in _codes(plan)]
        number = sum(row["number"] for row in (own or whole))
        if number:
            leads_to = plan.named(each.heirs[0]) if len(each.heirs) == 1 else ""
            counted.append(Postcodes(each.name, number, leads_to))
    return counted


def _codes(plan: Plan) -> set[str]:
    return {each.gss for each in plan.endings}


async def _count(sql: str, codes: list[str]) -> int:
    ending, given = _among("area.gss", codes)
    return int((await fetch(sql + ending, *given))[0]["number"])


def _among(column: str, values: Sequence[object]) -> tuple[str, Sequence[object]]:
    """SQL and its arguments for one of these few; none are no row's."""
    return (f"{column} IN ({marks(values)})" if values else "1 = 0"), values
