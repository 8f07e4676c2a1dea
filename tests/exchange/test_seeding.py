"""What every directory starts with, and what a demonstration adds, once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from directory.accounts.rules import Role
from directory.areas.changes import load_seed_postcodes
from directory.contacts import changes as contacts
from directory.contacts.tables import Channel
from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange import seeding
from directory.exchange.seeding import dated, seed
from directory.exchange.sheet import Sheet
from directory.history.queries import broken_link
from directory.people.queries import everybody
from tests.stories import TODAY, an_act, history_length

pytestmark = pytest.mark.usefixtures("database")


async def count(table: str) -> int:
    return int((await fetch(f"SELECT count(*) AS number FROM {table}"))[0]["number"])


async def test_a_demonstration_holds_organisations_verifications_and_reports():
    done = await seed(an_act(source="seed"), demonstration=True, today=TODAY)
    assert (done.areas, done.roles) == (await count("area"), await count("role"))
    parts = ("demonstration", "accounts", "areas' own", "agreements", "partnerships", "gaps")
    assert done.files == ("national.csv", *parts)
    assert await count("organisation") > 30
    assert await count("report") == 4
    outcomes = {row["outcome"] for row in await fetch("SELECT outcome FROM verification")}
    assert outcomes == {"right", "wrong", "no answer"}
    assert await broken_link() is None


async def test_a_demonstration_has_somebody_of_each_role_who_has_joined():
    await seed(an_act(source="seed"), demonstration=True, today=TODAY)
    people = await everybody()
    assert sorted(each.role for each in people) == sorted(Role)
    assert all(each.joined_at and each.email.endswith(".example") for each in people)
    assert {each.role: (each.areas, each.organisations) for each in people if each.areas or each.organisations} == {
        Role.EDITOR: ((), ("Wigan Council",)),
        Role.VERIFIER: (("Stockport", "Wigan"), ()),
    }


async def test_seeding_again_changes_nothing_on_a_later_day_either():
    await seed(an_act(source="seed"), demonstration=True, today=TODAY)
    before = await history_length()
    done = await seed(an_act(source="seed"), demonstration=True, today=TODAY + timedelta(days=9))
    assert (done.areas, done.roles, done.postcodes, done.files) == (0, 0, 0, ())
    assert await history_length() == before


async def test_two_who_seed_at_the_same_moment_load_everything_once():
    await load_seed_postcodes(an_act(source="seed"))
    one, other = await asyncio.gather(
        *(seed(an_act(source="seed"), demonstration=True, today=TODAY) for _each in range(2))
    )
    parts = ["accounts", "agreements", "areas' own", "demonstration", "gaps", "national.csv", "partnerships"]
    assert sorted([*one.files, *other.files]) == parts
    assert await count("report") == 4
    assert (one.areas + other.areas, one.roles + other.roles) == (await count("area"), await count("role"))
    assert await broken_link() is None


async def test_seeding_again_keeps_what_people_changed():
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    channel = await Channel.objects().where(Channel.value == "+448001111").first()
    await contacts.change_channel(an_act(), channel, hours="24/7")
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    channel = await Channel.objects().where(Channel.value == "+448001111").first()
    assert channel.hours == "24/7"


async def test_a_real_directory_starts_with_national_lines_that_nobody_has_verified():
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    assert await count("verification") == 0
    values = {row["value"] for row in await fetch("SELECT value FROM channel")}
    assert {"999", "101", "111", "+448001111"} <= values
    assert {row["nationwide"] for row in await fetch("SELECT nationwide FROM contact")} == {True}
    with pytest.raises(RuleBroken, match="can't become"):
        await seed(an_act(source="seed"), demonstration=True, today=TODAY)


async def test_a_role_that_the_seeds_say_differently_is_brought_up_to_date():
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    from directory.contacts.tables import Role

    await Role.update({"title": "Old"}, force=True).where(Role.code == "lado")
    done = await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    assert done.roles == 1
    assert "LADO" in (await fetch("SELECT title FROM role WHERE code = 'lado'"))[0]["title"]


async def test_what_a_release_says_in_another_way_is_noted_as_an_act_of_the_seed(monkeypatch):
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    noted = "SELECT source, before, after FROM history WHERE record_table = 'seeded_rule' ORDER BY id"
    first = await fetch(noted)
    assert len(first) == len(seeding.seeded_rules())
    later = dict(seeding.seeded_rules())
    later["section-47"] = replace(later["section-47"], edition="2027")
    monkeypatch.setattr(seeding, "seeded_rules", lambda: later)
    await seed(an_act(source="seed"), demonstration=False, today=TODAY)
    (new,) = (await fetch(noted))[len(first) :]
    assert new["source"] == "seed"
    assert '"edition":"2027"' in new["after"]
    assert '"edition":"2027"' not in new["before"]


async def test_a_demonstration_that_names_what_it_lacks_says_so(monkeypatch):
    lost = {"organisation": "Nobody", "role": "lado", "name": "", "channel": "phone", "label": ""}
    monkeypatch.setattr(seeding, "_rows", lambda _name: [lost])
    with pytest.raises(RuleBroken, match="a channel that it doesn't have"):
        await seed(an_act(source="seed"), demonstration=True, today=TODAY)
    assert await count("organisation") < 30  # the demonstration goes in whole, or not at all


def test_days_are_counted_back_from_today():
    sheet = Sheet(["a", "verified_days_ago"], [(2, ["x", "3"]), (3, ["y", ""])])
    assert dated(sheet, today=TODAY) == Sheet(["a", "verified_on"], [(2, ["x", "2026-11-17"]), (3, ["y", ""])])
