"""One chain of migrations for both engines, that makes what the tables say, and a database that bites."""

import contextlib
import sqlite3
from datetime import date
from uuid import uuid4

import asyncpg
import pytest
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.columns import ForeignKey

from directory.database import fetch, is_sqlite, run
from directory.errors import RuleBroken
from directory.piccolo_app import TABLES
from directory.upgrade import bring_up_to_date, check_up_to_date, progress
from tests.stories import a_channel, a_contact, a_role

pytestmark = pytest.mark.usefixtures("database")

REFUSED = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


async def columns(table: str) -> dict[str, tuple[bool, bool]]:
    """Each column in the database: whether it must be filled, and whether it has a default that isn't constant."""
    if is_sqlite():
        rows = await fetch(f"SELECT name, \"notnull\" AS filled FROM pragma_table_info('{table}')")
        return {row["name"]: bool(row["filled"]) for row in rows}
    rows = await fetch(
        "SELECT column_name AS name, is_nullable FROM information_schema.columns WHERE table_name = {}", table
    )
    return {row["name"]: row["is_nullable"] == "NO" for row in rows}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.tablename)
async def test_the_chain_makes_what_the_tables_say(table):
    held = await columns(table._meta.tablename)
    said = {column._meta.db_column_name: not column._meta.null for column in table._meta.columns}
    assert {name: filled or name == "id" for name, filled in held.items()} == {
        name: filled or name == "id" for name, filled in said.items()
    }


async def test_the_role_beside_a_contact_s_area_is_always_the_contact_s():
    contact = await a_contact("lado", areas=("Wigan", "Stockport"), area=None)
    same = "SELECT count(*) AS number FROM contact_area a JOIN contact c ON c.id = a.contact AND c.role = a.role"
    assert (await fetch(same))[0]["number"] == 2
    await run("UPDATE contact SET role = {} WHERE id = {}", (await a_role("prevent")).id, contact.id)
    assert (await fetch(same))[0]["number"] == 2


async def test_a_migration_that_fails_says_why_and_not_that_it_should_be_run(another_database, monkeypatch):
    monkeypatch.setattr(ForwardsMigrationManager, "run", lambda _: fetch("SELECT no_such_column FROM no_such_table"))
    with pytest.raises(RuleBroken, match=r"could not be brought up to date: .*no_such"):
        await bring_up_to_date()


async def test_running_the_chain_again_does_nothing():
    assert await bring_up_to_date() == []
    assert (await progress()).waiting == []
    await check_up_to_date()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table._meta.tablename, column._meta.name)
        for table in TABLES
        for column in table._meta.columns
        if isinstance(column, ForeignKey)
    ],
)
async def test_every_foreign_key_bites(table, column):
    """A row that points to nothing is refused, and what is pointed to can't be removed."""
    if is_sqlite():
        keys = await fetch(f"SELECT \"from\" AS name, on_delete FROM pragma_foreign_key_list('{table}')")
        assert {"name": column, "on_delete": "RESTRICT"} in keys
    else:
        rules = await fetch(
            "SELECT r.delete_rule FROM information_schema.referential_constraints r "
            "JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name "
            "WHERE k.table_name = {} AND k.column_name = {}",
            table,
            column,
        )
        assert rules == [{"delete_rule": "RESTRICT"}]


async def test_a_row_that_points_to_nothing_is_refused():
    with pytest.raises(REFUSED):
        await run("INSERT INTO organisation_alias (organisation, name) VALUES (99999, 'x')")


async def test_what_is_pointed_to_cannot_be_removed():
    await a_contact("lado")
    with pytest.raises(REFUSED):
        await run("DELETE FROM organisation")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO area_alias (area, name) SELECT id, 'Pie Town' FROM area",
        "INSERT INTO contact_area (contact, area) SELECT c.id, a.id FROM contact c, area a",
        "INSERT INTO organisation_identifier (organisation, scheme, value) SELECT id, 'urn', '9' FROM organisation",
        "INSERT INTO former_slug (kind, slug, record) VALUES ('contact', 'x', '{uuid}')",
        "INSERT INTO postcode VALUES (1, 'WN1 1AA', 'E08000010', 'E08000010', 'E', '', '', '')",
    ],
)
async def test_the_same_twice_is_refused(sql):
    await a_contact("lado")
    sql = sql.replace("{uuid}", str(uuid4()))
    with contextlib.suppress(*REFUSED):  # the contact's area is there already
        await run(sql)
    with pytest.raises(REFUSED):
        await run(sql)


async def test_a_retired_channel_leaves_its_label_free_but_a_live_one_does_not():
    contact = await a_contact("lado")
    channel = await a_channel(contact, label="advice")
    again = (
        "INSERT INTO channel (uuid, contact, kind, value, label, hours, purpose, accepts, visibility, duty_mobile, "
        "position) SELECT {}, contact, kind, value, label, hours, purpose, accepts, visibility, duty_mobile, position "
        "FROM channel WHERE id = {}"
    )
    with pytest.raises(REFUSED):
        await run(again, uuid4(), channel.id)
    await run("UPDATE channel SET retired_on = {} WHERE id = {}", date(2026, 11, 1), channel.id)
    await run(again, uuid4(), channel.id)


@pytest.mark.parametrize("column", ["name", "slug", "kind", "uuid"])
async def test_what_must_be_filled_must_be_filled(column):
    await a_contact("lado")
    with pytest.raises(REFUSED):
        await run(f"UPDATE organisation SET {column} = NULL")


async def test_a_verification_without_a_day_is_refused():
    """Piccolo would have filled in today, and made an entry look verified."""
    contact = await a_contact("lado")
    with pytest.raises(REFUSED):
        await run(
            "INSERT INTO verification (uuid, channel, value, verified_by, method, outcome, note, source) "
            "SELECT {}, id, value, '', 'rang', 'right', '', 'test' FROM channel WHERE contact = {}",
            uuid4(),
            contact.id,
        )
