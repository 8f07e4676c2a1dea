"""Every entry that names somebody who leaves, among those that a viewer looks after."""

from dataclasses import dataclass
from typing import Any

from directory.accounts.rules import Viewer
from directory.contacts.emails import personal_looking
from directory.contacts.remits import contacts_looked_after
from directory.contacts.tables import Contact
from directory.contacts.values import ChannelKind, display
from directory.corrections.queries import channels_of
from directory.corrections.rules import names_the_person
from directory.database import fetch
from directory.organisations.rules import name_key


@dataclass(frozen=True)
class Naming:
    """A contact that names somebody, with the channels that may be theirs alone."""

    row: Contact
    title: str
    role: str
    perhaps_theirs: list[tuple[str, str]]

    @property
    def mark(self) -> str:
        """What tells it, as it is now, from what it may have become."""
        return f"{self.row.uuid}:{self.row.person}:{self.row.job_title}"


async def people_named(viewer: Viewer) -> list[str]:
    """Everybody who is named in an entry that this viewer looks after, by name."""
    names = {name_key(row["person"]): row["person"] for row in await _rows(viewer)}
    return [names[key] for key in sorted(names)]


async def entries_naming(person: str, *, viewer: Viewer) -> list[Naming]:
    """The entries that name this person, in their order; case and spaces don't matter."""
    rows = [row for row in await _rows(viewer) if name_key(row["person"]) == name_key(person)]
    contacts = {
        each.to_dict()["id"]: each
        for each in (
            await Contact.objects().where(Contact._meta.primary_key.is_in([row["id"] for row in rows])) if rows else []
        )
    }
    return [
        Naming(
            contacts[row["id"]],
            title=f"{row['name'] or row['short_title']}, {row['body']}",
            role=row["title"],
            perhaps_theirs=await _perhaps_theirs(row["id"], person, viewer),
        )
        for row in rows
    ]


async def _perhaps_theirs(contact: int, person: str, viewer: Viewer) -> list[tuple[str, str]]:
    """Mailboxes and lines with the person's name in them: (address of the form, words)."""
    return [
        (f"/channels/{each.uuid}/edit", display(ChannelKind(each.kind), each.value).replace("\n", ", "))
        for each in await channels_of(contact, viewer=viewer)
        if each.retired_on is None
        and (
            names_the_person(each.label, person)
            or (each.kind in {"email", "secure-email"} and personal_looking(each.value))
        )
    ]


async def _rows(viewer: Viewer) -> list[dict[str, Any]]:
    where, arguments = contacts_looked_after(viewer)
    return await fetch(
        "SELECT contact.id, contact.person, contact.name, role.title, role.short_title, organisation.name AS body "
        "FROM contact JOIN role ON role.id = contact.role JOIN organisation ON organisation.id = contact.organisation "
        f"WHERE contact.person <> '' AND contact.retired_on IS NULL AND ({where}) ORDER BY contact.position",
        *arguments,
    )
