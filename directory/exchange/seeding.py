"""Making a directory: what every one starts with, and what a demonstration adds."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta

from directory.accounts.rules import ADMINISTRATOR, Role
from directory.areas.changes import load_seed_areas, load_seed_postcodes
from directory.contacts.tables import Channel, Contact
from directory.database import fetch, is_sqlite, run
from directory.errors import RuleBroken
from directory.exchange.agreed import load_agreements
from directory.exchange.changes import import_sheet
from directory.exchange.header import is_column
from directory.exchange.missing import load_gaps
from directory.exchange.partnered import load_partnerships
from directory.exchange.roles import load_roles
from directory.exchange.sheet import Sheet, read_sheet
from directory.guide.queries import seeded_rules
from directory.history.changes import alone, establish, record
from directory.history.rules import Act, Change
from directory.people.changes import invite
from directory.rulebook.changes import take_over
from directory.rulebook.local_changes import add_document, add_local_rule
from directory.rulebook.rules import DocumentKind
from directory.settings import ROOT
from directory.verification.changes import report, verify
from directory.verification.rules import Method, Outcome

SEEDS = ROOT / "seeds"


DEMONSTRATION = ("demonstration", "accounts", "areas' own", "agreements", "partnerships", "gaps")
"""The parts of the demonstration, in the order in which they build on each other."""


@dataclass(frozen=True)
class Seeded:
    """How much was new: nothing, where all of it had been done before."""

    areas: int
    roles: int
    postcodes: int
    files: tuple[str, ...]


async def seed(act: Act, *, demonstration: bool, today: date) -> Seeded:
    """Make this database a demonstration or a real directory, and load what it starts with; again, nothing."""
    await establish(demonstration=demonstration, at=act.at)
    areas = await load_seed_areas(act)
    roles = await load_roles(act)
    postcodes = await load_seed_postcodes(act)
    await take_over(act, seeded_rules().values())
    files = ["national.csv", *(DEMONSTRATION if demonstration else [])]
    done = [name for name in files if await _once(name, act, today=today)]
    if done and not is_sqlite():
        # Until PostgreSQL counts by itself, a minute later, every lookup would take fifty times as long.
        await run("ANALYZE")
    return Seeded(areas, roles, postcodes, tuple(done))


async def _once(name: str, act: Act, *, today: date) -> bool:
    """Load a part of the seeds unless that was done: what people changed since must not be changed back."""
    async with alone():
        if await fetch("SELECT id FROM history WHERE record_table = 'seed' AND record = {}", name):
            return False
        if name == "demonstration":
            await _load_demonstration(act, today=today)
        elif name == "accounts":
            await _load_accounts(act, today=today)
        elif name == "areas' own":
            await _load_what_areas_add(act, today=today)
        elif name == "agreements":
            await load_agreements(act, today=today)
        elif name == "partnerships":
            await load_partnerships(act, today=today)
        elif name == "gaps":
            await load_gaps(act, today=today)
        else:
            await import_sheet(act, _sheet(name), today=today)
        await record(act, changes=[Change("seed", name, "imported", None, None)])
    return True


async def _load_demonstration(act: Act, *, today: date) -> None:
    """The invented directory, with days counted back from today."""
    await import_sheet(act, dated(_sheet("demonstration/contacts.csv"), today=today), today=today)
    for row in _rows("demonstration/verifications.csv"):
        await verify(
            act,
            await _channel(row),
            by=ADMINISTRATOR,
            method=Method(row["method"]),
            outcome=Outcome(row["outcome"]),
            on=today - timedelta(days=int(row["days_ago"])),
            verified_by=row["verified_by"],
            note=row["note"],
        )
    for row in _rows("demonstration/reports.csv"):
        channel = await _channel(row)
        contact = await Contact.objects().where(Contact._meta.primary_key == channel.contact).first()
        if contact:
            at = act.at - timedelta(days=int(row["days_ago"]))
            reporter = row["reporter"]
            await report(act, contact, channel=channel, kind=row["kind"], text=row["text"], network=reporter, at=at)


async def _load_accounts(act: Act, *, today: date) -> None:
    """Somebody of each role, who signs in by the links that `directory account links` prints."""
    for row in _rows("demonstration/accounts.csv"):
        await invite(
            act,
            email=row["email"],
            person=row["person"],
            role=Role(row["role"]),
            areas=[each for each in row["areas"].split(";") if each],
            organisations=[each for each in row["organisations"].split(";") if each],
            today=today,
            joined=True,
        )


async def _load_what_areas_add(act: Act, *, today: date) -> None:
    """Documents, limits and calls of the demonstration's areas, looked up on days counted back from today."""
    areas = {row["gss"]: row["id"] for row in await fetch("SELECT id, gss FROM area")}
    roles = {row["code"]: row["id"] for row in await fetch("SELECT id, code FROM role")}
    for row in _rows("demonstration/documents.csv"):
        await add_document(
            act,
            area=areas[row["area"]],
            kind=DocumentKind(row["kind"]),
            title=row["title"],
            address=row["address"],
            edition_on=today - timedelta(days=int(row["edition_days_ago"])),
            on=today - timedelta(days=int(row["days_ago"])),
        )
    for row in _rows("demonstration/local_rules.csv"):
        await add_local_rule(
            act,
            area=areas[row["area"]],
            concern=row["concern"],
            urgency=row["urgency"],
            number=int(row["number"]),
            role=roles.get(row["role"]),
            text=row["text"],
            source=row["source"],
            read_at=row["read_at"],
            on=today - timedelta(days=int(row["days_ago"])),
        )


def dated(sheet: Sheet, *, today: date) -> Sheet:
    """A sheet whose column `verified_days_ago` has become `verified_on`."""
    place = sheet.header.index("verified_days_ago")
    header = [*sheet.header]
    header[place] = "verified_on"
    rows = []
    for number, cells in sheet.rows:
        days = cells[place]
        on = (today - timedelta(days=int(days))).isoformat() if days else ""
        rows.append((number, [*cells[:place], on, *cells[place + 1 :]]))
    return Sheet(header, rows)


async def _channel(row: dict[str, str]) -> Channel:
    """The channel that a row of the demonstration names."""
    found = await fetch(
        "SELECT channel.id FROM channel JOIN contact ON contact.id = channel.contact "
        "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
        "WHERE organisation.name = {} AND role.code = {} AND contact.name = {} "
        "AND channel.kind = {} AND channel.label = {}",
        *(row[column] for column in ("organisation", "role", "name", "channel", "label")),
    )
    channel = await Channel.objects().get(Channel._meta.primary_key == found[0]["id"]) if found else None
    if channel is None:
        raise RuleBroken(f"The demonstration names a channel that it doesn't have: {row}")
    return channel


def _sheet(name: str) -> Sheet:
    return read_sheet((SEEDS / name).read_bytes(), known=is_column)


def _rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
