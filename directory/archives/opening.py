"""An archive opened: refused with what is wrong with it, or read part by part without holding any of them whole."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from directory.archives.listed import Listed
from directory.archives.rules import (
    MANIFEST,
    WRITTEN_FOR,
    Manifest,
    Table,
    document,
    is_bomb,
    is_of_another_format,
    what_is_amiss,
)
from directory.archives.sealing import BLOCK, is_whole
from directory.errors import RuleBroken

LONGEST = 64 << 20  # bytes of a row or a document, which are held in memory: a sheet that somebody sent in is a row
PACKED_AS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What `zipfile` raises over a file that isn't what it says: `RuntimeError` asks for a password."""


class Opened:
    """An archive whose frame holds: every part that its manifest names is there, once, and no other."""

    def __init__(self, file: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self.file, self.packed, self.manifest = file, packed, manifest
        self.said: Mapping[str, Table] = {table.name: table for table in manifest.tables}

    def rows(self, table: Listed, types: Mapping[str, Any], *, told: Callable[[int], None]) -> Iterator[list[Any]]:
        """A table's rows, thousands at a time; refused at the end where they aren't those that were archived."""
        said = self.said[table.name]
        of_a_row = [
            types[kind] | None if empty else types[kind]
            for kind, empty in zip(table.kinds, table.nullable, strict=True)
        ]
        decoder = msgspec.json.Decoder(tuple[*of_a_row])  # type: ignore[valid-type]
        digest, rows = hashlib.sha256(), 0
        for lines in self._lines(said.part):
            digest.update(lines)
            try:
                batch = decoder.decode_lines(lines)
            except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
                raise refusal(self.file, f"{said.part} can’t be read after row {rows}: {wrong}") from wrong
            rows += len(batch)
            told(len(batch))
            yield batch
        if (rows, digest.hexdigest()) != (said.rows, said.sha256):
            raise refusal(self.file, f"{said.part} isn’t what was archived")

    def content(self, sha256: str) -> bytes:
        """A document."""
        part = document(sha256)
        content = b"".join(self._blocks(part))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise refusal(self.file, f"{part} isn’t what was archived")
        return content

    def _lines(self, part: str) -> Iterator[bytes]:
        """Whole lines, as many as come together."""
        rest = b""
        for block in self._blocks(part):
            whole, newline, begun = block.rpartition(b"\n")
            if newline:
                yield rest + whole + newline
                rest = begun
            else:
                rest += block
            if len(rest) > LONGEST:
                raise refusal(self.file, f"{part} has a row of more than {LONGEST >> 20} MB")
        if rest:
            raise refusal(self.file, f"{part} ends in the middle of a row")

    def _blocks(self, part: str) -> Iterator[bytes]:
        try:
            with self.packed.open(part) as content:
                while block := content.read(BLOCK):
                    yield block
        except UNREADABLE as wrong:
            raise refusal(self.file, f"{part} can’t be unpacked: {wrong}") from wrong


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """The archive in this file, once it's known to be one, and whole."""
    with file.open("rb") as content:
        begins = content.read(4)
        try:
            packed = zipfile.ZipFile(content)
        except UNREADABLE as wrong:
            if begins == b"PK\3\4":
                raise refusal(file, "it’s cut short, or its end was altered") from wrong
            raise _no_archive(file, "name one that “directory archive” wrote") from wrong
        with packed:
            found = Opened(file, packed, _manifest(file, packed))
            if amiss := what_is_amiss(found.manifest, packed.namelist()):
                raise refusal(file, amiss)
            if not is_whole(content):
                raise refusal(file, _what_was_altered(found))
            yield found


def _manifest(file: Path, packed: zipfile.ZipFile) -> Manifest:
    """What the archive says of itself; nothing is unpacked before it's known that it isn't a bomb."""
    parts = packed.infolist()
    if is_bomb([(part.compress_size, part.file_size) for part in parts], file=file.stat().st_size):
        raise refusal(file, "it would unpack to what no directory holds")
    if any(part.compress_type not in PACKED_AS for part in parts):
        raise refusal(file, "a part of it is packed as no archive’s is")
    if any(part.file_size > LONGEST for part in parts if not part.filename.startswith("tables/")):
        raise refusal(file, f"a part of it is larger than {LONGEST >> 20} MB")
    try:
        said = msgspec.json.decode(packed.read(MANIFEST), type=dict[str, Any])
    except (KeyError, msgspec.DecodeError, *UNREADABLE) as unread:
        raise _no_archive(file, f"it has no {MANIFEST} that says so") from unread
    if said.get("written_for") != WRITTEN_FOR:
        raise _no_archive(file, f"its {MANIFEST} doesn’t say so")
    if wrong := is_of_another_format(said.get("format")):
        raise refusal(file, wrong)
    try:
        return msgspec.convert(said, Manifest)
    except msgspec.ValidationError as unread:
        raise refusal(file, f"its {MANIFEST} can’t be read: {unread}") from unread


def _what_was_altered(found: Opened) -> str:
    """The first part that isn't what the manifest says; its frame, where all of them are."""
    said = {table.part: table.sha256 for table in found.manifest.tables}
    said |= {document(sha256): sha256 for sha256 in found.manifest.documents}
    for part, sha256 in said.items():
        digest = hashlib.sha256()
        for block in found._blocks(part):
            digest.update(block)
        if digest.hexdigest() != sha256:
            return f"{part} isn’t what was archived"
    return "it was altered, or something was added to it"


def refusal(file: Path, why: str) -> RuleBroken:
    return RuleBroken(f"{file} can’t be restored: {why}")


def _no_archive(file: Path, why: str) -> RuleBroken:
    return RuleBroken(f"{file} isn’t an archive of a directory: {why}")
