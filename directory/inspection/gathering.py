"""What an area or an organisation could see on a past day, gathered from the history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from directory.accounts.queries import AREAS_OF
from directory.accounts.rules import Viewer
from directory.contacts.remits import areas_looked_after, contacts_looked_after, organisations_looked_after
from directory.database import any_of, fetch, marks
from directory.errors import RuleBroken
from directory.history.facts import Fact, Held, held_after
from directory.history.queries import MARKS, facts_of, head_before
from directory.inspection.knowing import known_to
from directory.inspection.listed import Asked, Gathered, Listed
from directory.inspection.recorded import recorded_of
from directory.inspection.rules import Stood, end_of, review_days_on, up_to


async def area_asked(text: str, *, viewer: Viewer) -> Asked:
    """The area of this name or code, if the viewer looks after it; RuleBroken."""
    condition, given = areas_looked_after(viewer)
    rows = await fetch(
        "SELECT area.id, area.slug, area.name, area.gss, county.gss AS county FROM area "
        "LEFT JOIN area AS county ON county.id = area.county "
        f"WHERE (lower(area.gss) = lower({{}}) OR lower(area.name) = lower({{}}) OR area.slug = {{}}) AND {condition} "
        "ORDER BY area.ended_on IS NOT NULL, area.id",
        text,
        text,
        text,
        *given,
    )
    if not rows:
        raise RuleBroken(
            "You look after no area of this name. Write its name or its code, like E08000010", field="area"
        )
    row = rows[0]
    codes = tuple(code for code in (row["gss"], row["county"]) if code)
    return Asked("area", row["id"], row["slug"], row["name"], codes)


async def organisation_asked(text: str, *, viewer: Viewer) -> Asked:
    """The organisation of this name, or this last part of its address, if the viewer looks after it; RuleBroken."""
    condition, given = organisations_looked_after(viewer)
    rows = await fetch(
        f"SELECT id, slug, name FROM organisation WHERE (slug = {{}} OR name = {{}}) AND ({condition}) "
        "ORDER BY retired_on IS NOT NULL, id",
        text.casefold(),
        text,
        *given,
    )
    if not rows:
        raise RuleBroken(
            "You look after no organisation of this name. Write its name, or the last part of its address, like "
            "wigan-council",
            field="organisation",
        )
    row = rows[0]
    codes = await fetch(
        "SELECT area.gss, county.gss AS county FROM organisation_area served JOIN area ON area.id = served.area "
        "LEFT JOIN area AS county ON county.id = area.county WHERE served.organisation = {} ORDER BY area.gss",
        row["id"],
    )
    every = dict.fromkeys(code for each in codes for code in (each["gss"], each["county"]) if code)
    return Asked("organisation", row["id"], row["slug"], row["name"], tuple(every))


async def gather(asked: Asked, *, on: date, viewer: Viewer) -> Gathered:
    """What was listed at the end of that day: contacts of the area or organisation, and national lines.

    What was planned is told of those that the viewer looks after: others could read of it only where it was announced.
    """
    contacts = await _once(asked)
    recorded = await recorded_of(contacts, visibilities=viewer.visibilities)
    kept = await _looked_after(contacts, viewer)
    roles = {row["id"]: row for row in await fetch("SELECT id, uuid, code, title, review_days, own FROM role")}
    role_facts = await _by_record([str(row["uuid"]) for row in roles.values()], on=on)
    bodies = await _bodies(recorded.every)
    body_facts = await _by_record(list(bodies.values()), on=on)
    listed, rests_on = [], set[int]()
    for facts in recorded.by_contact().values():
        role = roles[_last(facts)["role"]]
        of_role = role_facts.get(str(role["uuid"]), [])
        days = review_days_on(of_role, on=on, usual=role["review_days"])
        stood = recorded.stood(facts, review_days=days, on=on)
        of_body = body_facts.get(bodies[stood.held["organisation"]], []) if stood else []
        if stood is None or not of_body or not _belongs(stood, asked, own_role=bool(role["own"]), body=_last(of_body)):
            continue
        stood = stood if stood.record in kept else replace(stood, plans=())
        title = str(_last(of_role)["title"]) if of_role else str(role["title"])
        own = stood.held["organisation"] == asked.id and asked.kind == "organisation"
        listed.append(Listed(stood, title, str(_last(of_body)["name"]), own))
        rests_on |= {*stood.rests_on, *(fact.id for fact in (*of_role, *of_body))}
        rests_on |= {number for channel in stood.channels for number in channel.rests_on}
        rests_on |= {number for channel in stood.channels for each in channel.notices for number in each.rests_on}
        rests_on |= {number for plan in stood.plans for number in plan.rests_on}
    facts = [*recorded.every, *(fact for group in (role_facts, body_facts) for each in group.values() for fact in each)]
    resting = sorted((fact for fact in facts if fact.id in rests_on), key=lambda fact: fact.id)
    return Gathered(
        asked=asked,
        on=on,
        visibilities=viewer.visibilities,
        listed=sorted(listed, key=_order),
        known=await known_to(resting),
        rests_on=resting,
        head=await head_before(end_of(on)),
    )


async def _once(asked: Asked) -> list[int]:
    """The contacts that ever answered for these areas, belonged to this organisation, or were national lines."""
    patterns = [f'%"{code}"%' for code in asked.codes] + ['%"nationwide":true%']
    if asked.kind == "organisation":
        patterns.append(f'%"organisation":{asked.id},%')
    matches = " OR ".join("after LIKE {}" for _each in patterns)
    rows = await fetch(f"SELECT record FROM history WHERE record_table = 'contact' AND ({matches})", *patterns)
    records = sorted({row["record"] for row in rows})  # DISTINCT would have SQLite read every row
    numbers: list[int] = []
    for start in range(0, len(records), MARKS):
        batch = [UUID(each) for each in records[start : start + MARKS]]
        found = await fetch(f"SELECT id FROM contact WHERE uuid IN ({marks(batch)})", *batch)
        numbers += [row["id"] for row in found]
    return sorted(numbers)


def _belongs(stood: Stood, asked: Asked, *, own_role: bool, body: Held) -> bool:
    """Whether a contact was listed that day for those who are asked about, in something that they may see."""
    if not stood.in_use or body.get("retired_on") is not None or not any(each.in_use for each in stood.channels):
        return False
    if asked.kind == "organisation" and stood.held["organisation"] == asked.id:
        return True
    if own_role and asked.kind == "organisation":
        return False  # another school's own lead
    return bool(stood.held["nationwide"]) or bool(set(asked.codes) & set(stood.held["areas"]))


async def _looked_after(contacts: Sequence[int], viewer: Viewer) -> set[str]:
    """Those of these contacts, by number, that this viewer looks after, by UUID."""
    mine, given = contacts_looked_after(viewer)
    which, numbers = any_of("contact.id", contacts)
    rows = await fetch(
        f"SELECT CAST(contact.uuid AS TEXT) AS uuid FROM contact WHERE {which} AND ({mine})", numbers, *given
    )
    return {row["uuid"] for row in rows}


async def _bodies(facts: Sequence[Fact]) -> dict[int, str]:
    """The UUIDs of the organisations that these contacts ever belonged to, by number."""
    numbers = sorted({side["organisation"] for fact in facts if fact.table == "contact" for side in fact.sides})
    found: dict[int, str] = {}
    for start in range(0, len(numbers), MARKS):
        batch = numbers[start : start + MARKS]
        rows = await fetch(
            f"SELECT id, CAST(uuid AS TEXT) AS uuid FROM organisation WHERE id IN ({marks(batch)})",
            *batch,
        )
        found |= {row["id"]: row["uuid"] for row in rows}
    return found


async def _by_record(records: Sequence[str], *, on: date) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in up_to(await facts_of(records), on=on):
        groups.setdefault(fact.record, []).append(fact)
    return groups


def _last(facts: Sequence[Fact]) -> Held:
    """What the record of these facts held after them; a contact's, where channels are among them."""
    tables = {fact.table for fact in facts}
    wanted = [fact for fact in facts if fact.table == "contact"] if "contact" in tables else facts
    return next(iter(held_after(wanted).values()), {})


def _order(each: Listed) -> tuple[Any, ...]:
    """The organisation's own first, then the area's, then national lines; within each, as files gave them."""
    return (not each.own, bool(each.stood.held["nationwide"]), each.stood.held["position"], each.stood.record)


async def looked_after_by(viewer: Viewer) -> tuple[list[str], list[str]]:
    """The names of the areas, and of the organisations, given to somebody themselves."""
    areas = await fetch(f"SELECT name FROM area WHERE id IN ({AREAS_OF}) ORDER BY name", viewer.account, viewer.account)
    organisations = await fetch(
        "SELECT organisation.name FROM organisation JOIN account_organisation given "
        "ON given.organisation = organisation.id WHERE given.account = {} ORDER BY organisation.name",
        viewer.account,
    )
    return [row["name"] for row in areas], [row["name"] for row in organisations]
