"""Reads of what nobody answered so many times in a row that it goes to the administrators as well."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from directory.database import fetch
from directory.reminders.queries import Named, named
from directory.verification.rounds import unanswered
from directory.verification.rules import Try


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered(Named):
    """A channel that nobody answers: how often in a row, until when, and the try by which it was escalated."""

    verification: int
    tries: int
    last_tried_on: date


async def entries_unanswered(times: int) -> list[Unanswered]:
    """Every entry of which the last tries, so many of them, were answered by nobody."""
    tried: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in await fetch(
        "SELECT tried.id, tried.verified_on, tried.method, tried.outcome, channel.id AS channel, channel.kind, "
        "contact.id AS contact, contact.slug, contact.name, organisation.name AS organisation, "
        "role.short_title AS role, role.weight FROM verification tried JOIN channel ON channel.id = tried.channel "
        "AND channel.value = tried.value AND tried.id > channel.tries_after "
        "JOIN contact ON contact.id = channel.contact JOIN organisation ON organisation.id = contact.organisation "
        "JOIN role ON role.id = contact.role WHERE tried.channel IN (SELECT silent.channel FROM verification silent "
        "WHERE silent.outcome = 'no answer' GROUP BY silent.channel HAVING count(*) >= {}) AND channel.retired_on "
        "IS NULL AND contact.retired_on IS NULL AND organisation.retired_on IS NULL "
        "ORDER BY channel.id, tried.verified_on DESC, tried.id DESC",
        times,
    ):
        tried[row["channel"]].append(row)
    return [found for rows in tried.values() if (found := _unanswered(rows, times=times))]


def _unanswered(newest_first: list[dict[str, Any]], *, times: int) -> Unanswered | None:
    in_a_row = unanswered([Try(row["verified_on"], row["method"], row["outcome"]) for row in newest_first])
    if in_a_row < times:
        return None
    # By number, as they were recorded: whatever is told later of an earlier day, it stays the same one.
    recorded = sorted(row["id"] for row in newest_first[:in_a_row])
    newest = newest_first[0]
    return Unanswered(
        **named(newest), verification=recorded[times - 1], tries=in_a_row, last_tried_on=newest["verified_on"]
    )
