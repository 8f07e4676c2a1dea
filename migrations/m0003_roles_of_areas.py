"""The role beside the area that a contact answers for: a council's few are found without looking at every school's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

from directory.database import run

ID = "2026-11-25T00:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the role beside the area that a contact answers for"

ROLE = "(SELECT role FROM contact WHERE contact.id = {of})"
SQLITE = [
    "CREATE TRIGGER contact_area_has_role AFTER INSERT ON contact_area BEGIN "
    f"UPDATE contact_area SET role = {ROLE.format(of='new.contact')} WHERE id = new.id; END",
    "CREATE TRIGGER contact_area_keeps_role AFTER UPDATE OF role ON contact BEGIN "
    "UPDATE contact_area SET role = new.role WHERE contact = new.id; END",
]
POSTGRESQL = [
    "CREATE FUNCTION contact_area_has_role() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN new.role := {ROLE.format(of='new.contact')}; RETURN new; END $$",
    "CREATE TRIGGER contact_area_has_role BEFORE INSERT ON contact_area "
    "FOR EACH ROW EXECUTE FUNCTION contact_area_has_role()",
    "CREATE FUNCTION contact_area_keeps_role() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN UPDATE contact_area SET role = new.role WHERE contact = new.id; RETURN new; END $$",
    "CREATE TRIGGER contact_area_keeps_role AFTER UPDATE OF role ON contact "
    "FOR EACH ROW EXECUTE FUNCTION contact_area_keeps_role()",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)
    async def add_fill_and_keep() -> None:
        await run("ALTER TABLE contact_area ADD COLUMN role INTEGER NOT NULL DEFAULT 0")
        await run(f"UPDATE contact_area SET role = {ROLE.format(of='contact_area.contact')}")
        await run("CREATE INDEX contact_area_role ON contact_area (area, role, contact)")
        for statement in SQLITE if engine_finder().engine_type == "sqlite" else POSTGRESQL:
            await run(statement)

    manager.add_raw(add_fill_and_keep)
    return manager
