"""On how many printed posters an entry stands, so that whoever tries it knows how many people a change reaches."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from directory.desk.entries import Printed

Ask = Callable[..., Awaitable[list[tuple[Any, ...]]]]
"""How rows are asked for: `fetch_rows`, all at once or few."""

_COPIES = (
    "SELECT coalesce(sum(p.copies), 1) FROM poster_place p WHERE p.organisation = i.organisation AND p.ended_at IS NULL"
)


async def printed_on(ask: Ask, where: str, contacts: object) -> defaultdict[int, Printed]:
    """By contact, the issues that hang and show a channel of it, and their copies: one each where nobody noted more."""
    rows = await ask(
        "SELECT printed.contact, count(*), sum(printed.copies) FROM (SELECT DISTINCT channel.contact, i.id, "
        f"({_COPIES}) AS copies FROM channel JOIN contact ON contact.id = channel.contact "
        "JOIN poster_channel shown ON shown.channel = channel.id JOIN poster_issue i ON i.id = shown.issue "
        "LEFT JOIN poster_ending ended ON ended.issue = i.id "
        f"WHERE ended.id IS NULL AND channel.retired_on IS NULL AND ({where})) printed GROUP BY printed.contact",
        contacts,
    )
    return defaultdict(Printed, {contact: Printed(issues, int(copies)) for contact, issues, copies in rows})
