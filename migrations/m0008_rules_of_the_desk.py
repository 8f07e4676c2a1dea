"""What Piccolo's manager can't say on both engines: one interval for an area and a role at a time, found with the rest.

The intervals of areas are kept in memory until the reference data changes, so they count as such.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T03:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "uniqueness of areas' intervals, and reference data with them"

RULES = [
    "CREATE UNIQUE INDEX area_interval_once ON area_interval (area, role) WHERE ended_at IS NULL",
    "DROP INDEX history_of_reference_data",
    "CREATE INDEX history_of_reference_data ON history (id) "
    "WHERE record_table IN ('area', 'role', 'postcode_release', 'area_interval')",
    "CREATE INDEX reports_of_a_network ON report (network, reported_at)",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in RULES:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
