"""What owners say is wrong, and mails that reached nobody: what a verifier looks into."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory.accounts.queries import in_utc
from directory.accounts.rules import Viewer
from directory.contacts.remits import contacts_looked_after
from directory.database import fetch
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act
from directory.owners.changes import KIND
from directory.owners.rules import Settled, called
from directory.owners.tables import OwnerFinding


@dataclass(frozen=True)
class Found:
    """What an owner says of a channel, with what it says now."""

    uuid: UUID
    answer: str
    value: str
    says: str
    hours: str
    note: str
    with_code: bool
    told_at: datetime
    by: str
    kind: str
    label: str
    held: str
    held_hours: str
    slug: str
    name: str
    role: str
    role_title: str
    organisation: str
    organisation_number: int


@dataclass(frozen=True)
class Switchboard:
    """How an organisation is reached that an entry can be checked with, as the directory knows it."""

    phones: tuple[str, ...]
    website: str


@dataclass(frozen=True)
class Lost:
    """The last mail to an owner, which reached nobody, and what they answer for."""

    address: str
    answer: str
    given_up_at: datetime
    entries: tuple[tuple[str, str], ...]  # slug and name


async def open_findings(viewer: Viewer) -> list[Found]:
    """What nobody has looked into yet of what this viewer looks after, most dangerous first."""
    condition, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT f.uuid, f.answer, f.value, f.says, f.hours, f.note, f.with_code, f.told_at, owner.person, "
        "owner.job_title, owner.email, ch.kind, ch.label, ch.value AS held, ch.hours AS held_hours, contact.slug, "
        "contact.name, role.code AS role, role.title AS role_title, organisation.name AS organisation, "
        "organisation.id AS organisation_number FROM owner_finding f JOIN owner ON owner.id = f.owner "
        "JOIN channel ch ON ch.id = f.channel JOIN contact ON contact.id = ch.contact "
        "JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
        f"WHERE f.settled_at IS NULL AND ({condition}) ORDER BY role.weight DESC, f.told_at, f.id",
        *arguments,
    )
    return [
        Found(
            **{key: row[key] for key in row if key not in {"person", "job_title", "email"}}
            | {
                "name": row["name"] or row["organisation"],
                "with_code": bool(row["with_code"]),
            },
            by=called(person=row["person"], job_title=row["job_title"], email=row["email"]),
        )
        for row in rows
    ]


async def switchboard_of(organisation: int) -> Switchboard:
    """The switchboard and the official site of an organisation, else the site of the area it serves."""
    phones = await fetch(
        "SELECT ch.value FROM channel ch JOIN contact ON contact.id = ch.contact JOIN role ON role.id = contact.role "
        "WHERE contact.organisation = {} AND role.code = 'switchboard' AND ch.kind = 'phone' "
        "AND ch.retired_on IS NULL AND contact.retired_on IS NULL ORDER BY ch.position",
        organisation,
    )
    sites = await fetch(
        "SELECT website AS site FROM organisation WHERE id = {} AND website <> '' UNION ALL "
        "SELECT area.homepage AS site FROM organisation_area oa JOIN area ON area.id = oa.area "
        "WHERE oa.organisation = {} AND area.homepage <> ''",
        organisation,
        organisation,
    )
    return Switchboard(tuple(row["value"] for row in phones), sites[0]["site"] if sites else "")


async def lost_mails(viewer: Viewer) -> list[Lost]:
    """Owners whose last mail was refused or came back, of what this viewer looks after."""
    condition, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT m.address, m.answer, m.given_up_at, m.bounce, m.bounced_at, contact.slug, contact.name, "
        "organisation.name AS organisation FROM message m "
        "JOIN owner ON owner.email = m.address AND owner.ended_at IS NULL "
        "JOIN contact ON contact.id = owner.contact JOIN organisation ON organisation.id = contact.organisation "
        "WHERE m.kind = {} AND (m.given_up_at IS NOT NULL OR m.bounced_at IS NOT NULL) "
        "AND contact.retired_on IS NULL AND m.due_at >= owner.since "
        "AND NOT EXISTS (SELECT 1 FROM message later WHERE later.address = m.address AND later.kind = m.kind "
        "AND later.id > m.id AND later.given_up_at IS NULL AND later.bounced_at IS NULL) "
        f"AND ({condition}) ORDER BY m.id DESC, contact.id",
        KIND,
        *arguments,
    )
    lost: dict[str, Lost] = {}
    for row in rows:
        held = lost.get(row["address"])
        entry = (row["slug"], row["name"] or row["organisation"])
        entries = (*(held.entries if held else ()), *(() if held and entry in held.entries else (entry,)))
        why, since = row["bounce"] or row["answer"], row["bounced_at"] or row["given_up_at"]
        newest = held or Lost(row["address"], why, since, ())
        lost[row["address"]] = Lost(newest.address, newest.answer, newest.given_up_at, entries)
    return list(lost.values())


async def finding_with(uuid: UUID, *, viewer: Viewer) -> OwnerFinding:
    """The finding with this UUID, if this viewer looks after what it's about; NotFound."""
    condition, arguments = contacts_looked_after(viewer)
    rows = await fetch(
        "SELECT f.uuid FROM owner_finding f JOIN channel ON channel.id = f.channel "
        f"JOIN contact ON contact.id = channel.contact WHERE f.uuid = {{}} AND ({condition})",
        uuid,
        *arguments,
    )
    found = await OwnerFinding.objects().get(OwnerFinding.uuid == uuid) if rows else None
    if found is None:
        raise NotFound
    return found


async def settle(act: Act, finding: OwnerFinding, *, outcome: Settled) -> None:
    """Somebody has looked into it. It verifies nothing and changes no entry: both are acts of their own."""
    async with alone():
        await finding.refresh()
        if finding.settled_at is not None:
            raise RuleBroken("A colleague has settled this already")
        before = snapshot(finding)
        finding.settled_at, finding.settled_by, finding.outcome = in_utc(act.at), act.by, outcome.value
        await finding.save([OwnerFinding.settled_at, OwnerFinding.settled_by, OwnerFinding.outcome])
        await record(act, changes=[change(finding, verb="settled", before=before)])
