"""The guide's rules, and what areas add to them, that must be looked up again, among the entries on a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Role, Viewer
from directory.desk.risk import NEVER, lateness_in
from directory.desk.rules import Queued
from directory.rulebook.rules import WEIGHT, OfArea, Rule
from directory.rulebook.words import standing_said
from directory.verification.rules import Standing


@dataclass(frozen=True)
class DueRule:
    """A rule of the guide, or something that an area adds to it, that is to be looked up; it can be at any hour."""

    text: str
    what: str
    link: str
    standing: Standing
    risk: float
    newer: bool = False  # the guide words it in another way than people here have signed off
    offered: bool = True

    @property
    def said(self) -> str:
        return standing_said(self.standing)


def with_rules(
    queue: Iterable[Queued],
    rules: Iterable[Rule],
    local: Iterable[tuple[str, OfArea]],
    *,
    viewer: Viewer,
    today: date,
) -> list[Queued | DueRule]:
    """The queue with what nobody could confirm, or whose check is due or over, each where its risk puts it.

    Rules hold for the whole country, so they're the administrators'; what an area adds (`local`, with the area's
    address) is for those who look after it.
    """
    due = [_local(slug, each, today=today) for slug, each in local]
    if viewer.role is Role.ADMINISTRATOR:
        due += [_rule(each, today=today) for each in rules]
    wanted = [each for each in due if each.standing < Standing.CURRENT or each.newer]
    return sorted([*queue, *wanted], key=lambda each: (not each.offered, -each.risk))


def _rule(rule: Rule, *, today: date) -> DueRule:
    sound = rule.confirmed and rule.newer is None
    late = lateness_in(rule.checked_on, rule.review_due, today=today) if sound else NEVER
    what = f"A rule of the guide. {rule.cited}: {rule.edition}"
    standing = rule.standing(today=today)
    return DueRule(rule.text, what, f"/rules/{rule.id}", standing, WEIGHT * late, newer=rule.newer is not None)


def _local(slug: str, each: OfArea, *, today: date) -> DueRule:
    late = lateness_in(each.checked_on, each.review_due, today=today)
    what = f"{each.area} adds this to the guide. {each.source[:1].upper()}{each.source[1:]}"
    return DueRule(each.text, what, f"/areas/{slug}/local", each.standing(today=today), WEIGHT * late)
