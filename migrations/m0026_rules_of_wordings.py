"""What Piccolo's manager can't say: one wording of a rule waits at a time, and each person signs it once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import run

ID = "2026-11-25T07:26:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "rules of wordings"

INDEXES = [
    "CREATE UNIQUE INDEX rule_wording_waits ON rule_wording (rule) WHERE signed_off_at IS NULL AND refused_at IS NULL",
    "CREATE UNIQUE INDEX rule_signature_once ON rule_signature (wording, account)",
    "CREATE INDEX local_rules_in_force ON local_rule (concern, area) WHERE ended_at IS NULL",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_indexes() -> None:
        for statement in INDEXES:
            await run(statement)

    manager.add_raw(add_indexes)
    return manager
