"""Who looks after which contacts and organisations."""

import pytest

from directory.accounts.rules import ADMINISTRATOR, ANYBODY, PROFESSIONAL, VERIFIER, Role, viewer_as
from directory.contacts.remits import contacts_looked_after, organisations_looked_after
from directory.database import fetch
from tests.stories import a_contact, an_account, an_area, an_organisation

pytestmark = pytest.mark.usefixtures("database")


async def contacts_of(viewer):
    condition, arguments = contacts_looked_after(viewer)
    return {row["name"] for row in await fetch(f"SELECT name FROM contact WHERE {condition}", *arguments)}


async def organisations_of(viewer):
    condition, arguments = organisations_looked_after(viewer)
    return {row["name"] for row in await fetch(f"SELECT name FROM organisation WHERE {condition}", *arguments)}


async def somebody(role, **looks_after):
    return viewer_as(Role(role), account=(await an_account(role, **looks_after)).id)


@pytest.fixture
async def three(database):
    county = await an_area("Kent", gss="E10000016", kind="county")
    district = await an_area("Dover", gss="E07000108", county=county)
    await a_contact("lado", "Wigan", name="Wigan's")
    await a_contact("emergency-duty", None, areas=("Wigan", "Stockport"), organisation="The North Team", name="Both's")
    await a_contact("dsl", None, organisation=await an_organisation("Dover School", areas=(district,)), name="Dover's")
    await a_contact("helpline", None, organisation="NSPCC", name="Everybody's")


@pytest.mark.usefixtures("three")
async def test_a_verifier_looks_after_who_answers_for_their_areas_and_who_stands_there():
    assert await contacts_of(await somebody("verifier", areas=("Wigan",))) == {"Wigan's", "Both's"}
    assert await contacts_of(await somebody("verifier", areas=("Stockport",))) == {"Both's"}
    kent = await somebody("verifier", areas=("Kent",))
    assert await contacts_of(kent) == {"Dover's"}
    assert await organisations_of(kent) == {"Dover School"}


@pytest.mark.usefixtures("three")
async def test_a_partnership_s_verifier_looks_after_its_areas():
    await an_organisation("Two Boroughs Partnership", kind="partnership", areas=("Wigan", "Stockport"))
    viewer = await somebody("verifier", organisations=("Two Boroughs Partnership",))
    assert await contacts_of(viewer) == {"Wigan's", "Both's"}


@pytest.mark.usefixtures("three")
async def test_an_editor_looks_after_their_own_organisations():
    viewer = await somebody("editor", organisations=("Wigan Council",))
    assert await contacts_of(viewer) == {"Wigan's"}
    assert await organisations_of(viewer) == {"Wigan Council"}


@pytest.mark.usefixtures("three")
async def test_an_administrator_looks_after_everything_and_a_reader_after_nothing():
    assert "Everybody's" in await contacts_of(ADMINISTRATOR)
    assert len(await organisations_of(ADMINISTRATOR)) == 4
    for viewer in (ANYBODY, PROFESSIONAL, VERIFIER, await somebody("reader"), await somebody("verifier")):
        assert await contacts_of(viewer) == await organisations_of(viewer) == set()
