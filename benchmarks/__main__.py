"""`make bench`, or `python -m benchmarks [WHAT …] [--rounds 5] [--size 1] [--engine sqlite|postgresql]`."""

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import archives, desk, feed, gaps, imports, memory, posters, reminders, search, start, web
from benchmarks.data import BENCH_DIR, Database, Databases, Files, files_of
from benchmarks.figures import Figures
from benchmarks.report import sqlite_version, written
from benchmarks.with_datasette import version as datasette_version

WHAT = ("web", "search", "desk", "gaps", "feed", "remind", "imports", "archive", "memory", "posters", "start")
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    chosen = _chosen()
    wanted = chosen.what or WHAT
    databases = Databases(chosen.engine)
    print(f"Files and database of {chosen.size:g} of national size", flush=True)
    files = files_of(chosen.size)
    national = databases.of_size(chosen.size)
    figures = Figures()
    for what in wanted:
        print(what, flush=True)
        _measure(what, databases, national, files, figures=figures, chosen=chosen)
    if "web" in wanted and chosen.engine == "sqlite":
        figures.notes.append(f"Datasette {datasette_version()}.")
    figures.notes.append(f"Asked by {'wrk' if shutil.which('wrk') else 'a client of our own'}.")
    database = sqlite_version() if chosen.engine == "sqlite" else "PostgreSQL"
    every = Figures.kept(BENCH_DIR / f"figures-{chosen.engine}-{chosen.size:g}.json")
    every.keep(BENCH_DIR / f"figures-{chosen.engine}-{chosen.size:g}.json", figures)
    table = written(every, command=f"python -m benchmarks {' '.join(sys.argv[1:])}".strip(), database=database)
    print(table)
    chosen.out.write_text(table, encoding="utf-8")


def _measure(
    what: str,
    databases: Databases,
    national: Database,
    files: Files,
    *,
    figures: Figures,
    chosen: argparse.Namespace,
) -> None:
    rounds: int = chosen.rounds
    measures: dict[str, Callable[[], None]] = {
        "web": lambda: web.measure(databases, national, files, figures, rounds=rounds),
        "search": lambda: search.measure(databases, national, files, figures, rounds=rounds),
        "desk": lambda: desk.measure(databases, national, files, figures, rounds=rounds),
        "gaps": lambda: gaps.measure(databases, national, files, figures, rounds=rounds),
        "feed": lambda: feed.measure(databases, national, files, figures, rounds=rounds),
        "remind": lambda: reminders.measure(databases, figures, size=chosen.size, rounds=rounds),
        "imports": lambda: imports.measure(databases, files, figures, rounds=rounds),
        "archive": lambda: archives.measure(databases, national, figures, rounds=rounds),
        "memory": lambda: memory.measure(databases, national, files, figures, rounds=rounds),
        "posters": lambda: posters.measure(databases, national, figures, rounds=rounds),
        "start": lambda: start.measure(national, figures, rounds=rounds),
    }
    measures[what]()


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What is fast and what isn't.")
    parser.add_argument("what", nargs="*", choices=WHAT, default=[], help="all of it, unless named")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--size", type=float, default=1.0, help="share of national size")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file for the table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
