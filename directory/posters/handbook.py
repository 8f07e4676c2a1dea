"""What a handbook says besides its contacts: the guide's concerns, how to escalate, and how to blow the whistle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from directory.dates import day
from directory.guide.rules import GROUPS, IN_WORDS, Clock, Concern, Urgency
from directory.guide.shown import checked_words
from directory.partnerships.queries import Own, Policy
from directory.posters.rules import Chapter, Entry, Row
from directory.rulebook.rules import Rule

LABELS = {
    "first": "First",
    "say": "When you call",
    "avoid": "Don’t",
    "family": "The family",
    "record": "Write down",
    "expect": "What happens next",
}
"""What is said under each heading of the guide, in the order to read it."""

WITHOUT_MOMENT = "The numbers stand under “Who to call”, with the date on which each was last verified."


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the guide as a print names it: who, when, and the contacts that are listed for it."""

    title: str
    when: str
    rows: tuple[Row, ...]


def calls_of(concern: Concern, rows: Iterable[Row], *, titles: Mapping[str, str]) -> list[Call]:
    """Whom the guide says to call; a call that is for some contacts of a role alone is named after those."""
    listed = [row for row in rows if row.ways]
    calls = []
    for step in concern.steps:
        meant = [row for row in listed if row.role == step.role and (not step.only or row.contact in step.only)]
        if step.optional and not meant:
            continue
        title = " or ".join(row.heading for row in meant) if step.only and meant else titles[step.role]
        calls.append(Call(title, step.when, tuple(meant)))
    return calls


def concerns_chapter(
    concerns: Iterable[Concern],
    *,
    rows: Sequence[Row],
    titles: Mapping[str, str],
    local: Mapping[str, Sequence[str]],
    today: date,
) -> Chapter:
    """What to do about each concern; `titles` are of roles, `local` what the area asks besides, by concern."""
    listed = sorted(concerns, key=lambda each: list(GROUPS).index(each.who[0]))
    entries = tuple(
        _entry(each, calls_of(each, rows, titles=titles), local=local.get(each.code, ()), today=today)
        for each in listed
    )
    return Chapter("When to call whom", WITHOUT_MOMENT, entries)


def _entry(concern: Concern, calls: Iterable[Call], *, local: Sequence[str], today: date) -> Entry:
    parts = [
        ("Tell inside", tuple(f"{each.title}: {each.text}" for each in concern.tell)),
        ("Then call", tuple(f"{call.title}. {call.when}".strip() for call in calls)),
        ("Which place decides", (f"{_capital(concern.asked.jurisdiction)}.",)),
        *((label, getattr(concern, name)) for name, label in LABELS.items()),
        ("Besides, here", tuple(local)),
        ("Rests on", tuple(dict.fromkeys(_cited(rule, today=today) for rule in concern.rules))),
    ]
    lead = f"How soon: {limit_words(concern.clock)}. {concern.sooner}".strip()
    return Entry(concern.title, lead, tuple((label, tuple(lines)) for label, lines in parts if lines))


def _cited(rule: Rule, *, today: date) -> str:
    doubt = "" if rule.standing(today=today).sound or not rule.confirmed else " That is too long ago: check it first."
    return f"{rule.cited}: {rule.edition}. {checked_words(rule)}{doubt}"


def limit_words(clock: Clock) -> str:
    """How soon, for paper: without the moment at which it ends."""
    match clock.urgency:
        case Urgency.WORKING_DAYS:
            return f"Today; at the latest within {_counted(clock.number, 'working day')}"
        case Urgency.HOURS:
            return f"Within {_counted(clock.number, 'hour')}"
    return IN_WORDS[clock.urgency]


def escalation_chapter(policies: Iterable[tuple[str, Policy]], *, area: str) -> Chapter:
    """Each ladder that holds for the area, with the partnership whose it is."""
    entries = tuple(_ladder(partnership, policy) for partnership, policy in policies)
    intro = "Is a child not safe while you disagree? Call children’s social care again, or 999."
    if not entries:
        intro = f"No escalation policy of {area} is recorded. Ask the safeguarding partnership for it. {intro}"
    return Chapter("When professionals disagree", intro, entries)


def _ladder(partnership: str, policy: Policy) -> Entry:
    days = f"In force from {day(policy.effective_from)}, to be reviewed by {day(policy.review_due_on)}."
    stages = tuple(
        (
            f"{number}. {stage.title}, within {stage.limit}",
            (f"On our side: {stage.ours}", f"On theirs: {stage.theirs}"),
        )
        for number, stage in enumerate(policy.stages, start=1)
    )
    return Entry(f"{policy.title}, {partnership}", f"{days} {policy.address}", stages)


def whistleblowing_chapter(policies: Iterable[Own]) -> Chapter:
    """The organisation's own policies; the national line stands with the other numbers."""
    entries = tuple(_policy(each) for each in policies)
    intro = (
        "First follow our own policy. Not heard, or can’t use it? The Whistleblowing Advice Line stands under “Who to "
        "call”. Is a child being harmed now? Call children’s social care, or 999."
    )
    missing = "" if entries else "No policy of ours is recorded. "
    return Chapter("Our policies, and whistleblowing", f"{missing}{intro}", entries)


def _policy(policy: Own) -> Entry:
    kind, edition, due = policy.kind.in_words, day(policy.edition_on), day(policy.review_due_on)
    return Entry(
        policy.title, f"{kind}. Edition of {edition}, to be reviewed by {due}.", (("Read it at", (policy.address,)),)
    )


def _counted(number: int, what: str) -> str:
    return f"one {what}" if number == 1 else f"{number} {what}s"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
