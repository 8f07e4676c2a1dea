"""What Open Referral UK asks for that the directory does not keep as such: pages, schedules, ids of parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID, uuid5

from directory.hours.rules import Hours
from directory.hours.syntax import DAY, WEEK, Rule, Span, parts_of

NAMESPACE = UUID("5d1f0a52-6c0b-4c1e-9a55-0f6b7a2d3e41")
ROLES = uuid5(NAMESPACE, "roles")
"""The taxonomy whose terms are the roles."""

MOST_ON_A_PAGE, USUALLY_ON_A_PAGE = 100, 50
MOST_MINIMAL = 10_000
PLACE_BITS = (
    0x5EA71CE0 << 96
)  # of a contact's id: flipped, they make the id of the service at its place, and read back the same way
ENGLAND = ("E92000001", "England")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of so many; beyond the last, an empty one."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return min(self.number - 1, self.pages) * self.size

    def among(self, numbers: Sequence[int]) -> list[int]:
        """Those on this page, of a list of all."""
        return list(numbers[self.offset : self.offset + self.size])

    @classmethod
    def of(cls, number: int, size: int, *, total: int, most: int = MOST_ON_A_PAGE) -> "Page":
        return cls(max(1, number), min(max(1, size), most), total)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Days of the week with the same times: `MO,TU`, from `09:00` until `17:00`."""

    days: str
    opens: str
    closes: str


def place_id(contact: UUID) -> UUID:
    """The id of a contact's service at its place; of that id, the contact's again."""
    return UUID(int=contact.int ^ PLACE_BITS)


def part_id(of: UUID, part: str) -> UUID:
    """A lasting id for what has none of its own."""
    return uuid5(of, part)


def area_uri(gss: str) -> str:
    return f"http://statistics.data.gov.uk/id/statistical-geography/{gss}"


def as_uuid(text: str) -> UUID | None:
    """The id that this text is, if it's one."""
    try:
        return UUID(text)
    except ValueError:
        return None


@lru_cache(4096)
def patterns(hours: str) -> tuple[Pattern, ...]:
    """The usual week of these hours; none where they name none, as for a line that answers when another is closed."""
    week: dict[str, tuple[Span, ...]] = {}
    for rule in parts_of(Hours.of(hours).syntax):
        if isinstance(rule, Rule):
            week |= dict.fromkeys(rule.weekdays, rule.spans)
    days: defaultdict[Span, list[str]] = defaultdict(list)
    for day in WEEK:
        for span in week.get(day, ()):
            days[span].append(day.upper())
    return tuple(Pattern(",".join(named), _clock(span[0]), _clock(span[1])) for span, named in days.items())


def matching(texts: Iterable[str], *, day: str, start_time: str, end_time: str) -> list[str]:
    """Those of these hours with times on this day, from `start_time` or later, until `end_time` or sooner."""
    wanted = day.strip().upper()[:2]
    return [
        text
        for text in texts
        if any(
            wanted in each.days and each.opens >= start_time[:5] and (not end_time or _end(each.closes) <= end_time[:5])
            for each in patterns(text)
        )
    ]


def _clock(minute: int) -> str:
    return f"{minute % DAY // 60:02}:{minute % 60:02}"


def _end(closes: str) -> str:
    return "24:00" if closes == "00:00" else closes
