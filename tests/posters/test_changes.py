"""Issued posters on both engines: what the record, the history and the paper say is one thing."""

import io
import json
from datetime import date, timedelta

import pypdf
import pytest

from directory.contacts.changes import rename_organisation
from directory.errors import NotFound, RuleBroken
from directory.history.queries import broken_link
from directory.organisations.tables import Organisation
from directory.posters.changes import issue_poster
from directory.posters.designs import choice_of
from directory.posters.queries import AreaToChoose
from directory.posters.tables import PosterIssue
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_demonstration,
    a_report,
    a_try,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")

OFFICE = "Mo-Fr 09:00-17:00; PH off"


async def issue(slug="sample-street-school", **more):
    return await issue_poster(
        an_act(),
        slug,
        today=TODAY,
        now=NOON,
        site_name="Directory",
        base_url="https://directory.example",
        **more,
    )


async def a_school(**more):
    await a_demonstration()
    return await an_organisation("Sample Street School", kind="school", area=await an_area("Wigan"), **more)


async def wigan():
    """A front door verified three weeks ago, a duty team last verified in spring, and no LADO."""
    await a_school()
    door = await a_contact("childrens-front-door", phone="0161 496 0001", hours=OFFICE, verified=days_ago(21))
    await a_contact(
        "emergency-duty",
        phone="0161 496 0002",
        hours="when childrens-front-door is closed",
        verified=days_ago(200),
    )
    return door


def words_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


async def test_an_issued_poster_is_recorded_as_it_was_printed():
    await wigan()
    before = await history_length()
    issued, pdf = await issue()
    held = await PosterIssue.objects().where(PosterIssue.code == issued.code).first()
    assert held.issued_at == NOON
    assert held.design == "staff-a4"
    assert held.review_by == TODAY + timedelta(days=60 - 21)
    shown = {each["value"]: each for each in json.loads(held.shown)}
    assert shown["+441614960001"]["standing"] == "current"
    assert shown["+441614960001"]["review_due"] == held.review_by.isoformat()
    assert shown["+441614960002"]["standing"] == "stale"
    assert await history_length() == before + 1
    assert await broken_link() is None
    words = words_of(pdf)
    assert issued.code in words
    assert "0161 496 0001" in words
    assert "Monday to Friday 9am to 5pm" in words
    assert "When the children's social care front door is closed" in words
    assert f"Not verified since {days_ago(200):%-d %B %Y}: check before relying on it." in words
    assert "No LADO is recorded for Wigan." in words
    assert "Take it down after 29 December 2026" in words
    assert f"directory.example/p/{issued.code}" in words


async def test_the_record_keeps_the_design_and_only_what_it_shows():
    await wigan()
    await a_contact("lado", phone="0161 496 0003")
    issued, pdf = await issue(choice=choice_of("children-a4-wide", black_and_white=True))
    held = await PosterIssue.objects().where(PosterIssue.code == issued.code).first()
    assert held.design == "children-a4-wide+b"
    assert {each["role"] for each in json.loads(held.shown)} == {"childrens-front-door", "emergency-duty"}
    assert "0161 496 0003" not in words_of(pdf)
    assert issued.code in words_of(pdf)


async def test_each_issue_has_a_code_of_its_own():
    await wigan()
    codes = {(await issue())[0].code for _time in range(3)}
    assert len(codes) == 3
    assert await PosterIssue.count() == 3


async def test_it_looks_the_same_whether_it_is_printed_by_day_or_by_night():
    await wigan()
    _first, by_day = await issue()
    night = await issue_poster(
        an_act(),
        "sample-street-school",
        today=TODAY,
        now=NOON + timedelta(hours=10),
        site_name="Directory",
        base_url="https://directory.example",
    )
    codes = [_first.code, night[0].code]
    assert words_of(by_day).replace(codes[0], "") == words_of(night[1]).replace(codes[1], "")


async def test_what_is_for_professionals_or_verifiers_never_reaches_paper():
    door = await wigan()
    school = await a_school()
    await a_channel(door, value="0161 496 0091", label="PLANTED-A", visibility="professionals")
    await a_channel(door, value="0161 496 0092", label="PLANTED-B", visibility="private")
    lead = await a_contact("dsl", organisation=school, name="Safeguarding lead", person="Jo Planted", phone="")
    await a_channel(lead, value="07700 900 001", label="PLANTED-C")
    await a_channel(lead, value="0161 496 0093", label="Office")
    issued, pdf = await issue()
    words = words_of(pdf)
    assert "0161 496 0093" in words
    for kept in ("PLANTED", "Planted", "0161 496 0091", "0161 496 0092", "07700"):
        assert kept not in words
        assert kept not in issued.shown


async def test_disputed_reported_and_due_entries_are_marked():
    door = await wigan()
    (number,) = await channels_of(door)
    await a_report(door, channel=number)
    help_team = await a_contact("early-help", phone="0161 496 0005", verified=days_ago(10))
    (wrong,) = await channels_of(help_team)
    await a_try(wrong, on=days_ago(1), outcome="wrong")
    await a_contact("adult-safeguarding", phone="0161 496 0006", verified=days_ago(80))
    words = words_of((await issue())[1])
    assert "Reported by a reader, and being looked at." in words
    assert "Somebody who tried this says that it’s wrong" in words
    assert "If it doesn’t answer, try Wigan Children's social care on 0161 496 0001." in words
    assert f"to be checked by {TODAY + timedelta(days=10):%-d %B %Y}" in words


async def test_a_force_names_the_area_that_its_poster_is_for():
    await wigan()
    await a_contact("lado", area="Stockport", phone="0161 496 0204")
    await an_organisation("Manchester Force", kind="police", areas=("Wigan", "Stockport"))
    with pytest.raises(AreaToChoose, match="serves several areas, and a poster is for one") as asked:
        await issue("manchester-force")
    assert {area.slug for area in asked.value.areas} == {"wigan", "stockport"}
    for area in ("stockport", "Stockport", "E08000007"):
        assert "0161 496 0204" in words_of((await issue("manchester-force", area=area))[1])
    with pytest.raises(RuleBroken, match="doesn’t serve “Luton”"):
        await issue("manchester-force", area="Luton")


async def test_a_district_shows_its_countys_people():
    county = await an_area("Sampleshire", kind="county")
    await an_area("Pretend Vale", kind="district", county=county)
    await an_organisation("Vale School", kind="school", area="Pretend Vale")
    await a_contact("lado", area="Sampleshire", phone="0161 496 0301")
    words = words_of((await issue("vale-school"))[1])
    assert "0161 496 0301" in words
    assert "For people who work in Sampleshire" in words


async def test_nobody_gets_a_poster_that_could_mislead():
    await a_demonstration()
    with pytest.raises(NotFound):
        await issue("nobody-of-this-name")
    await an_organisation("Placeless Charity", kind="charity")
    with pytest.raises(RuleBroken, match="No area is recorded for Placeless Charity"):
        await issue("placeless-charity")
    school = await a_school()
    await Organisation.update({Organisation.retired_on: date(2026, 9, 1)}).where(Organisation.id == school.id)
    with pytest.raises(RuleBroken, match="Sample Street School closed on 1 September 2026"):
        await issue()
    assert await PosterIssue.count() == 0


async def test_an_old_address_still_prints_the_poster_with_the_new_one():
    await wigan()
    await rename_organisation(an_act(), await a_school(), name="Example Street School")
    assert "who to call Example Street School" in words_of((await issue())[1])
