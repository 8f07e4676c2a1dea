"""How long until the first page: of a new directory, of one that is there, and at national size."""

import os
import shutil
import signal
import subprocess
import time

from benchmarks.data import BENCH_DIR, DIRECTORY, Database
from benchmarks.figures import Figures
from benchmarks.processes import a_free_port, wait_for
from directory.settings import ROOT


def measure(national: Database, figures: Figures, *, rounds: int) -> None:
    """Seconds from the command to the first page, `rounds` times in turn. A new one is always on SQLite."""
    new = Database(BENCH_DIR / "new")
    for _number in range(rounds):
        shutil.rmtree(new.folder, ignore_errors=True)
        figures.add("first start", _seconds(["make", "run"], new))
        figures.add("start", _seconds(["make", "run"], new))
        figures.add("start at this size", _seconds([*DIRECTORY, "serve"], national))
    shutil.rmtree(new.folder)


def _seconds(command: list[str], database: Database) -> float:
    port = a_free_port()
    environment = {**database.environment, "PORT": str(port), "HOST": "127.0.0.1"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(port, "/", process)
        return time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # make, and the server that it started
        process.wait()
