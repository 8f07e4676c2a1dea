"""What somebody typed, read and checked for who they are, with everything to look at before it's saved."""

from collections.abc import Collection
from datetime import date

from directory.accounts.rules import Role, Viewer
from directory.contacts.coverage import Listed
from directory.contacts.queries import listed_hours
from directory.contacts.rules import CALLED, DUTY_TEAM, FRONT_DOOR, NATIONWIDE, Visibility
from directory.contacts.tables import Role as ContactRole
from directory.contacts.values import ChannelKind, must_be_professionals_only
from directory.corrections.duplicates import channels_like, contacts_like, organisations_like
from directory.corrections.fields import Kind, Texts
from directory.corrections.queries import Entry, channels_of, known, roles_answered
from directory.corrections.reading import Known, Read, read_channel, read_contact, read_organisation
from directory.corrections.rules import Note, areas_refused, may_add_role
from directory.corrections.weeks import left_in_areas, this_week
from directory.database import fetch
from directory.organisations.rules import name_key


async def check_change(entry: Entry, typed: Texts, *, viewer: Viewer, today: date, deciding: bool = True) -> Read:
    """What somebody typed about an entry that there is; `deciding`: they may save it, not only suggest it."""
    reference = await known(today=today)
    match entry.kind:
        case Kind.ORGANISATION:
            read = read_organisation(typed, reference, held=entry.areas)
            if not read.errors and name_key(typed["name"]) != name_key(entry.texts["name"]):
                areas = read.values["areas"]
                read.notes += await organisations_like(typed["name"], areas=areas, but=entry.organisation)
        case Kind.CONTACT:
            read = read_contact(typed, reference, held=entry.areas)
            read.notes += await _mobiles(entry, typed["person"], viewer=viewer)
        case Kind.CHANNEL:
            read = read_channel(typed, reference, kind=entry.channel_kind, person=entry.person, role=entry.role)
            read.notes += await _around_channel(entry, typed, read, viewer=viewer, known=reference, today=today)
    if deciding and entry.kind is not Kind.CHANNEL:
        await _check_areas(read, viewer, held=entry.areas, organisation=entry.organisation, known=reference)
    if entry.kind is Kind.CHANNEL and "visibility" in read.values:
        _check_visible(read, viewer)
    return read


async def check_organisation(typed: Texts, *, viewer: Viewer, today: date) -> Read:
    """What somebody typed about a new organisation."""
    reference = await known(today=today)
    read = read_organisation(typed, reference)
    await _check_areas(read, viewer, held=(), organisation=0, known=reference)
    if viewer.role is not Role.ADMINISTRATOR and read.values.get("areas") == []:
        read.errors["areas"] = "Enter one of the areas that you verify: otherwise you couldn’t look after it"
    if not read.errors:
        read.notes = [*await organisations_like(typed["name"], areas=read.values["areas"]), *read.notes]
    return read


async def check_contact(organisation: Entry, typed: Texts, *, viewer: Viewer, today: date) -> Read:
    """What somebody typed about a new contact of an organisation."""
    reference = await known(today=today)
    read = read_contact(typed, reference)
    role = next((each for each in await roles_for(organisation, viewer=viewer) if each.code == typed["role"]), None)
    if role is None:
        read.errors["role"] = "Choose what it answers for"
    else:
        read.values["role"] = role.code
    await _check_areas(read, viewer, held=(), organisation=organisation.organisation, known=reference)
    if role and not read.errors:
        areas = read.values["areas"]
        if not areas and not organisation.areas and role.jurisdiction != NATIONWIDE:
            read.notes.insert(0, Note("Without an area, no place leads to this contact", "areas"))
        found = await contacts_like(
            role.code, organisation=organisation.organisation, areas=areas or organisation.areas, viewer=viewer
        )
        read.notes = [*found, *read.notes]
    return read


async def check_channel(contact: Entry, typed: Texts, *, viewer: Viewer, today: date) -> Read:
    """What somebody typed about a new channel of a contact."""
    reference = await known(today=today)
    read = read_channel(typed, reference, kind=None, person=contact.person, role=contact.role)
    _check_visible(read, viewer)
    read.notes += await _around_channel(contact, typed, read, viewer=viewer, known=reference, today=today)
    return read


async def roles_for(organisation: Entry, *, viewer: Viewer) -> list[ContactRole]:
    """The roles for which this viewer may enter a contact of an organisation, in their order."""
    answered = await roles_answered(organisation.organisation)
    return [
        role
        for role in await ContactRole.objects().order_by(ContactRole.position)
        if may_add_role(
            viewer, own=role.own, nationwide=role.jurisdiction == NATIONWIDE, answered=role.code in answered
        )
    ]


async def _check_areas(read: Read, viewer: Viewer, *, held: Collection[int], organisation: int, known: Known) -> None:
    if "areas" not in read.values:
        return
    rows = await fetch("SELECT area FROM organisation_area WHERE organisation = {}", organisation)
    places = known.areas.by_id
    refused = areas_refused(
        viewer,
        read.values["areas"],
        held=held,
        served={row["area"] for row in rows},
        county_of={number: area.county for number, area in places.items()},
    )
    if refused:
        named = ", ".join(sorted(places[number].name for number in refused))
        read.errors["areas"] = f"You don’t look after {named}. Leave it out, or ask an administrator to add it"


def _check_visible(read: Read, viewer: Viewer) -> None:
    wanted = read.values.get("visibility")
    if wanted and not viewer.may_see(wanted.value):
        read.errors["visibility"] = "Choose readers who include you"


async def _around_channel(
    entry: Entry, typed: Texts, read: Read, *, viewer: Viewer, known: Known, today: date
) -> list[Note]:
    """The week that new hours mean, and where a new value is listed already."""
    notes = []
    kind = entry.channel_kind or read.values.get("kind")
    value = read.values.get("value")
    if isinstance(kind, ChannelKind) and value and value != entry.texts.get("value") and not read.errors:
        notes += await channels_like(kind, read.kept, viewer=viewer, contact=entry.contact or 0)
    if "hours" in read.values and typed["hours"] != entry.texts.get("hours", ""):
        week = this_week(read.values["hours"], today=today, role_titles=known.role_titles)
        notes += [week] if week else []
        if not read.errors and kind in CALLED and entry.role in {FRONT_DOOR, DUTY_TEAM}:
            notes += await _left_to_nobody(entry, read.values["hours"], today=today)
    return notes


async def _left_to_nobody(entry: Entry, hours: str, *, today: date) -> list[Note]:
    """What a front door's or a duty team's new hours leave to nobody in each of its areas, with all the others'."""
    areas = await fetch(
        "SELECT area.id, area.name FROM contact_area JOIN area ON area.id = contact_area.area "
        "WHERE contact_area.contact = {}",
        entry.contact,
    )
    own = [Listed(area["name"], entry.role, hours) for area in areas]
    replaced = [entry.number] if entry.kind is Kind.CHANNEL else []
    others = await listed_hours([area["id"] for area in areas], but=replaced)
    return left_in_areas([*own, *others], today=today)


async def _mobiles(entry: Entry, person: str, *, viewer: Viewer) -> list[Note]:
    """Mobiles that would be for professionals once their contact names somebody."""
    if not person or person == entry.person:
        return []
    own = [
        each
        for each in await channels_of(entry.number, viewer=viewer)
        if each.visibility == Visibility.PUBLIC
        and must_be_professionals_only(ChannelKind(each.kind), each.value, person=person, duty_mobile=each.duty_mobile)
    ]
    text = (
        "Its mobile will be for professionals only, as somebody’s own. Label it “Duty mobile” first if it’s the team’s"
    )
    return [Note(text, "person")] if own else []
