"""Imports beside the work that no import can do without, each in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.data import Database, Databases, Files
from benchmarks.figures import Figures


def measure(databases: Databases, files: Files, figures: Figures, *, rounds: int) -> None:
    """Seconds of each, `rounds` times in turn, into a new directory."""
    for _number in range(rounds):
        into = databases.fresh(f"{databases.engine}-imports")
        loaded = worked("postcodes", files.postcodes, into)
        figures.add("postcodes", loaded["seconds"])
        figures.add("postcodes, memory", loaded["megabytes"])
        figures.add("postcodes alone", worked("postcodes_alone", files.postcodes, into)["seconds"])
        loaded = worked("contacts", files.contacts[-1], into)
        figures.add("contacts", loaded["seconds"])
        figures.add("contacts, memory", loaded["megabytes"])
        figures.add("contacts alone", worked("contacts_alone", files.contacts[-1], into)["seconds"])


def worked(what: str, given: Path | int, database: Database) -> dict[str, float]:
    """What a piece of work measured of itself."""
    command = [sys.executable, "-m", "benchmarks.work", what, str(given)]
    done = subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
