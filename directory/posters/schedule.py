"""The server's own work on posters: printing batches that were asked for, and deleting them after a fortnight."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from directory.history.rules import Act
from directory.jobs.changes import ClaimedJob, keep
from directory.places.queries import gazetteer
from directory.posters.batches import Batch, House, print_all
from directory.posters.binding import as_zip
from directory.posters.bodies import bodies_in
from directory.posters.circulation import withdraw
from directory.posters.folders import Place, Task, opened, settled
from directory.posters.kept_batches import (
    KeptBatch,
    batch_with,
    end,
    end_cancelled,
    file_of,
    folder_of,
    forget,
    is_cancelled,
)
from directory.posters.presses import cores
from directory.settings import Settings

A_FEW = 50  # endings in one transaction
NICENESS = 10  # pages come first

Clock = Callable[[], datetime]
Handler = Callable[[ClaimedJob], Awaitable[None]]


def printing(*, now: Clock, chosen: Settings) -> Handler:
    """What prints a batch; begun anew, it goes on where it was."""

    async def work(job: ClaimedJob) -> None:
        batch = await batch_with(UUID(job.what["batch"]))
        if batch.ended_at:
            return
        folder = folder_of(batch, chosen)
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        place = opened(folder, Task(batch.gss, batch.choice.code, batch.kinds, batch.changed))
        act = Act(batch.account, now(), "page", f"Issued the posters of {batch.area}", place.begun.act)
        house = House(chosen.site_name, chosen.base_url, now())
        if batch.cancelled_at or (came := await _printed(act, batch, place, job, house=house, now=now)).stopped:
            await _take_back(act, place)
            await end_cancelled(batch, now=now())
        else:
            size = await asyncio.to_thread(_bound, came, place, file_of(batch, chosen))
            await end(batch, came, size=size, now=now())
        await asyncio.to_thread(shutil.rmtree, folder)

    return work


def forgetting(*, chosen: Settings) -> Handler:
    """What deletes a batch that was kept long enough."""

    async def work(job: ClaimedJob) -> None:
        batch = await batch_with(UUID(job.what["batch"]))
        await forget(batch)
        await asyncio.to_thread(file_of(batch, chosen).unlink, missing_ok=True)

    return work


async def _printed(act: Act, batch: KeptBatch, place: Place, job: ClaimedJob, *, house: House, now: Clock) -> Batch:
    today, done = house.now.date(), await settled(place)
    area = (await gazetteer(today=today)).by_gss[batch.gss]
    wanted = await bodies_in(area, batch.choice, today=today, kinds=batch.kinds, changed=batch.changed, also=done)
    await keep(job, now=now(), done=len(done), total=len(wanted))

    async def goes_on(came: Batch) -> bool:
        await keep(job, now=now(), done=came.done, total=len(wanted))
        return not await is_cancelled(batch)

    processes = max(1, cores() - 1)  # one is left to those who wait for a page
    return await print_all(
        act, wanted, batch.choice, place, house=house, processes=processes, goes_on=goes_on, niceness=NICENESS
    )


async def _take_back(act: Act, place: Place) -> None:
    """What was issued and never handed out hangs nowhere."""
    for codes in _in_fews(made.code for made in (await settled(place)).values()):
        await withdraw(act, codes)


def _in_fews(codes: Iterable[str]) -> Iterable[list[str]]:
    left = iter(codes)
    while few := list(islice(left, A_FEW)):
        yield few


def _bound(came: Batch, place: Place, out: Path) -> int:
    """How large the ZIP is; 0 where there is nothing to be in it."""
    if not came.made:
        return 0
    as_zip([place.folder / made.file for _body, made in came.posters], out)
    return out.stat().st_size
