"""Who comes first: the order of contacts and channels, and who answers when a role is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property

from directory.contacts.rules import CALLED, is_duty_mobile
from directory.contacts.values import ChannelKind, must_be_professionals_only
from directory.notices.rules import NoticeKind, Temporary
from directory.verification.rules import Standing

KIND_ORDER = {
    kind: place
    for place, kind in enumerate(
        ("phone", "text", "text-relay", "email", "secure-email", "web-form", "website", "post")
    )
}

OPEN, UNKNOWN, CLOSED = 0, 1, 2

UNTIL_THEN = {"lado": "if a child is not safe until then"}
"""The duty team doesn't manage allegations: for these roles it's named only for what it can do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One channel as it is shown at a moment. `open_now` is None where the hours aren't known."""

    uuid: str
    kind: str
    value: str
    standing: Standing
    label: str = ""
    purpose: str = ""
    accepts: str = ""
    hours: str = ""
    visibility: str = "public"
    open_now: bool | None = None
    changes_at: datetime | None = None
    holds_until: datetime | None = None  # when something that is said of it may be otherwise
    other_hours: tuple[Temporary, ...] = ()  # that hold, or are to come
    notice: Temporary | None = None  # the outage or the redirect that lasts now
    usual_value: str = ""  # what a redirect stands instead of
    coming: Temporary | None = None  # the value that is announced for a day to come
    temporary: tuple[Temporary, ...] = ()  # all of these: what holds for a while, or is to
    verified_on: date | None = None
    verified_by: str = ""
    method: str = ""
    review_due: date | None = None
    reported: bool = False

    @property
    def opening(self) -> int:
        return UNKNOWN if self.open_now is None else OPEN if self.open_now else CLOSED

    @property
    def is_out_of_order(self) -> bool:
        return self.notice is not None and self.notice.kind == NoticeKind.OUTAGE

    @property
    def opens_at(self) -> datetime | None:
        return self.changes_at if self.open_now is False else None

    @property
    def closes_at(self) -> datetime | None:
        return self.changes_at if self.open_now else None

    def may_be_own_mobile_of(self, person: str) -> bool:
        """Whether it may be somebody's own mobile, which is never printed nor taken away, whoever may see it here."""
        kind, duty_mobile = ChannelKind(self.kind), is_duty_mobile(self.label)
        return must_be_professionals_only(kind, self.value, person=person, duty_mobile=duty_mobile)


@dataclass(frozen=True)
class FoundContact:
    """One organisation answering for one role, with the channels that this viewer may see, in order."""

    slug: str
    role: str
    role_title: str
    name: str
    organisation: str
    organisation_slug: str
    jurisdiction: str
    lines: tuple[Line, ...]
    person: str = ""
    job_title: str = ""
    note: str = ""
    reported: bool = False
    why: str = ""

    @cached_property
    def standing(self) -> Standing:
        return min(line.standing for line in self.lines)

    @cached_property
    def opening(self) -> int:
        """Open, unknown or closed, by what can be called where there's anything to call."""
        return min(line.opening for line in self.called or self.lines)

    @cached_property
    def called(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind in CALLED)

    @property
    def opens_at(self) -> datetime | None:
        """When the first of its telephones opens, if all are closed now."""
        moments = [line.opens_at for line in self.called if line.opens_at]
        return min(moments) if moments and self.opening == CLOSED else None

    @property
    def weakest(self) -> Line:
        """The channel that gives the contact its standing."""
        return min(self.lines, key=lambda line: line.standing)


@dataclass(frozen=True, slots=True)
class Turn:
    """The contacts of one role at one moment, in the order to try them, and what must be said with them."""

    contacts: tuple[FoundContact, ...]
    notes: tuple[str, ...] = ()


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Channels: open first, then hours unknown, then closed; then standing, best first; then kind; then as filed."""
    return tuple(sorted(lines, key=lambda line: (line.opening, -line.standing, KIND_ORDER[line.kind])))


def contacts_in_order(contacts: Iterable[FoundContact]) -> tuple[FoundContact, ...]:
    """Contacts by the same rule as channels."""
    return tuple(
        sorted(
            contacts,
            key=lambda each: (each.opening, -each.standing, min(KIND_ORDER[line.kind] for line in each.lines)),
        )
    )


def turn(
    own: Sequence[FoundContact],
    *,
    role: str,
    role_title: str,
    place: str,
    instead: Sequence[FoundContact],
    has_out_of_hours_role: bool,
    at: datetime,
    bank_holiday: bool,
) -> Turn:
    """Who to try for a role, in order, at `at` (London time): its own contacts, or its out-of-hours role's first.

    `instead` are the contacts of the out-of-hours role. Nothing recorded counts as closed.
    """
    own, instead = contacts_in_order(own), contacts_in_order(instead)
    by_day = in_office_hours(at, bank_holiday=bank_holiday)
    on_call = _on_call(instead, by_day=by_day)
    if not own:
        return _nobody_recorded(on_call, role_title=role_title, place=place, role=role)
    opening = min((line.opening for each in own for line in each.called), default=UNKNOWN)
    if opening == OPEN or not has_out_of_hours_role:
        return Turn(own)
    if opening == UNKNOWN:
        if by_day:
            return Turn(own)
        if not on_call:
            said = "the out-of-hours team is listed as closed" if instead else "no out-of-hours contact is recorded"
            return Turn(own, (f"{role_title}: the hours aren’t known, and {said}. If somebody isn’t safe, call 999.",))
        said = f"{role_title}: the hours aren’t known, so the out-of-hours team comes first."
        return Turn(_because(on_call, UNTIL_THEN.get(role, "")) + own, (said,))
    meanwhile = " Below stands what to use while a telephone is out of order." if _has_another_way(own, instead) else ""
    if not instead:
        said = f"No out-of-hours contact is recorded for {place}.{meanwhile} If somebody isn’t safe, call 999."
        return Turn(own, (said,))
    nobody = f"Nobody is listed as open for {place} just now.{meanwhile} If somebody isn’t safe, call 999."
    notes = () if on_call else (nobody,)
    return Turn(_because(instead, UNTIL_THEN.get(role, "") or _out_of_order(own)) + own, notes)


def _out_of_order(own: Iterable[FoundContact]) -> str:
    """Why others come first where somebody would perhaps be open whose telephone is out of order."""
    broken = next((each for each in own if any(line.is_out_of_order for line in each.called)), None)
    return f"the telephone of {broken.name} is out of order" if broken else ""


def _has_another_way(*groups: Iterable[FoundContact]) -> bool:
    """Whether an outage among these names something to use meanwhile."""
    lines = [line for group in groups for each in group for line in each.called]
    return any(line.is_out_of_order and line.notice and line.notice.instead for line in lines)


def _on_call(instead: Iterable[FoundContact], *, by_day: bool) -> tuple[FoundContact, ...]:
    """Who of these is listed as open; failing that, outside office hours, whoever's hours aren't known."""
    listed = tuple(each for each in instead if any(line.open_now for line in each.called))
    unknown = tuple(each for each in instead if each.called and each.opening == UNKNOWN)
    return listed or (() if by_day else unknown)


def _nobody_recorded(on_call: tuple[FoundContact, ...], *, role_title: str, place: str, role: str) -> Turn:
    said = f"{role_title}: nobody is listed for {place}."
    if not on_call:
        return Turn((), (f"{said} If somebody isn’t safe, call 999.",))
    why = UNTIL_THEN.get(role, "nobody else is listed for this")
    return Turn(_because(on_call, why), (f"{said} Until one is, try who is listed as open below.",))


def _because(contacts: Iterable[FoundContact], why: str) -> tuple[FoundContact, ...]:
    return tuple(replace(each, why=why) if why else each for each in contacts)


def in_office_hours(at: datetime, *, bank_holiday: bool) -> bool:
    """Monday to Friday, 09:00 to 17:00, London time, and not a bank holiday."""
    return at.weekday() < 5 and not bank_holiday and time(9) <= at.time() < time(17)


def each_once(contacts: Iterable[FoundContact]) -> tuple[FoundContact, ...]:
    """Contacts in order, the first mention of each kept."""
    seen: dict[str, FoundContact] = {}
    for each in contacts:
        seen.setdefault(each.slug, each)
    return tuple(seen.values())
