"""Who is part of an organisation is found at once, among a hundred thousand that are part of none."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T16:12:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "rules of parts"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        await run("CREATE INDEX parts_of_organisations ON organisation (parent) WHERE parent IS NOT NULL")

    manager.add_raw(add_rules)
    return manager
