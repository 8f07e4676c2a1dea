"""What Piccolo's manager can't say on both engines: uniqueness of pairs, append-only history, raw tables."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

from directory.database import run

ID = "2026-11-22T13:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "uniqueness, append-only history, postcodes, search"

# The same SQL on both engines.
UNIQUE = [
    "CREATE UNIQUE INDEX former_slug_once ON former_slug (kind, slug)",
    "CREATE UNIQUE INDEX area_alias_once ON area_alias (area, name)",
    "CREATE UNIQUE INDEX area_succession_once ON area_succession (area, successor)",
    "CREATE UNIQUE INDEX organisation_identifier_once ON organisation_identifier (scheme, value)",
    "CREATE UNIQUE INDEX organisation_alias_once ON organisation_alias (organisation, name)",
    "CREATE UNIQUE INDEX organisation_area_once ON organisation_area (organisation, area)",
    "CREATE UNIQUE INDEX contact_area_once ON contact_area (contact, area)",
    "CREATE UNIQUE INDEX contact_once ON contact (organisation, role, name) WHERE retired_on IS NULL",
    "CREATE UNIQUE INDEX channel_once ON channel (contact, kind, label) WHERE retired_on IS NULL",
    "CREATE UNIQUE INDEX one_current_release ON postcode_release (state) WHERE state = 'current'",
    "CREATE UNIQUE INDEX search_entry_once ON search_entry (kind, ref)",
    "CREATE INDEX verification_of_value ON verification (channel, value, verified_on)",
    "CREATE INDEX open_reports ON report (contact) WHERE settled_at IS NULL",
    "CREATE INDEX history_of_reference_data ON history (id) "
    "WHERE record_table IN ('area', 'role', 'postcode_release')",
]

# Keyed by release and postcode, which Piccolo can't say, and read so often that nothing may stand between.
POSTCODE = """
CREATE TABLE postcode (
    release INTEGER NOT NULL,
    postcode TEXT{collation} NOT NULL,
    authority TEXT NOT NULL,
    district TEXT NOT NULL,
    nation TEXT NOT NULL,
    police TEXT NOT NULL,
    icb TEXT NOT NULL,
    terminated TEXT NOT NULL,
    PRIMARY KEY (release, postcode)
){storage}
"""

SQLITE = [
    POSTCODE.format(collation="", storage=" WITHOUT ROWID"),
    *(
        f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history BEGIN "
        "SELECT RAISE(ABORT, 'history is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "CREATE VIRTUAL TABLE search_words USING fts5 (folded, content='search_entry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', columnsize=0, detail=none)",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_words (rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_words (search_words, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF folded ON search_entry BEGIN "
    "INSERT INTO search_words (search_words, rowid, folded) VALUES ('delete', old.id, old.folded); "
    "INSERT INTO search_words (rowid, folded) VALUES (new.id, new.folded); END",
]

POSTGRESQL = [
    POSTCODE.format(collation=' COLLATE "C"', storage=""),
    "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$",
    "CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
    "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()",
    "CREATE INDEX search_words ON search_entry USING gin (to_tsvector('simple', folded))",
]

async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in UNIQUE + (SQLITE if engine_finder().engine_type == "sqlite" else POSTGRESQL):
            await run(statement)
        await run("INSERT INTO history_head (id, last_id, hash) VALUES (1, 0, '')")

    manager.add_raw(add_rules)
    return manager
