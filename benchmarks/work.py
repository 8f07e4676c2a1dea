"""One piece of work in a process of its own, timed from inside: `python -m benchmarks.work NAME FILE|NUMBER`.

Prints what it measured as JSON; `megabytes` is the most memory that the process held.
"""

import asyncio
import csv
import json
import random
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.generate import authorities
from directory.commands.running import an_act, london_now
from directory.database import close_pool, fetch, open_pool, run, run_many
from directory.settings import settings

WANTED = (2, 7, 16, 5, 45, 48, 4)  # postcode, district, nation, county, police, ICB, month: seven cells as they are
TABLE = """
CREATE TABLE postcode_alone (
    release INTEGER NOT NULL, postcode TEXT{collation} NOT NULL, authority TEXT NOT NULL, district TEXT NOT NULL,
    nation TEXT NOT NULL, police TEXT NOT NULL, icb TEXT NOT NULL, terminated TEXT NOT NULL,
    PRIMARY KEY (release, postcode)
){storage}
"""
Found = dict[str, float]


async def postcodes(file: Path) -> Found:
    """The product's own import."""
    from directory.areas.changes import load_postcodes  # noqa: PLC0415 - memory is measured without the others' needs

    began = time.perf_counter()
    await load_postcodes(file, act=an_act("", source="import"), force=True)
    return {"seconds": time.perf_counter() - began}


async def postcodes_alone(file: Path) -> Found:
    """Python's csv and one executemany of the same columns, into the same engine with the same durability."""
    began = time.perf_counter()
    with file.open(encoding="latin-1", newline="") as text:
        reader = csv.reader(text)
        next(reader)
        rows = ((1, *[line[place] for place in WANTED]) for line in reader)
        await (_into_postgresql(rows) if settings().database_url else _into_sqlite(rows))
    return {"seconds": time.perf_counter() - began}


async def _into_sqlite(rows: Iterator[tuple[Any, ...]]) -> None:
    connection = sqlite3.connect(settings().sqlite_path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE.format(collation="", storage=" WITHOUT ROWID"))
    with connection:
        connection.executemany("INSERT INTO postcode_alone VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


async def _into_postgresql(rows: Iterator[tuple[Any, ...]]) -> None:
    connection = await asyncpg.connect(settings().database_url)
    await connection.execute(TABLE.format(collation=' COLLATE "C"', storage=""))
    async with connection.transaction():
        await connection.executemany("INSERT INTO postcode_alone VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", rows)
    await connection.close()


async def contacts(file: Path) -> Found:
    """The product's own import."""
    from directory.exchange.changes import import_contacts  # noqa: PLC0415 - as above

    began = time.perf_counter()
    data = await asyncio.to_thread(file.read_bytes)
    await import_contacts(an_act("", source="import"), data, today=london_now().date())
    return {"seconds": time.perf_counter() - began}


async def contacts_alone(file: Path) -> Found:
    """Only phonenumbers and email-validator on every phone number and email address of the file."""
    import phonenumbers  # noqa: PLC0415 - as above
    from email_validator import validate_email  # noqa: PLC0415

    with file.open(encoding="utf-8", newline="") as text:
        values = [(row["channel"], row["value"]) for row in csv.DictReader(text)]
    began = time.perf_counter()
    for channel, value in values:
        if channel == "phone":
            number = phonenumbers.parse(value, "GB")
            phonenumbers.is_valid_number(number)
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        elif channel == "email":
            validate_email(value, check_deliverability=False)
    return {"seconds": time.perf_counter() - began}


async def archive(file: Path) -> Found:
    """Everything into one file."""
    from directory.agreements.documents import store_of  # noqa: PLC0415
    from directory.archives.queries import archive as write  # noqa: PLC0415

    began = time.perf_counter()
    made = await write(file, store=store_of(settings()), told=_untold)
    return {"rows": made.rows, "seconds": time.perf_counter() - began}


async def restore(file: Path) -> Found:
    """An empty directory from that file."""
    from directory.agreements.documents import store_of  # noqa: PLC0415
    from directory.archives.changes import restore as fill  # noqa: PLC0415

    began = time.perf_counter()
    made = await fill(file, store=store_of(settings()), told=_untold)
    return {"rows": made.rows, "seconds": time.perf_counter() - began}


def _untold(_done: int, _total: int) -> None:
    """Nobody watches."""


async def posters(number: str) -> Found:
    """Posters of organisations drawn by chance; what Typst was given last for each is left in the data folder."""
    import typst  # noqa: PLC0415 - as above

    from directory.posters import press  # noqa: PLC0415
    from directory.posters.designs import ONE_PAGE  # noqa: PLC0415
    from directory.posters.queries import draft_of  # noqa: PLC0415

    given: list[dict[str, str]] = []

    class Watched:
        """Typst, as the press uses it, remembering what it was given."""

        Fonts = typst.Fonts

        @staticmethod
        def Compiler(file: Path, **options: Any) -> typst.Compiler:  # noqa: N802 - Typst's own name
            given.append(options["sys_inputs"])
            return typst.Compiler(file, **options)

    press.typst = Watched  # type: ignore[assignment]
    rows = await fetch(
        "SELECT o.slug, min(area.slug) AS area FROM organisation o JOIN organisation_area held ON held.organisation = "
        "o.id JOIN area ON area.id = held.area GROUP BY o.slug ORDER BY o.slug"
    )
    chosen = random.Random(3).sample([(row["slug"], row["area"]) for row in rows], int(number) + 1)
    took, last = 0.0, []
    for slug, area in chosen:
        began = time.perf_counter()
        draft = await draft_of(slug, today=london_now().date(), area=area)
        imprint = draft.imprint(site_name="Bench", base_url="https://directory.example", now=london_now())
        await press.printed(draft.poster, imprint)
        if last:  # the first one loads the letters
            took += time.perf_counter() - began
        last.append(given[-1])
    left = Path(settings().data_dir) / "posters.json"
    left.write_text(json.dumps({"inputs": last, "design": ONE_PAGE, "slugs": chosen}), encoding="utf-8")
    return {"seconds": took}


async def posters_alone(_number: str) -> Found:
    """The bare compiling of the same pages, in a process that has not seen them: Typst remembers what it has set."""
    import typst  # noqa: PLC0415 - as above

    from directory.posters import press  # noqa: PLC0415
    from directory.settings import ROOT  # noqa: PLC0415
    from directory.typesetting import fonts  # noqa: PLC0415

    left = json.loads((Path(settings().data_dir) / "posters.json").read_text(encoding="utf-8"))
    design = ROOT / "templates" / "posters" / f"{left['design']}.typ"
    took = 0.0
    for number, inputs in enumerate(left["inputs"]):
        began = time.perf_counter()
        typst.Compiler(design, font_paths=fonts(), sys_inputs=inputs).compile(
            format="pdf", pdf_standards=press.STANDARD
        )
        if number:
            took += time.perf_counter() - began
    return {"seconds": took}


async def fall_due(number: str) -> Found:
    """Let so many entries be due, from a month before their review dates to four weeks past them, and no others.

    Every area has a verifier, and there is an administrator, so that everything is told to somebody.
    """
    from directory.accounts.rules import Role  # noqa: PLC0415 - as above
    from directory.people.changes import invite  # noqa: PLC0415

    today, chosen = london_now().date(), random.Random(5)
    for area in authorities():
        email, areas = f"{area['slug']}@bench.example", [area["gss"]]
        await invite(an_act("Invited"), email=email, role=Role.VERIFIER, areas=areas, today=today, joined=True)
    await invite(an_act("Invited"), email="head@bench.example", role=Role.ADMINISTRATOR, today=today, joined=True)
    rows = await fetch("SELECT verification, halvings, review_days FROM review JOIN role ON role.id = review.role")
    await run("UPDATE verification SET verified_on = {}", today)
    await run("UPDATE review SET verified_on = {}", today)
    days = [
        (
            today - timedelta(days=row["review_days"] // 2 ** row["halvings"] + chosen.randint(0, 28)),
            row["verification"],
        )
        for row in chosen.sample(rows, int(number))
    ]
    await run_many("UPDATE verification SET verified_on = {} WHERE id = {}", days)
    await run("CREATE INDEX review_by_verification ON review (verification)")
    await run_many("UPDATE review SET verified_on = {} WHERE verification = {}", days)
    await run("DROP INDEX review_by_verification")
    return {}


async def remind(_number: str) -> Found:
    """What `directory remind` does before it hands its letters to the mail server."""
    from directory.reminders.changes import remind as remind_everybody  # noqa: PLC0415 - as above

    await run("DELETE FROM reminder")
    await run("DELETE FROM message")
    began = time.perf_counter()
    now = london_now()
    sent = await remind_everybody(on=now.date(), now=now, chosen=settings())
    return {"seconds": time.perf_counter() - began, "told": sum(len(each.steps) for each in sent)}


async def main(work: Callable[[Any], Awaitable[Found]], given: str) -> Found:
    await open_pool(largest=2)
    try:
        return await work(given if given.isdigit() else Path(given))
    finally:
        await close_pool()


def most_memory() -> float:
    """Megabytes held at most; `getrusage` would count what the process that started this one held."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    WORKS = {
        each.__name__: each
        for each in (
            *(postcodes, postcodes_alone, contacts, contacts_alone, archive, restore),
            *(posters, posters_alone, fall_due, remind),
        )
    }
    measured = asyncio.run(main(WORKS[sys.argv[1]], sys.argv[2]))
    print(json.dumps(measured | {"megabytes": most_memory()}))
