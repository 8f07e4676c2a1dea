"""What Piccolo's manager can't say on both engines: nobody is given an area or an organisation twice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T00:21:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "uniqueness of what people look after"

UNIQUE = [
    "CREATE UNIQUE INDEX account_area_once ON account_area (account, area)",
    "CREATE UNIQUE INDEX account_organisation_once ON account_organisation (account, organisation)",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in UNIQUE:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
