"""Posters that hang: where, how many, what an organisation prints, and how an issue left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.remits import organisations_looked_after
from directory.database import fetch, marks
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone, change, note_end, record, snapshot
from directory.history.rules import Act
from directory.organisations.tables import Organisation
from directory.posters.issued import Issued
from directory.posters.recalls import How, Unsound
from directory.posters.tables import PosterEnding, PosterPlace, PosterPolicy

MOST_COPIES = 10_000


@dataclass(frozen=True)
class Place:
    """Where copies hang, and how many."""

    uuid: UUID
    place: str
    copies: int


async def places_of(organisation: int) -> list[Place]:
    """Where an organisation's posters hang, in the order in which it was entered."""
    rows = await fetch(
        "SELECT uuid, place, copies FROM poster_place WHERE organisation = {} AND ended_at IS NULL ORDER BY id",
        organisation,
    )
    return [Place(**row) for row in rows]


async def hang(act: Act, organisation: Organisation, *, place: str, copies: int) -> None:
    """So many copies hang there from now on; for a place that is known, instead of those it had."""
    number = organisation.to_dict()["id"]
    async with alone():
        changes = []
        for row in await PosterPlace.objects().where(
            (PosterPlace.organisation == number) & (PosterPlace.place == place) & PosterPlace.ended_at.is_null()
        ):
            before = snapshot(row)
            row.ended_at = act.at.astimezone(UTC)
            await row.save([PosterPlace.ended_at])
            changes.append(change(row, verb="replaced", before=before))
        row = PosterPlace(organisation=number, place=place, copies=copies, entered_at=act.at.astimezone(UTC))
        await row.save()
        await record(act, changes=[*changes, change(row, verb="hung")])


async def place_with(uuid: UUID, *, viewer: Viewer) -> tuple[PosterPlace, str]:
    """A place, and the last part of its organisation's address, for those who keep that; NotFound."""
    mine, given = organisations_looked_after(viewer)
    rows = await fetch(
        "SELECT p.id, organisation.slug FROM poster_place p JOIN organisation ON organisation.id = p.organisation "
        f"WHERE p.uuid = {{}} AND ({mine})",
        uuid,
        *given,
    )
    found = await PosterPlace.objects().get(PosterPlace._meta.primary_key == rows[0]["id"]) if rows else None
    if found is None:
        raise NotFound
    return found, rows[0]["slug"]


async def clear(act: Act, row: PosterPlace) -> None:
    """Nothing hangs there any more."""
    await note_end(act, row, PosterPlace.ended_at, verb="cleared")


async def end(act: Act, issue: Issued, *, how: How) -> None:
    """An issue hangs no longer; what it showed stays known, and its code says so."""
    async with alone():
        if await PosterEnding.exists().where(PosterEnding.issue == issue.number):
            raise RuleBroken("This was taken out of circulation already")
        row = PosterEnding(issue=issue.number, how=how.value, ended_at=act.at.astimezone(UTC))
        await row.save()
        await record(act, changes=[change(row, verb=how.value)])


async def withdraw(act: Act, codes: Collection[str]) -> None:
    """These issues were never handed out; those that have ended stay as they are."""
    few = list(codes)
    async with alone():
        rows = await fetch(
            f"SELECT i.id FROM poster_issue i WHERE i.code IN ({marks(few)}) "
            "AND NOT EXISTS (SELECT 1 FROM poster_ending e WHERE e.issue = i.id) ORDER BY i.id",
            *few,
        )
        endings = [
            PosterEnding(issue=row["id"], how=How.WITHDRAWN.value, ended_at=act.at.astimezone(UTC)) for row in rows
        ]
        for ending in endings:
            await ending.save()
        await record(act, changes=[change(ending, verb=How.WITHDRAWN.value) for ending in endings])


async def set_policy(act: Act, organisation: Organisation, unsound: Unsound) -> None:
    """What an organisation does, when it prints, with entries that aren't sound."""
    number = organisation.to_dict()["id"]
    async with alone():
        row = await PosterPolicy.objects().where(PosterPolicy.organisation == number).first()
        before = snapshot(row) if row else None
        if row is None:
            row = PosterPolicy(organisation=number, unsound=unsound.value)
        row.unsound = unsound.value
        await row.save()
        await record(act, changes=[change(row, verb="changed" if before else "set", before=before)])
