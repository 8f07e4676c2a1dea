"""Academy trusts and the academies that belong to them, as their register has them."""

from datetime import date

import pytest

from directory.areas.changes import load_seed_postcodes
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.imports.register_changes import bring_in
from directory.imports.registers import lines_of
from directory.imports.trusts import Membership, belonging, read_memberships, read_trusts
from directory.imports.undoing import undo
from directory.organisations.rules import OrganisationKind
from tests.imports.test_registers import ELM, OAK, schools
from tests.page_checks import checked
from tests.stories import TODAY, a_demonstration, a_role, an_act, an_area

HEADER = (
    "Group UID,Group ID,Group Name,Companies House Number,Group Type (code),Group Type,Closed Date,Group Status,"
    "Group Contact Street,Group Contact Town,Group Contact Postcode,Head of Group Last Name,UKPRN"
)
TREES = "501,TR00001,Trees Trust,1234567,06,Multi-academy trust,,Open,1 Road,Wigan,M29 8AH,Madeup,10001234"
HILLS = "502,TR00002,Hills Trust,,06,Multi-academy trust,,Open,2 Road,Wigan,M29 8AH,Madeup,10001235"
JOINED = "URN,Group UID,Date Joined Group,Date Left Group\n"


def trusts(*rows, header=HEADER):
    return list(read_trusts(lines_of("\n".join([header, *rows]))))


def test_a_trust_is_known_by_its_company_number_and_nobody_is_named():
    trees, hills = trusts(TREES, HILLS, TREES.replace("Multi-academy trust", "Single-academy trust"))
    assert (trees.identifier, trees.also, trees.called) == ("company:01234567", ("ukprn:10001234",), "501")
    assert (trees.name, trees.kind, trees.postcode) == ("Trees Trust", OrganisationKind.OTHER, "M29 8AH")
    assert [value for _kind, value in trees.channels] == ["1 Road\nWigan\nM29 8AH"]
    assert (hills.identifier, hills.also) == ("ukprn:10001235", ())
    assert "Madeup" not in str([trees, hills])


def test_other_editions_of_the_file_are_read_and_other_files_refused():
    older = HEADER.replace("Group Status", "Group Status (name)").replace("Group Type,", "group type (NAME),")
    (closed,) = trusts(TREES.replace(",,Open", ",31-08-2026,Closed").replace("1234567,", "none,"), header=older)
    assert (closed.closed, closed.closed_on, closed.identifier) == (True, date(2026, 8, 31), "ukprn:10001234")
    with pytest.raises(RuleBroken, match="there is no column “Group UID”: is this the whole file of that register"):
        trusts("100001,Oak", header="URN,EstablishmentName")
    with pytest.raises(RuleBroken, match="there is no column “URN”"):
        read_memberships(lines_of(""))


def test_an_academy_belongs_to_the_trust_that_it_joined_last():
    rows = ["1,501,01-09-2020,31-08-2024", "1,502,2024-09-01,", "2,501,01/09/2020,01/09/2021", "3,502,,", ",502,,"]
    read = read_memberships(lines_of(JOINED + "\n".join([*rows, "4,501,01-09-2030,"])))
    assert read[0] == Membership("urn:1", "501", date(2020, 9, 1), date(2024, 8, 31))
    assert belonging(read, today=TODAY) == {"urn:1": "502", "urn:2": "", "urn:3": "502", "urn:4": ""}


@pytest.fixture
async def wigan(database):
    await a_demonstration()
    await a_role("switchboard")
    await an_area("Wigan")
    await load_seed_postcodes(an_act())
    await bring_in(an_act(source="import"), schools(OAK, ELM), today=TODAY)


async def brought(*rows, members="", act=None):
    belongs = belonging(read_memberships(lines_of(JOINED + members)), today=TODAY)
    return await bring_in(act or an_act(source="import"), trusts(*rows), belonging=belongs, today=TODAY)


async def whose():
    rows = await fetch(
        "SELECT o.name, trust.name AS trust FROM organisation o JOIN organisation trust ON trust.id = o.parent "
        "ORDER BY o.name"
    )
    return {row["name"]: row["trust"] for row in rows}


@pytest.mark.usefixtures("wigan")
async def test_trusts_come_in_with_their_academies_each_month_and_all_of_it_is_undone(browser):
    act = an_act(source="import")
    done = await brought(TREES, HILLS, members="100001,501,01-09-2020,\n100002,501,01-09-2020,", act=act)
    assert (done.imported.added, done.moved, done.left_out) == (2, 2, ())
    assert await whose() == {"Elm College": "Trees Trust", "Oak School": "Trees Trust"}
    numbers = await fetch("SELECT scheme, value FROM organisation_identifier WHERE scheme <> 'urn' ORDER BY value")
    assert [tuple(row.values()) for row in numbers] == [
        ("company", "01234567"),
        ("ukprn", "10001234"),
        ("ukprn", "10001235"),
    ]
    assert "Part of Trees Trust." in checked(await browser.get("/organisations/oak-school")).said
    assert "Part of it Elm CollegeOak School" in checked(await browser.get("/organisations/trees-trust")).said
    again = await brought(TREES, HILLS, members="100001,501,01-09-2020,\n100002,501,01-09-2020,")
    assert (again.imported.added, again.imported.changed, again.moved) == (0, 0, 0)
    await undo(an_act(), act.id)
    assert await whose() == {}
    assert not await fetch("SELECT id FROM organisation WHERE name LIKE '%Trust'")
    assert await broken_link() is None


@pytest.mark.usefixtures("wigan")
async def test_an_academy_moves_leaves_and_outlives_its_trust():
    await brought(TREES, HILLS, members="100001,501,01-09-2020,\n100002,501,01-09-2020,")
    act = an_act(source="import")
    members = "100001,501,01-09-2020,31-08-2026\n100001,502,01-09-2026,\n100002,501,01-09-2020,31-08-2026"
    done = await brought(TREES.replace(",,Open", ",31-08-2026,Closed"), HILLS, members=members, act=act)
    assert (done.closed, done.moved) == (("Trees Trust (company:01234567)",), 2)
    assert await whose() == {"Oak School": "Hills Trust"}
    await undo(an_act(), act.id)
    assert await whose() == {"Elm College": "Trees Trust", "Oak School": "Trees Trust"}


@pytest.mark.usefixtures("wigan")
async def test_a_trust_without_a_number_is_left_out_and_told_and_no_number_is_given_twice():
    nameless = HILLS.replace("10001235", "0")
    done = await brought(TREES, nameless, HILLS.replace(",,06", ",7654321,06").replace("10001235", "10001234"))
    assert done.left_out == (
        "row 3, identifier: Hills Trust has no number by which it could be known again: it was left out",
    )
    numbers = await fetch("SELECT value FROM organisation_identifier WHERE scheme = 'ukprn'")
    assert [row["value"] for row in numbers] == ["10001234"]
