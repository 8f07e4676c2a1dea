"""Writes of jobs: noted once, claimed by one worker, done, failed, given up."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import msgspec

from directory.database import fetch, run
from directory.jobs.leases import Lease, claim, renew, settle
from directory.jobs.rules import CUT_OFF, next_try, worn_out

LASTING = timedelta(minutes=5)
"""How long a claim holds without a sign of life; the job of a process that died begins again after that."""


@dataclass
class ClaimedJob:
    """A job that this process is at; its lease is renewed while it works, by one of its tasks after another."""

    lease: Lease
    kind: str
    what: dict[str, Any]
    attempts: int
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


async def enqueue(kind: str, *, key: str, due: datetime, what: Mapping[str, object] | None = None) -> bool:
    """Note work to be done from a moment on; False, and nothing, where one with this key is noted already.

    Within a transaction, it's noted only if that succeeds.
    """
    moment = due.astimezone(UTC)
    noted = await fetch(
        "INSERT INTO job (uuid, key, kind, what, due_at, next_at, attempts, done, total, failure) "
        "VALUES ({}, {}, {}, {}, {}, {}, 0, 0, 0, '') ON CONFLICT (key) DO NOTHING RETURNING id",
        uuid4(),
        key,
        kind,
        msgspec.json.encode(what or {}).decode(),
        moment,
        moment,
    )
    return bool(noted)


async def claim_job(kinds: tuple[str, ...], *, now: datetime, one_at_a_time: bool = False) -> ClaimedJob | None:
    """The job of these kinds that is due longest, claimed; one that ended every process that began it is given up.

    With `one_at_a_time`, none while any process is at another of these kinds.
    """
    wanted = partial(claim, "job", "kind, what", lasting=LASTING, kinds=kinds, one_at_a_time=one_at_a_time)
    while found := await wanted(now=now):
        lease, row = found
        job = ClaimedJob(lease, row["kind"], msgspec.json.decode(row["what"]), row["attempts"])
        if not worn_out(job.attempts):
            return job
        await settle(lease, next_at=None, given_up_at=now, failure=CUT_OFF)
    return None


async def keep(job: ClaimedJob, *, now: datetime, **progress: int) -> bool:
    """Hold on to a job, and note how far it is (`done`, `total`); False where the claim ran out."""
    async with job.turn:
        renewed = await renew(job.lease, now=now, lasting=LASTING, **progress)
        job.lease = renewed or job.lease
    return renewed is not None


async def hurry(key: str, *, now: datetime) -> None:
    """Let a job that waits to be tried again, or was given up, be begun at once; nothing if it's being done."""
    await run(
        "UPDATE job SET next_at = {}, attempts = 0, given_up_at = NULL "
        "WHERE key = {} AND finished_at IS NULL AND claimed_until IS NULL",
        now.astimezone(UTC),
        key,
    )


async def finish(job: ClaimedJob, *, now: datetime) -> bool:
    async with job.turn:
        return await settle(job.lease, next_at=None, finished_at=now, failure="")


async def fail(job: ClaimedJob, why: str, *, now: datetime) -> bool:
    """Note what went wrong: it's tried again later, or given up."""
    again = next_try(job.attempts, now=now)
    async with job.turn:
        return await settle(job.lease, next_at=again, given_up_at=None if again else now, failure=why)
