"""All that the history holds of some contacts and of what belongs to them, and how one of them stood on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from directory.accounts.rules import Permission, Viewer, may
from directory.database import any_of, fetch
from directory.history.facts import Fact
from directory.history.queries import facts_of
from directory.inspection.queries import Entry
from directory.inspection.rules import Stood, as_it_stood, review_days_on
from directory.inspection.sight import Sight, sight_of

BELONGING = {
    "contact": ("contact.id", "contact"),
    "channel": ("channel.contact", "channel"),
    "verification": ("channel.contact", "verification JOIN channel ON channel.id = verification.channel"),
    "report": ("report.contact", "report"),
    "notice": ("notice.contact", "notice"),
    "planned_change": ("planned_change.contact", "planned_change"),
    "owner": ("owner.contact", "owner"),
    "owner_finding": ("channel.contact", "owner_finding JOIN channel ON channel.id = owner_finding.channel"),
}
"""The tables whose records belong to a contact: where each has the contact's number, and what is read for it."""

STOOD = ("contact", "channel", "verification", "report", "notice", "planned_change")
"""Those that a past day is made again from."""


def told_to(viewer: Viewer) -> tuple[str, ...]:
    """Those that this viewer may read of in the history of what they look after.

    Who answers for an entry is shown to all who look after it; what owners said of it, to those who verify it.
    """
    return tuple(each for each in BELONGING if each != "owner_finding" or may(viewer, Permission.VERIFY))


@dataclass(frozen=True)
class Recorded:
    """All that the history holds of some contacts, and who may see what of it.

    `owner` has the contact that each record belongs to, by UUIDs.
    """

    every: list[Fact]
    owner: dict[str, str]
    sight: Sight

    @property
    def facts(self) -> list[Fact]:
        """What may be read: for a past day all of it is needed, since what was hidden changed what came after."""
        return self.sight.seen(self.every)

    def by_contact(self) -> dict[str, list[Fact]]:
        """All facts of each contact, by its UUID."""
        groups: dict[str, list[Fact]] = {}
        for fact in self.every:
            groups.setdefault(self.owner[fact.record], []).append(fact)
        return groups

    def stood(self, facts: Sequence[Fact], *, review_days: int, on: date) -> Stood | None:
        """One of these contacts at the end of a day, with the channels that the reader may see."""
        found = as_it_stood(facts, numbers=self.sight.numbers, review_days=review_days, on=on)
        return found and self.sight.stood(found)


async def recorded_of(
    contacts: Sequence[int], *, visibilities: tuple[str, ...], records: Collection[str] = STOOD
) -> Recorded:
    """The history of these contacts, by number, and of all that belongs to them: only their records' rows are read."""
    asked, given = [], []
    for table in records:
        column, source = BELONGING[table]
        which, numbers = any_of(column, contacts)
        visibility = "channel.visibility" if table == "channel" else "''"
        asked.append(
            f"SELECT '{table}' AS kind, {table}.id, CAST({table}.uuid AS TEXT) AS uuid, {column} AS contact, "
            f"{visibility} AS visibility FROM {source} WHERE {which}"
        )
        given.append(numbers)
    rows = await fetch(" UNION ALL ".join(asked), *given)
    contact_of = {row["contact"]: row["uuid"] for row in rows if row["kind"] == "contact"}
    channels = [row for row in rows if row["kind"] == "channel"]
    every = await facts_of([row["uuid"] for row in rows])
    sight = sight_of(
        every,
        numbers={row["id"]: row["uuid"] for row in channels},
        now={row["uuid"]: row["visibility"] for row in channels},
        visibilities=visibilities,
    )
    return Recorded(every, {row["uuid"]: contact_of[row["contact"]] for row in rows}, sight)


async def stood_on(entry: Entry, recorded: Recorded, *, on: date) -> Stood | None:
    """A contact as it stood at the end of that day."""
    days = review_days_on(await facts_of([entry.role]), on=on, usual=entry.review_days)
    return recorded.stood(recorded.every, review_days=days, on=on)
