"""What held for a while, and what was planned, as the history has it: on a past day, and act by act in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from directory.dates import day
from directory.history.facts import Fact, Held, held_after, with_names
from directory.inspection.values import ERASED, NOUNS, Known, channel_value
from directory.notices.days import in_london, midnight
from directory.notices.plans import FIELDS, Plan, PlanKind, plan_said
from directory.notices.rules import Temporary, told

SETTLED = ("applied_at", "failed_at", "withdrawn_at")


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What held for a channel on a day, and the rows of the history that this rests on."""

    notice: Temporary
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """What was to be done to an entry, or to the channel of this UUID, as planned, and the rows this rests on."""

    held: Held
    channel: str | None
    rests_on: tuple[int, ...]


def held_for_a_while(
    facts: Iterable[Fact], numbers: Mapping[int, str], *, on: date
) -> Mapping[str, Sequence[Meanwhile]]:
    """What held at any moment of a day, by channel's UUID, from what had been done by its end."""
    found: defaultdict[str, list[Meanwhile]] = defaultdict(list)
    for held, rows in _after(facts, "notice"):
        notice = temporary_of(held)
        if notice.begins_at < midnight(on + timedelta(days=1)) and notice.ends_at > midnight(on):
            found[numbers[held["channel"]]].append(Meanwhile(notice, rows))
    return found


def planned_then(facts: Iterable[Fact], numbers: Mapping[int, str]) -> tuple[Planned, ...]:
    """What was planned and had been neither done nor given up, first what was to come first."""
    open_then = [each for each in _after(facts, "planned_change") if not any(each[0].get(name) for name in SETTLED)]
    in_order = sorted(open_then, key=lambda each: str(each[0]["on_day"]))
    return tuple(
        Planned(held, numbers[held["channel"]] if held.get("channel") else None, rows) for held, rows in in_order
    )


def _after(facts: Iterable[Fact], table: str) -> list[tuple[Held, tuple[int, ...]]]:
    """What each record of a table held after these facts, with their numbers."""
    of_table = [fact for fact in facts if fact.table == table]
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for fact in of_table:
        rows[fact.record].append(fact.id)
    return [(held, tuple(rows[record])) for record, held in held_after(of_table).items()]


def temporary_of(held: Held) -> Temporary:
    """A notice as the history keeps it; one that was withdrawn ended then."""
    begins_at, ends_at = in_london(held["begins_at"]), in_london(held["ends_at"])
    notice = Temporary(
        held["kind"], begins_at, ends_at, held["hours"], held["instead"], held["note"], held.get("follows", "")
    )
    withdrawn = held.get("withdrawn_at")
    return replace(notice, ends_at=min(ends_at, in_london(withdrawn))) if withdrawn else notice


def plan_in_words(held: Held, channel: Held | None, known: Known) -> str:
    """What was to be done: “1 December 2026: 0161 496 0001 changes to 0161 496 0002”."""
    named = with_names(held, known.people, erased=ERASED)
    plan = Plan(
        kind=held["kind"],
        way=held["way"] or (channel["kind"] if channel else ""),
        listed=channel["value"] if channel else "",
        **{field: named[field] for field in _fields_of(held["kind"])},
    )
    return f"{day(date.fromisoformat(held['on_day']))}: {plan_said(plan, role_titles=known.role_titles)}"


def _fields_of(kind: str) -> Sequence[str]:
    return FIELDS[PlanKind(kind)]


def may_show(held: Held, *, visibilities: Iterable[str]) -> bool:
    """Whether somebody who sees channels of these visibilities may read of a plan: what it makes private is private."""
    return held.get("visibility") in {None, *visibilities}


def notice_told(fact: Fact, known: Known) -> tuple[str, list[str]]:
    """What was done with a notice: “Entered about the number 0161 496 0001: out of order from …”."""
    held: Mapping[str, Any] = fact.after or fact.before or {}
    channel = known.channel_at(held["channel"], fact.id)
    about = f" about the {NOUNS[channel['kind']]} {channel_value(channel)}" if channel else ""
    done = "Withdrawn" if fact.before and held.get("withdrawn_at") else "Entered"
    said = told(temporary_of(fact.before or held), kind=channel["kind"] if channel else "post")
    return f"{done}{about}: {said}", []


def plan_told(fact: Fact, known: Known) -> tuple[str, list[str]]:
    """What was done with a plan: “Planned for 1 December 2026: …”, “Done as planned for …”."""
    held: Mapping[str, Any] = fact.after or fact.before or {}
    # The channel as it was when this was planned: what is done as planned gives it its new value first.
    channel = known.channel_at(held["channel"], held["seen_to"]) if held.get("channel") else None
    done = _DONE[next((column for column in SETTLED if held.get(column)), "")]
    return f"{done} {plan_in_words(held, channel, known)}", [f"Why: {held['problem']}"] if held.get("problem") else []


_DONE = {
    "": "Planned for",
    "applied_at": "Done as planned for",
    "failed_at": "Could not be done as planned for",
    "withdrawn_at": "No longer planned for",
}
