"""The history of contacts found without reading all of it: which of them once answered for an area."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T04:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the history of contacts"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_index() -> None:
        await run("CREATE INDEX history_of_contacts ON history (id) WHERE record_table = 'contact'")

    manager.add_raw(add_index)
    return manager
