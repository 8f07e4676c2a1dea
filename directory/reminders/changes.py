"""Reminding: who is told of what today, each step once, in one letter a person."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from directory.accounts.links import signed
from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.corrections.proposal_queries import proposals_to_decide
from directory.database import run, run_many
from directory.history.changes import alone
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.reminders.letters import Around, Told, digest
from directory.reminders.queries import Entry, entries_due
from directory.reminders.recipients import Everybody, Person, never_verified, told_already, who_may_be_told
from directory.reminders.rules import escalated, goes_up, latest_step, overdue_words, told
from directory.reminders.unanswered import Unanswered, entries_unanswered
from directory.settings import Settings
from directory.verification.policies import policies

KIND = "digest"
ENDING = "no reminders"
"""What the link in a digest is signed for."""

NO_STEP = 0
"""In the ledger, of a try that nobody answered, on which no review date rests."""

ENDING_GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Step:
    """An entry, and how far it is on the way to its review date or past it; none, where nobody answers it.

    `escalated`: the administrators are told of it, whoever else is.
    """

    entry: Entry | Unanswered
    step: int
    escalated: bool

    @property
    def key(self) -> tuple[int, int, int]:
        """By which the ledger knows it."""
        return self.entry.channel, self.entry.verification, self.step


@dataclass(frozen=True)
class Besides:
    """What else waits for people, by account, each counted: entries that nobody ever verified, and suggestions."""

    never_verified: Mapping[int, int]
    suggestions: Mapping[int, int]


@dataclass(frozen=True)
class Digest:
    """What one person is told, as it's to be sent."""

    person: Person
    steps: tuple[Step, ...]
    letter: Letter


async def digests(*, on: date, now: datetime, chosen: Settings) -> list[Digest]:
    """Who would be told of what on this day and hasn't been; notes and sends nothing."""
    untold, everybody = await _untold(on)
    besides = await _besides(untold, everybody)
    return [
        _digest(everybody.people[account], steps, besides, on=on, now=now, chosen=chosen)
        for account, steps in untold.items()
    ]


async def remind(
    *,
    on: date,
    now: datetime,
    chosen: Settings,
    progress: Callable[[int, int], Awaitable[object]] | None = None,
) -> list[Digest]:
    """Queue a digest for everybody who has something to be told on this day, and note that they were told.

    As often as it's asked for, by however many at once, nobody is told a step twice.
    """
    sent = []
    untold, everybody = await _untold(on)
    besides = await _besides(untold, everybody)
    for number, (account, steps) in enumerate(untold.items(), start=1):
        person = everybody.people[account]
        async with alone():  # of two who remind at once, the second finds what the first has told
            if fresh := await _fresh(account, steps):
                made = _digest(person, fresh, besides, on=on, now=now, chosen=chosen)
                await _note(made, on=on, now=now)
                sent.append(made)
        if progress:
            await progress(number, len(untold))
    return sent


async def turn_off(account: int, *, now: datetime) -> None:
    """No digest for somebody any more."""
    await run(
        "INSERT INTO reminders_off (account, since) VALUES ({}, {}) ON CONFLICT (account) DO NOTHING",
        account,
        now.astimezone(UTC),
    )


async def turn_on(account: int) -> None:
    await run("DELETE FROM reminders_off WHERE account = {}", account)


async def _untold(on: date) -> tuple[dict[int, list[Step]], Everybody]:
    """By account, the latest step of each entry that is reached on this day, and that they haven't been told."""
    entries = await entries_due(on)
    everybody = await who_may_be_told({each.contact for each in entries})
    wanted: defaultdict[int, list[Step]] = defaultdict(list)
    for entry in entries:
        for account, step in _concerned(entry, everybody, on=on):
            wanted[account].append(step)
    for silent in await entries_unanswered(policies().tries_unanswered):
        for account in everybody.administrators:
            wanted[account].append(Step(silent, NO_STEP, escalated=True))
    untold = {account: await _fresh(account, steps) for account, steps in wanted.items()}
    return {account: steps for account, steps in untold.items() if steps}, everybody


def _concerned(entry: Entry, everybody: Everybody, *, on: date) -> Iterator[tuple[int, Step]]:
    """Who is told of an entry on this day, and at which step: those who verify it, and whom it's escalated to."""
    step = latest_step(entry.review_due, interval=entry.interval, today=on)
    if step is None:
        return
    concerned = told(
        step,
        looked_after_by=everybody.verifiers.get(entry.contact, ()),
        administrators=everybody.administrators,
        off=everybody.off,
    )
    yield from ((account, Step(entry, step, escalated=escalated(step))) for account in concerned)
    days_overdue = policies().days_overdue
    if goes_up(entry.review_due, today=on, after=days_overdue):
        as_well = everybody.administrators - concerned
        yield from ((account, Step(entry, days_overdue, escalated=True)) for account in as_well)


async def _fresh(account: int, steps: Sequence[Step]) -> list[Step]:
    already = await told_already(account, {each.entry.channel for each in steps})
    return [each for each in steps if each.key not in already]


async def _note(made: Digest, *, on: date, now: datetime) -> None:
    """Note what somebody is told, and the letter that tells it; within a transaction."""
    key, account = f"digest:{uuid4()}", made.person.account
    await run_many(
        "INSERT INTO reminder (account, channel, verification, step, told_on, digest) VALUES ({}, {}, {}, {}, {}, {})",
        [(account, *each.key, on, key) for each in made.steps],
    )
    await queue(made.letter, kind=KIND, key=key, due=now, account=account)


async def _besides(accounts: Collection[int], everybody: Everybody) -> Besides:
    suggestions = {}
    if await proposals_to_decide(ADMINISTRATOR):
        for account in accounts:
            role = Role.ADMINISTRATOR if account in everybody.administrators else Role.VERIFIER
            suggestions[account] = len(await proposals_to_decide(viewer_as(role, account=account)))
    return Besides(await never_verified(accounts), suggestions)


def _digest(
    person: Person, steps: Sequence[Step], besides: Besides, *, on: date, now: datetime, chosen: Settings
) -> Digest:
    base = chosen.base_url
    token = signed(UUID(person.uuid), purpose=ENDING, until=now + ENDING_GOOD_FOR, secret=chosen.secret_key)
    around = Around(chosen.site_name, base, f"{base}/reminders/endings?token={token}")
    letter = digest(
        person.email,
        [_told(each, on=on) for each in steps],
        around,
        never_verified=besides.never_verified.get(person.account, 0),
        suggestions=besides.suggestions.get(person.account, 0),
    )
    return Digest(person, tuple(steps), letter)


def _told(each: Step, *, on: date) -> Told:
    entry = each.entry
    if isinstance(entry, Unanswered):
        since, words = entry.last_tried_on, f"not answered {entry.tries} times in a row"
    else:
        since, words = entry.review_due, overdue_words(entry.review_due, today=on)
    return Told(
        slug=entry.slug,
        name=entry.name,
        organisation=entry.organisation,
        kind=entry.kind,
        weight=entry.weight,
        since=since,
        escalated=each.escalated,
        words=words,
    )
