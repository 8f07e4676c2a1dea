"""Suggestions, for those who made them and those who look after the entry."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.remits import contacts_looked_after, organisations_looked_after
from directory.contacts.tables import Channel, Contact
from directory.corrections.fields import LABELS
from directory.corrections.queries import Entry, channel_entry, contact_entry, organisation_entry
from directory.corrections.tables import Proposal, ProposedValue
from directory.database import fetch, marks
from directory.errors import NotFound
from directory.history.changes import snapshot
from directory.organisations.tables import Organisation

LISTED = 50  # of those that are decided already


@dataclass(frozen=True)
class Wish:
    """One field of a suggestion; `now` is what the entry says at this moment."""

    field: str
    label: str
    was: str
    wanted: str
    now: str
    accepted: bool

    @property
    def overtaken(self) -> bool:
        """Whether somebody has changed the field since."""
        return self.now != self.was


@dataclass(frozen=True)
class Found:
    """A suggestion with its entry; `decides`: this viewer looks after the entry."""

    row: Proposal
    entry: Entry
    wishes: list[Wish]
    proposer: dict[str, Any]
    decides: bool


async def proposal_for(viewer: Viewer, uuid: UUID, *, today: date) -> Found:
    """A suggestion that is the viewer's own, or theirs to decide; NotFound."""
    where, arguments = _to_decide(viewer)
    rows = await fetch(
        f"SELECT proposal.account, CASE WHEN {where} THEN 1 ELSE 0 END AS decides {_FROM} WHERE proposal.uuid = {{}}",
        *arguments,
        str(uuid),
    )
    held = await Proposal.objects().where(Proposal.uuid == uuid).first()
    if held is None or not rows or not (rows[0]["decides"] or rows[0]["account"] == viewer.account):
        raise NotFound
    entry = await _entry_of(held, today=today)
    people = await fetch("SELECT id, person, email, ended_at FROM account WHERE id = {}", held.account)
    return Found(held, entry, await _wishes(held, entry), people[0], decides=bool(rows[0]["decides"]))


async def proposals_to_decide(viewer: Viewer) -> list[dict[str, Any]]:
    """Those that wait for this viewer, oldest first."""
    where, arguments = _to_decide(viewer)
    return await _listed(f"{where} AND proposal.decided_at IS NULL ORDER BY proposal.id", *arguments)


async def proposals_decided(viewer: Viewer) -> list[dict[str, Any]]:
    """Those of this viewer's entries that are decided, latest first."""
    where, arguments = _to_decide(viewer)
    last = f"ORDER BY proposal.decided_at DESC LIMIT {LISTED}"
    return await _listed(f"{where} AND proposal.decided_at IS NOT NULL {last}", *arguments)


async def proposals_of(account: int) -> list[dict[str, Any]]:
    """One person's own, latest first."""
    return await _listed(f"proposal.account = {{}} ORDER BY proposal.id DESC LIMIT {LISTED}", account)


async def portrait(proposal: Proposal) -> dict[str, object]:
    """A suggestion as history keeps it: with its fields, a person's name as history keeps names."""
    values = await values_of(proposal)
    told = {each.field: [each.was, each.wanted] for each in values if each.field != "person"}
    accepted = [each.field for each in values if each.accepted]
    person = next((each.wanted for each in values if each.field == "person"), "")
    return {**snapshot(proposal), "fields": told, "accepted": accepted, "person": person}


async def values_of(proposal: Proposal) -> list[ProposedValue]:
    number = proposal.to_dict()["id"]
    found: list[ProposedValue] = await ProposedValue.objects().where(ProposedValue.proposal == number)
    return sorted(found, key=lambda each: each.field)


_FROM = (
    "FROM proposal JOIN organisation ON organisation.id = proposal.organisation "
    "LEFT JOIN contact ON contact.id = proposal.contact LEFT JOIN channel ON channel.id = proposal.channel "
    "LEFT JOIN role ON role.id = contact.role"
)


def _to_decide(viewer: Viewer) -> tuple[str, tuple[object, ...]]:
    """The suggestions of entries that this viewer looks after, without channels that they may not see."""
    contacts, of_contacts = contacts_looked_after(viewer)
    bodies, of_bodies = organisations_looked_after(viewer)
    where = (
        f"((proposal.contact IS NOT NULL AND ({contacts})) OR (proposal.contact IS NULL AND ({bodies}))) "
        f"AND (proposal.channel IS NULL OR channel.visibility IN ({marks(viewer.visibilities)}))"
    )
    return f"({where})", (*of_contacts, *of_bodies, *viewer.visibilities)


async def _listed(where: str, *arguments: object) -> list[dict[str, Any]]:
    return await fetch(
        "SELECT proposal.uuid, proposal.proposed_at, proposal.outcome, organisation.name AS body, "
        f"contact.name, role.short_title, channel.kind {_FROM} WHERE {where}",
        *arguments,
    )


async def _entry_of(held: Proposal, *, today: date) -> Entry:
    if held.channel is not None:
        (channel,) = await Channel.objects().where(Channel._meta.primary_key == held.channel)
        return await channel_entry(channel)
    if held.contact is not None:
        (contact,) = await Contact.objects().where(Contact._meta.primary_key == held.contact)
        return await contact_entry(contact, today=today)
    (organisation,) = await Organisation.objects().where(Organisation._meta.primary_key == held.organisation)
    return await organisation_entry(organisation, today=today)


async def _wishes(held: Proposal, entry: Entry) -> list[Wish]:
    by_field = {each.field: each for each in await values_of(held)}
    return [
        Wish(name, label, each.was, each.wanted, entry.texts[name], bool(each.accepted))
        for name, label in LABELS[entry.kind].items()
        if (each := by_field.get(name))
    ]
