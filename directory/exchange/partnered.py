"""The demonstration's partnerships: their members, their escalation policies, and organisations' own policies."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from directory.database import fetch
from directory.history.rules import Act
from directory.organisations.queries import organisation_numbered
from directory.organisations.tables import Organisation
from directory.partnerships.attendance import Climbed, Presence
from directory.partnerships.changes import Entering, Joining, enter_own_policy, enter_policy, join, leave
from directory.partnerships.cooling import Action, Seen
from directory.partnerships.escalations import note_escalation
from directory.partnerships.meetings import hold
from directory.partnerships.queries import members_of
from directory.partnerships.relationships import Reviewing, review
from directory.partnerships.rules import Part, PolicyKind, Stage, Unit
from directory.settings import ROOT

Told = Mapping[str, Any]


async def load_partnerships(act: Act, *, today: date) -> None:
    """Every partnership of the demonstration, with days counted from today."""
    path = ROOT / "seeds" / "demonstration" / "partnerships.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    for each in told["partnerships"]:
        partnership = await _named(each["organisation"])
        for member in each["members"]:
            await _load_member(act, partnership, member, today=today)
        policy = each["policy"]
        days = {
            "effective_from": today + timedelta(policy["from"]),
            "review_due_on": today + timedelta(policy["review"]),
        }
        stages = [Stage(**{**stage, "unit": Unit(stage["unit"])}) for stage in each["stages"]]
        await enter_policy(act, partnership, Entering(policy["title"], policy["address"], stages=stages, **days))
        await _load_year(act, partnership, each, today=today)
    for each in told["relationships"]:
        await _load_relationship(act, each, today=today)
    for each in told["own_policies"]:
        organisation = await _named(each["organisation"])
        for policy in each["policies"]:
            await enter_own_policy(
                act,
                organisation,
                kind=PolicyKind(policy["kind"]),
                title=policy["title"],
                address=policy["address"],
                edition_on=today + timedelta(policy["edition"]),
                review_due_on=today + timedelta(policy["review"]),
            )


async def _load_member(act: Act, partnership: Organisation, told: Told, *, today: date) -> None:
    joining = Joining(
        part=Part(told["part"]),
        joined_on=today + timedelta(told["since"]),
        subgroup=told.get("subgroup", ""),
        lead=told.get("lead", ""),
        delegated=told.get("delegated", ""),
        chairs=told.get("chairs", False),
    )
    row = await join(act, partnership, await _named(told["member"]), joining)
    if "until" in told:
        await leave(act, row, on=today + timedelta(told["until"]))


async def _load_year(act: Act, partnership: Organisation, told: Told, *, today: date) -> None:
    """Its meetings, and how often its ladder was used."""
    members = {each.name: each for each in await members_of(partnership.to_dict()["id"])}
    for each in told.get("meetings", ()):
        presences = {members[name]: Presence(presence) for name, presence in each["presences"].items()}
        held_on = today + timedelta(each["on"])
        await hold(act, partnership, title=each["title"], held_on=held_on, presences=presences)
    for each in told.get("escalations", ()):
        settled = today + timedelta(each["settled"]) if "settled" in each else None
        await note_escalation(act, partnership, Climbed(today + timedelta(each["began"]), each["stage"], settled))


async def _load_relationship(act: Act, told: Told, *, today: date) -> None:
    def on(days: int) -> date:
        return today + timedelta(days)

    actions = [Action(each["text"], each["owner"], on(each["due"])) for each in told["actions"]]
    seen = Seen(on(told["on"]), on(told["contact"]), on(told["next"]), actions)
    new = Reviewing(told["ours"], told.get("theirs", ""), told.get("works", ""), told.get("improve", ""), seen)
    await review(act, await _named(told["organisation"]), await _named(told["agency"]), new)


async def _named(name: str) -> Organisation:
    (row,) = await fetch("SELECT id FROM organisation WHERE name = {} AND retired_on IS NULL", name)
    return await organisation_numbered(row["id"])
