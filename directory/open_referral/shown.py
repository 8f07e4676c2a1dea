"""From what was gathered to what is published."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from msgspec import UNSET

from directory.contacts.rules import CALLED
from directory.contacts.values import ChannelKind, display
from directory.dates import day
from directory.hours.english import in_english
from directory.notices.days import moment_said
from directory.notices.rules import NoticeKind, Temporary
from directory.open_referral.gathering import Gathered
from directory.open_referral.published import (
    Location,
    MinimalService,
    Organization,
    OrganizationIdentifier,
    PlaceOfService,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceAttribute,
    ServiceContact,
    ServicePhone,
    ServiceSchedule,
    Taxonomy,
    TaxonomyTerm,
)
from directory.open_referral.queries import Row
from directory.open_referral.rules import ENGLAND, ROLES, Page, area_uri, part_id, patterns, place_id
from directory.organisations.rules import OrganisationKind, Scheme
from directory.verification.rules import Standing

DEMONSTRATION = "This is a demonstration: its local names and numbers are made up."
TAXONOMY = Taxonomy(
    id=ROLES,
    name="Safeguarding roles",
    description="The functions that somebody answers for, whatever they are called locally.",
    version="1",
)


class Enveloped(TypedDict):
    """What stands around a page's contents."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


def envelope(page: Page, size: int) -> Enveloped:
    return Enveloped(
        total_items=page.total,
        total_pages=page.pages,
        page_number=page.number,
        size=size,
        first_page=page.number == 1,
        last_page=page.number >= page.pages,
        empty=size == 0,
    )


def term(row: Row) -> TaxonomyTerm:
    return TaxonomyTerm(
        id=_id(row["uuid"]),
        term=row["code"],
        name=row["title"],
        description=row["description"] or row["title"],
        taxonomy=TAXONOMY.name,
        taxonomy_id=ROLES,
    )


def organization(row: Row, *, base_url: str) -> Organization:
    own = _id(row["uuid"])
    return Organization(
        id=own,
        name=row["name"],
        description=OrganisationKind(row["kind"]).in_words,
        website=row["website"] or UNSET,
        uri=f"{base_url}/organisations/{row['slug']}",
        organization_identifiers=[
            OrganizationIdentifier(
                id=part_id(own, f"{scheme}:{value}"),
                organization_id=own,
                identifier_scheme=scheme,
                identifier_type=Scheme(scheme).in_words,
                identifier=value,
            )
            for scheme, value in row["identifiers"]
        ]
        or UNSET,
    )


def service(one: Gathered, *, base_url: str, demonstration: bool, titles: Mapping[str, str]) -> Service:
    """One contact as a service."""
    row, own = one.contact, _id(one.contact["uuid"])
    role = row | {"uuid": row["role_uuid"]}
    phones = _phones(one)
    emails = [each["value"] for each in one.channels if each["kind"] in {"email", "secure-email"}]
    return Service(
        id=own,
        organization_id=_id(one.organisation["uuid"]),
        name=row["name"] or f"{one.organisation['name']}: {row['short_title'] or row['title']}",
        description=row["description"] or row["title"],
        url=f"{base_url}/contacts/{row['slug']}",
        status="active",
        last_modified=_moment(one.changed),
        organization=organization(one.organisation, base_url=base_url),
        contacts=_contacts(one, phones=phones, emails=emails),
        schedules=_schedules(one, titles),
        service_areas=_areas(one),
        service_at_locations=[place(one)],
        attributes=[
            ServiceAttribute(
                id=part_id(own, "role"),
                link_id=own,
                link_type="service",
                taxonomy_term_id=_id(role["uuid"]),
                taxonomy_term=term(role),
            )
        ],
        email=emails[0] if emails else UNSET,
        assured_date=one.assured_on or UNSET,
        alert=_alert(one, demonstration=demonstration) or UNSET,
        phones=phones or UNSET,
    )


def minimal(uuid: str, changed: datetime) -> MinimalService:
    return MinimalService(id=_id(uuid), modified_date=_moment(changed))


def at_location(one: Gathered, whole: Service) -> ServiceAtLocation:
    where = place(one)
    return ServiceAtLocation(
        id=where.id,
        service_id=where.service_id,
        location_id=where.location_id,
        location=where.location,
        service=whole,
    )


def place(one: Gathered) -> PlaceOfService:
    """Where a service is: at its postal address where that is recorded, as it's written, else anywhere."""
    own = _id(one.contact["uuid"])
    location = part_id(own, "location")
    address = next((each["value"] for each in one.channels if each["kind"] == "post"), "")
    return PlaceOfService(
        id=place_id(own),
        service_id=own,
        location_id=location,
        location=Location(
            id=location,
            location_type="postal" if address else "virtual",
            name=one.organisation["name"],
            description=address or UNSET,
        ),
    )


def _phones(one: Gathered) -> list[ServicePhone]:
    return [
        ServicePhone(
            id=_id(each["uuid"]),
            number=display(ChannelKind(each["kind"]), each["value"]),
            description=each["label"] or UNSET,
        )
        for each in one.channels
        if each["kind"] in CALLED
    ]


def _contacts(one: Gathered, *, phones: list[ServicePhone], emails: list[str]) -> list[ServiceContact]:
    own = _id(one.contact["uuid"])
    name = one.contact["name"] or one.contact["title"]
    title = one.contact["job_title"] or UNSET
    return [
        ServiceContact(
            id=part_id(own, f"contact {place}"),
            service_id=own,
            name=name,
            title=title,
            email=email or UNSET,
            phones=(phones or UNSET) if place == 0 else UNSET,
        )
        for place, email in enumerate(emails or [""])
    ]


def _schedules(one: Gathered, titles: Mapping[str, str]) -> list[ServiceSchedule]:
    """Each pattern of each channel's week; bank holidays and single days are said in `notes`."""
    own, found = _id(one.contact["uuid"]), []
    for each in one.channels:
        if not each["hours"]:
            continue
        said, of = in_english(each["hours"], role_titles=titles), _id(each["uuid"])
        told = f"{display(ChannelKind(each['kind']), each['value'])}: {said}"
        week = patterns(each["hours"])
        found += [
            ServiceSchedule(
                id=part_id(of, f"{pattern.days} {pattern.opens}"),
                service_id=own,
                description=told,
                freq="WEEKLY",
                interval=1,
                byday=pattern.days,
                opens_at=pattern.opens,
                closes_at=pattern.closes,
                notes=said,
            )
            for pattern in week
        ] or [ServiceSchedule(id=part_id(of, "hours"), service_id=own, description=told)]
    return found


def _areas(one: Gathered) -> list[ServiceArea]:
    own = _id(one.contact["uuid"])
    covered = one.areas or ([ENGLAND] if one.contact["nationwide"] else [])
    return [
        ServiceArea(
            id=part_id(own, gss),
            service_id=own,
            name=name,
            service_area=name,
            extent_type="nationwide" if gss == ENGLAND[0] else "local authority",
            uri=area_uri(gss),
        )
        for gss, name in covered
    ]


def _alert(one: Gathered, *, demonstration: bool) -> str:
    """What to know before relying on it."""
    standings = {each.standing for each in one.trusts}
    said = [DEMONSTRATION] if demonstration else []
    said += [_meanwhile(each, held) for each in one.channels if (held := one.meanwhile(each["id"]))]
    if Standing.DISPUTED in standings:
        said.append("Some of this is said to be wrong.")
    elif Standing.STALE in standings and one.assured_on:
        said.append(f"Not verified since {day(one.assured_on)}.")
    elif standings & {Standing.STALE, Standing.UNVERIFIED}:
        said.append("Not all of this is verified.")
    return " ".join(said)


def _meanwhile(channel: Row, held: Temporary) -> str:
    """“0161 496 0001 is out of order until 26 November 2026 at 9am: use 0161 496 0002.”"""
    kind = ChannelKind(channel["kind"])
    what = "is out of order" if held.kind == NoticeKind.OUTAGE else "isn’t the one to use"
    instead = f": use {display(kind, held.instead)}, which nobody has verified" if held.instead else ""
    return f"{display(kind, channel['value'])} {what} until {moment_said(held.ends_at)}{instead}."


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(held: object) -> UUID:
    return UUID(str(held))
