"""A whole directory archived and restored, beside SQLite's own dump read back by itself."""

import shutil
import subprocess
import time

from benchmarks.data import BENCH_DIR, Database, Databases
from benchmarks.figures import Figures
from benchmarks.imports import worked


def measure(databases: Databases, national: Database, figures: Figures, *, rounds: int) -> None:
    """Rows a second through both, `rounds` times in turn, and the most memory that either held."""
    file, dumped = BENCH_DIR / "archive.zip", BENCH_DIR / "dumped.sqlite"
    for _number in range(rounds):
        file.unlink(missing_ok=True)
        written = worked("archive", file, national)
        read = worked("restore", file, databases.empty(f"{databases.engine}-restored"))
        figures.add("archive", written["seconds"])
        figures.add("restore", read["seconds"])
        figures.add("archived and restored rows a second", read["rows"] / (written["seconds"] + read["seconds"]))
        figures.add("archive and restore, memory", max(written["megabytes"], read["megabytes"]))
        if shutil.which("sqlite3") and national.file.exists():
            dumped.unlink(missing_ok=True)
            began = time.perf_counter()
            subprocess.run(["sh", "-c", f"sqlite3 '{national.file}' .dump | sqlite3 '{dumped}'"], check=True)
            figures.add("dumped and read rows a second", read["rows"] / (time.perf_counter() - began))
    for left in (file, dumped):
        left.unlink(missing_ok=True)
