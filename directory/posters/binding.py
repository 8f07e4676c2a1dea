"""Posters that were printed one by one, as one file."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pypdf import PdfWriter

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP knows: the same posters make the same bytes


def as_zip(files: Sequence[Path], out: Path) -> None:
    """A ZIP of these files: all of it or nothing."""
    with _whole(out) as unfinished, zipfile.ZipFile(unfinished, "w") as packed:
        for file in files:
            packed.writestr(zipfile.ZipInfo(file.name, LONG_AGO), file.read_bytes())  # a PDF is compressed already


def as_one_pdf(posters: Sequence[tuple[str, Path]], out: Path, *, title: str) -> None:
    """One PDF of these posters, each with its title in the contents; what tells a screen reader the order is lost."""
    with _whole(out) as unfinished, PdfWriter() as joined:
        for name, file in posters:
            joined.append(file, outline_item=name, import_outline=False)
        joined.compress_identical_objects()  # each poster brings its own letters
        joined.add_metadata({"/Title": title})
        joined.write(unfinished)


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    unfinished = out.with_name(out.name + ".part")
    try:
        yield unfinished
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
