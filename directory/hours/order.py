"""The one order in which rules are kept, so that hours that mean the same are written the same."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby, pairwise, product, starmap

from directory.hours.syntax import ALL_DAY, BANK_HOLIDAYS, WEEK, Rule, Span, date_of, first_and_last, in_order, rank


def arranged(hours: Mapping[str, tuple[Span, ...]]) -> tuple[Rule, ...]:
    """One rule for days with the same times: the week, then what is narrower, which has the last word."""
    if {*hours.values()} == {ALL_DAY} and {*WEEK} <= {*hours}:
        return (Rule(WEEK, ALL_DAY),)
    rules: list[Rule] = []
    for _, days in groupby(in_order(hours), key=rank):
        rules += _alike(hours, list(days))
    for place, (before, rule) in enumerate(pairwise(rules)):
        if rule.days == (BANK_HOLIDAYS,) and before.weekdays and rule.spans == before.spans:
            rules[place : place + 2] = [Rule((*before.days, BANK_HOLIDAYS), before.spans)]
            break
    return tuple(rules)


def tidied(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules in that order, if it changes nothing: not where a night runs on, or a later rule overrules holidays."""
    if any(rule.runs_past_midnight for rule in rules) or any(overruled(rules)):
        return tuple(rules)
    return arranged({day: rule.spans for rule in rules for day in rule.days})


def overruled(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Each rule for days of its own with one after it that replaces it on some of them."""
    for before, after in combinations(rules, 2):
        if before.spans != after.spans and any(starmap(_replaces, product(before.days, after.days))):
            yield before, after


def _replaces(day: str, later: str) -> bool:
    """Whether a rule for a later day takes days away from one that is narrower, or just as narrow."""
    if rank(day) != rank(later) or day in WEEK:
        return rank(day) > rank(later)
    if day == later:
        return True
    if rank(day) == 1:  # the fourth Monday may be the last
        return day[:2] == later[:2] and "-" in day + later and "4" in day + later
    return bool(_dates(day) & _dates(later))


def _dates(day: str) -> set[date]:
    """Each date of “Dec 24-26”; those of every year as in 2000."""
    first, last = map(date_of, first_and_last(day))
    length = (last if first <= last else last.replace(year=last.year + 1)) - first
    every = (first + timedelta(days=number) for number in range(length.days + 1))
    return {each if day.startswith("20") else each.replace(year=2000) for each in every}


def _alike(hours: Mapping[str, tuple[Span, ...]], days: Sequence[str]) -> list[Rule]:
    alike: dict[tuple[Span, ...], list[str]] = {}
    for day in days:
        alike.setdefault(hours[day], []).append(day)
    return [Rule(tuple(same), spans) for spans, same in alike.items()]
