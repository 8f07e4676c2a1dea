"""What posters that were issued before show, channel by channel; and their numbers, from each organisation's first."""

import json

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from directory.database import fetch, run, run_many

ID = "2026-11-25T15:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "what issued posters show"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="directory", description=DESCRIPTION)

    async def fill() -> None:
        await run(
            "UPDATE poster_issue SET number = (SELECT count(*) FROM poster_issue earlier "
            "WHERE earlier.organisation = poster_issue.organisation AND earlier.id <= poster_issue.id)"
        )
        channels = {str(row["uuid"]): row["id"] for row in await fetch("SELECT id, uuid FROM channel")}
        rows = [
            (issue["id"], channels[each["channel"]], each["value"], each["standing"] == "disputed")
            for issue in await fetch("SELECT id, shown FROM poster_issue ORDER BY id")
            for each in json.loads(issue["shown"])
            if each["channel"] in channels
        ]
        await run_many(
            "INSERT INTO poster_channel (issue, channel, value, disputed) VALUES ({}, {}, {}, {})",
            rows,
        )

    manager.add_raw(fill)
    return manager
