"""A folder that a batch of posters is printed into: what it holds is what has been done."""

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from directory.database import fetch, marks
from directory.errors import RuleBroken

UNFINISHED = "unfinished.json"
PART = ".part"
LONGEST = 150  # of an organisation's part of a file's name
AT_ONCE = 500  # codes asked for
_CODE = re.compile(r"-([0-9A-Z]{4}-[0-9A-Z]{4})\.pdf(\.part)?$")


@dataclass(frozen=True)
class Made:
    """A poster that was made, and the name of its file."""

    code: str
    file: str
    review_by: date


def named(slug: str, *, design: str, code: str) -> str:
    """What the file of an organisation's poster is called."""
    return f"{slug[:LONGEST]}-{design.replace('+', '-')}-{code}.pdf"


@dataclass(frozen=True)
class Task:
    """What a batch is of; in words that its folder keeps, so that nothing else is mixed into it."""

    area: str
    design: str
    kinds: tuple[str, ...] = ()
    changed: bool = False


@dataclass(frozen=True)
class Begun:
    """A batch as its folder knows it: the act that it's part of, and the codes of files that were there before."""

    task: Task
    act: UUID
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A folder with the batch that's being printed into it."""

    folder: Path
    begun: Begun

    def unrecorded(self, file: str) -> Path:
        """Where a poster lies until it's recorded."""
        return self.folder / (file + PART)


def opened(folder: Path, task: Task) -> Place:
    """A folder for a batch, or with one that was begun and goes on; RuleBroken where it's another's."""
    folder.mkdir(exist_ok=True)
    marker = folder / UNFINISHED
    if marker.exists():
        begun = msgspec.json.decode(marker.read_bytes(), type=Begun)
        if begun.task != task:
            raise RuleBroken(
                f"{folder} holds another batch that was begun, {begun.task.design} of {begun.task.area}. Finish that "
                f"one with the same words as before, or delete {marker}"
            )
        return Place(folder, begun)
    begun = Begun(task, uuid4(), tuple(_codes(folder)))
    unfinished = marker.with_name(marker.name + PART)
    unfinished.write_bytes(msgspec.json.encode(begun))
    unfinished.replace(marker)
    return Place(folder, begun)


def close(place: Place) -> None:
    """Nothing more comes into this folder: the next batch there is another."""
    (place.folder / UNFINISHED).unlink(missing_ok=True)


async def settled(place: Place) -> dict[int, Made]:
    """What of the batch is done, by the organisation's number: files that are recorded, and nothing else is left.

    A poster is written first, recorded then, and named at last: so one that isn't recorded was never handed out.
    """
    found = {code: path for code, path in _codes(place.folder).items() if code not in place.begun.before}
    recorded = await _recorded(found)
    for code, path in found.items():
        if path.suffix != PART:
            continue
        if code in recorded:
            await asyncio.to_thread(path.replace, path.with_suffix(""))
        else:
            await asyncio.to_thread(path.unlink)
    return {
        number: Made(code, found[code].name.removesuffix(PART), review_by)
        for code, (number, review_by) in recorded.items()
    }


def _codes(folder: Path) -> dict[str, Path]:
    """The posters in a folder, by their codes."""
    return {found[1]: path for path in folder.iterdir() if (found := _CODE.search(path.name))}


async def _recorded(codes: Collection[str]) -> dict[str, tuple[int, date]]:
    """Of these codes, those that are issues': whose, and until when they may hang."""
    wanted = list(codes)
    held: dict[str, tuple[int, date]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        few = wanted[start : start + AT_ONCE]
        rows = await fetch(f"SELECT code, organisation, review_by FROM poster_issue WHERE code IN ({marks(few)})", *few)
        held |= {row["code"]: (row["organisation"], row["review_by"]) for row in rows}
    return held
