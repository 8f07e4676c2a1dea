"""Nobody is told the same twice, however many servers remind; and a member is at a meeting or isn't."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T14:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "each told once"

INDEXES = [
    "CREATE UNIQUE INDEX told_once_to_each ON told_once (what, account)",
    "CREATE UNIQUE INDEX meeting_attendance_once ON meeting_attendance (meeting, membership)",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in INDEXES:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
