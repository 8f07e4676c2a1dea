"""Reminding of agreements: before their review and their end, on the day and after it, each step once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from directory.accounts.links import signed
from directory.agreements.queries import facts_of
from directory.agreements.register import due_by
from directory.agreements.rules import IN_FORCE, Facts, state
from directory.database import any_of, fetch, marks
from directory.history.changes import alone
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.reminders.changes import ENDING, ENDING_GOOD_FOR
from directory.reminders.recipients import REMIT, Person
from directory.reminders.rules import escalated, first_step, latest_step, overdue_words, told
from directory.settings import Settings

KIND = "agreement"
YEARLY = timedelta(days=365)
"""Agreements are told of as an entry is that's reviewed each year: a month and a week before, and so on."""

KEYS = 500  # asked for at once


@dataclass(frozen=True)
class Reminder:
    """What one person is told of one agreement; `key` is what the ledger of messages knows it by."""

    key: str
    person: Person
    letter: Letter


@dataclass(frozen=True)
class _Day:
    """A day that matters to an agreement, the step that is reached, and what is said of it."""

    of: str
    on: date
    step: int
    words: str


async def reminders_of_agreements(*, on: date, now: datetime, chosen: Settings) -> list[Reminder]:
    """Who would be told of which agreement on this day and hasn't been; notes nothing."""
    due = await due_by(on - timedelta(days=first_step(YEARLY)), today=on)
    facts = await facts_of([row["id"] for row in due])
    keepers = await _keepers([row["id"] for row in due])
    people, administrators = await _people()
    off = {row["account"] for row in await fetch("SELECT account FROM reminders_off")}
    found = []
    for row in due:
        keep = keepers[row["id"]] & people.keys()
        for day in _days(facts[row["id"]], on=on):
            for account in sorted(told(day.step, looked_after_by=keep, administrators=administrators, off=off)):
                key = f"{KIND}:{row['id']}:{day.of}:{day.on}:{day.step}:{account}"
                letter = _letter(people[account], row["title"], row["slug"], day, now=now, chosen=chosen)
                found.append(Reminder(key, people[account], letter))
    known = await _known([each.key for each in found])
    return [each for each in found if each.key not in known]


async def remind_of_agreements(*, on: date, now: datetime, chosen: Settings) -> list[Reminder]:
    """Queue them, in the same ledger as everything that is sent: as often as it's asked for, each once."""
    queued = []
    for each in await reminders_of_agreements(on=on, now=now, chosen=chosen):
        async with alone():
            if await queue(each.letter, kind=KIND, key=each.key, due=now, account=each.person.account):
                queued.append(each)
    return queued


def _days(facts: Facts, *, on: date) -> Iterator[_Day]:
    """The review while it's in force; the end before it and for three weeks after."""
    review, end = facts.review_due_on, facts.ends_on
    if review and state(facts, today=on) in IN_FORCE:
        step = latest_step(review, interval=YEARLY, today=on)
        if step is not None:
            yield _Day("review", review, step, f"Its review is {overdue_words(review, today=on)}")
    if end and not facts.terminated_on:
        step = latest_step(end, interval=YEARLY, today=on)
        if step is not None and not escalated(step):
            yield _Day("end", end, step, _end_words(end, today=on))


def _end_words(end: date, *, today: date) -> str:
    """“It ends in 7 days”, “It ends today”, “It ended 7 days ago”."""
    days = (end - today).days
    if days == 0:
        return "It ends today"
    number = f"{abs(days)} day{'s' if abs(days) > 1 else ''}"
    return f"It ends in {number}" if days > 0 else f"It ended {number} ago"


async def _keepers(agreements: Collection[int]) -> defaultdict[int, set[int]]:
    """By agreement, the accounts that keep it: its parties', and the verifier's who drafted it for their area."""
    (parties, numbers), (authors, _same) = any_of("p.agreement", agreements), any_of("agreement.id", agreements)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row in await fetch(
        f"WITH {REMIT} SELECT p.agreement, given.account FROM agreement_party p "
        f"JOIN account_organisation given ON given.organisation = p.organisation WHERE {parties} "
        "UNION SELECT agreement.id, remit.account FROM agreement "
        "JOIN agreement_area covered ON covered.agreement = agreement.id "
        f"JOIN remit ON remit.area = covered.area AND remit.account = agreement.drafted_by WHERE {authors}",
        numbers,
        numbers,
    ):
        found[row["agreement"]].add(row["account"])
    return found


async def _people() -> tuple[dict[int, Person], set[int]]:
    """Everybody who may keep an agreement, and which of them are administrators."""
    rows = await fetch(
        "SELECT id, uuid, email, role FROM account WHERE role IN ('editor', 'verifier', 'administrator') "
        "AND joined_at IS NOT NULL AND ended_at IS NULL"
    )
    people = {row["id"]: Person(row["id"], str(row["uuid"]), row["email"]) for row in rows}
    return people, {row["id"] for row in rows if row["role"] == "administrator"}


async def _known(keys: list[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), KEYS):
        batch = keys[start : start + KEYS]
        known |= {row["key"] for row in await fetch(f"SELECT key FROM message WHERE key IN ({marks(batch)})", *batch)}
    return known


def _letter(person: Person, title: str, slug: str, day: _Day, *, now: datetime, chosen: Settings) -> Letter:
    base = chosen.base_url.rstrip("/")
    token = signed(UUID(person.uuid), purpose=ENDING, until=now + ENDING_GOOD_FOR, secret=chosen.secret_key)
    asked = (
        "Record the review, or make a new version." if day.of == "review" else "Make a new version if it’s to go on."
    )
    return Letter(
        person.email,
        f"{day.words}: {title}",
        (f"{title}: {day.words[0].lower()}{day.words[1:]}. {asked}",),
        f"{base}/agreements/{slug}",
        "Open the agreement",
        (f"To end these mails: {base}/account/reminders",),
        unsubscribe="" if escalated(day.step) else f"{base}/reminders/endings?token={token}",
    )
