"""What a poster holds, until when it may hang, and the code it's looked up by."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from directory.hours.rules import LONDON
from directory.posters.recalls import digest
from directory.verification.rules import Standing

LONGEST = timedelta(days=120)
LETTERS = "23456789CDFGHJKMNPQRTVWXY"  # none that look or sound like another, and no vowels to make words of
CODE_LENGTH = 8
CODES = len(LETTERS) ** CODE_LENGTH


@dataclass(frozen=True, slots=True)
class Way:
    """One channel as it's printed."""

    channel: str
    kind: str
    value: str
    display: str
    label: str
    hours: str
    standing: Standing
    mark: str
    said: str
    review_due: date | None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One contact as it's printed; without ways where nobody is recorded, which `missing` then says."""

    role: str
    heading: str
    contact: str = ""
    name: str = ""
    advice: str = ""
    ways: tuple[Way, ...] = ()
    instead: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a chapter tells: what it is, what to know first, and lines under labels."""

    title: str
    lead: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a handbook says besides its contacts."""

    title: str
    intro: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that one poster could show; of `rows`, the first `core` stand on it in any case."""

    organisation: str
    area: str
    front_door: Row
    duty_team: Row
    rows: tuple[Row, ...]
    core: int
    own: tuple[Row, ...]
    lead_missing: str
    lead_elsewhere: str
    national: tuple[Row, ...]
    unrecorded: str
    left_out: int
    chapters: tuple[Chapter, ...] = ()
    adds: tuple[str, ...] = ()  # what the organisation says in words of its own

    def with_rows(self, number: int) -> "Poster":
        """This poster with its first rows only; the rest is counted as left out."""
        return replace(self, rows=self.rows[:number], left_out=self.left_out + len(self.rows) - number)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (self.front_door, self.duty_team, *self.rows, *self.own, *self.national)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Every channel on it."""
        return tuple(way for row in self.all_rows for way in row.ways)


def ever_shorter(poster: Poster) -> Iterator[Poster]:
    """A poster, then with less of what can be spared, for one whose texts are too long for its page."""
    yield poster
    one_way = replace(
        poster,
        front_door=_with_one_way(poster.front_door),
        duty_team=_with_one_way(poster.duty_team),
        rows=tuple(map(_with_one_way, poster.rows)),
        own=tuple(map(_with_one_way, poster.own)),
        national=tuple(replace(_with_one_way(row), advice="") for row in poster.national),
    )
    yield one_way
    yield replace(one_way, own=one_way.own[:2], left_out=one_way.left_out + len(one_way.own[2:]), national=())


def _with_one_way(row: Row) -> Row:
    return replace(row, ways=row.ways[:1])


def review_by(ways: Iterable[Way], *, today: date) -> date:
    """The last day that a poster may hang: when the first of its sound entries is due for review.

    At most 120 days on, and never before tomorrow.
    """
    due = [way.review_due for way in ways if way.standing.sound and way.review_due]
    return max(today + timedelta(days=1), min([*due, today + LONGEST]))


def code_of(number: int) -> str:
    """A code that can be read out and typed without a slip, for a number below `CODES`: “K7QM-3XWD”."""
    letters = []
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def code_typed(text: str) -> str:
    """A code as somebody typed or scanned it, as it's printed: “k7qm 3xwd” is “K7QM-3XWD”; empty where it's none."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(letters) != CODE_LENGTH or not set(letters) <= set(LETTERS):
        return ""
    return f"{letters[:4]}-{letters[4:]}"


def shown(poster: Poster, *, code: str) -> list[dict[str, object]]:
    """What a poster shows, as its record keeps it: each channel with its value, standing and verification.

    Of a name that stands beside it only a digest is kept.
    """
    return [
        {
            "channel": way.channel,
            "contact": row.contact,
            "role": row.role,
            "heading": row.heading,
            "kind": way.kind,
            "value": way.value,
            "display": way.display,
            "label": way.label,
            "standing": str(way.standing),
            "verified_on": way.verified_on.isoformat() if way.verified_on else None,
            "review_due": way.review_due.isoformat() if way.review_due else None,
            "person": digest(row.name, code=code) if row in poster.own else "",
        }
        for row in poster.all_rows
        for way in row.ways
    ]


def working_morning(today: date, *, bank_holidays: Sequence[date]) -> datetime:
    """Eleven o'clock on the next working day: a poster shows the same order whenever it's printed."""
    morning = today + timedelta(days=1)
    while morning.weekday() >= 5 or morning in bank_holidays:
        morning += timedelta(days=1)
    return datetime.combine(morning, time(11), tzinfo=LONDON)
