"""What is missing in the demonstration, and what was: so that its gaps have a past."""

import tomllib
from datetime import date, timedelta

from directory.contacts.changes import follow_organisation
from directory.database import fetch, run_many
from directory.exchange.agreed import enter
from directory.gaps.changes import note_gaps
from directory.history.rules import Act
from directory.organisations.changes import add_organisation, retire
from directory.organisations.rules import OrganisationKind
from directory.settings import ROOT

A_QUARTER = timedelta(weeks=12)


async def load_gaps(act: Act, *, today: date) -> None:
    """Bodies that closed with agreements that name them; the gaps of a quarter ago and of today, and those between."""
    told = tomllib.loads((ROOT / "seeds" / "demonstration" / "gaps.toml").read_text(encoding="utf-8"))
    areas = {row["gss"]: row["id"] for row in await fetch("SELECT id, gss FROM area")}
    roles = {row["code"]: (row["id"], row["weight"]) for row in await fetch("SELECT id, code, weight FROM role")}
    for each in told["closed"]:
        body = await add_organisation(
            act, name=each["name"], kind=OrganisationKind(each["kind"]), areas=[areas[each["area"]]]
        )
        await enter(act, each["agreement"], today=today)
        await retire(act, body, on=today + timedelta(days=each["on"]), follow=follow_organisation)
    await note_gaps(now=act.at - A_QUARTER)
    await note_gaps(now=act.at)
    await run_many(
        "INSERT INTO gap (kind, area, organisation, role, ref, weight, seen_on, closed_on) "
        "VALUES ({}, {}, 0, {}, '', {}, {}, {})",
        [
            (
                each["kind"],
                areas[each["area"]],
                *roles[each["role"]],
                *(today + timedelta(days=each[day]) for day in ("seen", "closed")),
            )
            for each in told["past"]
        ],
    )
