"""What Piccolo's manager can't say on both engines: each step is told once, and what is due is found by its day.

`review` holds, for each channel in use, the newest verification that found right the value which it holds now. It's
kept by triggers, whoever writes: the forms, imports, or somebody at the database.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

from directory.database import run

ID = "2026-11-25T03:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what falls due, and each step told once"

INDEXES = [
    "CREATE INDEX review_due ON review (role, halvings, verified_on)",
    "CREATE UNIQUE INDEX reminder_once ON reminder (channel, account, verification, step)",
    "CREATE INDEX message_given_up ON message (given_up_at) WHERE given_up_at IS NOT NULL",
    "CREATE INDEX message_bounced ON message (bounced_at) WHERE bounced_at IS NOT NULL",
]

# One row of one table at a time, each by its number: PostgreSQL keeps the plan that it made while tables were nearly
# empty, through an import of a hundred thousand rows, and would go through all of them for each.
BY_INDEX = "SET enable_seqscan = off"

OF_CONTACT = "(SELECT {what} FROM contact c WHERE c.id = ch.contact)"
ROLE = OF_CONTACT.format(what="c.role")
NAMED = OF_CONTACT.format(what="CASE WHEN c.person <> '' THEN 1 ELSE 0 END")
IN_USE = "CASE WHEN ch.retired_on IS NULL THEN {contact} ELSE 1 = 0 END".format(  # so that no partial index is gone through
    contact=OF_CONTACT.format(
        what="c.retired_on IS NULL AND (SELECT o.retired_on IS NULL FROM organisation o WHERE o.id = c.organisation)"
    )
)
ONLINE = "(CASE WHEN {method} = 'official website' THEN 1 ELSE 0 END)"
INTO = "INSERT INTO review (channel, role, halvings, verification, verified_on) "
INSTEAD = (
    " ON CONFLICT (channel) DO UPDATE SET role = excluded.role, halvings = excluded.halvings, "
    "verification = excluded.verification, verified_on = excluded.verified_on"
)

# One more try is the newest, unless it was made on an earlier day: the others needn't be looked at.
TRIED = (
    f"{INTO} SELECT ch.id, {ROLE}, {NAMED} + {ONLINE.format(method='new.method')}, new.id, new.verified_on "
    "FROM channel ch WHERE new.outcome = 'right' AND ch.id = new.channel AND ch.value = new.value "
    f"AND new.id > ch.tries_after AND {IN_USE}{INSTEAD} WHERE excluded.verified_on >= review.verified_on"
)
NEWEST = (
    "(SELECT t.id FROM verification t WHERE t.channel = ch.id AND t.value = ch.value AND t.id > ch.tries_after "
    "AND t.outcome = 'right' ORDER BY t.verified_on DESC, t.id DESC LIMIT 1)"
)
ALL = (
    f"{INTO} SELECT ch.id, {ROLE}, {NAMED} + {ONLINE.format(method='v.method')}, v.id, v.verified_on "
    f"FROM channel ch JOIN verification v ON v.id = {NEWEST} WHERE {{which}} AND {IN_USE}{INSTEAD}"
)
FORGET = "DELETE FROM review WHERE channel IN (SELECT ch.id FROM channel ch WHERE {which})"


def anew(which: str) -> str:
    """Work out again what these channels rest on: what held may hold no longer."""
    return f"{FORGET.format(which=which)}; {ALL.format(which=which)}"


TRIGGERS = {  # name: when, and what then
    "review_of_verification": ("INSERT ON verification", TRIED),
    "review_of_channel": ("UPDATE OF value, tries_after, contact, retired_on ON channel", anew("ch.id = new.id")),
    "review_of_contact": (
        "UPDATE OF role, person, organisation, retired_on ON contact",
        anew("ch.contact = new.id"),
    ),
    "review_of_organisation": (
        "UPDATE OF retired_on ON organisation",
        anew("ch.contact IN (SELECT id FROM contact WHERE organisation = new.id)"),
    ),
}


def statements(engine: str) -> list[str]:
    made = []
    for name, (when, work) in TRIGGERS.items():
        if engine == "sqlite":
            made.append(f"CREATE TRIGGER {name} AFTER {when} BEGIN {work}; END")
        else:
            made += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {BY_INDEX} AS "
                f"$$ BEGIN {work}; RETURN new; END $$",
                f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return made


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in INDEXES:
            await run(statement)
        await run(ALL.format(which="1 = 1"))
        for statement in statements(engine_finder().engine_type):
            await run(statement)

    manager.add_raw(add_rules)
    return manager
