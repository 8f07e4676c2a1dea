"""Whose entries fall due, and asking all of their owners: one mail each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory.accounts.rules import PROFESSIONAL, Viewer
from directory.contacts.remits import contacts_looked_after
from directory.database import fetch, marks
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.owners.changes import ask, check_mail
from directory.owners.rules import asked_lately, falls_due
from directory.owners.sent_links import last_asked
from directory.owners.tables import Owner
from directory.settings import Settings
from directory.verification.intervals import overridden
from directory.verification.queries import independent_reports, tries_where
from directory.verification.rules import Try, trust


@dataclass(frozen=True)
class DueOwner:
    """An owner by address, the entries of theirs that fall due, and whether they were asked lately."""

    email: str
    entries: tuple[str, ...]
    owner: UUID
    asked_lately: bool


async def owners_due(viewer: Viewer, *, now: datetime) -> list[DueOwner]:
    """Whose entries, of those that this viewer looks after, fall due; by address."""
    today = now.astimezone(LONDON).date()
    names: dict[str, dict[str, None]] = defaultdict(dict)
    owner: dict[str, UUID] = {}
    condition, arguments = contacts_looked_after(viewer)
    tries = await _tries(viewer)
    rows = await fetch(
        f"{_CHANNELS} AND ({condition}) ORDER BY owner.email, contact.id", *PROFESSIONAL.visibilities, *arguments
    )
    own = await overridden({row["contact"]: row["role"] for row in rows})
    for row in rows:
        found = trust(
            tries[row["channel"]],
            review_days=own.get(row["contact"], row["review_days"]),
            named_person=bool(row["person"]),
            today=today,
            reports=row["reports"],
        )
        if falls_due(found, today=today):
            names[row["email"]][row["name"] or row["organisation"]] = None
            owner.setdefault(row["email"], row["owner"])
    return [
        DueOwner(email, tuple(due), owner[email], asked_lately(await last_asked(email), now=now))
        for email, due in names.items()
    ]


_CHANNELS = (
    "SELECT owner.uuid AS owner, owner.email, ch.id AS channel, contact.id AS contact, contact.person, contact.name, "
    "organisation.name AS organisation, role.id AS role, role.review_days, "
    f"{independent_reports(channel='ch.id')} AS reports FROM owner JOIN contact ON contact.id = owner.contact "
    "JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role "
    "JOIN channel ch ON ch.contact = contact.id WHERE owner.ended_at IS NULL AND contact.retired_on IS NULL "
    "AND organisation.retired_on IS NULL AND ch.retired_on IS NULL "
    f"AND ch.visibility IN ({marks(PROFESSIONAL.visibilities)})"
)


async def _tries(viewer: Viewer) -> defaultdict[int, list[Try]]:
    """Every try that counts of the channels that have an owner, newest first."""
    condition, arguments = contacts_looked_after(viewer)
    owned = "SELECT owner.contact FROM owner WHERE owner.ended_at IS NULL"
    theirs = f"SELECT contact.id FROM contact WHERE contact.id IN ({owned}) AND ({condition})"
    return await tries_where(f"channel.contact IN ({theirs})", *arguments)


async def ask_all(act: Act, due: list[DueOwner], *, chosen: Settings) -> int:
    """Ask each of these who wasn't asked lately; how many were asked. RuleBroken where no mail server is set."""
    check_mail(chosen)
    asked = 0
    for each in due:
        if not each.asked_lately:
            (owner,) = await Owner.objects().where(Owner.uuid == each.owner)
            asked += await ask(act, owner, chosen=chosen)
    return asked
