"""Reminding of reviews: agreements, policies and relationships, each step once, in one letter a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from directory.accounts.links import signed
from directory.database import fetch, marks
from directory.history.changes import alone
from directory.mail import Item, Letter, Section
from directory.reminders.agreements import milestones_of_agreements
from directory.reminders.changes import ENDING, ENDING_GOOD_FOR
from directory.reminders.milestones import Milestone
from directory.reminders.partnerships import milestones_of_partnerships
from directory.reminders.recipients import Person, everybody_who_keeps, turned_off
from directory.reminders.rules import escalated, told
from directory.reminders.telling import tell_once
from directory.settings import Settings

KIND = "reviews"
AT_ONCE = 500  # asked for in one query


@dataclass(frozen=True)
class Reminder:
    """What one person is told, as it's to be sent."""

    person: Person
    milestones: tuple[Milestone, ...]
    letter: Letter


async def reminders_of_reviews(*, on: date, now: datetime, chosen: Settings) -> list[Reminder]:
    """Who would be told of what on this day and hasn't been; notes nothing."""
    return [
        Reminder(person, tuple(fresh), _letter(person, fresh, now=now, chosen=chosen))
        for person, every in await _concerned(on)
        if (fresh := await _fresh(person, every))
    ]


async def remind_of_reviews(*, on: date, now: datetime, chosen: Settings) -> list[Reminder]:
    """Queue them, in the same ledger as everything that is sent: as often as it's asked for, each once."""
    queued = []
    for person, every in await _concerned(on):
        async with alone():  # of two who remind at once, the second finds what the first has told
            if fresh := await _fresh(person, every):
                reminder = Reminder(person, tuple(fresh), _letter(person, fresh, now=now, chosen=chosen))
                whats = (each.what for each in fresh)
                await tell_once(person, whats, reminder.letter, kind=KIND, on=on, now=now)
                queued.append(reminder)
    return queued


async def _concerned(on: date) -> list[tuple[Person, list[Milestone]]]:
    """Everybody whom something concerns that is reached on this day."""
    people, administrators = await everybody_who_keeps()
    off = await turned_off()
    found: dict[int, list[Milestone]] = {}
    for each in (*await milestones_of_agreements(on), *await milestones_of_partnerships(on)):
        keep = each.subject.keepers & people.keys()
        for account in told(each.step, looked_after_by=keep, administrators=administrators, off=off):
            found.setdefault(account, []).append(each)
    return [(people[account], found[account]) for account in sorted(found)]


async def _fresh(person: Person, every: Sequence[Milestone]) -> list[Milestone]:
    """Those that somebody wasn't told."""
    known: set[str] = set()
    for start in range(0, len(every), AT_ONCE):
        keys = [each.what for each in every[start : start + AT_ONCE]]
        known |= {
            row["what"]
            for row in await fetch(
                f"SELECT what FROM told_once WHERE what IN ({marks(keys)}) AND account = {{}}", *keys, person.account
            )
        }
    return [each for each in every if each.what not in known]


def _letter(person: Person, every: Sequence[Milestone], *, now: datetime, chosen: Settings) -> Letter:
    base = chosen.base_url
    token = signed(UUID(person.uuid), purpose=ENDING, until=now + ENDING_GOOD_FOR, secret=chosen.secret_key)
    unsubscribe = "" if all(escalated(each.step) for each in every) else f"{base}/reminders/endings?token={token}"
    ending = (f"To end these mails: {base}/account/reminders",)
    if len(every) == 1:
        (only,) = every
        title, words = only.subject.title, f"{only.words[0].lower()}{only.words[1:]}"
        return Letter(
            person.email,
            f"{only.words}: {title}",
            (f"{title}: {words}. {only.subject.asked}",),
            f"{base}{only.subject.path}",
            "Open it",
            ending,
            unsubscribe=unsubscribe,
        )
    return Letter(
        person.email,
        f"{len(every)} reviews and ends: {chosen.site_name}",
        (f"{len(every)} agreements, policies or relationships that you look after in {chosen.site_name}.",),
        afterwards=ending,
        sections=tuple(_sections(every, base=base)),
        unsubscribe=unsubscribe,
    )


def _sections(every: Sequence[Milestone], *, base: str) -> Iterable[Section]:
    """Under the heading of each kind, what is due longest first."""
    headings = list(dict.fromkeys(each.subject.heading for each in every))
    in_order = sorted(every, key=lambda each: (headings.index(each.subject.heading), each.on))
    for heading, group in groupby(in_order, key=lambda each: each.subject.heading):
        items = (Item(f"{each.subject.title}: {each.words}", f"{base}{each.subject.path}") for each in group)
        yield Section(heading, tuple(items))
