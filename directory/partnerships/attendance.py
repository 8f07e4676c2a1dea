"""Who came to a partnership's meetings, and how far its ladder was climbed: worked out from rows, for counting only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from directory.dates import day
from directory.errors import RuleBroken


class Presence(StrEnum):
    """Whether a member who was invited was represented."""

    CAME = "came"
    SENT = "sent-somebody"
    APOLOGIES = "apologies"
    ABSENT = "absent"

    @property
    def in_words(self) -> str:
        return _PRESENCES[self]

    @property
    def represented(self) -> bool:
        return self in {Presence.CAME, Presence.SENT}


_PRESENCES = {
    Presence.CAME: "Came",
    Presence.SENT: "Somebody came for them",
    Presence.APOLOGIES: "Sent apologies",
    Presence.ABSENT: "Didn’t come",
}


@dataclass(frozen=True)
class Attended:
    """How often a member was invited, and represented."""

    name: str
    slug: str
    invited: int
    represented: int

    @property
    def share(self) -> int:
        """Of a hundred, rounded down: what isn't whole never looks whole."""
        return 100 * self.represented // self.invited


def attendance(presences: Iterable[tuple[str, str, Presence]]) -> list[Attended]:
    """Each member's attendance, worst first, from name, slug and presence at each meeting."""
    found: dict[tuple[str, str], list[Presence]] = {}
    for name, slug, presence in presences:
        found.setdefault((name, slug), []).append(presence)
    counted = [
        Attended(name, slug, len(held), sum(each.represented for each in held)) for (name, slug), held in found.items()
    ]
    return sorted(counted, key=lambda each: (each.share, each.name))


@dataclass(frozen=True)
class Climbed:
    """An escalation: when it began, the furthest stage, and when it was settled, if it was."""

    began_on: date
    stage: int
    settled_on: date | None


@dataclass(frozen=True)
class StageUse:
    """The escalations that reached a stage and went no further; days are those from beginning to settlement."""

    stage: int
    number: int
    settled: int
    median_days: int | None
    longest_days: int | None


def uses(climbed: Iterable[Climbed], *, until: date) -> list[StageUse]:
    """By stage, lowest first, as a day found them: what was settled after it was still open then."""
    by_stage: dict[int, list[Climbed]] = {}
    for each in climbed:
        by_stage.setdefault(each.stage, []).append(each)
    found = []
    for stage, held in sorted(by_stage.items()):
        days = [(each.settled_on - each.began_on).days for each in held if each.settled_on and each.settled_on <= until]
        found.append(
            StageUse(stage, len(held), len(days), int(median(days)) if days else None, max(days) if days else None)
        )
    return found


def check_held(held_on: date, *, today: date) -> None:
    """Refuse a meeting to come."""
    if held_on > today:
        raise RuleBroken("Enter the day on which it was held, not a day to come", field="held_on")


def check_climbed(climbed: Climbed, *, today: date, settled_field: str = "settled_on") -> None:
    """Refuse days that can't be."""
    if climbed.began_on > today:
        raise RuleBroken("Enter the day on which it began, not a day to come", field="began_on")
    if climbed.settled_on and climbed.settled_on > today:
        raise RuleBroken("Enter the day on which it was settled, not a day to come", field=settled_field)
    if climbed.settled_on and climbed.settled_on < climbed.began_on:
        raise RuleBroken(
            f"It began on {day(climbed.began_on)}: it was settled on that day or later", field=settled_field
        )
