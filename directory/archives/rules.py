"""What an archive is made of, in which order, and what is wrong with one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

import msgspec

FORMAT = 1
"""Raise it whenever an archive is written so that the program before would misread it."""

MANIFEST = "manifest.json"
WRITTEN_FOR = "directory restore"
DIGEST_LENGTH = 64  # SHA-256, as hexadecimal

LEFT_OUT = ("session", "sign_in_attempts", "signed_link", "owner_link", "owner_code")
"""Who is signed in, and links and codes that are good once.

An archive outlives them: a session that was ended since, or a link that was used, would be good again. What people
know and keep (passphrases, the set-up of one-time codes, recovery codes) moves with them.
"""

RATIO, SMALL = 200, 1 << 20
"""How many times its packed size a part may have, once it's larger than this.

Rows pack to a tenth of their size, bombs to a thousandth.
"""


Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Table(msgspec.Struct, frozen=True):
    """The rows of one table: one JSON array a line, with a value for each of these columns."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: Sha256

    @property
    def part(self) -> str:
        return f"tables/{self.name}.jsonl"


class Manifest(msgspec.Struct, frozen=True):
    """What an archive says of itself; the same directory always says the same."""

    written_for: str
    format: int
    migration: str
    revision: int
    tables: tuple[Table, ...]
    documents: tuple[Sha256, ...]
    lost: tuple[Sha256, ...]  # of which there was only the row

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)


def document(sha256: str) -> str:
    """The name of the part that holds this document."""
    return f"documents/{sha256}"


def in_order(references: Mapping[str, Collection[str]]) -> list[str]:
    """Tables so that each comes after those it refers to; otherwise as they were given."""
    ordered: dict[str, None] = {}

    def put(table: str) -> None:
        if table not in ordered:
            for other in references[table]:
                if other != table:
                    put(other)
            ordered[table] = None

    for table in references:
        put(table)
    return list(ordered)


def is_of_another_format(said: object) -> str:
    """Why this program can't read an archive of the format that it says it has; nothing where it can."""
    if said == FORMAT:
        return ""
    return f"it has format {said}, and this program reads format {FORMAT}: use the program that wrote it"


def what_is_wrong(found: Manifest, *, migration: str, columns: Mapping[str, Sequence[str]]) -> str:
    """Why a directory at this migration, with these tables, can't take an archive; nothing where it can."""
    if found.migration != migration:
        return (
            f"it was made at migration {found.migration}, and this directory is at {migration}: "
            "restore it with the program that wrote it, and bring that directory up to date"
        )
    if {table.name: table.columns for table in found.tables} != {name: tuple(named) for name, named in columns.items()}:
        return "its tables aren’t those of a directory at its migration"
    return ""


def what_is_amiss(found: Manifest, names: Sequence[str]) -> str:
    """What is wrong with the parts that a file has, by name; nothing where they're what its manifest says."""
    said = [*(table.part for table in found.tables), *map(document, found.documents), MANIFEST]
    if missing := sorted(set(said) - set(names)):
        return f"{missing[0]} is missing"
    if strange := sorted(set(names) - set(said)):
        return f"{strange[0]} doesn’t belong there"
    return "a part is in it twice" if len(names) != len(said) else ""


def is_bomb(sizes: Collection[tuple[int, int]], *, file: int) -> bool:
    """Whether parts of these packed and unpacked sizes would unpack to what no directory holds."""
    return sum(packed for packed, _unpacked in sizes) > file or any(
        unpacked > max(SMALL, RATIO * packed) for packed, unpacked in sizes
    )
