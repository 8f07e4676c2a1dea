"""What nobody verified as it is, by the areas where it stands: kept by triggers, whoever writes.

`unverified` has a row for each area and each channel in use there on which `review` has none; national lines stand
nowhere. In whatever order an engine calls the triggers of one statement, here and for `review`, the last of them finds
how things are.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

from directory.database import run

ID = "2026-11-25T07:24:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what nobody verified, kept by area"

INDEXES = ["CREATE UNIQUE INDEX unverified_once ON unverified (area, channel)"]

# As for `review`: PostgreSQL would keep a plan that it made while the tables were nearly empty. SQLite joins as written.
BY_INDEX = "SET enable_seqscan = off"

STANDING = (
    "SELECT place.area, ch.id FROM channel ch CROSS JOIN contact c CROSS JOIN organisation o CROSS JOIN {places} place "
    "WHERE {{which}} AND c.id = ch.contact AND o.id = c.organisation AND {where} AND c.nationwide = false "
    "AND ch.retired_on IS NULL AND c.retired_on IS NULL AND o.retired_on IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM review r WHERE r.channel = ch.id)"
)
ANSWERING = STANDING.format(places="contact_area", where="place.contact = c.id")
SERVING = STANDING.format(places="organisation_area", where="place.organisation = o.id")
NOTE = f"INSERT INTO unverified (area, channel) {ANSWERING} UNION ALL {SERVING} ON CONFLICT (area, channel) DO NOTHING"
FORGET = "DELETE FROM unverified WHERE channel IN (SELECT ch.id FROM channel ch WHERE {which})"

OF = "ch.contact IN (SELECT id FROM contact WHERE organisation = {})".format


def note(which: str) -> str:
    """Note where these channels stand, if nobody verified them."""
    return NOTE.format(which=which)


def anew(which: str) -> str:
    """The same, where they may have stood elsewhere."""
    return f"{FORGET.format(which=which)}; {note(which)}"


TRIGGERS = {  # name: when, and what then
    "unverified_of_new_channel": ("INSERT ON channel", note("ch.id = new.id")),
    "unverified_of_channel": ("UPDATE OF contact, retired_on ON channel", anew("ch.id = new.id")),
    "unverified_of_new_review": ("INSERT ON review", "DELETE FROM unverified WHERE channel = new.channel"),
    "unverified_of_no_review": ("DELETE ON review", note("ch.id = old.channel")),
    "unverified_of_contact": (
        "UPDATE OF organisation, nationwide, retired_on ON contact",
        anew("ch.contact = new.id"),
    ),
    "unverified_of_organisation": ("UPDATE OF retired_on ON organisation", anew(OF("new.id"))),
    "unverified_of_new_place": ("INSERT ON contact_area", note("ch.contact = new.contact")),
    "unverified_of_other_place": (
        "UPDATE OF contact, area ON contact_area",
        anew("ch.contact IN (old.contact, new.contact)"),
    ),
    "unverified_of_no_place": ("DELETE ON contact_area", anew("ch.contact = old.contact")),
    "unverified_of_newly_served": ("INSERT ON organisation_area", note(OF("new.organisation"))),
    "unverified_of_otherwise_served": (
        "UPDATE OF organisation, area ON organisation_area",
        anew(f"({OF('old.organisation')} OR {OF('new.organisation')})"),
    ),
    "unverified_of_no_longer_served": ("DELETE ON organisation_area", anew(OF("old.organisation"))),
}


def statements(engine: str) -> list[str]:
    made = []
    for name, (when, work) in TRIGGERS.items():
        if engine == "sqlite":
            made.append(f"CREATE TRIGGER {name} AFTER {when} BEGIN {work}; END")
        else:
            made += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS "
                f"$$ BEGIN {work}; RETURN NULL; END $$",
                f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return made


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in INDEXES:
            await run(statement)
        await run(note("1 = 1"))
        for statement in statements(engine_finder().engine_type):
            await run(statement)

    manager.add_raw(add_rules)
    return manager
