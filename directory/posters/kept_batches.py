"""Batches of posters that were asked for on a page: begun, cancelled, and kept for a fortnight to be taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec

from directory.accounts.rules import Viewer
from directory.areas.tables import Area
from directory.contacts.remits import areas_looked_after
from directory.database import fetch, run
from directory.errors import NotFound, RuleBroken
from directory.history.changes import alone
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.jobs.changes import enqueue, hurry
from directory.posters.batches import Batch, Refused
from directory.posters.designs import Choice, choice_of
from directory.posters.tables import PosterBatch
from directory.settings import Settings

PRINTING, FORGETTING = "posters", "forget-posters"  # kinds of jobs
KEPT_FOR = timedelta(days=14)

_BATCHES = (
    "SELECT b.id, b.uuid, b.design, b.kind, b.changed, b.begun_at, b.cancelled_at, b.ended_at, b.made, b.refused, "
    "b.size, b.job, b.account, coalesce(account.person, '') AS person, area.gss, area.slug, area.name AS area, "
    "coalesce(job.done, 0) AS done, coalesce(job.total, 0) AS total, coalesce(job.failure, '') AS failure, job.next_at "
    "FROM poster_batch b JOIN area ON area.id = b.area LEFT JOIN account ON account.id = b.account "
    "LEFT JOIN job ON job.key = b.job"
)


@dataclass(frozen=True)
class KeptBatch:
    """One batch, and how far it is: `done` of `total` while it's being printed."""

    id: int
    uuid: UUID
    choice: Choice
    kind: str
    changed: bool
    account: int | None
    person: str
    gss: str
    slug: str
    area: str
    job: str
    begun_at: datetime
    cancelled_at: datetime | None
    ended_at: datetime | None
    made: int
    refused: tuple[Refused, ...]
    size: int
    done: int
    total: int
    failure: str
    next_at: datetime | None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of organisations it is for; none for all."""
        return (self.kind,) if self.kind else ()

    @property
    def kept_until(self) -> datetime | None:
        return self.ended_at + KEPT_FOR if self.ended_at else None

    @property
    def given_up(self) -> bool:
        """Whether it was tried again and again in vain."""
        return not self.ended_at and bool(self.failure) and self.next_at is None


async def begin(act: Act, area: Area, choice: Choice, *, kind: str, changed: bool) -> UUID:
    """Have the posters of an area printed; RuleBroken while others of it are."""
    number, uuid = area.to_dict()["id"], uuid4()
    async with alone():
        if await fetch("SELECT id FROM poster_batch WHERE area = {} AND ended_at IS NULL", number):
            raise RuleBroken(f"Posters of {area.name} are being printed already. Wait until they are, or cancel that")
        key = f"{PRINTING}:{uuid}"
        await PosterBatch(
            uuid=uuid,
            area=number,
            design=choice.code,
            kind=kind,
            changed=changed,
            account=act.by,
            job=key,
            begun_at=act.at.astimezone(UTC),
        ).save()
        await enqueue(PRINTING, key=key, due=act.at, what={"batch": str(uuid)})
    return uuid


async def cancel(batch: KeptBatch, *, now: datetime) -> None:
    """Print no more of it; its job takes back what was issued, since nobody has it."""
    async with alone():
        await run(
            "UPDATE poster_batch SET cancelled_at = {} WHERE id = {} AND ended_at IS NULL AND cancelled_at IS NULL",
            now.astimezone(UTC),
            batch.id,
        )
        await hurry(batch.job, now=now)


async def batches_of(area: Area, *, most: int = 20) -> list[KeptBatch]:
    """The batches of an area, latest first."""
    rows = await fetch(f"{_BATCHES} WHERE b.area = {{}} ORDER BY b.id DESC LIMIT {{}}", area.to_dict()["id"], most)
    return [_batch(row) for row in rows]


async def batch_for(viewer: Viewer, uuid: UUID) -> KeptBatch:
    """A batch for those who look after its area; NotFound."""
    mine, given = areas_looked_after(viewer)
    rows = await fetch(f"{_BATCHES} WHERE b.uuid = {{}} AND {mine}", uuid, *given)
    if not rows:
        raise NotFound
    return _batch(rows[0])


async def batch_with(uuid: UUID) -> KeptBatch:
    """A batch by its UUID, for whoever prints it; NotFound."""
    rows = await fetch(f"{_BATCHES} WHERE b.uuid = {{}}", uuid)
    if not rows:
        raise NotFound
    return _batch(rows[0])


async def is_cancelled(batch: KeptBatch) -> bool:
    rows = await fetch("SELECT cancelled_at FROM poster_batch WHERE id = {}", batch.id)
    return rows[0]["cancelled_at"] is not None


async def end_cancelled(batch: KeptBatch, *, now: datetime) -> None:
    await run("UPDATE poster_batch SET ended_at = {} WHERE id = {}", now.astimezone(UTC), batch.id)


async def end(batch: KeptBatch, came: Batch, *, size: int, now: datetime) -> None:
    """It's printed; its file, if there is one, is kept for a fortnight."""
    async with alone():
        await run(
            "UPDATE poster_batch SET ended_at = {}, made = {}, refused = {}, size = {} WHERE id = {}",
            now.astimezone(UTC),
            len(came.made),
            msgspec.json.encode(came.refused).decode(),
            size,
            batch.id,
        )
        key = f"{FORGETTING}:{batch.uuid}"
        await enqueue(FORGETTING, key=key, due=now + KEPT_FOR, what={"batch": str(batch.uuid)})


async def forget(batch: KeptBatch) -> None:
    """Its file is deleted."""
    await run("UPDATE poster_batch SET size = 0 WHERE id = {}", batch.id)


def folder_of(batch: KeptBatch, chosen: Settings) -> Path:
    """Where its posters lie while they're being printed."""
    return Path(chosen.data_dir) / "posters" / str(batch.uuid)


def file_of(batch: KeptBatch, chosen: Settings) -> Path:
    """Its ZIP."""
    return folder_of(batch, chosen).with_suffix(".zip")


def _batch(row: Mapping[str, Any]) -> KeptBatch:
    refused = msgspec.json.decode(row["refused"], type=list[Refused])
    others = {name: _local(value) for name, value in row.items() if name not in {"design", "refused"}}
    return KeptBatch(choice=choice_of(row["design"]), refused=tuple(refused), **others)


def _local(value: Any) -> Any:
    return value.astimezone(LONDON) if isinstance(value, datetime) else value
