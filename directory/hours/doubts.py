"""What to look at again in hours that can be read: minutes that one rule takes from another, or leaves to nobody."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from directory.hours.order import overruled
from directory.hours.rules import WallSpan, gaps, open_spans, round_the_week
from directory.hours.spoken import day_name, in_a_week
from directory.hours.syntax import BANK_HOLIDAYS, WEEK, Rule, covers, morning_after, written

_MONDAY = datetime.combine(date(2001, 1, 8), time())  # any week would do: dates and bank holidays are left out of it
_WEEK, _MINUTE = timedelta(days=7), timedelta(minutes=1)


def doubts(rules: Sequence[Rule]) -> tuple[str, ...]:
    """A sentence for each, naming the days and the minutes."""
    return (*overridden(rules), *unanswered(rules))


def overridden(rules: Sequence[Rule]) -> Iterator[str]:
    """Where one rule takes minutes from another: a day, its small hours too, belongs to the last rule that names it."""
    weekly = _weekly(rules)
    together = _in_a_week(weekly)
    for rule in weekly:
        lost = [gap for opens, closes in _in_a_week([rule]) for gap in gaps(together, opens, closes)]
        if lost:
            winners = dict.fromkeys(f"“{_last_to_name(opens, weekly)}”" for opens, _ in lost)
            yield f"“{rule}” is replaced by {' and '.join(winners)} on {in_a_week(lost)}"
    for place, rule in enumerate(weekly):
        opened = next((later for later in weekly[place + 1 :] if later.spans and {*rule.days} & {*later.days}), None)
        if not rule.spans and rule.days != WEEK and opened:  # “off” for the whole week only comes before its hours
            yield f"“{rule}” is replaced by “{opened}” on {', '.join(map(day_name, _both(rule, opened)))}"
    for special, after in overruled(rules):
        yield f"“{after}” stands after “{special}” and replaces it on those days: put it first"
    holidays = next((rule for rule in reversed(rules) if BANK_HOLIDAYS in rule.days), None)
    for rule in rules:
        morning = morning_after(rule)
        if holidays and morning and not covers(holidays.spans, morning):
            yield f"“{rule}” ends at midnight before a bank holiday, whose morning “{holidays}” replaces"


def unanswered(rules: Sequence[Rule]) -> Iterator[str]:
    """Which minutes a line that answers at night leaves to nobody, besides those of the office by day."""
    covered = _in_a_week(_weekly(rules))
    left = gaps(covered, _MONDAY, _MONDAY + _WEEK)
    if not left or not any(opens.date() < (closes - _MINUTE).date() for opens, closes in covered):
        return
    left = round_the_week(left)
    office_opens = Counter(opens.time() for opens, closes in left if _within_a_day(opens, closes)).most_common(1)
    for opens, closes in left:
        until = closes
        if office_opens and closes.weekday() < 5:  # from then on it's the office's to answer
            until = min(until, datetime.combine(closes, office_opens[0][0]))
        if not _within_a_day(opens, closes) and opens < until:
            yield f"{in_a_week([(opens, until)])} is left to nobody"
    if not any(BANK_HOLIDAYS in rule.days for rule in rules):
        yield "Bank holidays are taken as ordinary days: add “bank holidays all day”, or “closed on bank holidays”"


def _both(rule: Rule, later: Rule) -> list[str]:
    return [day for day in rule.days if day in later.days]


def _weekly(rules: Sequence[Rule]) -> list[Rule]:
    return [Rule(rule.weekdays, rule.spans) for rule in rules if rule.weekdays]


def _in_a_week(weekly: Sequence[Rule]) -> list[WallSpan]:
    return list(open_spans(written(weekly), (), _MONDAY, _MONDAY + _WEEK)) if weekly else []


def _last_to_name(moment: datetime, weekly: Sequence[Rule]) -> Rule:
    return next(rule for rule in reversed(weekly) if WEEK[moment.weekday()] in rule.days)


def _within_a_day(opens: datetime, closes: datetime) -> bool:
    return opens.date() == closes.date() and opens.time() > time()
