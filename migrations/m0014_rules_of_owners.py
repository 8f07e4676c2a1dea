"""What Piccolo's manager can't say on both engines: one address answers for an entry once at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T03:41:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "an owner once to an entry, and one open finding of theirs to a channel"

UNIQUE = [
    "CREATE UNIQUE INDEX owner_once ON owner (contact, email) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX owner_finding_once ON owner_finding (owner, channel, with_code) WHERE settled_at IS NULL",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in UNIQUE:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
