"""The demonstration as a process of its own, at a moment that stands still: python -m tests.demonstration FD MOMENT."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn

from directory.app import create_app
from directory.database import close_pool
from directory.exchange.seeding import seed
from directory.history.rules import Act
from directory.hours.rules import LONDON
from directory.settings import ROOT, settings
from directory.upgrade import bring_up_to_date


@contextmanager
def served(folder: Path, *, at: datetime) -> Iterator[str]:
    """The address of a server of its own over a fresh demonstration, where it's always this moment."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # readers wait in its queue until the server is ready
        command = [sys.executable, "-m", "tests.demonstration", str(listening.fileno()), at.isoformat()]
        environment = os.environ | {"DATA_DIR": str(folder), "DATABASE_URL": ""}
        with subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[listening.fileno()]) as server:
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                server.terminate()


async def make(moment: datetime, *, demonstration: bool = True) -> None:
    """A demonstration as it is on that day, or a real directory as it begins."""
    await bring_up_to_date()
    act = Act(by=None, at=moment, source="seed", reason="A directory for tests")
    await seed(act, demonstration=demonstration, today=moment.date())


async def _make_and_close(moment: datetime) -> None:
    await make(moment)
    await close_pool()


def main(descriptor: int, moment: datetime) -> None:
    asyncio.run(_make_and_close(moment))
    app = create_app(now=lambda: moment, chosen=settings())
    listening = socket.socket(fileno=descriptor)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main(int(sys.argv[1]), datetime.fromisoformat(sys.argv[2]).astimezone(LONDON))
