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

NOTE = (
    "INSERT INTO review (channel, role, halvings, verification, verified_on) "
    "SELECT ch.id, c.role, (CASE WHEN c.person <> '' THEN 1 ELSE 0 END) + "
    "(CASE WHEN v.method = 'official website' THEN 1 ELSE 0 END), v.id, v.verified_on "
    "FROM channel ch JOIN contact c ON c.id = ch.contact JOIN organisation o ON o.id = c.organisation "
    "JOIN verification v ON v.id = (SELECT t.id FROM verification t WHERE t.channel = ch.id AND t.value = ch.value "
    "AND t.id > ch.tries_after AND t.outcome = 'right' ORDER BY t.verified_on DESC, t.id DESC LIMIT 1) "
    "WHERE {which} AND ch.retired_on IS NULL AND c.retired_on IS NULL AND o.retired_on IS NULL "
    "ON CONFLICT (channel) DO UPDATE SET role = excluded.role, halvings = excluded.halvings, "
    "verification = excluded.verification, verified_on = excluded.verified_on"
)
FORGET = "DELETE FROM review WHERE channel IN (SELECT ch.id FROM channel ch WHERE {which})"

TRIGGERS = {  # name: when, whose channels, and whether what held may hold no longer
    "review_of_verification": ("INSERT ON verification", "ch.id = new.channel", False),
    "review_of_channel": ("UPDATE OF value, tries_after, contact, retired_on ON channel", "ch.id = new.id", True),
    "review_of_contact": (
        "UPDATE OF role, person, organisation, retired_on ON contact",
        "ch.contact = new.id",
        True,
    ),
    "review_of_organisation": (
        "UPDATE OF retired_on ON organisation",
        "ch.contact IN (SELECT id FROM contact WHERE organisation = new.id)",
        True,
    ),
}


def statements(engine: str) -> list[str]:
    made = []
    for name, (when, which, forgets) in TRIGGERS.items():
        work = "; ".join(each.format(which=which) for each in ([FORGET, NOTE] if forgets else [NOTE]))
        if engine == "sqlite":
            made.append(f"CREATE TRIGGER {name} AFTER {when} BEGIN {work}; END")
        else:
            made += [
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {work}; RETURN new; END $$",
                f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return made


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def add_rules() -> None:
        for statement in INDEXES:
            await run(statement)
        await run(NOTE.format(which="1 = 1"))
        for statement in statements(engine_finder().engine_type):
            await run(statement)

    manager.add_raw(add_rules)
    return manager
