"""Reads of owners, and of what each is asked about; what somebody doesn't look after isn't there for them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from directory.accounts.queries import in_utc
from directory.accounts.rules import PROFESSIONAL, Viewer
from directory.contacts.remits import contacts_looked_after
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.owners.rules import Asked, called
from directory.owners.tables import Owner


@dataclass(frozen=True)
class Named:
    """An owner of a contact, and when they were last sent a link."""

    uuid: UUID
    email: str
    person: str
    job_title: str
    since: datetime
    asked_at: datetime | None
    link_until: datetime | None


async def owner_with(uuid: UUID, *, viewer: Viewer) -> Owner:
    """The owner with this UUID, if this viewer looks after what they answer for; NotFound."""
    condition, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT owner.uuid FROM owner JOIN contact ON contact.id = owner.contact "
        f"WHERE owner.uuid = {{}} AND ({condition})",
        uuid,
        *arguments,
    )
    found = await Owner.objects().get(Owner.uuid == uuid) if rows else None
    if found is None:
        raise NotFound
    return found


async def slug_of_contact(owner: Owner) -> str:
    """Where the contact stands that this owner answers for."""
    rows = await fetch("SELECT slug FROM contact WHERE id = {}", owner.contact)
    return str(rows[0]["slug"])


async def owners_of(contact: int) -> list[Named]:
    """Who answers for a contact at present, first named first."""
    rows = await fetch(
        "SELECT uuid, email, person, job_title, since FROM owner WHERE contact = {} AND ended_at IS NULL ORDER BY id",
        contact,
    )
    return [Named(**(row | await _last_link(row["email"]))) for row in rows]


async def _last_link(email: str) -> dict[str, Any]:
    rows = await fetch(
        "SELECT made_at, expires_at, withdrawn_at FROM owner_link WHERE email = {} ORDER BY id DESC LIMIT 1", email
    )
    if not rows:
        return {"asked_at": None, "link_until": None}
    until = None if rows[0]["withdrawn_at"] else rows[0]["expires_at"]
    return {"asked_at": rows[0]["made_at"], "link_until": until}


async def asked_of(email: str, *, at: datetime) -> list[Asked]:
    """The channels that an address is asked about: of what it answered for at that moment and does still.

    Never what is private: a link may be forwarded. `at` is when the link was made, so that one for two weeks doesn't
    come to hold a front door that was given to its owner since.
    """
    rows = await fetch(
        _ASKED.format(marks=marks(PROFESSIONAL.visibilities)), email, in_utc(at), *PROFESSIONAL.visibilities
    )
    return [_asked(row) for row in rows]


_ASKED = """
    SELECT ch.id AS number, ch.uuid, ch.kind, ch.value, ch.label, ch.hours, ch.visibility, ch.changed_by,
        contact.id AS contact, contact.slug, contact.name, organisation.name AS organisation, role.code AS role,
        role.title AS role_title, owner.id AS owner, owner.email, owner.person, owner.job_title, owner.named_by,
        (SELECT account.email FROM account WHERE account.id = ch.changed_by) AS changer,
        EXISTS (SELECT 1 FROM owner_finding f WHERE f.channel = ch.id AND f.answer = 'changed'
            AND f.value <> ch.value) AND NOT EXISTS (
            SELECT 1 FROM verification v WHERE v.channel = ch.id AND v.value = ch.value AND v.id > ch.tries_after
            AND v.outcome = 'right' AND v.method <> 'owner confirmed') AS told_by_owner,
        EXISTS (SELECT 1 FROM owner_finding f WHERE f.channel = ch.id AND f.settled_at IS NULL) AS finding_open,
        (SELECT max(v.verified_on) FROM verification v WHERE v.channel = ch.id AND v.value = ch.value
            AND v.id > ch.tries_after AND v.outcome = 'right' AND v.method = 'owner confirmed') AS confirmed_on
    FROM owner
    JOIN contact ON contact.id = owner.contact JOIN channel ch ON ch.contact = contact.id
    JOIN organisation ON organisation.id = contact.organisation JOIN role ON role.id = contact.role
    WHERE owner.email = {{}} AND owner.ended_at IS NULL AND owner.since <= {{}} AND contact.retired_on IS NULL
        AND organisation.retired_on IS NULL AND ch.retired_on IS NULL AND ch.visibility IN ({marks})
    ORDER BY role.weight DESC, contact.position, contact.id, ch.position, ch.id
"""


def _asked(row: dict[str, Any]) -> Asked:
    changed_by, confirmed_on = row.pop("changed_by"), row.pop("confirmed_on")
    email, person, job_title = row.pop("email"), row.pop("person"), row.pop("job_title")
    named_by, changer = row.pop("named_by"), row.pop("changer")
    return Asked(
        **row
        | {
            "name": row["name"] or row["organisation"],
            "told_by_owner": bool(row["told_by_owner"]),
            "finding_open": bool(row["finding_open"]),
        },
        owner_called=called(person=person, job_title=job_title, email=email),
        named_by_changer=changed_by is not None and (changed_by == named_by or changer == email),
        confirmed_on=date.fromisoformat(confirmed_on) if isinstance(confirmed_on, str) else confirmed_on,
    )
