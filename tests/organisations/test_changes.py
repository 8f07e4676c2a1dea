"""Organisations are named, renamed and found, and nobody is given another's address."""

import pytest

from directory.contacts.changes import rename_organisation
from directory.database import fetch
from directory.errors import NotFound, RuleBroken
from directory.history.queries import broken_link
from directory.organisations import changes
from directory.organisations.queries import organisation_called
from tests.stories import an_act, an_organisation, history_length

pytestmark = pytest.mark.usefixtures("database")


async def titles() -> list[str]:
    rows = await fetch("SELECT title FROM search_entry WHERE kind = 'organisation'")
    return [row["title"] for row in rows]


async def test_an_organisation_has_an_address_and_can_be_found():
    organisation = await an_organisation("St Mary’s School", kind="school", identifiers=("urn:123456",), area="Wigan")
    assert (await organisation_called("st-marys-school")).id == organisation.id
    assert await titles() == ["St Mary’s School"]
    (kept,) = await fetch("SELECT after FROM history WHERE record_table = 'organisation'")
    assert '"areas":["E08000010"]' in kept["after"]
    assert '"identifiers":["urn:123456"]' in kept["after"]


async def test_an_old_address_leads_on_and_is_never_given_away():
    organisation = await an_organisation("Old School", kind="school")
    await rename_organisation(an_act(), organisation, name="New School")
    assert organisation.slug == "new-school"
    assert (await organisation_called("old-school")).id == organisation.id
    assert (await an_organisation("Old School", kind="school")).slug == "old-school-2"
    assert sorted(await titles()) == ["New School", "Old School"]
    assert await broken_link() is None


async def test_a_name_of_the_same_letters_keeps_its_address():
    organisation = await an_organisation("The school")
    await rename_organisation(an_act(), organisation, name="The School")
    assert organisation.slug == "the-school"


async def test_the_same_name_again_changes_nothing():
    organisation = await an_organisation("School")
    before = await history_length()
    await rename_organisation(an_act(), organisation, name=" School ")
    assert await history_length() == before


async def test_a_change_from_an_old_copy_undoes_nobody_s_and_history_tells_what_was_there():
    await an_organisation("Guildhall Council")
    one, other = [await organisation_called("guildhall-council") for _copy in range(2)]
    await rename_organisation(an_act(), one, name="City Council")
    await changes.add_alias(an_act(), other, name="The Guildhall")
    held = await organisation_called("city-council")
    assert (held.name, held.slug) == ("City Council", "city-council")
    (last,) = await fetch("SELECT before, after FROM history ORDER BY id DESC LIMIT 1")
    for told in (last["before"], last["after"]):
        assert '"name":"City Council"' in told


async def test_an_organisation_renamed_twice_from_two_copies_keeps_every_address_that_it_had():
    await an_organisation("First")
    one, other = [await organisation_called("first") for _copy in range(2)]
    await rename_organisation(an_act(), one, name="Second")
    await rename_organisation(an_act(), other, name="Third")
    assert {(await organisation_called(each)).name for each in ("first", "second", "third")} == {"Third"}
    await rename_organisation(an_act(), one, name="Second")  # what this copy still calls it
    assert {(await organisation_called(each)).name for each in ("first", "second", "third")} == {"Second"}


async def test_another_name_is_kept_once():
    organisation = await an_organisation("Hull City Council")
    await changes.add_alias(an_act(), organisation, name="Guildhall")
    before = await history_length()
    for known in ("guildhall", "HULL city council"):
        await changes.add_alias(an_act(), organisation, name=known)
    assert await history_length() == before
    (entry,) = await fetch("SELECT words FROM search_entry WHERE kind = 'organisation'")
    assert "guildhall" in entry["words"]


@pytest.mark.parametrize(("name", "what"), [(" ", "Enter the organisation's name"), ("x" * 201, "Shorten the name")])
async def test_a_name_must_be_one(name, what):
    with pytest.raises(RuleBroken, match=what):
        await an_organisation(name)


async def test_a_number_belongs_to_one():
    await an_organisation("One", identifiers=("urn:123456",))
    with pytest.raises(RuleBroken, match="urn:123456 is One already"):
        await an_organisation("Two", identifiers=("urn:123456",))


async def test_two_of_one_name_need_a_number_to_be_told_apart():
    from directory.organisations.rules import OrganisationKind

    await an_organisation("St Mary's", kind="school")
    with pytest.raises(RuleBroken, match="give an identifier to each"):
        await changes.add_organisation(an_act(), name="ST MARY'S", kind=OrganisationKind.SCHOOL)
    other = await an_organisation("Other", kind="school")
    with pytest.raises(RuleBroken, match="give an identifier to each"):
        await rename_organisation(an_act(), other, name="St Mary's")


async def test_what_is_not_there_is_not_found():
    with pytest.raises(NotFound):
        await organisation_called("nobody")
