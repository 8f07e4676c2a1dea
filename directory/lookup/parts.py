"""Which parts of the directory an answer rests on, and which a write touches, so that what is untouched stays kept."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from directory.contacts.queries import areas_of
from directory.database import fetch, fetch_quickly
from directory.history.rules import Part, Written
from directory.lookup.found import Row

NAMES: Part = ("names", "")
"""What a search rests on: what contacts are called, and who may find them."""

NATIONAL: Part = ("national lines", "")
"""What nearly every answer rests on."""

UNSEEN = frozenset(
    {
        *("poster_issue", "account", "reorganisation", "planned_change", "erasure", "proposal", "owner"),
        *("owner_finding", "agreement", "agreement_party", "agreement_document", "agreement_signature"),
        *("agreement_review", "partnership_member", "own_policy", "relationship_review"),
        *("relationship_action", "partnership_meeting", "escalation", "poster_ending", "poster_place"),
        "distribution_list",
    }
)
"""Tables of which no page for everybody shows anything: what was printed, planned or agreed, and who has an account."""


def parts_of(rows: Iterable[Row]) -> set[Part]:
    """What tries and reports of these contacts touch."""
    return {NATIONAL if row.nationwide else ("contact", row.contact) for row in rows}


async def touched_by(written: Iterable[Written]) -> Collection[Part] | None:
    """The parts that these writes touch; None where all of the directory may look different now."""
    touched: set[Part] = set()
    for each in written:
        sides = [msgspec.json.decode(side) for side in (each.before, each.after) if side]
        parts = await _touched(each.table, sides)
        if parts is None:
            return None
        touched |= parts
    return touched


async def _touched(table: str, sides: list[dict[str, Any]]) -> set[Part] | None:
    match table:
        case unseen if unseen in UNSEEN:
            return set()
        case "verification":
            return {part for side in sides for part in await _tried(side["channel"])}
        case "report":
            return {part for side in sides for part in await _reported(side["contact"])}
        case "contact":
            return _of_contact(sides)
        case "channel" | "notice":
            return _of_contact([side for each in sides for side in await _answering(each["contact"])])
    return None


async def _tried(channel: int) -> set[Part]:
    rows = await fetch_quickly("SELECT contact FROM channel WHERE id = {}", channel)
    return {part for (contact,) in rows for part in await _reported(contact)}


async def _reported(contact: int) -> set[Part]:
    """The contact itself, or the national lines of which it's one."""
    rows = await fetch_quickly("SELECT nationwide FROM contact WHERE id = {}", contact)
    return {NATIONAL if nationwide else ("contact", contact) for (nationwide,) in rows}


def _of_contact(sides: Iterable[dict[str, Any]]) -> set[Part] | None:
    """Wherever a contact stands: in its areas, at its organisation, and in the search; a national one everywhere."""
    touched = {NAMES}
    for side in sides:
        if side["nationwide"]:
            return None
        touched |= {("organisation", side["organisation"]), *(("area", gss) for gss in side["areas"])}
    return touched


async def _answering(contact: int) -> list[dict[str, Any]]:
    rows = await fetch("SELECT organisation, nationwide FROM contact WHERE id = {}", contact)
    return [{**row, "areas": await areas_of(contact)} for row in rows]
