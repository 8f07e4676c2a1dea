"""One query behind the page, the command and the JSON: who answers for a role, for a place, at a moment."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from directory.accounts.rules import Viewer
from directory.contacts.rules import FRONT_DOOR
from directory.database import fetch_quickly, marks
from directory.errors import RuleBroken
from directory.history.queries import reference_version
from directory.history.rules import Part
from directory.hours.rules import Hours, bank_holidays
from directory.lookup.answer import Answer, Around, AskedRole, Elsewhere, Emergency, RoleTurn
from directory.lookup.found import Moment, Row
from directory.lookup.moments import moment_asked
from directory.lookup.parts import parts_of
from directory.lookup.rules import FoundContact, Turn, contacts_in_order, each_once, in_order, turn
from directory.lookup.words import STAND_INS
from directory.notices.queries import temporary_of
from directory.places.queries import place_for
from directory.places.rules import Place, PlaceUnclear
from directory.verification.intervals import overridden
from directory.verification.queries import independent_reports

DANGER = "emergency-services"


COLUMNS = f"""
    channel.id, channel.uuid, channel.kind, channel.value, channel.label, channel.hours, channel.purpose,
    channel.accepts, channel.visibility, contact.id, contact.slug, contact.role, contact.name, contact.person,
    contact.job_title, contact.note, organisation.name, organisation.slug, contact.nationwide,
    {independent_reports()},
    verification.verified_on, verification.verified_by, verification.method, verification.outcome
"""
JOINS = """
    JOIN organisation ON organisation.id = contact.organisation
    JOIN channel ON channel.contact = contact.id
    LEFT JOIN verification ON verification.channel = channel.id AND verification.value = channel.value
        AND verification.id > channel.tries_after
"""
# A verification counts for the value that was tried, so the join leaves a changed value with none; and a value that
# was changed and changed back was tried before somebody thought it wrong.
IN_FORCE = "contact.retired_on IS NULL AND organisation.retired_on IS NULL AND channel.retired_on IS NULL"
# As a list of numbers: asked outright, SQLite begins with every channel there is (120 ms at national size, not 0.1).
NATIONWIDE = "contact.id IN (SELECT id FROM contact WHERE nationwide = true)"
AS_FILED = (
    "contact.position, contact.id, channel.position, channel.id, verification.verified_on DESC, verification.id DESC"
)

_roles: dict[str, tuple[object, dict[int, AskedRole]]] = {}


async def roles() -> dict[int, AskedRole]:
    """Every role in its order, by number; read again only after one has changed."""
    version = await reference_version()
    if "roles" not in _roles or _roles["roles"][0] != version:
        columns = ", ".join(AskedRole.__slots__)
        rows = await fetch_quickly(f"SELECT {columns} FROM role ORDER BY position")
        _roles["roles"] = (version, {row[0]: AskedRole(*row) for row in rows})
    return _roles["roles"][1]


class UnknownRole(RuleBroken):
    """Nobody answers for a role of this code."""

    code = "unknown-role"


async def role_called(code: str) -> AskedRole:
    """The role with this code; UnknownRole names the ones there are."""
    known = {role.code: role for role in (await roles()).values()}
    wanted = code.strip().lower()
    if wanted not in known:
        raise UnknownRole(f"There is no role “{code[:40]}”. Use one of: {', '.join(known)}", field="role")
    return known[wanted]


async def answer_to(place: str, *, role: str, at: str, now: datetime, today: date, viewer: Viewer) -> Answer:
    """The answer to a question as somebody typed it. Raises UnknownRole, BadTime or PlaceUnclear."""
    asked = await role_called(role) if role.strip() else None
    moment = moment_asked(at, now=now)
    found = await place_for(place, viewer=viewer, today=today, own_role=bool(asked and asked.own))
    return await lookup(found, role=asked, at=moment, today=today, viewer=viewer)


async def help_elsewhere(
    unclear: PlaceUnclear, *, role: str = "", at: str = "", now: datetime, today: date, viewer: Viewer
) -> Elsewhere | None:
    """Who is recorded for a place outside England, for the role if anybody is, and who answers in danger everywhere."""
    if not unclear.nation:
        return None
    moment, area = moment_asked(at, now=now), unclear.area
    if area is None:
        rows = await _rows(NATIONWIDE, viewer=viewer)
        known = await _moment(rows, known=await roles(), at=moment, today=today, nation="England")
        return Elsewhere((), _emergency(rows, known, viewer=viewer))
    place = Place(area.name, "area", area, area)
    everybody = await lookup(place, role=None, at=moment, today=today, viewer=viewer)
    asked = await role_called(role) if role.strip() else None
    answer = await lookup(place, role=asked, at=moment, today=today, viewer=viewer) if asked else everybody
    return Elsewhere(answer.contacts or everybody.contacts, everybody.emergency)


async def lookup(
    place: Place, *, role: AskedRole | None, at: datetime, today: date, viewer: Viewer, lasting: bool = False
) -> Answer:
    """Who to try for a place, in order: for one role, or for every role recorded there.

    `at` is a moment in London and decides what is open; `today` decides every standing. What is `lasting` leaves out
    other hours, outages and redirects.
    """
    known = await roles()
    national = await _rows(NATIONWIDE, viewer=viewer)
    rows = await _recorded(place, role=role, known=known, viewer=viewer)
    nation = place.area.nation
    moment = await _moment((*national, *rows), known=known, at=at, today=today, nation=nation, lasting=lasting)
    emergency = _emergency(national, moment, viewer=viewer)
    here = defaultdict(list)
    for contact in moment.contacts_in(rows).values():
        here[contact.role].append(contact)
    if role:
        here[role.code] += [each for each in emergency.everybody if each.role == role.code]
    asked = [role] if role else [each for each in known.values() if each.code in here or each.required]
    turns = tuple(RoleTurn(each, _turn(each, here, place=place, at=at)) for each in asked)
    listed = each_once(contact for each in turns for contact in each.turn.contacts)
    notes = tuple(dict.fromkeys(note for each in turns for note in each.turn.notes))
    if not role:
        missing = "; ".join(each.role.title for each in turns if not each.turn.contacts)
        notes = tuple(dict.fromkeys(note for each in turns if each.turn.contacts for note in each.turn.notes))
        if not listed:
            notes = (f"Nobody is listed for {place.authority.name} yet. If somebody isn’t safe, call 999.",)
        elif missing:
            notes += (f"Nobody is listed for {place.authority.name}: {missing}. If somebody isn’t safe, call 999.",)
    its_own = [row for row in rows if role is None or known[row.role].code in {role.code, role.out_of_hours}]
    return Answer(
        place=place,
        at=at,
        role=role,
        turns=turns,
        contacts=listed,
        around=Around(
            each_once(contact for code in STAND_INS for contact in contacts_in_order(here[code])),
            rests_on=frozenset(parts_of(rows)),
        ),
        notes=place.notes + notes,
        emergency=emergency,
        rests_on=emergency.rests_on | parts_of(its_own) | _parts_of_place(place),
    )


def _parts_of_place(place: Place) -> set[Part]:
    areas: set[Part] = {("area", place.area.gss), ("area", place.authority.gss)}
    return areas | {("organisation", place.organisation.id)} if place.organisation else areas


_emergencies: dict[Viewer, tuple[object, Emergency]] = {}


async def _moment(
    rows: Iterable[Row],
    *,
    known: Mapping[int, AskedRole],
    at: datetime,
    today: date,
    nation: str,
    lasting: bool = False,
) -> Moment:
    """A moment with what holds then for the contacts of these rows: their areas' own intervals, and notices."""
    contacts = {row.contact: row.role for row in rows}
    temporary = {} if lasting else await temporary_of(contacts, at=at)
    own = await overridden(contacts)
    return Moment(known, at=at, today=today, nation=nation, temporary=temporary, own_intervals=own)


def _emergency(rows: list[Row], moment: Moment, *, viewer: Viewer) -> Emergency:
    """The national lines: the same object as long as the same rows say the same of them."""
    timeless = not any(row.hours or row.channel in moment.temporary for row in rows)
    told_by = (rows, moment.today, moment.known)
    kept = _emergencies.get(viewer)
    if timeless and kept and kept[0] == told_by:
        return kept[1]
    found = tuple(moment.contacts_in(rows).values())
    emergency = Emergency(
        everybody=found,
        danger=in_order(line for each in found if each.role == DANGER for line in each.lines),
        national=tuple(each for each in found if each.role != DANGER),
        rests_on=frozenset(parts_of(rows)),
    )
    _emergencies[viewer] = (told_by, emergency)
    return emergency


def _turn(
    role: AskedRole,
    here: Mapping[str, list[FoundContact]],
    *,
    place: Place,
    at: datetime,
) -> Turn:
    if role.own and not place.organisation and not here[role.code]:
        said = f"{role.title}: each organisation has its own. Type the organisation’s name as the place."
        return Turn((), (said,))
    where = place.organisation.name if role.own and place.organisation else place.authority.name
    return turn(
        here[role.code],
        role=role.code,
        role_title=role.title,
        place=where,
        instead=here[role.out_of_hours] if role.out_of_hours else [],
        has_out_of_hours_role=bool(role.out_of_hours),
        at=at,
        bank_holiday=at.date() in bank_holidays(place.area.nation, at.year),
    )


async def _recorded(
    place: Place, *, role: AskedRole | None, known: Mapping[int, AskedRole], viewer: Viewer
) -> list[Row]:
    """Every channel that bears on the answer: of the area, and of the organisation itself."""
    wanted = {each.id for each in known.values() if not each.own}
    if role:
        codes = {role.code, role.out_of_hours, FRONT_DOOR, *STAND_INS}  # the front door, for which others wait
        wanted = {number for number in wanted if known[number].code in codes}
    areas = (place.authority.id, place.area.id)
    rows = await _answering_for(areas, roles=wanted, viewer=viewer)
    awaited = {Hours.of(row.hours).when_closed for row in rows} - {known[number].code for number in wanted}
    rows += await _answering_for(areas, roles=_coded(awaited, known), viewer=viewer)
    if place.organisation:
        own = {number for number, each in known.items() if each.own and role in (None, each)}
        if own:
            where = f"contact.organisation = {{}} AND contact.role IN ({marks(own)})"
            rows += await _rows(where, (place.organisation.id,), own, viewer=viewer)
    return rows


@dataclass(frozen=True, slots=True)
class Recorded:
    """Contacts by number, those they wait for to be closed, and what has to be written for others to stand there."""

    contacts: Mapping[int, FoundContact]
    rests_on: frozenset[Part]
    awaited: tuple[FoundContact, ...] = ()


async def contacts_where(
    where: str, *arguments: object, at: datetime, today: date, viewer: Viewer, lasting: bool = False
) -> Recorded:
    """Contacts by number that a condition on `contact` names, by role and as filed; `lasting` as in `lookup`.

    Where one answers “when the front door is closed”, it's the front doors of all its areas that must be closed.
    """
    known = await roles()
    rows = await _rows(where, arguments, viewer=viewer)
    chosen = {row.contact for row in rows}
    rests_on: set[Part] = set()
    awaited = {Hours.of(row.hours).when_closed for row in rows}
    if missing := _coded(awaited, known):
        areas = await fetch_quickly(
            "SELECT DISTINCT area.id, area.gss FROM contact JOIN contact_area ON contact_area.contact = contact.id "
            f"JOIN area ON area.id = contact_area.area WHERE {where}",
            *arguments,
        )
        rows += await _answering_for([number for number, _gss in areas], roles=missing, viewer=viewer)
        rests_on |= {("area", gss) for _number, gss in areas}
    moment = await _moment(rows, known=known, at=at, today=today, nation="England", lasting=lasting)
    found = moment.contacts_in(rows)
    places = {role.code: place for place, role in enumerate(known.values())}
    contacts = {
        number: contact
        for number, contact in sorted(found.items(), key=lambda each: places[each[1].role])
        if number in chosen
    }
    others = tuple(contact for number, contact in found.items() if number not in chosen)
    return Recorded(contacts, frozenset(rests_on | parts_of(rows)), awaited=others)


def _coded(codes: Collection[str], known: Mapping[int, AskedRole]) -> set[int]:
    return {number for number, role in known.items() if role.code in codes}


async def _answering_for(areas: Collection[int], *, roles: Collection[int], viewer: Viewer) -> list[Row]:
    if not areas or not roles:
        return []
    of_both = f"area IN ({marks(areas)}) AND role IN ({marks(roles)})"
    where = f"contact.id IN (SELECT contact FROM contact_area WHERE {of_both})"
    return await _rows(where, areas, roles, viewer=viewer)


async def _rows(where: str, *arguments: Iterable[object], viewer: Viewer) -> list[Row]:
    """Channels in force that this viewer may see, as filed, a row for each try of the value they hold now."""
    seen = viewer.visibilities
    sql = (
        f"SELECT {COLUMNS} FROM contact {JOINS} "
        f"WHERE {where} AND {IN_FORCE} AND channel.visibility IN ({marks(seen)}) ORDER BY {AS_FILED}"
    )
    flat = [value for group in arguments for value in group]
    return [Row._make(row) for row in await fetch_quickly(sql, *flat, *seen)]
