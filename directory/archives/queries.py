"""An archive made: every row as it stood at one moment, the documents that they name, and what says so, in one file."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from directory.agreements.store import Store
from directory.archives import on_postgresql, on_sqlite
from directory.archives.listed import HEAD, Listed, listed
from directory.archives.rules import DIGEST_LENGTH, FORMAT, MANIFEST, WRITTEN_FOR, Manifest, Table, document
from directory.archives.sealing import seal
from directory.database import engine, is_sqlite
from directory.errors import NotFound, RuleBroken
from directory.upgrade import check_up_to_date, progress

PACKED = 1  # of 1 to 9: more takes three times as long to save a fifth

Reading = on_sqlite.Reading | on_postgresql.Reading
Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""

_encoder = msgspec.json.Encoder()


class Tally:
    """How many rows are done."""

    def __init__(self, total: int, told: Progress) -> None:
        self.done, self.total, self.told = 0, total, told

    def add(self, rows: int) -> None:
        self.done += rows
        self.told(self.done, self.total)


async def archive(file: Path, *, store: Store, without_lost: bool = False, told: Progress) -> Manifest:
    """Write everything that the directory holds to a new file, which only its owner may read.

    The same directory makes the same bytes, on either engine. `without_lost`: also where a document isn't in the
    store any more, or isn't what it was.
    """
    await check_up_to_date()
    with _new_file(file) as written:
        made = await _write(written, store=store, without_lost=without_lost, told=told)
        seal(written)
    return made


async def migration_reached() -> str:
    """The migration that this directory is at."""
    return (await progress()).done[-1].split()[0]


@contextmanager
def _new_file(file: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner may read; it's written beside its place, and moved there once it's on the disk."""
    if file.exists():
        raise RuleBroken(f"{file} is there already. Name a new file, so that no archive is lost")
    unfinished = file.with_name(file.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as written:
            yield written
            written.flush()
            os.fsync(written.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


async def _write(written: IO[bytes], *, store: Store, without_lost: bool, told: Progress) -> Manifest:
    migration = await migration_reached()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKED) as packed:
        async with reading() as found:
            if not await found.ask("SELECT id FROM founding"):
                raise RuleBroken("The directory is empty: there is nothing to archive. Fill it with “directory seed”")
            ((revision,),) = await found.ask(f"SELECT last_id FROM {HEAD}")
            named = await found.ask("SELECT DISTINCT sha256 FROM agreement_document ORDER BY sha256")
            tables = await _write_tables(packed, found, told=told)
        documents, lost = await _write_documents(packed, [each for (each,) in named], store=store)
        if lost and not without_lost:
            raise RuleBroken(
                f"The document {lost[0]} isn’t in DATA_DIR any more, or isn’t what it was"
                f"{f', and {len(lost) - 1} others' if len(lost) > 1 else ''}: put it back from a backup, "
                "or archive the rest with --without-lost"
            )
        made = Manifest(WRITTEN_FOR, FORMAT, migration, revision, tuple(tables), tuple(documents), tuple(lost))
        packed.writestr(zipfile.ZipInfo(MANIFEST), msgspec.json.format(msgspec.json.encode(made), indent=2))
        packed.comment = b"0" * DIGEST_LENGTH
    return made


def reading() -> AbstractAsyncContextManager[Reading]:
    using: Any = engine()
    return on_sqlite.reading(Path(using.path)) if is_sqlite() else on_postgresql.reading(using.pool)


async def _write_tables(packed: zipfile.ZipFile, found: Reading, *, told: Progress) -> list[Table]:
    tally = Tally(sum([(await found.ask(f"SELECT count(*) FROM {table.name}"))[0][0] for table in listed()]), told)
    return [await _write_rows(packed, table, found, tally) for table in listed()]


async def _write_rows(packed: zipfile.ZipFile, table: Listed, found: Reading, tally: Tally) -> Table:
    rows, digest = 0, hashlib.sha256()
    with packed.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as part:
        async for batch in found.rows(table):
            lines = _encoder.encode_lines(batch)
            digest.update(lines)
            part.write(lines)
            rows += len(batch)
            tally.add(len(batch))
    return Table(table.name, table.columns, rows, digest.hexdigest())


async def _write_documents(packed: zipfile.ZipFile, named: list[str], *, store: Store) -> tuple[list[str], list[str]]:
    """Those that are there, as they are: most are packed already. And those that aren't."""
    written, lost = [], []
    for sha256 in named:
        try:
            content = await store.get(sha256)
        except NotFound:
            lost.append(sha256)
        else:
            packed.writestr(zipfile.ZipInfo(document(sha256)), content)
            written.append(sha256)
    return written, lost
