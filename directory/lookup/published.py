"""The answer as programs get it: absent facts are left out, never null, never invented."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from msgspec import UNSET, Raw, Struct, UnsetType
from msgspec.json import encode

from directory.contacts.values import ChannelKind, display
from directory.hours.english import in_english
from directory.lookup.answer import Answer, AskedRole, Elsewhere, Emergency
from directory.lookup.rules import FoundContact, Line
from directory.lookup.words import notice_words
from directory.notices.rules import Temporary, hours_said
from directory.places.rules import Choice, Place, PlaceUnclear


class PublishedException(Struct, kw_only=True, rename={"since": "from"}):
    """Days on which other hours hold, the last included."""

    since: date
    to: date
    hours: str
    note: str | UnsetType = UNSET


class PublishedNotice(Struct, kw_only=True, rename={"since": "from"}):
    """What holds now, for a while: an outage, or a redirect, whose `instead` is the channel's value meanwhile."""

    kind: str
    text: str
    since: datetime
    until: datetime
    instead: str | UnsetType = UNSET


class PublishedComing(Struct, kw_only=True, rename={"since": "from"}):
    """The value that is announced for a day to come."""

    since: date
    value: str
    display: str


class PublishedChannel(Struct, kw_only=True):
    """One way to reach a contact; `value` is what a machine dials or mails, `display` what a person reads."""

    kind: str
    value: str
    display: str
    standing: str
    label: str | UnsetType = UNSET
    purpose: str | UnsetType = UNSET
    open_now: bool | UnsetType = UNSET
    opens_at: datetime | UnsetType = UNSET
    closes_at: datetime | UnsetType = UNSET
    hours: str | UnsetType = UNSET
    hours_syntax: str | UnsetType = UNSET
    exceptions: list[PublishedException] | UnsetType = UNSET
    notice: PublishedNotice | UnsetType = UNSET
    coming: PublishedComing | UnsetType = UNSET
    verified_on: date | UnsetType = UNSET
    review_due: date | UnsetType = UNSET
    reported: bool | UnsetType = UNSET


class PublishedContact(Struct, kw_only=True):
    """One organisation answering for one role; `jurisdiction` says which place decides."""

    role: str
    role_title: str
    name: str
    organisation: str
    jurisdiction: str
    standing: str
    channels: list[PublishedChannel]
    slug: str
    reported: bool | UnsetType = UNSET
    verified_on: date | UnsetType = UNSET
    review_due: date | UnsetType = UNSET
    why: str | UnsetType = UNSET


class PublishedArea(Struct):
    """A local authority's area by its ONS code."""

    gss: str
    name: str


class PublishedAreaWithAuthority(Struct):
    """The area that was found, and the council that answers for it."""

    gss: str
    name: str
    authority: PublishedArea


class PublishedPlace(Struct, kw_only=True):
    """What was asked, and how it was understood: a postcode, outward (half a postcode), area or organisation."""

    asked: str
    kind: str
    postcode: str | UnsetType = UNSET


class PublishedEmergency(Struct):
    """Who to call in danger, and the national lines."""

    danger: list[PublishedChannel]
    national: list[PublishedContact]


class PublishedBeginning(Struct):
    """What was asked: all of an answer that differs from one postcode of an area to the next."""

    place: PublishedPlace
    area: PublishedAreaWithAuthority
    at: datetime


class PublishedAnswer(PublishedBeginning):
    """Who to try, in order."""

    notes: list[str]
    contacts: list[PublishedContact]
    emergency: PublishedEmergency


class PublishedChoice(Struct, kw_only=True):
    """A place that may have been meant."""

    name: str
    kind: str
    gss: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET


class PublishedRole(Struct):
    """A role somebody answers for, and the question that asks for the place that decides."""

    code: str
    title: str
    description: str
    jurisdiction: str
    asks: str

    @classmethod
    def of(cls, role: AskedRole) -> "PublishedRole":
        return cls(role.code, role.title, role.description, role.decided_by, role.asks)


_emergency: list[object] = [None, None]


class Publisher:
    """Makes the published form; hours speak of roles by their titles."""

    def __init__(self, role_titles: dict[str, str]) -> None:
        self.role_titles = role_titles

    def answer(self, answer: Answer) -> PublishedAnswer:
        return PublishedAnswer(
            place=published_place(answer.place),
            area=published_area(answer.place),
            at=answer.at,
            notes=list(answer.said),
            contacts=self.contacts(answer.contacts),
            emergency=self.emergency(answer.emergency),
        )

    def emergency(self, emergency: Emergency) -> PublishedEmergency:
        """The national lines; encoded once for as long as they are the same object, being half of most answers."""
        if _emergency[0] is not emergency:
            published = PublishedEmergency(
                danger=[self.channel(line) for line in emergency.danger],
                national=self.contacts(emergency.national),
            )
            _emergency[:] = [emergency, Raw(encode(published))]
        return cast(PublishedEmergency, _emergency[1])

    def contacts(self, contacts: Iterable[FoundContact]) -> list[PublishedContact]:
        return [self.contact(each) for each in contacts]

    def contact(self, contact: FoundContact) -> PublishedContact:
        weakest = contact.weakest
        return PublishedContact(
            role=contact.role,
            role_title=contact.role_title,
            name=contact.name,
            organisation=contact.organisation,
            jurisdiction=contact.jurisdiction,
            standing=str(contact.standing),
            channels=[self.channel(line) for line in contact.lines],
            slug=contact.slug,
            reported=contact.reported or UNSET,
            verified_on=weakest.verified_on or UNSET,
            review_due=weakest.review_due or UNSET,
            why=contact.why or UNSET,
        )

    def channel(self, line: Line) -> PublishedChannel:
        return PublishedChannel(
            kind=line.kind,
            value=line.value,
            display=display(ChannelKind(line.kind), line.value),
            standing=str(line.standing),
            label=line.label or UNSET,
            purpose=line.purpose or UNSET,
            open_now=UNSET if line.open_now is None else line.open_now,
            opens_at=line.opens_at or UNSET,
            closes_at=line.closes_at or UNSET,
            hours=in_english(line.hours, role_titles=self.role_titles) if line.hours else UNSET,
            hours_syntax=line.hours or UNSET,
            exceptions=[_exception(each) for each in line.other_hours] or UNSET,
            notice=_notice(line.notice, line) if line.notice else UNSET,
            coming=_coming(line.coming, line) if line.coming else UNSET,
            verified_on=line.verified_on or UNSET,
            review_due=line.review_due or UNSET,
            reported=line.reported or UNSET,
        )


def _exception(other: Temporary) -> PublishedException:
    return PublishedException(since=other.first, to=other.last, hours=hours_said(other.hours), note=other.note or UNSET)


def _notice(notice: Temporary, line: Line) -> PublishedNotice:
    return PublishedNotice(
        kind=notice.kind,
        text=notice_words(line),
        since=notice.begins_at,
        until=notice.ends_at,
        instead=notice.instead or UNSET,
    )


def _coming(announced: Temporary, line: Line) -> PublishedComing:
    shown = display(ChannelKind(line.kind), announced.instead)
    return PublishedComing(since=announced.ends_at.date(), value=announced.instead, display=shown)


def published_place(place: Place) -> PublishedPlace:
    return PublishedPlace(asked=place.asked, kind=place.kind, postcode=place.postcode or UNSET)


def published_area(place: Place) -> PublishedAreaWithAuthority:
    authority = PublishedArea(place.authority.gss, place.authority.name)
    return PublishedAreaWithAuthority(place.area.gss, place.area.name, authority)


def published_choices(choices: Iterable[Choice]) -> list[PublishedChoice]:
    return [
        PublishedChoice(name=each.name, kind=each.kind, gss=each.gss or UNSET, slug=each.slug or UNSET)
        for each in choices
    ]


STATUS = {"bad-postcode": 400, "unknown-role": 400, "bad-time": 400, "ambiguous-place": 409, "abolished-area": 410}
"""Of each problem that isn't simply something not found."""


def published_problem(unclear: PlaceUnclear, there: Elsewhere | None, *, publisher: Publisher) -> dict[str, object]:
    """What helps where a place is unclear: choices, successors, the other nation, and who is recorded there."""
    more: dict[str, object] = {}
    if unclear.choices:
        more["choices"] = published_choices(unclear.choices)
    if unclear.successors:
        more["successors"] = published_choices(unclear.successors)
    if unclear.nation:
        more["nation"] = unclear.nation
    if unclear.nation and unclear.area:
        more["area"] = PublishedArea(unclear.area.gss, unclear.area.name)
    if there:
        more |= {"contacts": publisher.contacts(there.contacts)} if there.contacts else {}
        more["emergency"] = publisher.emergency(there.emergency)
    return more
