"""What Piccolo's manager can't say: what nobody answers is found without looking at all that was ever tried."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T07:22:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an index of tries that nobody answered"

INDEX = "CREATE INDEX tries_unanswered ON verification (channel) WHERE outcome = 'no answer'"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_index() -> None:
        await run(INDEX)

    manager.add_raw(add_index)
    return manager
