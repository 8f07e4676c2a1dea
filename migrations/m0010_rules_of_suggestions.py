"""What Piccolo's manager can't say on both engines: one wish a field, and values found wherever they are listed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T03:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "uniqueness of what is suggested, and values found"

STATEMENTS = [
    "CREATE UNIQUE INDEX proposed_value_once ON proposed_value (proposal, field)",
    "CREATE INDEX channel_value ON channel (value)",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in STATEMENTS:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
