"""Records for tests to tell stories with, made through the same changes that everybody else makes them through."""

from datetime import UTC, date, datetime, timedelta

from directory.accounts import changes as accounts
from directory.accounts.rules import ADMINISTRATOR
from directory.accounts.rules import Role as AccountRole
from directory.accounts.tables import Account
from directory.areas.tables import Area, AreaSuccession
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.contacts.tables import Channel, Contact, Role
from directory.contacts.values import ChannelKind
from directory.database import fetch, transaction
from directory.exchange.roles import load_roles
from directory.history.changes import change, establish, record
from directory.history.queries import is_demonstration
from directory.history.rules import Act
from directory.history.slugs import slug_of
from directory.hours.rules import LONDON
from directory.notices import changes as notices
from directory.notices.rules import NoticeKind
from directory.organisations import changes as organisations
from directory.organisations.rules import OrganisationKind, read_identifier
from directory.organisations.tables import Organisation
from directory.owners import changes as owners
from directory.owners.confirming import confirm
from directory.owners.rules import Answer, Says
from directory.owners.tables import Owner, OwnerFinding, OwnerLink
from directory.people import changes as people
from directory.rulebook.local_changes import add_document, add_local_rule
from directory.rulebook.rules import DocumentKind
from directory.rulebook.tables import AreaDocument, LocalRule
from directory.search.changes import index
from directory.search.rules import AREA, Entry
from directory.verification import changes as verification
from directory.verification.rules import Method, Outcome
from directory.verification.tables import Report, Verification

PASSPHRASE = "copper meadow kettle"

TODAY = date(2026, 11, 20)  # a Friday
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

GSS = {
    "Kent": "E10000016",
    "Wigan": "E08000010",
    "Stockport": "E08000007",
    "Bedford": "E06000055",
    "Central Bedfordshire": "E06000056",
    "Luton": "E06000032",
}


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def an_act(reason: str = "", *, source: str = "command", by: int | None = None) -> Act:
    return Act(by=by, at=NOON, source=source, reason=reason)


async def a_demonstration(*, demonstration: bool = True) -> None:
    """Drama numbers and .example addresses are for demonstrations, which is what stories are told in."""
    if await is_demonstration() is None:
        await establish(demonstration=demonstration, at=NOON)


async def an_area(
    name: str = "Wigan",
    *,
    gss: str = "",
    kind: str = "metropolitan-borough",
    nation: str = "England",
    county: Area | None = None,
    ended_on: date | None = None,
    successors: tuple[Area, ...] = (),
    slug: str = "",
    homepage: str = "",
) -> Area:
    """The area of this name, made if there is none."""
    gss = gss or GSS.get(name) or f"E06{sum(map(ord, name)) * 7919 % 1_000_000:06d}"
    if held := await Area.objects().where(Area.gss == gss).first():
        return held
    area = Area(
        name=name,
        official_name=name,
        slug=slug or slug_of(name),
        gss=gss,
        kind=kind,
        nation=nation,
        county=county.id if county else None,
        ended_on=ended_on,
        homepage=homepage,
    )
    async with transaction():
        await area.save()
        for successor in successors:
            await AreaSuccession(area=area.id, successor=successor.id).save()
        await index(Entry("area", area.id, title=name, slug=area.slug, weight=AREA))
        await record(an_act(), changes=[change(area, verb="added")])
    return area


async def a_role(code: str = "lado") -> Role:
    """The role of this code, as the seeds have it, with the one that answers when it's closed."""
    await load_roles(an_act(), codes={code})
    role = await Role.objects().get(Role.code == code)
    if role.out_of_hours:
        await load_roles(an_act(), codes={role.out_of_hours})
    return role


async def an_organisation(
    name: str = "Wigan Council",
    *,
    kind: str = "local-authority",
    area: str | Area | None = None,
    areas: tuple[str | Area, ...] = (),
    identifiers: tuple[str, ...] = (),
) -> Organisation:
    """The organisation of this name, made if there is none."""
    if held := await Organisation.objects().where(Organisation.name == name).first():
        return held
    return await organisations.add_organisation(
        an_act(),
        name=name,
        kind=OrganisationKind(kind),
        identifiers=[read_identifier(each) for each in identifiers],
        areas=[place.id for place in await _areas((*areas, area) if area else areas)],
    )


async def a_contact(
    role: str = "lado",
    area: str | Area | None = "Wigan",
    *,
    areas: tuple[str | Area, ...] = (),
    organisation: str | Organisation = "",
    name: str | None = None,
    person: str = "",
    note: str = "",
    phone: str = "0161 496 0001",
    hours: str = "",
    visibility: str = "",
    verified: date | None = None,
    method: str = "rang",
) -> Contact:
    """A contact with one telephone (`phone=""` for none), verified on a day or never."""
    await a_demonstration()
    places = await _areas((*areas, area) if area else areas)
    if not isinstance(organisation, Organisation):
        usual = f"{places[0].name} Council" if places else "Wigan Council"
        organisation = await an_organisation(organisation or usual, areas=tuple(places))
    held = await a_role(role)
    contact = await contacts.add_contact(
        an_act(),
        organisation=organisation,
        role=held,
        areas=[place.id for place in places],
        name=f"{places[0].name if places else organisation.name} {held.short_title}" if name is None else name,
        person=person,
        note=note,
    )
    if phone:
        await a_channel(contact, value=phone, hours=hours, visibility=visibility, verified=verified, method=method)
    return contact


async def a_channel(
    contact: Contact,
    *,
    kind: str = "phone",
    value: str = "0161 496 0002",
    label: str = "",
    hours: str = "",
    visibility: str = "",
    purpose: str = "",
    verified: date | None = None,
    method: str = "rang",
    by: int | None = None,
) -> Channel:
    """One more way to reach a contact."""
    await a_demonstration()
    channel = await contacts.add_channel(
        an_act(by=by),
        contact,
        kind=ChannelKind(kind),
        value=value,
        label=label,
        hours=hours,
        purpose=purpose,
        visibility=Visibility(visibility) if visibility else None,
    )
    if verified:
        await a_try(channel, on=verified, method=method)
    return channel


async def a_try(
    channel: Channel,
    *,
    on: date = TODAY,
    method: str = "rang",
    outcome: str = "right",
    by: str = "the partnership office",
) -> Verification:
    """Somebody tried a channel."""
    return await verification.verify(
        an_act(),
        channel,
        by=ADMINISTRATOR,
        method=Method(method),
        outcome=Outcome(outcome),
        on=on,
        verified_by=by,
        note="Somebody else answered" if outcome == "changed" else "",
    )


async def an_owner(
    contact: Contact, email: str = "team@wigan.example", *, person: str = "", job_title: str = "", by: int | None = None
) -> Owner:
    """Somebody outside the directory's team who answers for a contact."""
    owner, _advice = await owners.name_owner(an_act(by=by), contact, email=email, person=person, job_title=job_title)
    return owner


async def a_finding(owner: Owner, channel: Channel, *, says: Says = Says.CHANGED, **more: str) -> OwnerFinding:
    """An owner says, by their link alone, that a channel has changed."""
    link = OwnerLink(email=owner.email, made_at=NOON, expires_at=NOON + timedelta(days=3))
    await link.save()
    told = an_act("An owner answered", source="owner")
    await confirm(told, link, {channel.uuid: Answer(says, channel.value, **more)})
    return await OwnerFinding.objects().where(OwnerFinding.channel == channel.id).order_by(OwnerFinding.id).first()


async def a_report(
    contact: Contact,
    *,
    channel: Channel | None = None,
    kind: str = "wrong-number",
    text: str = "",
    network: str = "one",
) -> Report:
    """A reader says that something is wrong."""
    return await verification.report(
        an_act(source="report"), contact, kind=kind, text=text, channel=channel, network=network
    )


async def an_account(
    role: str = "reader",
    *,
    email: str = "",
    person: str = "Sample Person",
    areas: tuple[str, ...] = (),
    organisations: tuple[str, ...] = (),
    joined: bool = True,
) -> Account:
    """Somebody who may sign in, if they have joined; an address of their own unless one is given."""
    await a_demonstration()
    email = email or f"{role}-{await Account.count()}@wigan.example"
    return await people.invite(
        an_act("Invited"),
        email=email,
        role=AccountRole(role),
        person=person,
        areas=areas,
        organisations=organisations,
        today=TODAY,
        joined=joined,
    )


async def a_passphrase(account: Account, passphrase: str = PASSPHRASE) -> Account:
    """The same, with a passphrase to sign in with."""
    await accounts.set_passphrase(an_act(), account, passphrase=passphrase)
    return account


async def channels_of(contact: Contact) -> list[Channel]:
    """A contact's channels, in their order."""
    return await Channel.objects().where(Channel.contact == contact.id).order_by(Channel.position)


async def history_length() -> int:
    return int((await fetch("SELECT last_id FROM history_head"))[0]["last_id"])


async def _areas(places: tuple[str | Area, ...]) -> list[Area]:
    return [place if isinstance(place, Area) else await an_area(place) for place in places]


async def a_notice(
    *channels: Channel,
    kind: str = "outage",
    begins: str = "2026-11-20T10:00",
    ends: str = "2026-11-20T16:00",
    hours: str = "",
    instead: str = "",
    note: str = "",
    at: datetime = NOON,
) -> None:
    """Something holds for these channels for a while; other hours, from midnight to midnight."""
    begins_at, ends_at = (datetime.fromisoformat(each).replace(tzinfo=LONDON) for each in (begins, ends))
    act = Act(by=None, at=at, source="command")
    await notices.give_notice(
        act,
        channels,
        kind=NoticeKind(kind),
        begins_at=begins_at,
        ends_at=ends_at,
        hours=hours,
        instead=instead,
        note=note,
    )


async def a_local_rule(*, area: str | Area = "Wigan", on: date = TODAY) -> LocalRule:
    """An area asks for a limit of four hours."""
    (place,) = await _areas((area,))
    return await add_local_rule(
        an_act(),
        area=place.id,
        concern="low-level-concern",
        urgency="hours",
        number=4,
        text="Tell the LADO within four hours",
        source="Wigan’s procedures, March 2026",
        read_at="www.wigan.example/procedures",
        on=on,
    )


async def a_document(*, area: str | Area = "Wigan", on: date = TODAY) -> AreaDocument:
    """An area's document, as it was found at its address."""
    (place,) = await _areas((area,))
    return await add_document(
        an_act(),
        area=place.id,
        kind=DocumentKind.THRESHOLDS,
        title="Thresholds of need",
        address="www.wigan.example/thresholds",
        edition_on=date(2026, 3, 1),
        on=on,
    )
