"""Mailing recalls: of a wrong front door, duty team or LADO number the same day, of the rest once a week."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch
from directory.history.changes import alone
from directory.mail import Attachment, Item, Letter, Section
from directory.posters.issued import Issued, recalls
from directory.posters.recalls import Tier, fingerprint
from directory.posters.replacing import Replacement, replacement_of
from directory.reminders.recipients import Person, everybody_who_keeps, keepers_of, turned_off
from directory.reminders.telling import tell_once
from directory.settings import Settings

KIND = "recalls"
A_WEEK = timedelta(days=7)
MOST_ATTACHED = 20
NOTHING_PRINTED: Mapping[str, Replacement] = {}


@dataclass(frozen=True)
class Recall:
    """What one person is told, as it's to be sent."""

    person: Person
    issues: tuple[Issued, ...]
    letter: Letter


async def recalls_to_mail(*, on: date, chosen: Settings) -> list[Recall]:
    """Who would be told today of which posters, and hasn't been; notes nothing."""
    return [
        Recall(person, tuple(issues), _letter(person, issues, chosen=chosen))
        for person, issues in await _concerned(on)
        if await _is_time(person, issues, on=on)
    ]


async def mail_recalls(*, on: date, now: datetime, chosen: Settings) -> list[Recall]:
    """Queue them, one letter a person and day at most, however many servers do so."""
    queued = []
    printed: dict[str, Replacement] = {}
    for person, issues in await _concerned(on):
        if not await _is_time(person, issues, on=on):
            continue
        for each in issues[:MOST_ATTACHED]:  # the urgent ones first; what isn’t attached isn’t issued either
            if each.code not in printed:
                printed[each.code] = await replacement_of(
                    each, today=on, now=now, site_name=chosen.site_name, base_url=chosen.base_url
                )
        async with alone():  # of two who look at once, the second finds what the first has told
            if await _is_time(person, issues, on=on):
                recall = Recall(person, tuple(issues), _letter(person, issues, chosen=chosen, printed=printed))
                whats = (f"{_what(each)}:{on}" for each in issues)
                await tell_once(person, whats, recall.letter, kind=KIND, on=on, now=now)
                queued.append(recall)
    return queued


async def _concerned(on: date) -> list[tuple[Person, list[Issued]]]:
    """Everybody who keeps an organisation with a recalled poster, with all of those."""
    every = await recalls(ADMINISTRATOR, today=on)
    people, administrators = await everybody_who_keeps()
    off = await turned_off()
    keepers = await keepers_of({each.body for each in every})
    found: dict[int, list[Issued]] = {}
    for each in every:
        told = keepers[each.body] & people.keys() or administrators
        for account in told if each.tier is Tier.SAME_DAY else told - off:
            found.setdefault(account, []).append(each)
    return [(people[account], found[account]) for account in sorted(found)]


async def _is_time(person: Person, issues: Sequence[Issued], *, on: date) -> bool:
    """Whether somebody is told today: of something urgent and new, or a week after the last time."""
    rows = await fetch(
        "SELECT what, told_on FROM told_once WHERE account = {} AND what LIKE 'recall:%'", person.account
    )
    days = {row["told_on"] for row in rows}
    if on in days:
        return False
    known = {row["what"].rpartition(":")[0] for row in rows}
    urgent = (_what(each) for each in issues if each.tier is Tier.SAME_DAY)
    return any(each not in known for each in urgent) or all(each <= on - A_WEEK for each in days)


def _what(issue: Issued) -> str:
    return f"recall:{issue.code}:{fingerprint(issue.urgent)}"


def _letter(
    person: Person, issues: Sequence[Issued], *, chosen: Settings, printed: Mapping[str, Replacement] = NOTHING_PRINTED
) -> Letter:
    base = chosen.base_url
    urgent = any(each.tier is Tier.SAME_DAY for each in issues)
    number = f"{len(issues)} posters are" if len(issues) > 1 else "1 poster is"
    what = "no longer right: take down today what shows a wrong number" if urgent else "to be replaced"
    return Letter(
        person.email,
        f"{number} {'no longer right' if urgent else 'to be replaced'}: {chosen.site_name}",
        (f"{number} {what}. Hang up the new one, which comes with this mail, and say that the old one was replaced.",),
        f"{base}/recalls",
        "All of them",
        ("This comes each week until they are replaced.",),
        sections=tuple(_sections(issues, printed, base=base)),
        attachments=tuple(_attached(issues, printed)),
    )


def _attached(issues: Sequence[Issued], printed: Mapping[str, Replacement]) -> Iterable[Attachment]:
    """The new posters, as many as a mailbox takes; the rest is printed on the page."""
    for issue in issues[:MOST_ATTACHED]:
        replacement = printed.get(issue.code, Replacement())
        if not replacement.pdf:
            continue
        name = f"{issue.slug}-{issue.choice.design.code}-{replacement.code}.pdf"
        yield Attachment(name, "application/pdf", replacement.pdf)


def _sections(issues: Collection[Issued], printed: Mapping[str, Replacement], *, base: str) -> Iterable[Section]:
    for name, group in groupby(sorted(issues, key=lambda each: each.organisation), key=lambda each: each.organisation):
        yield Section(name, tuple(_item(each, printed.get(each.code, Replacement()), base=base) for each in group))


def _item(issue: Issued, replacement: Replacement, *, base: str) -> Item:
    said = [f"Issue {issue.of}, {issue.code}: " + ". ".join(each.said for each in issue.reasons)]
    if replacement.code:
        said.append(f"{replacement.code} takes its place")
    if replacement.why:
        said.append(f"No new one could be printed. {replacement.why}")
    return Item(". ".join(said), f"{base}/organisations/{issue.slug}/posters")
