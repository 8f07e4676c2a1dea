"""The one order in which rules are kept, so that hours that mean the same are written the same."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from directory.hours.syntax import ALL_DAY, BANK_HOLIDAYS, WEEK, Rule, Span, in_order


def arranged(hours: Mapping[str, tuple[Span, ...]]) -> tuple[Rule, ...]:
    """One rule for days with the same times: the week, then bank holidays, then dates, which have the last word."""
    if {*hours.values()} == {ALL_DAY} and {*WEEK} <= {*hours}:
        return (Rule(WEEK, ALL_DAY),)
    rules = _alike(hours, [day for day in WEEK if day in hours])
    if BANK_HOLIDAYS in hours:
        if rules and rules[-1].spans == hours[BANK_HOLIDAYS]:
            rules[-1] = Rule((*rules[-1].days, BANK_HOLIDAYS), rules[-1].spans)
        else:
            rules.append(Rule((BANK_HOLIDAYS,), hours[BANK_HOLIDAYS]))
    return (*rules, *_alike(hours, [day for day in in_order(hours) if day not in (*WEEK, BANK_HOLIDAYS)]))


def tidied(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules in that order, if it changes nothing: not where a night runs on, or a later rule overrules holidays."""
    if any(rule.runs_past_midnight for rule in rules) or any(overruled(rules)):
        return tuple(rules)
    return arranged({day: rule.spans for rule in rules for day in rule.days})


def overruled(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Each rule for bank holidays or dates with the one after it that replaces it on some of them."""
    for before, after in pairwise(rules):
        if max(map(_rank, before.days)) > min(map(_rank, after.days)):
            yield before, after


def _alike(hours: Mapping[str, tuple[Span, ...]], days: Sequence[str]) -> list[Rule]:
    alike: dict[tuple[Span, ...], list[str]] = {}
    for day in days:
        alike.setdefault(hours[day], []).append(day)
    return [Rule(tuple(same), spans) for spans, same in alike.items()]


def _rank(day: str) -> int:
    return 0 if day in WEEK else 1 if day == BANK_HOLIDAYS else 2
