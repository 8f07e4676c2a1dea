"""How an entry stood at the end of a past day, made again from nothing but its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from directory.history.facts import Fact, Held, held_after
from directory.hours.rules import LONDON, Hours
from directory.inspection.for_a_while import StoodNotice, StoodPlan, notices_on, plans_on, shown_with
from directory.verification.rules import Trust, Try, trust


@dataclass(frozen=True, slots=True)
class StoodChannel:
    """A channel as it stood: its columns, how far it could be trusted, and the rows of the history this rests on."""

    record: str
    held: Held
    trust: Trust
    reports: int
    rests_on: tuple[int, ...]
    tried: Held | None = None  # the verification that it was trusted on
    notices: tuple[StoodNotice, ...] = ()  # that held at any moment of the day, or were to come

    @property
    def in_use(self) -> bool:
        return self.held.get("retired_on") is None

    @property
    def verified_on(self) -> date | None:
        return self.trust.verified.on if self.trust.verified else None


@dataclass(frozen=True, slots=True)
class Stood:
    """A contact as it stood, with its channels in their order."""

    record: str
    held: Held
    channels: tuple[StoodChannel, ...]
    rests_on: tuple[int, ...]
    plans: tuple[StoodPlan, ...] = ()
    ways: Mapping[int, Held] = field(default_factory=dict)  # what each channel held, by number

    @property
    def in_use(self) -> bool:
        return self.held.get("retired_on") is None


def end_of(day: date) -> datetime:
    """The moment at which a day ends, in London."""
    return start_of(day + timedelta(days=1))


def start_of(day: date) -> datetime:
    """The moment with which a day begins there."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def up_to(facts: Iterable[Fact], *, on: date) -> list[Fact]:
    """What had been done by the end of that day."""
    moment = end_of(on)
    return [fact for fact in facts if fact.at < moment]


def as_it_stood(facts: Sequence[Fact], *, numbers: Mapping[int, str], review_days: int, on: date) -> Stood | None:
    """A contact at the end of a day, from all the facts of it and what belongs to it; None before it was there.

    `numbers` has the UUID of each of its channels by number; `review_days` is its role's interval on that day.
    """
    past = up_to(facts, on=on)
    contact = [fact for fact in past if fact.table == "contact"]
    held = held_after(contact)
    if not held:
        return None
    record, columns = next(iter(held.items()))
    channels = _channels(past, numbers, review_days=review_days, named_person=bool(columns.get("person")), on=on)
    notices = {numbers.get(number): of for number, of in notices_on(past, start=start_of(on), end=end_of(on)).items()}
    return Stood(
        record,
        columns,
        tuple(_with_notices(each, notices.get(each.record, ())) for each in channels),
        tuple(fact.id for fact in contact),
        plans_on(past),
        {number: each.held for number, record in numbers.items() for each in channels if each.record == record},
    )


def _with_notices(channel: StoodChannel, notices: tuple[StoodNotice, ...]) -> StoodChannel:
    waits = bool(Hours.of(channel.held.get("hours", "")).when_closed)
    return replace(channel, notices=shown_with(notices, value=channel.held["value"], when_closed=waits))


@dataclass(slots=True)
class _Replayed:
    """A channel while its history is read: what it holds, and the tries of the value that it holds."""

    held: Held
    tries: dict[str, Held] = field(default_factory=dict)
    rests_on: list[int] = field(default_factory=list)


def _channels(
    facts: Iterable[Fact], numbers: Mapping[int, str], *, review_days: int, named_person: bool, on: date
) -> list[StoodChannel]:
    channels: dict[str, _Replayed] = {}
    reports: dict[str, Held] = {}
    for fact in facts:
        if fact.table == "channel" and fact.after is not None:
            channel = channels.setdefault(fact.record, _Replayed(fact.after))
            if fact.after.get("value") != channel.held.get("value"):
                channel.tries = {}  # a changed value has none, and changing it back revives none
            channel.held = fact.after
            channel.rests_on.append(fact.id)
        elif fact.table == "verification" and fact.after is not None:
            tried = channels.get(numbers.get(fact.after["channel"], ""))
            counts = fact.before is None and tried is not None and fact.after["value"] == tried.held["value"]
            if tried and (counts or fact.record in tried.tries):
                tried.tries[fact.record] = fact.after
                tried.rests_on.append(fact.id)
        elif fact.table == "report" and fact.after is not None:
            reports[fact.record] = fact.after
    order = sorted(channels.items(), key=lambda each: each[1].held.get("position", 0))
    return [
        _stood(
            record,
            each,
            reports=_reported(reports.values(), record, numbers),
            review_days=review_days,
            named_person=named_person,
            on=on,
        )
        for record, each in order
    ]


def _reported(reports: Iterable[Held], channel: str, numbers: Mapping[int, str]) -> int:
    """How many readers' open reports are about a channel, or all of its contact."""
    about = (each for each in reports if each["channel"] is None or numbers.get(each["channel"]) == channel)
    return len({each["network"] for each in about if each.get("settled_at") is None})


def _stood(
    record: str, each: _Replayed, *, reports: int, review_days: int, named_person: bool, on: date
) -> StoodChannel:
    # The last to be written down first, and of those the last day: as the directory asks of its tables.
    newest = sorted(each.tries.values(), key=lambda tried: str(tried["verified_on"]))[::-1]
    tries = [Try(date.fromisoformat(tried["verified_on"]), tried["method"], tried["outcome"]) for tried in newest]
    found = trust(tries, review_days=review_days, named_person=named_person, today=on, reports=reports)
    rested = (held for held, tried in zip(newest, tries, strict=True) if tried is found.verified)
    return StoodChannel(record, each.held, found, reports, tuple(each.rests_on), next(rested, None))


def review_days_on(role: Iterable[Fact], *, on: date, usual: int) -> int:
    """A role's review interval on a day, from its own history; what it is now for days before that begins."""
    held = list(held_after(up_to(role, on=on)).values())
    return int(held[0]["review_days"]) if held else usual
