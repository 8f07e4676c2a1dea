"""Seeding areas and postcodes, and loading a release of postcodes while readers go on with the last one."""

import csv
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from asyncpg import UniqueViolationError
from piccolo.columns import Column

from directory.areas.queries import areas_as_seeded, current_release, known_codes
from directory.areas.release import Release
from directory.areas.release_rows import Row
from directory.areas.rules import SeedArea, is_childrens_authority, seed_area
from directory.areas.tables import Area, AreaAlias, AreaSuccession, PostcodeRelease
from directory.database import fetch, is_sqlite, marks, run, run_many, transaction
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.search.changes import index_many
from directory.search.rules import AREA, AREA_ELSEWHERE, DISTRICT, FORMER_AREA, Entry
from directory.settings import ROOT

BATCH = 20_000  # rows; written in well under a second, so that nobody who writes waits longer
ENOUGH = 0.9  # of the rows of the imported release that is replaced

COLUMNS = "postcode, authority, district, nation, police, icb, terminated"

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes in all, and rows so far."""


@dataclass(frozen=True)
class Loaded:
    """What came of loading a release; `unknown` are codes that no area has."""

    name: str
    rows: int
    replaced: str
    unknown: tuple[str, ...]
    replaced_rows: int = 0


async def load_seed_areas(act: Act) -> int:
    """Make the areas as `seeds/areas.csv` has them; returns how many changed. Areas that it lacks stay."""
    counties = _seeded("counties")
    seeds = [seed_area(row, counties=counties) for row in _seeded("areas")]
    async with alone():
        held = await areas_as_seeded()
        once = {former: seed.gss for seed in seeds for former in seed.former}
        held = {once.get(gss, gss): area for gss, area in held.items()}
        wanted = {
            seed.gss: seed
            for seed in seeds
            if _kept(held.get(seed.gss)) != _record(seed) and not _ended_here(held.get(seed.gss), seed)
        }
        ids = await _save_areas(list(wanted.values()), held)
        await _save_names(list(wanted.values()), ids)
        await index_many(_entry(seed, ids[seed.gss]) for seed in wanted.values())
        uuids = {row["gss"]: row["uuid"] for row in await fetch("SELECT gss, uuid FROM area")}
        changes = [
            Change("area", str(uuids[gss]), "changed" if gss in held else "added", _kept(held.get(gss)), _record(seed))
            for gss, seed in wanted.items()
        ]
        if changes:
            await record(act, changes=changes)
    return len(changes)


def _seeded(name: str) -> list[dict[str, str]]:
    with (ROOT / f"seeds/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _record(seed: SeedArea) -> dict[str, Any]:
    """An area as history keeps it."""
    named = {each.name: getattr(seed, each.name) for each in fields(seed)}  # `asdict` copies deeply: ten times slower
    return {name: value for name, value in named.items() if name not in {"aliases", "former", "counties"}} | {
        "county": seed.county or None,
        "other_names": sorted(seed.other_names),
        "successors": sorted(seed.successors),
    }


def _ended_here(held: dict[str, Any] | None, seed: SeedArea) -> bool:
    """Whether a reorganisation ended an area that the seeds don't know to have ended yet."""
    return bool(held and held["ended_on"]) and seed.ended_on is None


def _kept(held: dict[str, Any] | None) -> dict[str, Any] | None:
    return {name: value for name, value in held.items() if name not in {"id", "uuid"}} if held else None


async def _save_areas(seeds: list[SeedArea], held: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Write the areas themselves, counties before their districts; returns the number of every area by its code."""
    ids: dict[str, int] = {gss: area["id"] for gss, area in held.items()}
    for tier in ([seed for seed in seeds if not seed.county], [seed for seed in seeds if seed.county]):
        rows = {
            seed.gss: Area(
                **{name: value for name, value in _record(seed).items() if name not in {"other_names", "successors"}}
                | {"county": ids.get(seed.county)}
            )
            for seed in tier
        }
        if new := [row for gss, row in rows.items() if gss not in ids]:
            added = await Area.insert(*new).returning(Area._meta.primary_key, Area.gss)
            ids |= {row["gss"]: row["id"] for row in added}
        for gss in [gss for gss in rows if gss in held]:
            await Area.update(cast("dict[Column | str, Any]", snapshot(rows[gss]))).where(
                Area._meta.primary_key == ids[gss]
            )
    return ids


async def _save_names(seeds: list[SeedArea], ids: dict[str, int]) -> None:
    numbers = [(ids[seed.gss],) for seed in seeds]
    await run_many("DELETE FROM area_alias WHERE area = {}", numbers)
    await run_many("DELETE FROM area_succession WHERE area = {}", numbers)
    aliases = [AreaAlias(area=ids[seed.gss], name=name) for seed in seeds for name in seed.other_names]
    heirs = [AreaSuccession(area=ids[seed.gss], successor=ids[each]) for seed in seeds for each in seed.successors]
    if aliases:
        await AreaAlias.insert(*aliases)
    if heirs:
        await AreaSuccession.insert(*heirs)


def _entry(seed: SeedArea, number: int) -> Entry:
    if seed.ended_on:
        weight = FORMER_AREA
    elif seed.nation != "England":
        weight = AREA_ELSEWHERE
    else:
        weight = AREA if is_childrens_authority(seed.kind) else DISTRICT
    title = f"{seed.name} (until {seed.ended_on.year})" if seed.ended_on else seed.name
    return Entry("area", number, title, seed.slug, words=" ".join([seed.gss, *seed.other_names]), weight=weight)


async def load_seed_postcodes(act: Act) -> int:
    """Start with the postcodes of `seeds/postcodes.csv`, until a release is imported; returns how many were loaded."""
    with (ROOT / "seeds/postcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = [cast("Row", tuple(row)) for row in list(csv.reader(file))[1:]]
    if current := await current_release():
        held = (
            await fetch(f"SELECT {COLUMNS} FROM postcode WHERE release = {{}}", _number(current))
            if current.seeded
            else []
        )
        if not current.seeded or set(rows) == {tuple(row.values()) for row in held}:
            return 0
    await _load(iter([rows]), name="seeds/postcodes.csv", seeded=True, act=act, check=_accept)
    return len(rows)


async def load_postcodes(
    path: Path, *, act: Act, force: bool = False, progress: Progress = lambda _done, _size, _rows: None
) -> Loaded:
    """Load a release of the ONS Postcode Directory from a CSV file, a folder or a zip, in place of the current one.

    Raises RuleBroken, and leaves the current one as it is, where the file can't be read or holds fewer than 90 % of
    the postcodes of the imported release that it would replace, unless by `force`.
    """
    release = Release.open(path)
    replaced = await current_release()
    codes: set[str] = set()
    count = 0

    def read() -> Iterator[list[Row]]:
        nonlocal count
        for batch in release.batches(BATCH):
            codes.update({row[1] for row in batch})
            count += len(batch)
            yield batch
            progress(release.done, release.size, count)

    def check(rows: int) -> None:
        check_size(rows, replaced=replaced, force=force)

    await _load(read(), name=release.name, seeded=False, act=act, check=check)
    unknown = sorted(codes - await known_codes() - {""})
    name, rows = (replaced.name, replaced.rows) if replaced else ("", 0)
    return Loaded(release.name, count, name, tuple(unknown), replaced_rows=rows)


def _accept(_rows: int) -> None:
    """Seeds are as many as they are."""


def check_size(rows: int, *, replaced: PostcodeRelease | None, force: bool) -> None:
    """Refuse a release without rows, or one that may be only a part of itself."""
    if not rows:
        raise RuleBroken("There isn’t one postcode in it. Choose the ONS Postcode Directory’s own CSV file")
    if replaced and not replaced.seeded and rows < replaced.rows * ENOUGH and not force:
        raise RuleBroken(
            f"It holds {rows:,} postcodes, fewer than 90 % of the {replaced.rows:,} of {replaced.name}, so it may be "
            "only a part. Nothing has been changed. Use --force to load it all the same"
        )


async def _load(
    batches: Iterator[list[Row]], *, name: str, seeded: bool, act: Act, check: Callable[[int], None]
) -> None:
    """Stage the rows, then swap the releases in one small transaction, then clear the old rows away."""
    staged = await _stage_new(name=name, seeded=seeded)
    try:
        staged.rows = await _stage(batches, staged)
        check(staged.rows)
        await _swap(staged, act=act)
    except Exception:
        # Its own only: another load may have begun since.
        await run("UPDATE postcode_release SET state = 'abandoned' WHERE id = {}", _number(staged))
        raise
    finally:
        await _clear_old_postcodes()


async def _stage_new(*, name: str, seeded: bool) -> PostcodeRelease:
    """A release to load rows into, in place of one whose load was interrupted or still goes on."""
    staged = PostcodeRelease(name=name, seeded=seeded, state="staged")
    async with alone():
        await run("UPDATE postcode_release SET state = 'abandoned' WHERE state = 'staged'")
        await staged.save()
    await _clear_old_postcodes()
    return staged


async def _stage(batches: Iterator[list[Row]], staged: PostcodeRelease) -> int:
    rows = 0
    for batch in batches:
        try:
            await _insert(batch, release=_number(staged))
        except (sqlite3.IntegrityError, UniqueViolationError) as error:
            raise RuleBroken(
                f"{staged.name} holds a postcode twice, between {batch[0][0]} and {batch[-1][0]}: download it again"
            ) from error
        rows += len(batch)
    return rows


async def _insert(batch: list[Row], *, release: int) -> None:
    columns = COLUMNS.split(", ")
    if is_sqlite():
        await run_many(f"INSERT INTO postcode (release, {COLUMNS}) VALUES ({release}, {marks(columns)})", batch)
        return
    async with transaction() as running:  # COPY: more than twice as fast as inserting
        await running.connection.copy_records_to_table(
            "postcode", records=[(release, *row) for row in batch], columns=["release", *columns]
        )


def _number(release: PostcodeRelease) -> int:
    return int(release.to_dict()["id"])


async def _swap(staged: PostcodeRelease, *, act: Act) -> None:
    async with alone():
        if not await fetch("SELECT id FROM postcode_release WHERE id = {} AND state = 'staged'", _number(staged)):
            raise RuleBroken("Another import of postcodes began while this one ran. Wait for it, then start again")
        await run("UPDATE postcode_release SET state = 'replaced' WHERE state = 'current'")
        staged.state, staged.loaded_at, staged.note = "current", act.at, act.reason
        await staged.save()
        await record(act, changes=[change(staged, verb="imported")])


async def _clear_old_postcodes() -> None:
    """Remove the rows of every release that was replaced or abandoned, a batch at a time."""
    for release in await fetch("SELECT id FROM postcode_release WHERE state IN ('replaced', 'abandoned') ORDER BY id"):
        await _clear(release["id"])


async def _clear(release: int) -> None:
    while last := await fetch(
        f"SELECT postcode FROM postcode WHERE release = {{}} ORDER BY postcode LIMIT 1 OFFSET {BATCH}", release
    ):
        await run("DELETE FROM postcode WHERE release = {} AND postcode < {}", release, last[0]["postcode"])
    await run("DELETE FROM postcode WHERE release = {}", release)
