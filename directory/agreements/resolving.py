"""From what somebody typed to what is meant: organisations, areas and secure channels that the directory knows."""

from collections.abc import Awaitable
from datetime import date
from typing import Any, TypeVar

from directory.agreements.draft import Commitment, Draft, Party, Place
from directory.agreements.reading import Typed, TypedParty
from directory.contacts.values import ChannelKind, display
from directory.database import fetch
from directory.errors import RuleBroken
from directory.forms import PostedForm
from directory.people.queries import area_named, organisation_named

Found = TypeVar("Found")


async def resolved(typed: Typed, form: PostedForm, *, kind: str, today: date) -> Draft | None:
    """The draft that was meant; None where the form says what to put right."""
    parties = [await _party(each, form) for each in typed.parties]
    areas = [await _found(area_named(each, today=today), form, "areas") for each in typed.areas]
    if form.errors:
        return None
    named = [each for each in parties if each]
    return Draft(
        kind=kind,
        title=typed.title,
        reference=typed.reference,
        purpose=typed.purpose,
        starts_on=typed.starts_on,
        ends_on=typed.ends_on,
        review_due_on=typed.review_due_on,
        notice_days=typed.notice_days,
        lawful_basis=typed.lawful_basis,
        categories=typed.categories,
        parties=tuple(named),
        areas=tuple([await _place(each) for each in dict.fromkeys(areas) if each]),
        commitments=tuple(
            Commitment(named[each.party].organisation, each.text, each.amount, each.unit) for each in typed.commitments
        ),
    )


async def _found(asked: Awaitable[Found], form: PostedForm, field: str) -> Found | None:
    try:
        return await asked
    except RuleBroken as broken:
        form.errors.setdefault(field, broken.message)
        return None


async def _party(typed: TypedParty, form: PostedForm) -> Party | None:
    field = f"party-{typed.number}"
    if f"{field}-organisation" in form.errors:
        return None
    number = await _found(organisation_named(typed.organisation), form, f"{field}-organisation")
    if number is None:
        return None
    rows = await fetch("SELECT name FROM organisation WHERE id = {}", number)
    name = str(rows[0]["name"])
    channel = await _found(_secure(number, name, typed.secure), form, f"{field}-secure") if typed.secure else None
    return Party(
        organisation=number,
        name=name,
        part=typed.part,
        lead=typed.lead,
        person=typed.person,
        secure_channel=channel["id"] if channel else None,
        secure=channel["shown"] if channel else "",
        data_protection=typed.data_protection,
    )


async def _secure(organisation: int, name: str, typed: str) -> dict[str, Any]:
    """The organisation's own secure channel that this is; RuleBroken, naming those there are.

    Only those that every professional may see: an agreement is read by the people of other organisations.
    """
    rows = await fetch(
        "SELECT DISTINCT channel.id, channel.kind, channel.value FROM channel "
        "JOIN contact ON contact.id = channel.contact "
        "WHERE contact.organisation = {} AND channel.kind IN ('secure-email', 'web-form') "
        "AND channel.visibility IN ('public', 'professionals') AND channel.retired_on IS NULL "
        "AND contact.retired_on IS NULL ORDER BY channel.id",
        organisation,
    )
    known = [{**row, "shown": display(ChannelKind(row["kind"]), row["value"])} for row in rows]
    for each in known:
        if typed.casefold() in {each["value"].casefold(), each["shown"].casefold()}:
            return each
    if not known:
        raise RuleBroken(
            f"The directory lists no secure email or online form of {name}. Have it entered there first, or leave this"
        )
    listed = ", ".join(each["shown"] for each in known[:6])
    raise RuleBroken(f"Enter one that the directory lists for {name}: {listed}")


async def _place(area: int) -> Place:
    rows = await fetch("SELECT gss, name FROM area WHERE id = {}", area)
    return Place(area, rows[0]["gss"], rows[0]["name"])
