"""The tables that an archive holds, and how each value of them is written."""

from dataclasses import dataclass
from functools import cache, cached_property

from piccolo.columns import UUID, Boolean, Bytea, Column, Date, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar

from directory.archives.rules import LEFT_OUT, in_order
from directory.history.tables import HistoryHead
from directory.piccolo_app import TABLES

NUMBER, WORDS, TRUTH, DAY, MOMENT, MARK, BYTES = "number", "words", "truth", "day", "moment", "mark", "bytes"
KINDS: dict[type[Column], str] = {
    Serial: NUMBER,
    ForeignKey: NUMBER,
    Integer: NUMBER,  # and its larger sister
    Varchar: WORDS,
    Text: WORDS,
    Boolean: TRUTH,
    Date: DAY,
    Timestamptz: MOMENT,
    UUID: MARK,
    Bytea: BYTES,
}

HEAD = HistoryHead._meta.tablename
"""The one table that isn't empty in an empty directory: the migrations make its row."""


@dataclass(frozen=True)
class Listed:
    """A table: its columns, each with its kind and whether it may be empty, and those that order its rows."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    nullable: tuple[bool, ...]
    key: tuple[str, ...] = ("id",)

    @cached_property
    def names(self) -> str:
        """Its columns, as SQL names them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    @cached_property
    def order(self) -> str:
        return ", ".join(self.key)


# Made by the migrations alone, and read as it is: keyed by release and postcode, which no Piccolo table can be.
POSTCODE = ("release", "postcode", "authority", "district", "nation", "police", "icb", "terminated")


@cache
def listed() -> tuple[Listed, ...]:
    """Every table that is archived, those before it that it refers to."""
    known = {table._meta.tablename: table for table in TABLES}
    wanted = in_order(
        {
            name: [key._foreign_key_meta.resolved_references._meta.tablename for key in table._meta.foreign_key_columns]
            for name, table in sorted(known.items())
            if name not in LEFT_OUT
        }
    )
    found = []
    for name in wanted:
        columns = sorted(known[name]._meta.columns, key=lambda each: (not each._meta.primary_key, each._meta.name))
        found.append(
            Listed(
                name,
                tuple(each._meta.db_column_name for each in columns),
                tuple(next(kind for kinds, kind in KINDS.items() if isinstance(each, kinds)) for each in columns),
                tuple(each._meta.null for each in columns),
            )
        )
    kinds = (NUMBER, *(WORDS for _each in POSTCODE[1:]))
    found.append(Listed("postcode", POSTCODE, kinds, (False,) * len(POSTCODE), ("release", "postcode")))
    return tuple(found)
