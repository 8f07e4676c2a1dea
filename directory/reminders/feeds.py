"""Somebody's private calendar: an address that nobody guesses, and what it holds."""

from datetime import UTC, date, datetime, timedelta
from secrets import token_urlsafe

from directory.accounts.lasting import token_digest
from directory.accounts.rules import Role
from directory.database import fetch, run
from directory.errors import NotFound
from directory.reminders.queries import Entry, entries_looked_after

BACK, AHEAD = timedelta(days=30), timedelta(days=120)


async def make_feed(account: int, *, now: datetime) -> str:
    """The token of a new address for somebody's calendar; the one before is good no longer."""
    token = token_urlsafe(32)
    await run(
        "INSERT INTO calendar_feed (account, token, made_at) VALUES ({}, {}, {}) "
        "ON CONFLICT (account) DO UPDATE SET token = excluded.token, made_at = excluded.made_at",
        account,
        token_digest(token),
        now.astimezone(UTC),
    )
    return token


async def end_feed(account: int) -> None:
    await run("DELETE FROM calendar_feed WHERE account = {}", account)


async def has_feed(account: int) -> bool:
    return bool(await fetch("SELECT id FROM calendar_feed WHERE account = {}", account))


async def entries_in_feed(token: str, *, today: date) -> list[Entry]:
    """What falls due, or fell due lately, of what the owner of this token looks after; NotFound for any other."""
    rows = await fetch(
        "SELECT feed.account, account.role FROM calendar_feed feed JOIN account ON account.id = feed.account "
        "WHERE feed.token = {} AND account.ended_at IS NULL",
        token_digest(token),
    )
    if not rows:
        raise NotFound
    return await entries_looked_after(rows[0]["account"], Role(rows[0]["role"]), first=today - BACK, last=today + AHEAD)


def calendar(entries: list[Entry], *, site_name: str, base_url: str, now: datetime) -> bytes:
    """Review dates as an iCalendar file (RFC 5545), one event a day and contact; no value stands in it."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - a tenth of a second, which no other page waits for

    made = Calendar()
    made.add("prodid", "-//safeguarding-directory//reviews//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"To verify: {site_name}")
    made.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for (day, slug), entry in {(each.review_due, each.slug): each for each in entries}.items():
        address = f"{base_url.rstrip('/')}/contacts/{slug}/verifications/new"
        event = Event()
        event.add("uid", f"{day:%Y%m%d}-{slug}@{base_url.partition('://')[2].split('/')[0]}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"Verify {entry.name} ({entry.organisation})")
        event.add("description", f"Record what you found: {address}")
        event.add("url", address)
        event.add("transp", "TRANSPARENT")  # the day stays free for other things
        made.add_component(event)
    return bytes(made.to_ical())
