"""The directory as Open Referral UK 3.0 has it: absent facts are left out, never null."""

from datetime import date
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType


class PublishedFeed(Struct, kw_only=True):
    """What this feed is; `notice` says so where its entries are invented."""

    version: str
    profile: str
    openapi_url: str
    demonstration: bool
    notice: str | UnsetType = UNSET


class ServicePhone(Struct, kw_only=True):
    id: UUID
    number: str
    description: str | UnsetType = UNSET


class ServiceContact(Struct, kw_only=True):
    """How to reach a service by email or telephone: never a person's name."""

    id: UUID
    service_id: UUID
    name: str
    title: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phones: list[ServicePhone] | UnsetType = UNSET


class ServiceSchedule(Struct, kw_only=True):
    """Times that are the same on some days of each week; without days, they are in words only."""

    id: UUID
    service_id: UUID
    description: str
    freq: str | UnsetType = UNSET
    interval: int | UnsetType = UNSET
    byday: str | UnsetType = UNSET
    opens_at: str | UnsetType = UNSET
    closes_at: str | UnsetType = UNSET
    notes: str | UnsetType = UNSET


class ServiceArea(Struct, kw_only=True):
    id: UUID
    service_id: UUID
    name: str
    service_area: str
    extent_type: str
    uri: str


class TaxonomyTerm(Struct, kw_only=True):
    """A role somebody answers for."""

    id: UUID
    term: str
    name: str
    description: str
    taxonomy: str
    taxonomy_id: UUID


class Taxonomy(Struct, kw_only=True):
    id: UUID
    name: str
    description: str
    version: str


class ServiceAttribute(Struct, kw_only=True):
    id: UUID
    link_id: UUID
    link_type: str
    taxonomy_term_id: UUID
    taxonomy_term: TaxonomyTerm


class OrganizationIdentifier(Struct, kw_only=True):
    id: UUID
    organization_id: UUID
    identifier_scheme: str
    identifier_type: str
    identifier: str


class Organization(Struct, kw_only=True):
    id: UUID
    name: str
    description: str
    website: str | UnsetType = UNSET
    uri: str | UnsetType = UNSET
    organization_identifiers: list[OrganizationIdentifier] | UnsetType = UNSET


class Location(Struct, kw_only=True):
    """Where a service is: it's reached from anywhere, so it has no position."""

    id: UUID
    location_type: str
    name: str
    description: str | UnsetType = UNSET


class PlaceOfService(Struct, kw_only=True):
    id: UUID
    service_id: UUID
    location_id: UUID
    location: Location


class Service(Struct, kw_only=True):
    """One organisation answering for one role."""

    id: UUID
    organization_id: UUID
    name: str
    description: str
    url: str
    status: str
    last_modified: str
    organization: Organization
    contacts: list[ServiceContact]
    schedules: list[ServiceSchedule]
    service_areas: list[ServiceArea]
    service_at_locations: list[PlaceOfService]
    attributes: list[ServiceAttribute]
    email: str | UnsetType = UNSET
    assured_date: date | UnsetType = UNSET
    alert: str | UnsetType = UNSET
    phones: list[ServicePhone] | UnsetType = UNSET


class ServiceAtLocation(PlaceOfService, kw_only=True):
    service: Service


class MinimalService(Struct, kw_only=True):
    """That a service is there, and when it last changed: enough to tell what to ask for."""

    id: UUID
    modified_date: str


class OrganizationWithServices(Organization, kw_only=True):
    services: list[Service]


class Envelope(Struct, kw_only=True):
    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool


class ServicePage(Envelope, kw_only=True):
    contents: list[Service]


class MinimalServicePage(Envelope, kw_only=True):
    contents: list[MinimalService]


class OrganizationPage(Envelope, kw_only=True):
    contents: list[Organization]


class WholeOrganizationPage(Envelope, kw_only=True):
    contents: list[OrganizationWithServices]


class TaxonomyPage(Envelope, kw_only=True):
    contents: list[Taxonomy]


class TaxonomyTermPage(Envelope, kw_only=True):
    contents: list[TaxonomyTerm]


class ServiceAtLocationPage(Envelope, kw_only=True):
    contents: list[ServiceAtLocation]
