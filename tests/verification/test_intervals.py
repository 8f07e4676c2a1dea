"""An area's own interval holds wherever a standing is shown."""

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.database import fetch
from directory.errors import NotFound, RuleBroken
from directory.posters.queries import draft_of
from directory.verification.intervals import end_interval, intervals, overridden, set_interval
from directory.verification.queries import channels_standing
from directory.verification.rules import Standing
from directory.verification.tables import AreaInterval
from tests.stories import TODAY, a_contact, a_role, an_act, an_area, an_organisation, days_ago, history_length

pytestmark = pytest.mark.usefixtures("database")


async def in_area(area, days, *, role="lado"):
    held = await an_area(area) if isinstance(area, str) else area
    await set_interval(an_act(), area=held.id, role=(await a_role(role)).id, review_days=days)


async def days_of(*contacts):
    found = await overridden({each.id: each.role for each in contacts})
    return [found.get(each.id) for each in contacts]


async def test_the_page_the_command_the_api_and_the_poster_say_the_same(browser):
    contact = await a_contact(verified=days_ago(40))  # of 90

    pages_of_it = (
        "/areas/wigan",
        "/areas/wigan/roles/lado",
        f"/contacts/{contact.slug}",
        "/organisations/wigan-council",
    )

    async def said():
        (doubtful,) = [each async for each in channels_standing(set(Standing), today=TODAY, viewer=ADMINISTRATOR)]
        draft = await draft_of("wigan-council", today=TODAY)
        (row,) = [each for each in draft.poster.rows if each.role == "lado"]
        api = (await browser.get("/api/lookup?place=Wigan&role=lado")).json()["contacts"][0]
        pages = {"Not verified since" in (await browser.get(path)).text for path in pages_of_it}
        return doubtful.standing, row.ways[0].standing, api["standing"], api["review_due"], pages

    assert await said() == (Standing.CURRENT, Standing.CURRENT, "current", "2027-01-09", {False})
    await in_area("Wigan", 30)
    assert await said() == (Standing.STALE, Standing.STALE, "stale", "2026-11-10", {True})
    await in_area("Wigan", 180)
    assert await said() == (Standing.CURRENT, Standing.CURRENT, "current", "2027-04-09", {False})
    (own,) = await intervals()
    await end_interval(an_act(), own.uuid)
    assert (await said())[3] == "2027-01-09"


async def test_a_contact_of_several_areas_keeps_the_strictest():
    both = await a_contact("lado", None, areas=("Wigan", "Stockport"), organisation="The North Team", name="Both's")
    one = await a_contact("lado", "Wigan", name="Wigan's")
    await in_area("Wigan", 180)
    assert await days_of(both, one) == [None, 180]
    await in_area("Stockport", 45)
    assert await days_of(both, one) == [45, 180]


async def test_a_county_s_interval_is_its_districts_and_an_area_s_its_organisations():
    kent = await an_area("Kent", gss="E10000016", kind="county")
    dover = await an_area("Dover", gss="E07000108", county=kent)
    school = await an_organisation("Dover School", kind="school", areas=(dover,))
    lead = await a_contact("dsl", None, organisation=school, name="Lead")
    line = await a_contact("helpline", None, organisation=await an_organisation("Line", kind="helpline"))
    await in_area(kent, 60, role="dsl")
    await in_area(kent, 60, role="helpline")
    assert await days_of(lead, line) == [60, None]
    await in_area(dover, 30, role="dsl")
    assert await days_of(lead) == [30]


async def test_one_interval_holds_at_a_time_and_the_same_again_is_no_change():
    await in_area("Wigan", 30)
    before = await history_length()
    await in_area("Wigan", 30)
    assert await history_length() == before
    await in_area("Wigan", 60)
    assert [(each.review_days, each.usual) for each in await intervals()] == [(60, 90)]
    assert await AreaInterval.count() == 2
    verbs = await fetch("SELECT verb FROM history WHERE record_table = 'area_interval' ORDER BY id")
    assert [row["verb"] for row in verbs] == ["added", "ended", "added"]


async def test_an_interval_ends_once():
    await in_area("Wigan", 30)
    (own,) = await intervals()
    await end_interval(an_act(), own.uuid)
    before = await history_length()
    await end_interval(an_act(), own.uuid)
    assert (await history_length(), await intervals()) == (before, [])
    with pytest.raises(NotFound):
        await end_interval(an_act(), (await a_role()).uuid)


@pytest.mark.parametrize("days", [0, 6, 731])
async def test_an_interval_is_a_week_to_two_years(days):
    with pytest.raises(RuleBroken, match="from 7 to 730"):
        await in_area("Wigan", days)
