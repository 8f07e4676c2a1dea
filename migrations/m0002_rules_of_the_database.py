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
    "CREATE INDEX search_entry_name ON search_entry (kind, name, id)",
    "CREATE INDEX verification_of_value ON verification (channel, value, verified_on)",
    "CREATE INDEX open_reports ON report (contact) WHERE settled_at IS NULL",
    "CREATE INDEX national_lines ON contact (id) WHERE nationwide = true",
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

# FTS5 keeps rows in the order of their numbers, which is the order of results: the best of many are read at once.
# Beginnings of up to four letters have an index of their own; longer ones are asked as the few words that begin so.
SEARCH = [
    (
        f"CREATE VIRTUAL TABLE {index} USING fts5 ({column}, content='search_entry', content_rowid='id', "
        "tokenize='ascii', prefix='1 2 3 4', columnsize=0, detail=none)",
        f"INSERT INTO {index} (rowid, {column}) SELECT new.id, new.{column} WHERE new.{column} <> '';",
        f"INSERT INTO {index} ({index}, rowid, {column}) SELECT 'delete', old.id, old.{column} WHERE old.{column} <> '';",
    )
    for index, column in (("search_name", "name"), ("search_words", "words"))
]
ADD, REMOVE = " ".join(add for _table, add, _remove in SEARCH), " ".join(remove for _table, _add, remove in SEARCH)
SEARCH_BY_FTS5 = [
    *(table for table, _add, _remove in SEARCH),
    f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD} END",
    f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE} END",
    f"CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN {REMOVE} {ADD} END",
]

SQLITE = [
    POSTCODE.format(collation="", storage=" WITHOUT ROWID"),
    *(
        f"CREATE TRIGGER history_no_{verb.lower()} BEFORE {verb} ON history BEGIN "
        "SELECT RAISE(ABORT, 'history is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    *SEARCH_BY_FTS5,
]

POSTGRESQL = [
    POSTCODE.format(collation=' COLLATE "C"', storage=""),
    "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$",
    "CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
    "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()",
    # Names are compared letter by letter, as SQLite does, whatever the language of the database.
    'ALTER TABLE search_entry ALTER COLUMN name TYPE text COLLATE "C", ALTER COLUMN words TYPE text COLLATE "C"',
    # Areas and roles are few enough to look through.
    *(
        f"CREATE INDEX search_{column}_of_{kind}s ON search_entry "
        f"USING gin (array_to_tsvector(string_to_array({column}, ' '))) WHERE kind = '{kind}'"
        for column in ("name", "words")
        for kind in ("contact", "organisation")
    ),
]

async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in UNIQUE + (SQLITE if engine_finder().engine_type == "sqlite" else POSTGRESQL):
            await run(statement)
        await run("INSERT INTO history_head (id, last_id, hash) VALUES (1, 0, '')")

    manager.add_raw(add_rules)
    return manager
