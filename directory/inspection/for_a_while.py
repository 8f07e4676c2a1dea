"""What held for a while on a past day, and what was planned then, from the rows of the history alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from directory.history.facts import Fact, Held
from directory.notices.days import in_london
from directory.notices.rules import NoticeKind, Temporary

IN_FORCE, TO_COME = "in force", "to come"
PLANNED, FAILED = "planned", "failed"


@dataclass(frozen=True, slots=True)
class StoodNotice:
    """Something that held for a channel at any moment of a day, or was entered by its end and still to come."""

    record: str
    state: str
    temporary: Temporary
    ended_at: datetime | None  # where it was ended before its time
    rests_on: tuple[int, ...]

    @property
    def kind(self) -> str:
        return self.temporary.kind


@dataclass(frozen=True, slots=True)
class StoodPlan:
    """A change that was planned at the end of a day, or had failed and was still to be looked at."""

    record: str
    state: str
    held: Held
    rests_on: tuple[int, ...]

    @property
    def on(self) -> date:
        return date.fromisoformat(str(self.held["on_day"]))


def moment_of(held: Held, column: str) -> datetime | None:
    """A moment as the history keeps it, by the clock in London."""
    kept = held.get(column)
    return in_london(kept) if kept else None


def temporary_of(held: Held) -> Temporary:
    """A notice as the rules of notices know it."""
    return Temporary(
        held["kind"],
        in_london(held["begins_at"]),
        in_london(held["ends_at"]),
        held["hours"],
        held["instead"],
        held["note"],
        held.get("follows", ""),
    )


def notices_on(past: Sequence[Fact], *, start: datetime, end: datetime) -> dict[int, tuple[StoodNotice, ...]]:
    """By the number of their channel, the notices of a day between these two moments; `past` is what was known then."""
    found: dict[int, list[StoodNotice]] = {}
    for record, (held, rests_on) in _last_of(past, "notice").items():
        temporary, ended_at = temporary_of(held), moment_of(held, "withdrawn_at")
        until = min(temporary.ends_at, ended_at) if ended_at else temporary.ends_at
        if temporary.begins_at < end and until > max(start, temporary.begins_at):
            state = IN_FORCE
        elif temporary.begins_at >= end and ended_at is None:
            state = TO_COME
        else:
            continue
        notice = StoodNotice(record, state, temporary, ended_at, rests_on)
        found.setdefault(int(held["channel"]), []).append(notice)
    return {channel: tuple(sorted(notices, key=_place)) for channel, notices in found.items()}


def _place(notice: StoodNotice) -> tuple[bool, int, datetime, tuple[int, ...]]:
    """What was in force first, and of that who doesn't answer: as a page of that day had it."""
    order = (NoticeKind.OUTAGE, NoticeKind.REDIRECT, NoticeKind.HOURS, NoticeKind.COMING)
    kind = order.index(NoticeKind(notice.kind))
    return notice.state == TO_COME, kind, notice.temporary.begins_at, notice.rests_on


def shown_with(notices: Iterable[StoodNotice], *, value: str, when_closed: bool) -> tuple[StoodNotice, ...]:
    """Those that say something of a channel with this value: as its page chooses among them.

    What follows another value isn't announced any more; who answers while others are closed has no hours of their own.
    """
    return tuple(
        each
        for each in notices
        if not (each.kind == NoticeKind.COMING and each.temporary.follows != value)
        and not (each.kind == NoticeKind.HOURS and when_closed)
    )


def plans_on(past: Sequence[Fact]) -> tuple[StoodPlan, ...]:
    """What was planned and neither done nor withdrawn, by its day; `past` is what was known at the end of a day."""
    found = []
    for record, (held, rests_on) in _last_of(past, "planned_change").items():
        if not held.get("withdrawn_at") and not held.get("applied_at"):
            state = FAILED if held.get("failed_at") else PLANNED
            found.append(StoodPlan(record, state, held, rests_on))
    return tuple(sorted(found, key=lambda each: (each.on, each.rests_on)))


def _last_of(past: Iterable[Fact], table: str) -> dict[str, tuple[Held, tuple[int, ...]]]:
    """What each record of a table held last, with the rows that this rests on."""
    held: dict[str, tuple[Held, tuple[int, ...]]] = {}
    for fact in past:
        if fact.table == table and fact.after is not None:
            earlier = held[fact.record][1] if fact.record in held else ()
            held[fact.record] = (fact.after, (*earlier, fact.id))
    return held


def added_by_plans(facts: Sequence[Fact]) -> Mapping[str, str]:
    """The channel that came of each plan for a new one, both by UUID: where it's hidden, the plan is, too."""
    applied = {fact.act: fact.record for fact in facts if _is_applied(fact)}
    return {
        applied[fact.act]: fact.record
        for fact in facts
        if fact.table == "channel" and fact.before is None and fact.act in applied
    }


def _is_applied(fact: Fact) -> bool:
    return fact.table == "planned_change" and fact.verb == "applied" and (fact.after or {}).get("kind") == "add"
