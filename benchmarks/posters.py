"""Posters one by one and together, and a preview, beside the bare compiling of the same pages, and WeasyPrint."""

import json
import subprocess
import sys
import time
import urllib.request
from importlib.util import find_spec

from benchmarks.data import Database, Databases
from benchmarks.figures import Figures
from benchmarks.imports import worked
from benchmarks.processes import a_server

POSTERS = 40  # a round
TOGETHER = 300  # of one area
FEWER = 100


def measure(databases: Databases, national: Database, figures: Figures, *, rounds: int) -> None:
    for _number in range(rounds):
        figures.add("posters a second", POSTERS / worked("posters", POSTERS, national)["seconds"])
        alone = worked("posters_alone", POSTERS, national)["seconds"]
        figures.add("typst a second", POSTERS / alone)
        figures.add("preview", _previews(national))
        figures.add("typst", alone / POSTERS)
    _together(databases.copy(national, f"{databases.engine}-together"), figures, rounds=rounds)


def _together(written: Database, figures: Figures, *, rounds: int) -> None:
    """Everybody's of an area."""
    _printed("inputs", TOGETHER, written)
    for _number in range(rounds):
        few, many = _printed("together", FEWER, written), _printed("together", TOGETHER, written)
        figures.add("posters together", many["seconds"])
        figures.add("typst together", _printed("alone", TOGETHER, written)["seconds"])
        figures.add("posters together, memory", many["megabytes"])
        figures.add("posters together, memory for a third", few["megabytes"])
        figures.add("posters together, a press’s memory", many["press_megabytes"])
        figures.add("posters together, a press’s memory for a third", few["press_megabytes"])
        if find_spec("weasyprint"):
            figures.add("weasyprint", _printed("weasyprint", POSTERS, written)["seconds"])
    if not find_spec("weasyprint"):
        figures.notes.append("WeasyPrint isn’t installed (`pip install .[bench]`, and Pango), and wasn’t measured.")


def _previews(national: Database) -> float:
    """Seconds that each of some previews takes, one after another, of which none is kept."""
    slugs = json.loads((national.folder / "posters.json").read_text(encoding="utf-8"))["slugs"]
    with a_server("cold", national) as (port, _process):
        took = []
        for slug, area in slugs:
            began = time.perf_counter()
            address = f"http://127.0.0.1:{port}/organisations/{slug}/poster.pdf?area={area}"
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
            took.append(time.perf_counter() - began)
    return sum(took[1:]) / len(took[1:])  # the first one loads the letters


def _printed(what: str, number: int, database: Database) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.printing", what, str(number)]
    done = subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{what}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
