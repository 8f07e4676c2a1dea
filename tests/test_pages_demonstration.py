"""The demonstration shows every state there is, whatever the day: on a page and in the API."""

from datetime import datetime

import pytest

from directory.accounts.rules import ANYBODY, Level, Viewer
from directory.hours.rules import LONDON
from tests.conftest import Browser, empty_tables
from tests.demonstration import make
from tests.page_checks import checked

PROFESSIONAL = Viewer(Level.PROFESSIONAL, 1)
AREAS = ["wigan", "stockport", "bedford", "central-bedfordshire", "luton"]
MOMENTS = {
    "a working day": datetime(2026, 11, 20, 12, 0, tzinfo=LONDON),
    "the small hours of Boxing Day": datetime(2026, 12, 26, 2, 0, tzinfo=LONDON),
    "the hour after the clocks change": datetime(2027, 3, 28, 2, 30, tzinfo=LONDON),
    "a leap day, just before the doors open": datetime(2028, 2, 29, 8, 40, tzinfo=LONDON),
}


@pytest.fixture(scope="module", params=MOMENTS)
async def moment(request, engine):
    """A moment, with the demonstration as it is then; these tests leave it alone."""
    await empty_tables()
    await make(MOMENTS[request.param])
    return MOMENTS[request.param]


@pytest.fixture
async def reader(moment):
    async with Browser(now=moment) as reader:
        yield reader


async def pages(reader, *, at=""):
    """What each area's page says, by area."""
    asked = {"at": at} if at else {}
    return {area: checked(await reader.get(f"/areas/{area}", params=asked)).said for area in AREAS}


async def answers(reader, *, at=""):
    """What the API says of each area: its contacts, by area."""
    asked = {"at": at} if at else {}
    found = {}
    for area in AREAS:
        reply = await reader.get("/api/lookup", params={"place": area.replace("-", " ")} | asked)
        found[area] = reply.json()["contacts"]
    return found


def channels(found):
    return [channel for contacts in found.values() for contact in contacts for channel in contact["channels"]]


async def test_every_state_of_a_channel_is_on_a_page_and_in_the_api(reader):
    said = " ".join((await pages(reader)).values())
    for words in ("Listed as open", "Listed as closed", "Hours not known"):
        assert words in said
    for words in ("Never verified", "Check due soon", "Out of date", "May be wrong", "erified 2 weeks ago by"):
        assert words in said
    assert "Reported as wrong; being looked at" in said
    found = await answers(reader)
    assert {channel.get("open_now") for channel in channels(found)} == {True, False, None}
    standings = {channel["standing"] for channel in channels(found)}
    assert standings == {"current", "due soon", "unverified", "stale", "disputed"}
    assert any(contact.get("reported") for contacts in found.values() for contact in contacts)


async def test_out_of_hours_each_area_s_duty_team_comes_first(reader):
    night = f"{reader.now.date()}T23:00"
    for area in AREAS:
        page = checked(await reader.get(f"/areas/{area}/roles/childrens-front-door", params={"at": night}))
        assert "Listed as closed until" in page.said
        assert page.said.index("emergency duty team") < page.said.index("Monday to Thursday 8:")
        asked = {"place": area.replace("-", " "), "role": "childrens-front-door", "at": night}
        first, *_ = (await reader.get("/api/lookup", params=asked)).json()["contacts"]
        assert (first["role"], first["channels"][0]["open_now"]) == ("emergency-duty", True)


async def test_one_area_has_no_lado_and_says_whom_to_call_instead(reader):
    missing = [area for area, said in (await pages(reader)).items() if "LADO (not recorded)" in said]
    assert missing == ["central-bedfordshire"]
    page = checked(await reader.get("/areas/central-bedfordshire/roles/lado"))
    assert "Local authority designated officer (LADO): nobody is listed for Central Bedfordshire." in page.said
    numbers = [address for address, _ in page.links if address.startswith("tel:") and address != "tel:999"]
    assert numbers
    answer = (await reader.get("/api/lookup?place=Central+Bedfordshire&role=lado")).json()
    assert any("nobody is listed" in note for note in answer["notes"])
    assert not [contact for contact in answer["contacts"] if contact["role"] == "lado"]


async def test_what_is_for_professionals_is_there_for_them_alone(reader):
    public = " ".join((await pages(reader)).values())
    assert "Professionals only" not in public
    reader.viewer = PROFESSIONAL
    reader.cookies.set("session", "somebody's")
    theirs = " ".join((await pages(reader)).values())
    assert "Professionals only" in theirs
    assert "0161 496 0202" in theirs
    assert "0161 496 0202" not in public
    seen = {channel["display"] for channel in channels(await answers(reader))}
    assert "0161 496 0202" in seen
    assert "0161 496 0402" not in seen  # the duty sergeant's desk is for verifiers
    reader.viewer = ANYBODY
    reader.cookies.clear()
    assert "0161 496 0202" not in {channel["display"] for channel in channels(await answers(reader))}


@pytest.mark.parametrize("moment", ["a working day"], indirect=True)
async def test_every_organisation_contact_and_role_of_the_demonstration_has_a_page(reader):
    seen, waiting = set(), {"/", "/areas/wigan", "/areas/luton", "/organisations/sample-street-primary-school"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = checked(await reader.get(path))
        found = {address.partition("#")[0] for address, _ in page.links}
        following = ("/organisations/", "/contacts/", "/roles/", "/areas/wigan", "/areas/luton")
        waiting |= {each for each in found if each.startswith(following) and not is_file(each)} - seen
    assert len(seen) > 100


def is_file(address: str) -> bool:
    return address.partition("?")[0].endswith((".pdf", ".vcf", ".csv", ".xlsx", ".jsonl"))
