"""What changed in what a feed publishes since a moment, read off one stretch of the history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T16:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "changes of contacts by their moment"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_index() -> None:
        await run(
            "CREATE INDEX history_of_changes ON history (at, record) WHERE record_table IN ('contact', 'channel')"
        )

    manager.add_raw(add_index)
    return manager
