"""Processes that do nothing but set posters, so that every core is used and nobody who wants a page waits for Typst."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from directory.errors import RuleBroken
from directory.posters.designs import Choice, choice_of
from directory.posters.press import Imprint, Print, set_now
from directory.posters.rules import Poster

SIZE = 4  # bytes before each message, which say how long it is


@dataclass(frozen=True)
class Order:
    """What a process is to set; the design by its code."""

    poster: Poster
    imprint: Imprint
    design: str


@dataclass(frozen=True)
class Delivery:
    """A print, or why there is none."""

    ready: Print | None = None
    refused: str = ""


class Press:
    """One such process, which sets one poster after another. It ends when we do, however we end."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.turn = asyncio.Lock()

    async def printed(self, poster: Poster, imprint: Imprint, choice: Choice) -> Print:
        """A poster as a PDF; RuleBroken where it can't be set, ChildProcessError where the process is gone."""
        order = _packed(Order(poster, imprint, choice.code))
        async with self.turn:
            try:
                answer = await self._asked(order)
            except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError):
                raise ChildProcessError("A process that sets posters has ended") from None
        delivery = msgspec.msgpack.decode(answer, type=Delivery)
        if delivery.ready is None:
            raise RuleBroken(delivery.refused)
        return delivery.ready

    async def _asked(self, order: bytes) -> bytes:
        into, out = self.process.stdin, self.process.stdout
        if into is None or out is None:
            raise BrokenPipeError
        into.write(order)
        await into.drain()
        return await out.readexactly(int.from_bytes(await out.readexactly(SIZE)))


@asynccontextmanager
async def presses(number: int, *, niceness: int = 0) -> AsyncIterator[list[Press]]:
    """So many processes, which let others go first where they're nice; they are gone when this ends."""
    # Each in a session of its own: Ctrl+C is ours to answer. They read what we write, and end when nothing comes.
    command = (sys.executable, "-m", "directory.posters.presses", str(niceness))
    begun = [
        await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, start_new_session=True)
        for _each in range(number)
    ]
    try:
        yield [Press(process) for process in begun]
    finally:
        for process in begun:
            with contextlib.suppress(ProcessLookupError):  # it has ended by itself
                process.kill()  # it holds nothing that could be lost
        await asyncio.gather(*(process.wait() for process in begun))


def cores() -> int:
    """How many of this machine's cores are ours."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve(into: BinaryIO, out: BinaryIO) -> None:
    """Set what is asked for until nothing more comes."""
    while len(size := into.read(SIZE)) == SIZE:
        order = msgspec.msgpack.decode(into.read(int.from_bytes(size)), type=Order)
        try:
            delivery = Delivery(set_now(order.poster, order.imprint, choice_of(order.design)))
        except RuleBroken as broken:
            delivery = Delivery(refused=broken.message)
        out.write(_packed(delivery))
        out.flush()


def _packed(message: Any) -> bytes:
    content = msgspec.msgpack.encode(message)
    return len(content).to_bytes(SIZE) + content


if __name__ == "__main__":
    os.nice(int(sys.argv[1]))
    with contextlib.suppress(BrokenPipeError):  # whoever asked is gone
        serve(sys.stdin.buffer, sys.stdout.buffer)
