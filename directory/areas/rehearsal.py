"""What loading a release of postcodes would do, found by reading all of it and writing nothing."""

from array import array
from itertools import pairwise
from pathlib import Path

from directory.areas.changes import BATCH, Loaded, Progress, check_size
from directory.areas.queries import current_release, known_codes
from directory.areas.release import Release
from directory.errors import RuleBroken


async def rehearse_postcodes(
    path: Path, *, force: bool = False, progress: Progress = lambda _done, _size, _rows: None
) -> Loaded:
    """What `load_postcodes` would answer to the same words, or the RuleBroken that it would raise."""
    release = Release.open(path)
    replaced = await current_release()
    codes: set[str] = set()
    postcodes = array("Q")  # each one's eight letters as a number: 2.7 million texts would take 200 MB
    for batch in release.batches(BATCH):
        codes.update(row[1] for row in batch)
        postcodes.extend(int.from_bytes(row[0].encode("ascii")) for row in batch)
        progress(release.done, release.size, len(postcodes))
    check_size(len(postcodes), replaced=replaced, force=force)
    _check_single(postcodes, name=release.name)
    unknown = sorted(codes - await known_codes() - {""})
    name, rows = (replaced.name, replaced.rows) if replaced else ("", 0)
    return Loaded(release.name, len(postcodes), name, tuple(unknown), replaced_rows=rows)


def _check_single(postcodes: "array[int]", *, name: str) -> None:
    twice = next((one for one, next_one in pairwise(sorted(postcodes)) if one == next_one), None)
    if twice:
        postcode = twice.to_bytes(8).decode("ascii").strip("\0")
        raise RuleBroken(f"{name} holds a postcode twice, {postcode}: download it again")
