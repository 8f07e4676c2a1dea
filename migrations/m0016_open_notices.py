"""What Piccolo's manager can't say: the few rows that are still to come are found without looking at the rest."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T03:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "indexes of what is planned"

INDEXES = [
    "CREATE INDEX planned_changes_to_come ON planned_change (on_day, id) "
    "WHERE applied_at IS NULL AND failed_at IS NULL AND withdrawn_at IS NULL",
    "CREATE INDEX notices_in_force ON notice (contact, ends_at) WHERE withdrawn_at IS NULL",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_indexes() -> None:
        for statement in INDEXES:
            await run(statement)

    manager.add_raw(add_indexes)
    return manager
