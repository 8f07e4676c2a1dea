"""An administrator plans a reorganisation, sees what it touches, chooses, confirms, and looks at what became of it."""

import re

import pytest

from directory.accounts.rules import ADMINISTRATOR
from tests.page_checks import checked
from tests.stories import a_contact, an_area


@pytest.fixture
async def administrator(browser):
    await an_area("Wigan")
    await an_area("Stockport")
    await a_contact("lado", "Wigan", name="Wigan LADO")
    browser.viewer = ADMINISTRATOR
    return browser


async def test_it_is_planned_previewed_chosen_and_confirmed(administrator):
    page = await administrator.get("/reorganisations/new")
    page = await administrator.submit(page, area="Wigan", on="2026-11-20", successors="Stockport\nPie Town, E06000099")
    assert page.status_code == 303
    address = page.headers["location"]
    page = await administrator.get(address)
    assert "A plan: nothing has changed." in checked(page).said
    assert "Wigan LADO" in page.text
    fate = re.search(r'name="(fate-[^"]+)"', page.text)[1]
    assert (await administrator.submit(page, **{fate: "E06000099"})).status_code == 303
    page = await administrator.get(address)
    assert 'value="E06000099" selected' in page.text
    assert (await administrator.submit(page, form=1)).status_code == 303
    assert "It has taken effect." in checked(await administrator.get(address)).said
    assert "Has taken effect" in (await administrator.get("/reorganisations")).text
    assert "Wigan LADO" in (await administrator.get("/areas/pie-town/roles/lado")).text
    assert "Pie Town" in (await administrator.get("/areas/wigan")).text
    old = checked(await administrator.get("/organisations/wigan-council"))
    assert "no longer in the directory. Stockport Council took its place." in old.said


async def test_mistakes_stand_beside_their_fields_and_what_was_typed_is_kept(administrator):
    page = await administrator.get("/reorganisations/new")
    answer = await administrator.submit(page, area="Wigan", on="2026-11-20", successors="Nowhere")
    assert "There is no authority “Nowhere”" in checked(answer, status=422).said
    assert "Nowhere</textarea>" in answer.text
    answer = await administrator.submit(page, area="Wigan", on="someday", successors="Stockport")
    assert "Enter the first day" in checked(answer, status=422).said
    answer = await administrator.submit(page, area="Narnia", on="2026-11-20", successors="Stockport")
    assert "There is no one authority “Narnia”" in checked(answer, status=422).said


async def test_a_plan_is_withdrawn(administrator):
    page = await administrator.get("/reorganisations/new")
    page = await administrator.submit(page, area="Wigan", on="2027-04-01", successors="Stockport")
    address = page.headers["location"]
    saved = await administrator.submit(await administrator.get(address), form=0)
    assert saved.headers["location"] == f"{address}?saved=yes"
    assert "Your choices are saved" in checked(await administrator.get(f"{address}?saved=yes")).said
    opened = await administrator.get(address)
    assert (await administrator.submit(opened, form=2)).headers["location"] == "/reorganisations"
    assert "The plan was withdrawn." in checked(await administrator.get(address)).said
    answer = await administrator.submit(opened, form=1)  # from a page that was left open
    assert "was withdrawn" in checked(answer, status=422).said
    assert (await administrator.submit(opened, form=0)).status_code == 422
