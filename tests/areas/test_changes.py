"""Seeding, and loading a release of postcodes beside a directory that goes on answering."""

import asyncio
from datetime import UTC, datetime

import pytest

from directory.accounts.rules import ANYBODY
from directory.areas import changes
from directory.areas.changes import load_postcodes, load_seed_areas, load_seed_postcodes
from directory.areas.queries import current_release
from directory.areas.rehearsal import rehearse_postcodes
from directory.areas.release import ReleaseUnreadable
from directory.areas.tables import Area, AreaAlias, PostcodeRelease
from directory.database import fetch, run, transaction
from directory.errors import RuleBroken
from directory.history.rules import Act
from directory.search.queries import search

pytestmark = pytest.mark.usefixtures("database")
HEADER = "pcds,doterm,oscty,oslaua,ctry"
READ = (
    "SELECT count(*) AS rows, min(authority) AS first, max(authority) AS last FROM postcode "
    "WHERE release = (SELECT id FROM postcode_release WHERE state = 'current')"
)


def an_act(reason="for a test"):
    return Act(by=None, at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC), source="seed", reason=reason)


def a_release(tmp_path, count, *, name="ONSPD_UK.csv", authority="E08000010", tail=""):
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    codes = [f"WN{d} {i}{x}{y}" for d in range(1, 100) for i in range(10) for x in letters for y in letters][:count]
    lines = [f"{code},,E99999999,{authority},E92000001" for code in codes]
    path = tmp_path / name
    path.write_text("\n".join([HEADER, *lines]) + "\n" + tail)
    return path


async def in_history(table):
    return (await fetch("SELECT count(*) AS rows FROM history WHERE record_table = {}", table))[0]["rows"]


async def held_rows():
    return (await fetch("SELECT count(*) AS rows FROM postcode"))[0]["rows"]


async def test_the_seeds_hold_every_childrens_services_authority_in_england():
    assert await load_seed_areas(an_act()) == await Area.count()
    kinds = await fetch(
        "SELECT kind, count(*) AS rows FROM area WHERE nation = 'England' AND ended_on IS NULL GROUP BY kind"
    )
    found = {row["kind"]: row["rows"] for row in kinds}
    assert found == {
        "unitary": 63,
        "metropolitan-borough": 36,
        "london-borough": 32,
        "city-corporation": 1,
        "county": 21,
        "district": 164,
    }
    assert sum(found.values()) - found["district"] == 153


async def test_seeding_again_changes_nothing_not_even_history():
    await load_seed_areas(an_act())
    before = await fetch("SELECT * FROM history ORDER BY id")
    assert len(before) == await Area.count()
    assert await load_seed_areas(an_act()) == 0
    assert await fetch("SELECT * FROM history ORDER BY id") == before


async def test_what_has_changed_in_the_seeds_is_changed_and_recorded():
    await load_seed_areas(an_act())
    await Area.update({"gss": "E08000016", "name": "Barnesley"}).where(Area.slug == "barnsley")
    await AreaAlias.delete().where(AreaAlias.name == "E08000016")
    number = (await Area.select(Area.id).where(Area.slug == "barnsley"))[0]["id"]
    assert await load_seed_areas(an_act()) == 1
    barnsley = await Area.objects().get(Area.slug == "barnsley")
    assert (barnsley.id, barnsley.gss, barnsley.name) == (number, "E08000038", "Barnsley")
    assert await AreaAlias.exists().where(AreaAlias.area == number, AreaAlias.name == "E08000016")
    last = (await fetch("SELECT verb, before, after FROM history ORDER BY id DESC LIMIT 1"))[0]
    assert last["verb"] == "changed"
    assert '"Barnesley"' in last["before"]
    assert '"Barnsley"' in last["after"]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("Notts", "nottinghamshire"), ("Hull", "kingston-upon-hull"), ("bcp", "bournemouth-christchurch-and-poole")],
)
async def test_areas_are_searched_by_what_people_call_them(typed, slug):
    await load_seed_areas(an_act())
    assert slug in [hit.slug for hit in await search(typed, viewer=ANYBODY)]


async def test_seed_postcodes_are_loaded_once_and_give_way_to_a_release(tmp_path):
    await load_seed_areas(an_act())
    loaded = await load_seed_postcodes(an_act())
    assert loaded == await held_rows() > 0
    assert await load_seed_postcodes(an_act()) == 0
    assert await in_history("postcode_release") == 1
    found = await load_postcodes(a_release(tmp_path, 1), act=an_act())  # fewer by far, but seeds don't count
    assert found.replaced == "seeds/postcodes.csv"
    assert await load_seed_postcodes(an_act()) == 0
    assert await held_rows() == 1


async def test_seed_postcodes_that_changed_are_loaded_again():
    await load_seed_postcodes(an_act())
    await run("UPDATE postcode SET authority = 'E08000007' WHERE postcode = 'WN1 1AA'")
    assert await load_seed_postcodes(an_act()) > 0
    assert await in_history("postcode_release") == 2


async def test_a_release_replaces_the_last_and_leaves_one_row_of_history(tmp_path):
    await load_postcodes(a_release(tmp_path, 30, authority="E08000007"), act=an_act())
    seen = []
    path = a_release(tmp_path, 50, name="ONSPD_NOV_2025_UK.csv")
    loaded = await load_postcodes(path, act=an_act("November"), progress=lambda *each: seen.append(each))
    assert (loaded.name, loaded.rows, loaded.replaced) == ("ONSPD_NOV_2025_UK", 50, "ONSPD_UK")
    assert loaded.unknown == ("E08000010",)  # no areas were seeded here
    assert await fetch(READ) == [{"rows": 50, "first": "E08000010", "last": "E08000010"}]
    assert await held_rows() == 50
    assert await in_history("postcode_release") == 2
    current = await current_release()
    assert (current.rows, current.note, current.loaded_at) == (50, "November", an_act().at)
    assert seen == [(path.stat().st_size, path.stat().st_size, 50)]


async def test_a_release_with_too_few_postcodes_needs_force(tmp_path):
    await load_postcodes(a_release(tmp_path, 100), act=an_act())
    short = a_release(tmp_path, 89, name="SHORT_UK.csv")
    with pytest.raises(RuleBroken, match=r"89 postcodes, fewer than 90 % of the 100 of ONSPD_UK.*--force"):
        await load_postcodes(short, act=an_act())
    assert await held_rows() == 100
    await load_postcodes(short, act=an_act(), force=True)
    assert await held_rows() == 89
    await load_postcodes(a_release(tmp_path, 81), act=an_act())  # 91 % of 89


async def test_a_rehearsal_writes_nothing_and_says_what_a_load_would(tmp_path):
    path = a_release(tmp_path, 30)
    rehearsed = await rehearse_postcodes(path)
    assert await held_rows() == await in_history("postcode_release") == 0
    assert rehearsed == await load_postcodes(path, act=an_act())
    assert (await rehearse_postcodes(path)).replaced_rows == 30
    with pytest.raises(RuleBroken, match="There isn’t one postcode in it"):
        await rehearse_postcodes(a_release(tmp_path, 0))


@pytest.mark.parametrize(
    "tail", ["WN1 0AA,,E999", "Wigan,,E99999999,E08000010,E92000001\n", "WN1 0AA,,E99999999,E08000010,E92000001\n"]
)
async def test_a_wrong_file_leaves_the_release_as_it_is(tmp_path, monkeypatch, tail):
    """Cut short, another file, and a postcode twice; after some batches have been staged already."""
    monkeypatch.setattr(changes, "BATCH", 10)
    await load_postcodes(a_release(tmp_path, 30, authority="E08000007"), act=an_act())
    with pytest.raises(RuleBroken, match=r"line 42|holds a postcode twice"):
        await load_postcodes(a_release(tmp_path, 40, name="WRONG_UK.csv", tail=tail), act=an_act())
    assert await fetch(READ) == [{"rows": 30, "first": "E08000007", "last": "E08000007"}]
    assert await held_rows() == 30
    assert await in_history("postcode_release") == 1


async def test_an_empty_release_is_refused(tmp_path):
    with pytest.raises(RuleBroken, match="There isn’t one postcode in it"):
        await load_postcodes(a_release(tmp_path, 0), act=an_act())
    with pytest.raises(ReleaseUnreadable, match="no file or folder"):
        await load_postcodes(tmp_path / "missing.csv", act=an_act())


async def test_what_an_interrupted_load_left_is_cleared_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "BATCH", 10)

    def interrupted(_done, _size, rows):
        if rows == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load_postcodes(a_release(tmp_path, 40), act=an_act(), progress=interrupted)
    assert await held_rows() == 20
    assert await fetch(READ) == [{"rows": 0, "first": None, "last": None}]
    await load_postcodes(a_release(tmp_path, 35), act=an_act())
    assert await held_rows() == 35
    states = await PostcodeRelease.select(PostcodeRelease.state).order_by(PostcodeRelease.id).output(as_list=True)
    assert states == ["abandoned", "current"]


@pytest.mark.parametrize(("first", "second"), [(300, 20), (200, 3000)], ids=["ends last", "ends first"])
async def test_of_two_loads_at_once_the_one_that_began_first_gives_way(tmp_path, monkeypatch, first, second):
    monkeypatch.setattr(changes, "BATCH", 10)
    overtaking, staged, stage, insert = [], asyncio.Event(), changes._stage_new, changes._insert

    async def stage_and_say_so(**release):
        begun = await stage(**release)
        staged.set()
        return begun

    async def insert_while_both_go_on(batch, *, release):
        await staged.wait()
        await insert(batch, release=release)

    def somebody_begins_another(_done, _size, rows):
        if rows == 20:
            staged.clear()
            path = a_release(tmp_path, second, name="SECOND_UK.csv", authority="E08000007")
            overtaking.append(asyncio.create_task(load_postcodes(path, act=an_act())))

    monkeypatch.setattr(changes, "_stage_new", stage_and_say_so)
    monkeypatch.setattr(changes, "_insert", insert_while_both_go_on)
    with pytest.raises(RuleBroken, match="Another import of postcodes began"):
        await load_postcodes(a_release(tmp_path, first), act=an_act(), progress=somebody_begins_another)
    loaded = await overtaking[0]
    assert loaded.rows == second
    assert await fetch(READ) == [{"rows": second, "first": "E08000007", "last": "E08000007"}]
    assert await held_rows() == second
    assert await in_history("postcode_release") == 1


async def test_a_reader_never_sees_half_of_a_release_and_a_writer_waits_for_one_batch_at_most(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "BATCH", 50)
    await load_postcodes(a_release(tmp_path, 1000, authority="E08000007"), act=an_act())
    new = a_release(tmp_path, 1200, name="NEW_UK.csv")
    loading = asyncio.create_task(load_postcodes(new, act=an_act()))
    seen, written = set(), 0
    while not loading.done():
        seen.add(tuple((await fetch(READ))[0].values()))
        async with transaction():
            await run("UPDATE founding SET founded_at = founded_at")
        written += 1
    await loading
    seen.add(tuple((await fetch(READ))[0].values()))
    assert seen == {(1000, "E08000007", "E08000007"), (1200, "E08000010", "E08000010")}
    assert written > 10
