"""From what somebody types to the area that decides."""

from datetime import date

import pytest

from directory.accounts.rules import ANYBODY
from directory.areas.tables import AreaAlias, PostcodeRelease
from directory.contacts.changes import rename_organisation
from directory.database import run_many, transaction
from directory.history.changes import change, record
from directory.places.queries import place_for
from directory.places.rules import PlaceUnclear
from tests.stories import TODAY, a_contact, an_act, an_area, an_organisation

pytestmark = pytest.mark.usefixtures("database")


async def ask(text, *, today=TODAY):
    return await place_for(text, viewer=ANYBODY, today=today)


async def refused(text, *, today=TODAY):
    with pytest.raises(PlaceUnclear) as caught:
        await ask(text, today=today)
    return caught.value


async def postcodes(*rows):
    """A release of these: postcode, authority, district, nation and, where it's withdrawn, since when."""
    async with transaction():
        release = PostcodeRelease(name="a test's", state="current", rows=len(rows))
        await release.save()
        await run_many(
            "INSERT INTO postcode (release, postcode, authority, district, nation, police, icb, terminated) "
            "VALUES ({}, {}, {}, {}, {}, '', '', {})",
            [(release.id, *row[:4], row[4] if len(row) > 4 else "") for row in rows],
        )
        await record(an_act(), changes=[change(release, verb="imported")])


async def nottinghamshire():
    county = await an_area("Nottinghamshire", gss="E10000024", kind="county")
    return county, await an_area("Ashfield", gss="E07000170", kind="district", county=county)


@pytest.mark.parametrize("typed", ["WN1 1AA", "wn11aa", " WN1  1aa ", "WNI 1AA", "wn1-1aa"])
async def test_a_postcode_in_any_dress_finds_its_authority(typed):
    await an_area("Wigan")
    await postcodes(("WN1 1AA", "E08000010", "E08000010", "E"))
    place = await ask(typed)
    assert (place.kind, place.postcode, place.area.name, place.authority.name) == (
        "postcode",
        "WN1 1AA",
        "Wigan",
        "Wigan",
    )


async def test_a_district_s_postcode_leads_to_its_county_and_says_so():
    await nottinghamshire()
    await postcodes(("NG17 1AA", "E10000024", "E07000170", "E"))
    place = await ask("NG17 1AA")
    assert (place.area.name, place.authority.name) == ("Ashfield", "Nottinghamshire")
    assert "Ashfield is a district of Nottinghamshire" in place.notes[0]


async def test_a_withdrawn_postcode_answers_with_a_note():
    await an_area("Wigan")
    await postcodes(("WN1 1ZZ", "E08000010", "E08000010", "E", "1999-12"))
    place = await ask("WN1 1ZZ")
    assert place.withdrawn
    assert "December 1999" in place.notes[0]


async def test_an_unknown_postcode_and_half_of_one_are_said_apart():
    await an_area("Wigan")
    await postcodes(("WN1 1AA", "E08000010", "E08000010", "E"))
    assert (await refused("WN1 1AB")).code == "unknown-postcode"
    assert (await refused("WN9")).code == "unknown-postcode"
    assert (await refused("ZZ1 1AA")).code == "bad-postcode"
    assert (await refused("")).code == "unknown-place"


async def test_an_outward_code_answers_where_one_authority_has_it_all():
    await an_area("Wigan")
    await an_area("Bolton", gss="E08000001")
    await postcodes(
        ("WN1 1AA", "E08000010", "E08000010", "E"),
        ("WN10 1AA", "E08000001", "E08000001", "E"),  # not in WN1
        ("BL5 1AA", "E08000010", "E08000010", "E"),
        ("BL5 2AA", "E08000001", "E08000001", "E"),
    )
    place = await ask("wn1")
    assert (place.kind, place.authority.name) == ("outward", "Wigan")
    unclear = await refused("BL5")
    assert unclear.code == "ambiguous-place"
    assert [choice.name for choice in unclear.choices] == ["Bolton", "Wigan"]


async def test_a_postcode_in_wales_names_the_council_the_nation_and_who_to_call():
    await an_area("Cardiff", gss="W06000015", kind="unitary", nation="Wales")
    await postcodes(("CF10 4UW", "W06000015", "W06000015", "W"), ("IM1 1AA", "", "", "IM"))
    unclear = await refused("CF10 4UW")
    assert (unclear.code, unclear.nation, unclear.area.name) == ("outside-england", "Wales", "Cardiff")
    assert "social services" in unclear.message
    assert "999" in unclear.message
    assert (await refused("IM1 1AA")).nation == "Isle of Man"
    assert (await refused("Cardiff")).code == "outside-england"


async def test_names_are_read_in_any_dress():
    hull = await an_area("Kingston upon Hull", gss="E06000010", kind="unitary")
    await AreaAlias(area=hull.id, name="Hull").save()
    for typed in ("hull", "KINGSTON UPON HULL", "Kingston-upon-Hull Council", "E06000010", "kingston-upon-hull"):
        assert (await ask(typed)).area.name == "Kingston upon Hull"


async def test_an_abolished_area_is_followed_to_its_one_successor():
    buckinghamshire = await an_area("Buckinghamshire", gss="E06000060", kind="unitary")
    await an_area(
        "Aylesbury Vale", gss="E07000004", kind="district", ended_on=date(2020, 4, 1), successors=(buckinghamshire,)
    )
    place = await ask("Aylesbury Vale")
    assert place.authority.name == "Buckinghamshire"
    assert place.notes[0] == "Aylesbury Vale was abolished on 1 April 2020. Buckinghamshire took its place."


async def test_an_area_that_will_be_abolished_stands_until_its_day():
    new = await an_area("West Surrey", gss="E06000070", kind="unitary")
    await an_area("Surrey", gss="E10000030", kind="county", ended_on=date(2027, 4, 1), successors=(new,))
    assert (await ask("Surrey", today=date(2027, 3, 31))).authority.name == "Surrey"
    assert (await ask("Surrey", today=date(2027, 4, 1))).authority.name == "West Surrey"


async def test_an_area_with_several_successors_offers_them():
    heirs = [
        await an_area("Cumberland", gss="E06000063", kind="unitary"),
        await an_area("Westmorland and Furness", gss="E06000064", kind="unitary"),
    ]
    await an_area("Cumbria", gss="E10000006", kind="county", ended_on=date(2023, 4, 1), successors=tuple(heirs))
    unclear = await refused("Cumbria")
    assert unclear.code == "abolished-area"
    assert [heir.name for heir in unclear.successors] == ["Cumberland", "Westmorland and Furness"]


async def test_a_name_both_current_and_abolished_means_the_current_one():
    somerset = await an_area("Somerset", gss="E06000066", kind="unitary")
    await an_area(
        "Somerset",
        gss="E10000027",
        kind="county",
        ended_on=date(2023, 4, 1),
        successors=(somerset,),
        slug="somerset-until-2023",
    )
    assert (await ask("Somerset")).area.gss == "E06000066"


async def test_an_old_release_s_district_finds_today_s_council():
    """The county was split, so only its district tells which half."""
    cumberland = await an_area("Cumberland", gss="E06000063", kind="unitary")
    furness = await an_area("Westmorland and Furness", gss="E06000064", kind="unitary")
    cumbria = await an_area(
        "Cumbria", gss="E10000006", kind="county", ended_on=date(2023, 4, 1), successors=(cumberland, furness)
    )
    await an_area(
        "Allerdale",
        gss="E07000026",
        kind="district",
        county=cumbria,
        ended_on=date(2023, 4, 1),
        successors=(cumberland,),
    )
    await postcodes(("CA14 1AA", "E10000006", "E07000026", "E"))
    assert (await ask("CA14 1AA")).authority.name == "Cumberland"


async def test_an_organisation_is_found_by_name_address_or_identifier():
    await an_organisation("Mill Lane Primary School", kind="school", area="Wigan", identifiers=("urn:999001",))
    for typed in ("mill lane primary school", "mill-lane-primary-school", "urn:999001"):
        place = await ask(typed)
        assert (place.kind, place.organisation.name, place.authority.name) == (
            "organisation",
            "Mill Lane Primary School",
            "Wigan",
        )


async def test_an_area_s_exact_name_wins_over_an_organisation_s():
    await an_organisation("Wigan", kind="sports-club", area="Stockport")
    await an_area("Wigan")
    assert (await ask("Wigan")).kind == "area"


async def test_two_organisations_of_one_name_are_offered():
    one = await an_organisation("St Nobody’s School", kind="school", area="Wigan", identifiers=("urn:999001",))
    other = await an_organisation("Elsewhere", kind="school", area="Stockport", identifiers=("urn:999002",))
    await rename_organisation(an_act(), other, name=one.name)
    unclear = await refused("St Nobody's School")
    assert unclear.code == "ambiguous-place"
    assert len(unclear.choices) == 2


async def test_an_organisation_of_several_areas_offers_them_and_of_none_is_no_place():
    await an_organisation("Madeup Police", kind="police", areas=("Wigan", "Stockport"))
    await an_organisation("Nowhere Helpline", kind="helpline")
    assert [choice.name for choice in (await refused("Madeup Police")).choices] == ["Wigan", "Stockport"]
    assert (await refused("Nowhere Helpline")).code == "unknown-place"


async def test_a_slip_of_the_finger_offers_what_may_have_been_meant():
    await a_contact(area="Stockport")
    unclear = await refused("Stokport")
    assert unclear.code == "unknown-place"
    assert unclear.choices[0].name == "Stockport"


@pytest.mark.parametrize("typed", ["'; DROP TABLE area; --", "\0", "%", "_", "😀" * 300, "a" * 5000])
async def test_nonsense_is_no_place(typed):
    assert (await refused(typed)).code in {"unknown-place", "bad-postcode"}


async def test_an_organisation_s_own_name_comes_before_another_name_of_an_area():
    """So that a council's switchboard can be asked for."""
    await an_organisation("Wigan Council", area="Wigan")
    assert (await ask("Wigan Council")).kind == "organisation"
    assert (await ask("Wigan")).kind == "area"


async def test_somebody_of_an_organisation_itself_is_found_wherever_it_serves():
    await an_organisation("Madeup Academies", kind="school", areas=("Wigan", "Stockport"))
    place = await place_for("Madeup Academies", viewer=ANYBODY, today=TODAY, own_role=True)
    assert place.organisation.name == "Madeup Academies"


@pytest.mark.parametrize("nation", ["Wales", "scotland", "Northern Ireland"])
async def test_another_nation_s_name_is_answered_as_its_places_are(nation):
    unclear = await refused(nation)
    assert (unclear.code, unclear.nation.lower()) == ("outside-england", nation.lower())
    assert "101" in unclear.message


async def test_an_island_s_police_are_not_said_to_answer_101():
    await an_area("Isle of Man", gss="M83000003", kind="crown-dependency", nation="Isle of Man")
    unclear = await refused("Isle of Man")
    assert unclear.message.startswith("That is in the Isle of Man, and this directory covers England.")
    assert "101" not in unclear.message


async def test_a_county_of_several_councils_offers_each_of_them():
    for name, gss in (("Wirral", "E08000015"), ("Liverpool", "E08000012")):
        area = await an_area(name, gss=gss)
        await AreaAlias(area=area, name="Merseyside").save()
    unclear = await refused("merseyside")
    assert unclear.code == "ambiguous-place"
    assert [choice.name for choice in unclear.choices] == ["Liverpool", "Wirral"]
    assert str(unclear) == "“merseyside” may be any of several councils’ areas. Choose one, or type a postcode"
