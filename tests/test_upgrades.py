"""A database of every earlier version is brought up to date with what it holds.

One walk along the chain does it for all of them: before each migration every table that there is by then gets a row, so
each migration meets rows as every version before it may have left them, and in the end all of them are compared.
"""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.columns import UUID, Boolean, Date, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import Column

from directory.database import changed_by, fetch, is_sqlite, marks, transaction
from directory.health.queries import of_the_database
from directory.history.changes import record
from directory.history.queries import broken_link
from directory.history.rules import Act, Change
from directory.piccolo_app import TABLES
from directory.upgrade import bring_up_to_date, progress
from tests.stories import NOON

KEPT_BY_TRIGGERS = {"review", "unverified"}
OF_THE_CHAIN = {"history", "history_head", "history_name", "founding"}
WORKED_OUT = {"contact_area": {"role"}, "poster_issue": {"number"}}
"""What a migration fills in anew in rows that are there."""


class Version:
    """What a database of one version is given: a row in each table that it has."""

    def __init__(self, number: int, columns: dict[str, set[str]]) -> None:
        self.number, self.columns = number, columns
        self.rows: dict[str, dict[str, object]] = {}

    async def fill(self) -> None:
        by_name = {table._meta.tablename: table for table in TABLES}
        async with transaction():
            for name in sorted(self.columns.keys() & by_name.keys() - KEPT_BY_TRIGGERS - OF_THE_CHAIN):
                await self._row(by_name[name])
            act = Act(by=None, at=NOON + timedelta(minutes=self.number), source="test", reason=f"Version {self.number}")
            told = {"name": f"Name {self.number}", "person": f"Example Person {self.number}"}
            await record(
                act, changes=[Change("area", str(uuid5(NAMESPACE_URL, str(self.number))), "added", None, told)]
            )

    async def _row(self, table: type) -> int:
        """The number of this version's row in a table, made with the rows that it refers to where it isn't yet."""
        name = table._meta.tablename
        if name not in self.rows:
            self.rows[name] = {}  # a table that refers to itself refers to nothing
            held = [each for each in table._meta.columns if each._meta.db_column_name in self.columns[name]]
            row = {
                each._meta.db_column_name: await self._value(name, each)
                for each in held
                if not isinstance(each, Serial)
            }
            row |= self._meaning(name, row)
            quoted = ", ".join(f'"{column}"' for column in row)
            made = await changed_by(f"INSERT INTO {name} ({quoted}) VALUES ({marks(row)}) RETURNING id", *row.values())
            self.rows[name] = row | made[0]
        return self.rows[name].get("id")

    async def _value(self, table: str, column: Column) -> object:
        named, length = column._meta.name, getattr(column, "length", None)
        if isinstance(column, ForeignKey):
            other = column._foreign_key_meta.resolved_references
            return await self._row(other) if other._meta.tablename in self.columns else None
        if column._meta.null and named.endswith(("_at", "_on")):
            return None  # in use, open, not given up
        if isinstance(column, UUID):
            return uuid5(NAMESPACE_URL, f"{table}.{named}.{self.number}")
        if isinstance(column, Date):
            return date(2026, 1, 1) + timedelta(days=self.number)
        if isinstance(column, Timestamptz):
            return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=self.number)
        if isinstance(column, Boolean):
            return False
        if column.value_type is bytes:
            return f"{table}.{self.number}".encode()
        if column.value_type is int:
            return self.number
        text = f"{self.number:03} {table} {named}"
        return text[: length or None] if isinstance(column, Varchar) else text

    def _meaning(self, table: str, row: dict[str, object]) -> dict[str, object]:
        """What the rules of the database, or a migration, read."""
        if table == "channel":
            return {"tries_after": 0} if "tries_after" in row else {}
        if table == "verification":
            return {"outcome": "right", "value": self.rows["channel"]["value"]} if self.number % 2 else {}
        if table == "poster_issue":
            shown = {"channel": str(self.rows["channel"]["uuid"]), "value": "0161", "standing": "disputed"}
            return {"shown": json.dumps([shown, {**shown, "channel": "gone"}])}
        return {}


async def columns_now() -> dict[str, set[str]]:
    """The columns that each table has by now."""
    asked = (
        "SELECT m.name AS held, p.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) p "
        "WHERE m.type = 'table'"
        if is_sqlite()
        else "SELECT table_name AS held, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    found: dict[str, set[str]] = {}
    for row in await fetch(asked):
        found.setdefault(row["held"], set()).add(row["column_name"])
    return found


async def test_what_every_earlier_version_left_is_there_and_right_after_an_upgrade(another_database, tmp_path):
    waiting = (await progress()).waiting
    versions: list[Version] = []
    for number in range(1, len(waiting) + 1):
        await ForwardsMigrationManager(app_name="directory", migration_id="1").run()
        if number > 1:  # the second migration makes the history append-only: no version was without it
            version = Version(number, await columns_now())
            await version.fill()
            versions.append(version)
    assert (await progress()).waiting == []
    assert await bring_up_to_date() == []
    assert {table._meta.tablename for table in TABLES} == versions[-1].rows.keys() | KEPT_BY_TRIGGERS | OF_THE_CHAIN
    await everything_is_there(versions)
    await what_is_worked_out_is_right(versions, tmp_path)


async def everything_is_there(versions):
    for table in versions[-1].rows:
        held = {row["id"]: row for row in await fetch(f"SELECT * FROM {table}")}
        for version in versions:
            if table in version.rows:
                left = {
                    name: each for name, each in version.rows[table].items() if name not in WORKED_OUT.get(table, ())
                }
                now = held[left["id"]]
                assert {name: str(now[name]) for name in left} == {name: str(each) for name, each in left.items()}, (
                    table
                )


async def what_is_worked_out_is_right(versions, tmp_path):
    if is_sqlite():
        assert await fetch("SELECT * FROM pragma_foreign_key_check()") == []
    assert await broken_link() is None
    others = "SELECT a.id FROM contact_area a JOIN contact c ON c.id = a.contact WHERE a.role <> c.role"
    assert await fetch(others) == []
    verified = {row["channel"] for row in await fetch("SELECT channel FROM review")}
    assert verified == {version.rows["channel"]["id"] for version in versions if version.number % 2}
    unverified = {row["channel"] for row in await fetch("SELECT channel FROM unverified")}
    assert unverified == {version.rows["channel"]["id"] for version in versions if not version.number % 2}
    # The last migration but a few wrote down what earlier issues show; later ones are given it by whoever issues them.
    shown = await fetch(
        "SELECT i.number, c.disputed FROM poster_channel c JOIN poster_issue i ON i.id = c.issue WHERE value = '0161'"
    )
    assert {(row["number"], bool(row["disputed"])) for row in shown} == {(1, True)}
    found = await of_the_database(now=NOON + timedelta(hours=1), data_dir=tmp_path)
    assert {"database", "migrations", "history"} <= {each.about for each in found if not each.wrong}
