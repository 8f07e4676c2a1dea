"""A gap is seen once until it's closed, however many servers look for it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T12:06:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "each gap seen once"

INDEXES = [
    "CREATE UNIQUE INDEX gap_once ON gap (kind, area, organisation, role, ref) WHERE closed_on IS NULL",
    "CREATE INDEX gap_of_area ON gap (area, seen_on, closed_on)",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in INDEXES:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
