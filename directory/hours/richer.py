"""OpenStreetMap's syntax that plain rules can't hold: months, weeks of the year, minutes taken out of a day."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

import opening_hours

from directory.hours.doubts import doubts
from directory.hours.rules import bank_holidays, open_spans
from directory.hours.syntax import BANK_HOLIDAYS, MONTHS, WEEK, HoursUnclear, Rule, Span, covers, parts_of, written

_ANY_MONTH = "|".join(MONTHS)
_TAKEN = re.compile(
    rf"(?:week \d\d?(?:-\d\d?(?:/\d\d?)?)?|24/7|\d|[-:,; \[\]]|{'|'.join(WEEK)}|{_ANY_MONTH}|PH|off|closed)+"
)
_CLOSED = re.compile(r" ?(?:off|closed)$")
_BACKWARDS = re.compile(rf"(?:{_ANY_MONTH}) (\d\d?) ?- ?(\d\d?)(?!\d|:)")
_YEARS = range(2026, 2038)  # in twelve years, every date falls on every day of the week
_ONE_YEAR = re.compile(rf"20\d\d (?:{_ANY_MONTH}) \d\d? ?- ?(?:{_ANY_MONTH})")
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def read_richer(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The text as it's kept, and what to look at again; none if it isn't such syntax."""
    kept = "; ".join(part.strip() for part in " ".join(text.split()).split(";") if part.strip())
    if not (_TAKEN.fullmatch(kept) and re.search(r"\d:\d\d|24/7", kept) and opening_hours.validate(kept)):
        return None
    rules = parts_of(kept)
    for rule in rules:
        _check(str(rule), joined=isinstance(rule, str))
    years = sorted({*_YEARS, *map(int, re.findall(r"\b20\d\d\b", kept))})
    if not _minutes(kept, years):
        raise HoursUnclear("These hours say only when it's closed: write when somebody answers")
    return kept, (*doubts([rule for rule in rules if isinstance(rule, Rule)]), *_replaced(rules, years))


def _check(rule: str, *, joined: bool) -> None:
    if joined and BANK_HOLIDAYS in rule:
        raise HoursUnclear(
            f"“{rule}” joins bank holidays to something else: give them a rule of their own, like “PH off” or "
            "“Sa,Su,PH 10:00-16:00”"
        )
    if re.search(rf"\b({'|'.join(WEEK)})-\1\b", rule):
        raise HoursUnclear(f"“{rule}” could be one day or a whole week: write “Mo”, or “Mo-Su”")
    if _ONE_YEAR.search(rule):
        raise HoursUnclear(f"“{rule}” has one year for two dates: write both, like “2026 Dec 25-2027 Jan 02”")
    for first, last in _BACKWARDS.findall(rule):
        if int(last) < int(first):
            raise HoursUnclear(f"“{rule}” ends before it begins: write the second month too, like “Dec 25-Jan 02”")


def _replaced(rules: Sequence[Rule | str], years: Sequence[int]) -> Iterator[str]:
    """Where one rule takes days from another, found by asking the library for each alone and for all of them."""
    alone = [_minutes(_CLOSED.sub("", str(rule)), years) for rule in rules]
    together = _minutes(written(rules), years)
    told = set()
    for place, (rule, named) in enumerate(zip(rules, alone, strict=True)):
        for day, spans in named.items():
            if _closes(rule):
                lost = any(start < until and since < end for start, end in spans for since, until in together[day])
            else:
                lost = not all(covers(together[day], span) for span in spans)
            if not lost:
                continue
            winner = next(later for later in reversed(range(len(rules))) if day in alone[later])
            if winner > place and (place, winner) not in told and not _means_to(rule, rules[winner]):
                told.add((place, winner))
                yield f"“{rule}” is replaced by “{rules[winner]}”, as on {day:%A} {day.day} {day:%B %Y}"


def _means_to(rule: Rule | str, later: Rule | str) -> bool:
    """“Off” comes later to close, bank holidays and dates to be other than the week; `doubts` compares plain rules."""
    return _closes(later) or (isinstance(later, Rule) and (isinstance(rule, Rule) or not later.weekdays))


def _closes(rule: Rule | str) -> bool:
    return bool(_CLOSED.search(str(rule)))


def _minutes(syntax: str, years: Iterable[int]) -> defaultdict[date, list[Span]]:
    """When these hours are open on each day of these years on which they are."""
    open_on: defaultdict[date, list[Span]] = defaultdict(list)
    for year in years:
        since, until = (datetime.combine(date(each, 1, 1), time()) for each in (year, year + 1))
        # The nations differ by a day or two, which tell nothing about the rules.
        for opens, closes in open_spans(syntax, bank_holidays("England", year), since, until):
            day = opens
            while day < closes:
                midnight = datetime.combine(day, time())
                end = min(closes, midnight + _DAY)
                open_on[day.date()].append(((day - midnight) // _MINUTE, (end - midnight) // _MINUTE))
                day = end
    return open_on
