"""What the columns of somebody's own sheet mean, and the same rows as the contacts file has them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from directory.contacts.values import NUMBERS, ChannelKind
from directory.errors import RuleBroken
from directory.exchange.header import COLUMNS
from directory.exchange.sheet import Cells, Sheet
from directory.notices.days import read_day
from directory.organisations.rules import Scheme

MOST_ABOVE = 20
"""Rows above the header in which a sheet may say what it is."""

LEFT_OUT = ""
TOLD_ONCE = ("organisation", "organisation_kind", "role", "area", "visibility", "verified_on", "verified_by", "method")
"""What may be the same in every row, and then needs no column."""

OF_WORDS = ("role", "organisation_kind", "channel")
"""What is chosen from a list: a sheet's own words for it can be told once."""

GOES_ON = ("organisation", "organisation_kind", "identifier", "role", "area", "name")
"""What a blank cell may take from the row above it."""

_DAYS_OF_EXCEL = date(1899, 12, 30)  # day 0: Excel took 1900 for a leap year
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # the years 2000 to 2099
_SEVERAL_NUMBERS = re.compile(r"\s*[;/\n|]\s*|\s+or\s+|\s*,\s*(?=\+?\d)", re.IGNORECASE)
_SEVERAL_MAILBOXES = re.compile(r"[;,/\s]+(?=\S*@)")
_UNUSED = "\x81\x8d\x8f\x90\x9d"  # in Windows-1252, where Windows itself keeps them as they are
_TAKEN_FOR_WINDOWS = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ]|â€|Â[\u00a0-\u00bf]")


@dataclass(frozen=True)
class Names:
    """What headers call each column and each kind of channel, and how people say how they verified something."""

    columns: Mapping[str, str]
    methods: Mapping[str, str]

    def meant(self, cell: str) -> str:
        """The column, or kind of channel, that a cell of a header names; "" for none."""
        plain = plainly(cell)
        if plain in self.columns:
            return self.columns[plain]
        numbered = re.sub(r" (?:\d|one|two|three)$", "", plain)
        return self.columns.get(numbered, "")


def read_names(told: Mapping[str, Mapping[str, Sequence[str]]]) -> Names:
    """The names in a file that has been parsed: `columns`, `channels` and `methods`."""
    columns = {plainly(each): each for each in COLUMNS}
    for meant, names in {**told["columns"], **told["channels"]}.items():
        if meant not in {*COLUMNS, *ChannelKind}:
            raise ValueError(f"there is no column “{meant}”")
        columns |= {plainly(name): meant for name in names}
    methods = {plainly(name): method for method, names in told["methods"].items() for name in names}
    return Names(columns, methods)


def plainly(cell: str) -> str:
    """A header's cell as it's compared."""
    return " ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split())


def mended(cell: str) -> str:
    """A cell as it was written, where UTF-8 was taken for Windows-1252 once and saved so: “Annâ€™s” is “Ann’s”."""
    if not _TAKEN_FOR_WINDOWS.search(cell):
        return cell
    try:
        return b"".join(map(_as_windows_has_it, cell)).decode("utf-8")
    except UnicodeError:
        return cell


def _as_windows_has_it(letter: str) -> bytes:
    return letter.encode("latin-1" if letter in _UNUSED else "cp1252")


@dataclass(frozen=True)
class Meaning:
    """What each column of a sheet means, by its place, and what is the same in every row.

    `words`: what a sheet's own words for a role, a kind of organisation or a channel mean. `same`: for an organisation
    that the sheet names, the number or name of the one in the directory that it is. `skipped` are left out. `goes_on`:
    a blank cell means what stands above it. `retire_absent`: what the sheet doesn't list of them is to be retired.
    """

    columns: tuple[str, ...] = ()
    always: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    goes_on: bool = False
    retire_absent: bool = False

    @property
    def channels(self) -> list[int]:
        """The places of the columns that each hold a way to reach somebody."""
        return [place for place, meant in enumerate(self.columns) if meant in set(ChannelKind)]

    def place_of(self, column: str) -> int | None:
        return self.columns.index(column) if column in self.columns else None


def guessed(header: Cells, names: Names) -> Meaning:
    """What a header seems to say; of two columns that seem to be the same one, the first is."""
    columns: list[str] = []
    for cell in header:
        meant = names.meant(cell)
        again = meant in columns and meant not in set(ChannelKind)
        columns.append(LEFT_OUT if again else meant)
    return Meaning(tuple(columns))


def header_among(rows: Sequence[tuple[int, Cells]], names: Names) -> int:
    """The place among these rows of the one that names the columns: whichever names most, the first of such."""
    first = rows[:MOST_ABOVE]
    counts = [sum(bool(names.meant(cell)) for cell in cells) for _number, cells in first]
    return counts.index(max(counts)) if counts else 0


def mistakes(meaning: Meaning) -> dict[str, str]:
    """What can't be, by the field of the form: two columns for one thing, or nothing for what every row needs."""
    errors: dict[str, str] = {}
    for place, meant in enumerate(meaning.columns):
        if meant and meant not in set(ChannelKind) and meaning.columns.index(meant) != place:
            errors[f"column-{place}"] = "Another column means this already: choose something else for one of them"
    for column in ("organisation", "role"):
        if column not in meaning.columns and not meaning.always.get(column):
            errors[f"always-{column}"] = (
                "No column says this: choose the column above, or enter what holds for every row"
            )
    pair = {"channel", "value"} & set(meaning.columns)
    if not meaning.channels and len(pair) < 2:
        message = "Choose which columns hold telephone numbers, email addresses or websites"
        errors[f"column-{meaning.place_of(pair.pop()) if pair else 0}"] = message
    return errors


def as_contacts(
    header: Cells, rows: Sequence[tuple[int, Cells]], meaning: Meaning, names: Names, *, today: date
) -> Sheet:
    """The rows of a contacts file that these rows are, each with the number of the row it comes from."""
    told = [column for column in COLUMNS if column in meaning.columns or meaning.always.get(column)]
    columns = [*told, *(each for each in ("channel", "value", "label") if meaning.channels and each not in told)]
    made: list[tuple[int, Cells]] = []
    above: dict[str, str] = {}
    for number, cells in rows:
        said = _said(header, cells, meaning, names, today=today)
        if meaning.goes_on:
            above = said = {**said, **{name: said.get(name) or above.get(name, "") for name in GOES_ON if name in said}}
        if said.get("organisation", "") in meaning.skipped:
            continue
        said |= _as_held(said, meaning)
        made += [
            (number, [each.get(column, "") for column in columns])
            for each in _each_channel(header, cells, said, meaning)
        ]
    return Sheet(list(columns), made)


def _said(header: Cells, cells: Cells, meaning: Meaning, names: Names, *, today: date) -> dict[str, str]:
    """What a row says in each column of a contacts file, as that writes it."""
    said = dict(meaning.always)
    for place, column in enumerate(meaning.columns):
        if column in COLUMNS:
            text = cells[place] if place < len(cells) else ""
            said[column] = text or meaning.always.get(column, "")
    if said.get("identifier") and (stands := meaning.place_of("identifier")) is not None:
        said["identifier"] = _numbered(said["identifier"], register=header[stands])
    for column in OF_WORDS:
        if column in said:
            said[column] = meaning.words.get(column, {}).get(said[column], said[column])
    if said.get("verified_on"):
        said["verified_on"] = _day(said["verified_on"], today=today)
    elif "verified_on" in said:
        said |= {column: "" for column in ("verified_by", "method") if column not in meaning.columns}
    if said.get("method"):
        said["method"] = names.methods.get(plainly(said["method"]), said["method"])
    return said


def _numbered(text: str, *, register: str) -> str:
    """A number with the register that the header says it's of: `urn:123456`."""
    scheme = next((each for each in Scheme if each in plainly(register).split()), None)
    return f"{scheme}:{text}" if scheme and ":" not in text else text


def _as_held(said: Mapping[str, str], meaning: Meaning) -> dict[str, str]:
    """The organisation as the directory has it, where somebody said that it's the same."""
    same = meaning.same.get(said.get("organisation", ""), "")
    return {"organisation": same} if same else {}


def _day(text: str, *, today: date) -> str:
    """A day as a contacts file has it: from British order, from words, or from Excel's number for it."""
    if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        return (_DAYS_OF_EXCEL + timedelta(days=int(text))).isoformat()
    try:
        return read_day(text[:10] if re.match(r"\d{4}-\d\d-\d\dT", text) else text, field="", today=today).isoformat()
    except RuleBroken:
        return text  # which is refused with its row


def _each_channel(header: Cells, cells: Cells, said: dict[str, str], meaning: Meaning) -> list[dict[str, str]]:
    """A row for each way to reach somebody that stands in this one; itself where it has none of the kind."""
    if not meaning.channels:
        return [said]
    found = []
    kinds = [meaning.columns[place] for place in meaning.channels]
    for place in meaning.channels:
        kind = ChannelKind(meaning.columns[place])
        label = said.get("label", "") or (header[place] if kinds.count(kind) > 1 else "")
        parts = apart(kind, cells[place] if place < len(cells) else "")
        for number, part in enumerate(parts, start=1):
            named = _label(label, kind, part, number=number)
            found.append({**said, "channel": kind, "value": part, "label": named})
    return found or [{**said, "channel": kinds[0], "value": ""}]


def _label(label: str, kind: ChannelKind, part: str, *, number: int) -> str:
    """What tells several of one cell apart: the words beside a number, which are read later, or its place."""
    has_words = kind in NUMBERS and re.search(r"[a-z]{3}", part.casefold())
    return label if number == 1 or has_words else f"{label} {number}".strip()


def apart(kind: ChannelKind, cell: str) -> list[str]:
    """The numbers, or the mailboxes, that stand in one cell."""
    if kind in NUMBERS:
        return [each for each in _SEVERAL_NUMBERS.split(cell) if each]
    if kind in {ChannelKind.EMAIL, ChannelKind.SECURE_EMAIL}:
        return [each for each in _SEVERAL_MAILBOXES.split(cell) if each]
    return [cell] if cell else []


def words_unknown(
    rows: Sequence[tuple[int, Cells]], meaning: Meaning, column: str, *, known: Mapping[str, str]
) -> list[str]:
    """A sheet's own words in this column that mean nothing here, in their order; `known` by how it's compared."""
    place = meaning.place_of(column)
    if place is None:
        return []
    found = dict.fromkeys(cells[place] for _number, cells in rows if place < len(cells) and cells[place])
    return [text for text in found if plainly(text) not in known]
