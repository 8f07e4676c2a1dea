"""What is sound and what isn't of what a directory rests on, each in a line that says what to do."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from directory.dates import day

GIGABYTE = 1_000_000_000
LEAST_FREE = GIGABYTE
MOST_APART = timedelta(seconds=60)  # one-time codes are good for half a minute
POSTCODES_HOLD = timedelta(days=270)
"""The ONS makes a release each quarter: two may be passed over, and a month goes by before each is out."""

_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_RELEASE = re.compile(r"(?:^|[^A-Z])(" + "|".join(_MONTHS) + r")[A-Z]*[ _-]?(20\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """What a check found of one thing; `wrong`: somebody should put it right."""

    about: str
    wrong: bool
    said: str


def fine(about: str, said: str) -> Finding:
    return Finding(about, wrong=False, said=said)


def wrong(about: str, said: str) -> Finding:
    return Finding(about, wrong=True, said=said)


def disk(folder: str, *, free: int, database: int) -> Finding:
    """Room for the directory to grow, and for a backup of it (`database` bytes; 0 where it stands elsewhere)."""
    needed = max(LEAST_FREE, 2 * database)
    if free < needed:
        return wrong(
            "disk",
            f"Only {_gigabytes(free)} are free where {folder} is, and {_gigabytes(needed)} should be, "
            "so that a backup fits beside it. Make room, or set DATA_DIR to a larger disk",
        )
    return fine("disk", f"{_gigabytes(free)} are free where {folder} is")


def clock(now: datetime, *, latest: datetime | None, database: datetime | None) -> Finding:
    """This machine's clock, beside the last act in the history and the database server's clock (None: its own)."""
    mend = "Let the machine set its clock by NTP: what is open, what is due and one-time codes go by it"
    if latest and latest > now + MOST_APART:
        return wrong("clock", f"It is {now:%H:%M} here on {day(now.date())}, but something was done later. {mend}")
    if database and abs(database - now) > MOST_APART:
        apart = round(abs(database - now).total_seconds())
        return wrong("clock", f"It is {apart:,} seconds away from the database server’s. {mend}")
    return fine("clock", f"It is {now:%H:%M} in London on {day(now.date())}")


@dataclass(frozen=True)
class Postcodes:
    """A release of postcodes, as it was loaded."""

    name: str
    seeded: bool
    rows: int
    loaded_on: date | None


def postcodes(held: Postcodes | None, *, demonstration: bool | None, today: date) -> Finding:
    """Whether postcodes lead to the areas of today."""
    load = "Run “directory import postcodes” with the latest ONS Postcode Directory"
    if held is None:
        return wrong("postcodes", f"None are loaded. {load}")
    if held.seeded and not demonstration:
        return wrong("postcodes", f"Only a sample of postcodes is loaded. {load}")
    counted = f"{held.rows:,} are loaded, of {held.name}"
    if held.seeded:
        return fine("postcodes", counted)
    since = month_of(held.name) or held.loaded_on
    if since and since + POSTCODES_HOLD < today:
        return wrong("postcodes", f"{counted}, and newer ones have been out for long: new homes aren’t found. {load}")
    return fine("postcodes", counted)


def month_of(release: str) -> date | None:
    """The first of the month that a release is named for, like ONSPD_NOV_2025_UK."""
    found = _RELEASE.search(release)
    return date(int(found[2]), _MONTHS[found[1].upper()], 1) if found else None


def migrations(*, waiting: int, later: int) -> Finding:
    """Whether the database has what this version of the directory needs, and no more."""
    if later:
        return wrong(
            "migrations",
            f"The database is of a later version than this program ({later} migrations that it doesn’t know). "
            "Install that version again",
        )
    if waiting:
        return wrong("migrations", f"The database is not up to date: {waiting} wait. Run “directory db up”")
    return fine("migrations", "The database is up to date")


def _gigabytes(number: int) -> str:
    return f"{number / GIGABYTE:,.1f} GB"
