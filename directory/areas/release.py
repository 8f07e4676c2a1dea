"""Reading a release of the ONS Postcode Directory, as people download it: files only, no database."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from directory.areas.release_rows import ReleaseUnreadable, Row, columns, wanted_rows

if TYPE_CHECKING:
    from _csv import Reader  # has no name of its own at run time

PART_OF_MANY = re.compile(r"(?:^|_)(?!UK$)[A-Z]{1,2}$", re.IGNORECASE)  # ONSPD_NOV_2025_UK_AB.csv, ab.csv

# A download that was cut short ends inside a quoted value, or its zip doesn't add up.
DAMAGED = (csv.Error, EOFError, OSError, UnicodeDecodeError, zipfile.BadZipFile, zlib.error)


@dataclass
class Release:
    """A release's files, and how much of them has been read."""

    name: str
    size: int  # bytes, unpacked
    parts: list["Part"]
    done: int = field(default=0, init=False)

    @classmethod
    def open(cls, path: Path) -> "Release":
        """The release in a CSV file, a folder or a zip; reads the first lines at most."""
        with _openable(path.name):
            if not path.exists():
                raise ReleaseUnreadable(f"There is no file or folder {path}: check the name")
            parts = _chosen(list(_parts(path)), path)
        name = parts[0].stem if len(parts) == 1 else re.sub(r"_[A-Z]{1,2}$", "", parts[0].stem) or path.stem
        return cls(name=name, size=sum(part.size for part in parts), parts=parts)

    def batches(self, count: int) -> Iterator[list[Row]]:
        """The rows, in the file's order, `count` at a time. Raises ReleaseUnreadable at the first wrong line."""
        rows: list[Row] = []
        for part in self.parts:
            before = self.done
            for batch in part.batches(rows, count):
                self.done = before + part.read
                yield batch
            self.done = before + part.size
        if rows:
            yield rows


@dataclass
class Part:
    """One CSV file, on its own or inside a zip."""

    path: Path  # the file itself, or the zip
    inside: str  # its name within the zip
    size: int
    read: int = 0

    @property
    def title(self) -> str:
        return self.inside or self.path.name

    @property
    def stem(self) -> str:
        return Path(self.title).stem

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        with ExitStack() as closing:
            with _openable(self.title):
                if self.inside:
                    archive = closing.enter_context(zipfile.ZipFile(self.path))
                    file = cast(BinaryIO, closing.enter_context(archive.open(self.inside)))
                else:
                    file = closing.enter_context(self.path.open("rb"))
            yield file

    def header(self) -> list[str]:
        with self.opened() as file, _text(file) as text:
            first: list[str] = next(_csv(text), [])
            return first

    def batches(self, rows: list[Row], count: int) -> Iterator[list[Row]]:
        """Adds its rows to `rows`, and yields and empties it whenever it holds `count`."""
        reader = None
        try:
            with self.opened() as file, _text(file) as text:
                reader = _csv(text)
                header: list[str] = next(reader, [])
                at = columns(header, title=self.title)
                for each in wanted_rows(reader, at, width=len(header), title=self.title):
                    rows.append(each)
                    if len(rows) >= count:
                        self.read = min(file.tell(), self.size)
                        yield rows[:]
                        rows.clear()
        except DAMAGED as error:
            number = reader.line_num if reader else 1
            raise ReleaseUnreadable(
                f"{self.title}, line {number}: the file is damaged or was cut short ({error}). Download it again"
            ) from error


def _parts(path: Path) -> Iterator[Part]:
    """Every CSV file there, release or not."""
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.suffix.lower() == ".csv" and each.is_file():
                yield Part(each, "", each.stat().st_size)
    elif path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                for info in sorted(archive.infolist(), key=lambda info: info.filename):
                    if info.filename.lower().endswith(".csv") and not info.filename.startswith("__MACOSX"):
                        yield Part(path, info.filename, info.file_size)
        except zipfile.BadZipFile as error:
            raise ReleaseUnreadable(f"{path.name} is not a whole zip file ({error}): download it again") from error
    else:
        yield Part(path, "", path.stat().st_size)


def _chosen(parts: list[Part], path: Path) -> list[Part]:
    """The one big file or else all the small ones: a download holds the same postcodes both ways."""
    if len(parts) == 1:
        return parts
    parts = [part for part in parts if _is_release(part)]
    many = [part for part in parts if "multi_csv" in Path(part.title).parts or PART_OF_MANY.search(part.stem)]
    whole = [part for part in parts if part not in many and "multi_csv" not in part.path.parts]
    if len(whole) > 1:
        names = ", ".join(part.title for part in whole)
        raise ReleaseUnreadable(f"{path.name} holds more than one release ({names}): name one of them")
    if not whole and not many:
        raise ReleaseUnreadable(f"{path.name} holds no CSV file of the ONS Postcode Directory: check the download")
    return whole or many


def _is_release(part: Part) -> bool:
    with suppress(*DAMAGED):
        header = part.header()
        with suppress(ReleaseUnreadable):  # the download's lists of names and codes
            columns(header, title=part.title)
            return True
    return False


@contextmanager
def _openable(title: str) -> Iterator[None]:
    """Says what keeps a file or a zip from being opened, where that's no damage."""
    try:
        yield
    except PermissionError as error:
        raise ReleaseUnreadable(f"{title} may not be read by you: change who may read it, or ask its owner") from error
    except NotImplementedError as error:  # such as the Deflate64 of Windows' own folders
        raise ReleaseUnreadable(f"{title} is packed in a way that can't be read here: unpack it first") from error
    except RuntimeError as error:
        raise ReleaseUnreadable(f"{title} is locked by a password: unpack it first") from error


@contextmanager
def _text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    # Latin-1 reads any bytes, and what's wanted is ASCII; a UTF-8 mark at the start is skipped.
    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    yield io.TextIOWrapper(file, encoding="latin-1", newline="")


def _csv(text: io.TextIOWrapper) -> "Reader":
    return csv.reader(text, strict=True)
