"""What Piccolo's manager can't say on both engines: one version after another, a party and a signature once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import is_sqlite, run

ID = "2026-11-25T07:28:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one version after another, a party and its signature once, and texts that nobody changes"

RULES = [
    "CREATE UNIQUE INDEX agreement_versions ON agreement (lineage, version)",
    "CREATE UNIQUE INDEX agreement_supersedes_once ON agreement (supersedes) WHERE supersedes IS NOT NULL",
    "CREATE INDEX agreement_by_title ON agreement (lower(title), id)",
    "CREATE UNIQUE INDEX agreement_party_once ON agreement_party (agreement, organisation)",
    "CREATE UNIQUE INDEX agreement_area_once ON agreement_area (agreement, area)",
    "CREATE UNIQUE INDEX agreement_signature_once ON agreement_signature (agreement, organisation) "
    "WHERE voided_at IS NULL",
]

ON_SQLITE = [
    "CREATE TRIGGER agreement_text_no_update BEFORE UPDATE ON agreement_text "
    "BEGIN SELECT RAISE(ABORT, 'a text that was sent for signature is never changed'); END",
]
ON_POSTGRESQL = [
    "CREATE FUNCTION agreement_text_is_kept() RETURNS trigger AS $$ BEGIN "
    "RAISE EXCEPTION 'a text that was sent for signature is never changed'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER agreement_text_no_update BEFORE UPDATE ON agreement_text "
    "FOR EACH ROW EXECUTE FUNCTION agreement_text_is_kept()",
]


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in [*RULES, *(ON_SQLITE if is_sqlite() else ON_POSTGRESQL)]:
            await run(statement)

    manager.add_raw(add_rules)
    return manager
