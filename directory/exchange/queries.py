"""What an import compares a file with, read in bulk."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from directory.contacts.queries import national_lines
from directory.database import any_of, fetch
from directory.errors import RuleBroken
from directory.exchange.cells import Known, role_names
from directory.exchange.records import Held, HeldTry, Record, RoleFacts
from directory.history.queries import is_demonstration
from directory.places.queries import gazetteer


async def known(*, today: date) -> tuple[Known, dict[str, RoleFacts]]:
    """What files are read against, and the roles by code; RuleBroken before there is a directory."""
    demonstration = await is_demonstration()
    rows = await fetch("SELECT id, code, title, short_title, own, jurisdiction FROM role ORDER BY position")
    if demonstration is None or not rows:
        raise RuleBroken("There is no directory yet. Run “directory seed” first, or “directory seed --demo”")
    facts = {row["code"]: RoleFacts(**row) for row in rows}
    reference = Known(
        roles=role_names([(each.code, each.title, each.short_title) for each in facts.values()]),
        role_titles={each.code: each.title for each in facts.values()},
        areas=await gazetteer(today=today),
        today=today,
        demonstration=demonstration,
        national_lines=national_lines(),
    )
    return reference, facts


async def held_organisations() -> list[Record]:
    """Every organisation."""
    identifiers, aliases, areas = await _lists_of_organisations()
    rows = await fetch(
        "SELECT id, uuid, slug, name, kind, parent, website, retired_on, successor FROM organisation ORDER BY id"
    )
    return [
        Record.held(
            "organisation",
            row,
            identifiers=sorted(identifiers.get(row["id"], [])),
            aliases=sorted(aliases.get(row["id"], [])),
            areas=sorted(areas.get(row["id"], [])),
        )
        for row in rows
    ]


async def _lists_of_organisations() -> tuple[dict[int, list[str]], dict[int, list[str]], dict[int, list[str]]]:
    identifiers = await fetch("SELECT organisation AS of, scheme, value FROM organisation_identifier")
    aliases = await fetch("SELECT organisation AS of, name AS text FROM organisation_alias")
    areas = await fetch(
        "SELECT organisation AS of, area.gss AS text "
        "FROM organisation_area JOIN area ON area.id = organisation_area.area"
    )
    numbers = [{"of": row["of"], "text": f"{row['scheme']}:{row['value']}"} for row in identifiers]
    return _gathered(numbers), _gathered(aliases), _gathered(areas)


async def held_contacts(organisations: Collection[int], *, retired: bool = False) -> Held:
    """The contacts in use of these organisations, their channels in use, and every verification of those.

    With `retired`, those that are out of use besides.
    """
    of, wanted = any_of("contact.organisation", organisations)
    in_use = of if retired else f"contact.retired_on IS NULL AND {of}"
    channel_in_use = in_use if retired else f"channel.retired_on IS NULL AND {in_use}"
    areas = _gathered(
        await fetch(
            "SELECT contact_area.contact AS of, area.gss AS text FROM contact_area "
            "JOIN area ON area.id = contact_area.area "
            f"JOIN contact ON contact.id = contact_area.contact WHERE {in_use}",
            wanted,
        )
    )
    contacts = await fetch(f"SELECT contact.* FROM contact WHERE {in_use} ORDER BY contact.id", wanted)
    channels = await fetch(
        "SELECT channel.* FROM channel JOIN contact ON contact.id = channel.contact "
        f"WHERE {channel_in_use} ORDER BY channel.id",
        wanted,
    )
    tries: defaultdict[int, list[HeldTry]] = defaultdict(list)
    for row in await fetch(
        "SELECT verification.id, verification.channel, verification.value, verified_on, verified_by, method, outcome "
        "FROM verification "
        "JOIN channel ON channel.id = verification.channel JOIN contact ON contact.id = channel.contact "
        f"WHERE {in_use} ORDER BY verification.id",
        wanted,
    ):
        tries[row["channel"]].append(
            HeldTry(row["id"], row["value"], row["verified_on"], row["verified_by"], row["method"], row["outcome"])
        )
    last = (await fetch("SELECT max(position) AS last FROM contact"))[0]["last"]
    return Held(
        contacts=[Record.held("contact", row, areas=sorted(areas.get(row["id"], []))) for row in contacts],
        channels=[Record.held("channel", row) for row in channels],
        tries=tries,
        last_place=-1 if last is None else int(last),
    )


def _gathered(rows: list[dict[str, Any]]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row["of"]].append(row["text"])
    return found
