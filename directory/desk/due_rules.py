"""The guide's rules that must be looked up again, as they stand among the entries on an administrator's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Role, Viewer
from directory.desk.rules import NEVER, Queued, lateness_in
from directory.rulebook.rules import WEIGHT, Rule
from directory.verification.rules import Standing


@dataclass(frozen=True)
class DueRule:
    """A rule that is to be checked; it can be at any hour."""

    rule: Rule
    standing: Standing
    risk: float
    offered: bool = True


def with_rules(
    queue: Iterable[Queued], rules: Iterable[Rule], *, viewer: Viewer, today: date
) -> list[Queued | DueRule]:
    """The queue with the rules that nobody could confirm, or whose check is due or over, for administrators.

    Each stands where its risk puts it: its weight × how late it is, as an entry's.
    """
    if viewer.role is not Role.ADMINISTRATOR:
        return list(queue)
    due = [
        DueRule(each, standing, WEIGHT * _late(each, today=today))
        for each in rules
        if (standing := each.standing(today=today)) < Standing.CURRENT
    ]
    return sorted([*queue, *due], key=lambda each: (not each.offered, -each.risk))


def _late(rule: Rule, *, today: date) -> float:
    return lateness_in(rule.checked_on, rule.review_due, today=today) if rule.confirmed else NEVER
