"""The last change of what the guide rests on, found without reading the history."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T07:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the history of the guide's rules"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_index() -> None:
        await run(
            "CREATE INDEX history_of_rules ON history (id) WHERE record_table IN "
            "('rule_wording', 'rule_check', 'local_rule', 'area_document')"
        )

    manager.add_raw(add_index)
    return manager
