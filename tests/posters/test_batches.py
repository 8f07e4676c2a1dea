"""The posters of a whole area: each once, whatever stops it, and what can't be printed is named."""

import pytest

from directory.contacts import changes as contacts
from directory.database import fetch
from directory.history.queries import broken_link
from directory.organisations.tables import Organisation
from directory.places.queries import gazetteer
from directory.posters.batches import House, print_all
from directory.posters.bodies import bodies_in
from directory.posters.changes import issue_poster
from directory.posters.circulation import end, set_policy
from directory.posters.designs import STAFF, choice_of
from directory.posters.folders import UNFINISHED, Task, close, opened, settled
from directory.posters.issued import issues_of
from directory.posters.recalls import How, Unsound
from tests.stories import (
    NOON,
    TODAY,
    a_contact,
    a_demonstration,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

HOUSE = House("Directory", "https://directory.example", NOON)
NAMES = ("Ash School", "Beech School", "Cedar Club", "Damson Nursery")


@pytest.fixture
async def wigan(database):
    """An area with four organisations, of which the last prints nothing that isn't verified, and one that closed."""
    await a_demonstration()
    area = await an_area("Wigan")
    door = await a_contact("childrens-front-door", phone="0161 496 0001", verified=days_ago(5))
    for name in NAMES:
        kind = {"School": "school", "Club": "sports-club", "Nursery": "early-years"}[name.split()[1]]
        held = await an_organisation(name, kind=kind, area=area)
    await set_policy(an_act(), held, Unsound.REFUSE)
    await a_contact("dsl", organisation=held, phone="0161 496 0009")
    closed = await an_organisation("Elm School", kind="school", area=area)
    await Organisation.update({Organisation.retired_on: TODAY}).where(Organisation.id == closed.id)
    return (await gazetteer(today=TODAY)).by_slug["wigan"], door


class Stopped(Exception):
    """As if the machine had."""


async def prints(folder, area, *, stops=False, goes_on=True, **more):
    async def asked(batch):
        if stops:
            raise Stopped
        return goes_on

    place = opened(folder, Task(area.gss, STAFF.code))
    wanted = await bodies_in(area, STAFF, today=TODAY, kinds=("school", "sports-club", "early-years"))
    return place, await print_all(
        an_act(), wanted, STAFF, place, house=HOUSE, processes=1, goes_on=asked, at_once=2, **more
    )


async def issues():
    rows = await fetch(
        "SELECT o.name, i.code FROM poster_issue i JOIN organisation o ON o.id = i.organisation ORDER BY o.name"
    )
    return {(row["name"], row["code"]) for row in rows}


async def test_what_was_stopped_goes_on_and_issues_nothing_twice(wigan, tmp_path):
    area, _door = wigan
    with pytest.raises(Stopped):
        await prints(tmp_path, area, stops=True)
    first = await issues()
    assert len(first) == 2
    whole = sorted(path.name for path in tmp_path.iterdir())
    assert whole == sorted([UNFINISHED, *(f"{name.lower().replace(' ', '-')}-staff-a4-{c}.pdf" for name, c in first)])

    # A machine that stopped between record and name, and before a record: the one goes on, the other never was.
    named = tmp_path / whole[0]
    named.rename(named.with_name(named.name + ".part"))
    (tmp_path / "beech-school-staff-a4-2222-2222.pdf.part").write_bytes(b"%PDF")
    place, batch = await prints(tmp_path, area)
    assert first < await issues()
    assert [name for name, _code in sorted(await issues())] == list(NAMES[:3])
    assert [body.name for body, _made in batch.posters] == list(NAMES[:3])
    assert all((tmp_path / made.file).read_bytes().startswith(b"%PDF") for _body, made in batch.posters)
    ((nursery, reason),) = [(each.slug, each.reason) for each in batch.refused]
    assert nursery == "damson-nursery"
    assert "prints nothing that isn’t verified. Verify it first: " in reason
    assert not list(tmp_path.glob("*.part"))
    assert await broken_link() is None

    close(place)
    again = opened(tmp_path, Task(area.gss, STAFF.code))
    assert await settled(again) == {}


async def test_only_those_that_are_wrong_or_never_had_one_are_printed_again(wigan):
    area, door = wigan
    (line,) = await channels_of(door)
    told = {"today": TODAY, "now": NOON, "site_name": "Directory", "base_url": "https://directory.example"}

    async def wanted(choice=STAFF):
        return [each.name for each in await bodies_in(area, choice, today=TODAY, changed=True) if each.name in NAMES]

    for slug in ("ash-school", "beech-school", "cedar-club"):
        await issue_poster(an_act(), slug, **told)
    assert await wanted() == ["Damson Nursery"]
    assert await wanted(choice_of("children-a4")) == list(NAMES)
    await contacts.change_channel(an_act(), line, value="0161 496 0011")
    assert await wanted() == list(NAMES)
    await issue_poster(an_act(), "ash-school", **told)
    (cedars,) = await fetch("SELECT id FROM organisation WHERE slug = 'cedar-club'")
    for issue in await issues_of(cedars["id"], today=TODAY):
        await end(an_act(), issue, how=How.WITHDRAWN)
    assert await wanted() == ["Beech School", "Damson Nursery"]
