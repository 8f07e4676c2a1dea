"""The wanted columns of a release of the ONS Postcode Directory, whatever they are called in it."""

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING

from directory.areas.rules import codes_of
from directory.errors import RuleBroken

if TYPE_CHECKING:
    from _csv import Reader  # has no name of its own at run time

Row = tuple[str, str, str, str, str, str, str]
"""Postcode, authority, district, nation, police, ICB, and the month it was terminated (2020-06) or nothing."""

# The names change with every release (oslaua, laua, lad25cd); a part is optional where None ends its list.
COLUMNS: dict[str, tuple[str | None, ...]] = {
    "postcode": ("pcds", "pcd3", "pcd8", "pcd2", "pcd7", "pcd", "postcode"),
    "county": (r"(os)?cty", "utla"),
    "district": (r"(os)?laua", "lad", "ltla", "oslad"),
    "terminated": ("doterm", "date_?of_?termination"),
    "country": ("ctry", "country", None),
    "police": ("pfa", None),
    "icb": ("icb", "stp", None),
}
YEAR = r"_?(?P<year>\d\d)?(cd)?(ind)?"  # lad25cd, icb23cd
GSS = re.compile(r"([A-Z]\d{8})?")
# Three letters stood before the space in Newport's NPT and a bank's GIR; releases keep what was terminated.
OUTWARD = r"([A-Z]{1,2}\d[A-Z\d]?|[A-Z]{3})"
is_usual = re.compile(rf"{OUTWARD} \d[A-Z]{{2}}").fullmatch
is_unspaced = re.compile(rf"{OUTWARD}\d[A-Z]{{2}}").fullmatch


class ReleaseUnreadable(RuleBroken):
    """The file isn't a whole release; the message names the file, and the line where there is one."""


def wanted_rows(reader: "Reader", at: dict[str, int], *, width: int, title: str) -> Iterator[Row]:
    """The wanted columns of each line. This loop runs 2.7 million times: codes are looked at once a combination."""
    optional = [name for name in ("country", "police", "icb") if name in at]
    pick_codes = itemgetter(at["county"], at["district"], *(at[name] for name in optional))
    pick = itemgetter(at["postcode"], at["terminated"])
    known: dict[tuple[str, ...], tuple[str, str, str, str, str]] = {}
    months: dict[str, str] = {"": ""}
    for line in reader:
        if len(line) != width:
            if not line:
                continue
            raise ReleaseUnreadable(
                f"{title}, line {reader.line_num}: {len(line)} columns where the first line has {width}. "
                "The file was cut short or edited: download it again"
            )
        postcode, terminated = pick(line)
        if not is_usual(postcode):
            postcode = _spaced(postcode, title=title, line=reader.line_num)
        combination = pick_codes(line)
        codes = known.get(combination)
        if codes is None:
            named = dict(zip(("county", "district", *optional), combination, strict=True))
            codes = _codes(named, postcode, title=title, line=reader.line_num)
            if codes[2] not in {"JE", "GY"}:  # which share their codes, so the postcode tells
                known[combination] = codes
        month = months.get(terminated)
        if month is None:
            month = months[terminated] = _month(terminated, title=title, line=reader.line_num)
        yield (postcode, *codes, month)


def _spaced(postcode: str, *, title: str, line: int) -> str:
    """A postcode of seven or eight characters, padded or without its space, in its usual form."""
    signs = postcode.replace(" ", "").upper()
    if not is_unspaced(signs):
        raise ReleaseUnreadable(f"{title}, line {line}: “{postcode[:20]}” is not a postcode. Is it the right file?")
    return f"{signs[:-3]} {signs[-3:]}"


def _codes(named: dict[str, str], postcode: str, *, title: str, line: int) -> tuple[str, str, str, str, str]:
    for column, code in named.items():
        if not GSS.fullmatch(code.strip()):
            raise ReleaseUnreadable(
                f"{title}, line {line}: “{code[:20]}” is not a code of the ONS ({column}). Is it the right file?"
            )
    found = codes_of(postcode=postcode, **{column: code.strip() for column, code in named.items()})
    return found.authority, found.district, found.nation, found.police, found.icb


def _month(terminated: str, *, title: str, line: int) -> str:
    """`199606` as 1996-06."""
    found = re.fullmatch(r"(\d{4})-?(0[1-9]|1[0-2])(-?\d\d)?", terminated.strip())
    if not found and terminated.strip():
        raise ReleaseUnreadable(f"{title}, line {line}: “{terminated[:20]}” is not a month like 199606")
    return f"{found[1]}-{found[2]}" if found else ""


def columns(header: list[str], *, title: str) -> dict[str, int]:
    """Where each wanted column stands, by the patterns of the releases; the latest year where there are several."""
    names = [name.strip().strip('"').lower() for name in header]
    at = {}
    for wanted, patterns in COLUMNS.items():
        for pattern in patterns:
            if pattern is None:
                break
            found = [(match["year"] or "", index) for index, name in enumerate(names)
                     if (match := re.fullmatch(rf"(?:{pattern}){YEAR}", name))]  # fmt: skip
            if found:
                at[wanted] = max(found)[1]
                break
        else:
            raise ReleaseUnreadable(
                f"{title}, line 1: there is no column for the {wanted} (looked for {', '.join(map(str, patterns))}, "
                "also with a year). Choose the ONS Postcode Directory's own CSV file"
            )
    return at
