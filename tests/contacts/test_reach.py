"""What follows when a contact or an organisation changes: areas, national lines, names, circles."""

import pytest

from directory.contacts import changes
from directory.contacts.channel_changes import add_channel
from directory.contacts.queries import contact_called
from directory.contacts.values import ChannelKind
from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.changes import import_contacts
from directory.exchange.exporting import export_contacts
from directory.history.queries import broken_link
from directory.organisations.changes import change_organisation
from directory.organisations.changes import restore as restore_organisation
from directory.organisations.changes import retire as retire_organisation
from directory.organisations.queries import areas_of, organisation_called
from directory.organisations.rules import OrganisationKind, read_identifier
from directory.search.queries import search
from tests.stories import (
    ADMINISTRATOR,
    TODAY,
    a_channel,
    a_contact,
    a_role,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")


async def served(organisation):
    return [area["name"] for area in await areas_of(organisation.id)]


async def test_an_organisation_serves_the_areas_of_its_contacts_and_no_longer_those_that_the_last_has_left():
    council, stockport, luton = await an_organisation(area="Wigan"), await an_area("Stockport"), await an_area("Luton")
    contact = await a_contact("lado", "Wigan", organisation=council)
    wigan = await an_area("Wigan")
    await changes.change_contact(an_act(), contact, areas=[wigan.id, stockport.id, luton.id])
    assert set(await served(council)) == {"Wigan", "Stockport", "Luton"}
    other = await a_contact("early-help", stockport, organisation=council, phone="")
    await changes.change_contact(an_act(), contact, areas=[wigan.id])
    assert set(await served(council)) == {"Wigan", "Stockport"}
    with pytest.raises(RuleBroken, match="change that contact first"):
        await changes.check_areas_left(council, [wigan.id])
    await changes.retire(an_act(), on=TODAY, contact=other)
    await changes.check_areas_left(council, [wigan.id])
    assert await broken_link() is None


async def test_what_pages_have_changed_goes_out_and_in_again_unchanged():
    council, stockport = await an_organisation(area="Wigan"), await an_area("Stockport")
    contact = await a_contact("lado", "Wigan", organisation=council, hours="24/7")
    await changes.change_contact(
        an_act(), contact, name="Officer", person="Sam Sample", job_title="Manager", areas=[stockport.id]
    )
    await changes.change_channel(an_act(), (await channels_of(contact))[0], label="Days", value="0161 496 0055")
    before = await history_length()
    await import_contacts(an_act(), await export_contacts("-", today=TODAY), today=TODAY)
    assert await history_length() == before


async def test_saving_a_contact_as_it_is_changes_nothing():
    contact = await a_contact("lado", "Wigan", person="Sam Sample")
    before = await history_length()
    await changes.change_contact(
        an_act(), contact, name=contact.name, person=" Sam  Sample", areas=[(await an_area("Wigan")).id]
    )
    assert await history_length() == before


async def test_a_contact_is_found_by_its_new_name_alone_and_at_its_old_address():
    contact = await a_contact("lado", "Wigan", name="Old desk")
    await changes.change_contact(an_act(), contact, name="New desk")
    assert [hit.title for hit in await search("desk", viewer=ADMINISTRATOR)] == ["New desk, Wigan Council"]
    assert (await contact_called("old-desk")).slug == "new-desk"
    await a_contact("lado", "Wigan", name="Third desk")
    with pytest.raises(RuleBroken, match="give this one another name"):
        await changes.change_contact(an_act(), contact, name="third DESK")
    assert (await contact_called("new-desk")).name == "New desk"


async def test_a_contact_called_new_does_not_stand_where_a_form_is():
    assert (await a_contact("lado", "Wigan", name="New")).slug == "new-2"


async def test_what_follows_from_an_organisation_s_change_is_in_the_same_act():
    body = await an_organisation("Watch", kind="charity")
    contact = await a_contact("switchboard", None, organisation=body, name="Desk")
    await change_organisation(
        an_act(),
        body,
        name="The Watch",
        kind=OrganisationKind.REGULATOR,
        identifiers=[read_identifier("charity:1234567")],
        aliases=["Watchers", "the watch", "watchers"],
        website="https://watch.example",
        follow=changes.follow_organisation,
    )
    held = await organisation_called("watch")
    assert (held.slug, held.kind, held.website) == ("the-watch", "regulator", "https://watch.example")
    assert (await contact.refresh()).nationwide
    rows = await fetch("SELECT act, record_table, after FROM history ORDER BY id DESC LIMIT 2")
    assert {row["record_table"] for row in rows} == {"organisation", "contact"}
    assert len({row["act"] for row in rows}) == 1
    assert any('"aliases":["Watchers"]' in row["after"] for row in rows)
    other, number = await an_organisation("Other"), [read_identifier("charity:1234567")]
    with pytest.raises(RuleBroken, match="use that organisation"):
        await change_organisation(an_act(), other, identifiers=number, follow=changes.follow_organisation)
    with pytest.raises(RuleBroken, match="Shorten each name"):
        await change_organisation(an_act(), other, aliases=["x" * 201], follow=changes.follow_organisation)


async def test_a_retired_organisation_returns_unless_another_has_its_name():
    follow = {"follow": changes.follow_organisation}
    body = await an_organisation("Oak School", kind="school")
    await retire_organisation(an_act(), body, on=TODAY, **follow)
    await retire_organisation(an_act(), body, on=TODAY, **follow)  # once more changes nothing
    assert await search("oak", viewer=ADMINISTRATOR) == []
    assert [row["verb"] for row in await fetch("SELECT verb FROM history WHERE verb = 'retired'")] == ["retired"]
    await restore_organisation(an_act(), body, **follow)
    assert [hit.title for hit in await search("oak", viewer=ADMINISTRATOR)] == ["Oak School"]
    await retire_organisation(an_act(), body, on=TODAY, **follow)
    await change_organisation(an_act(), await an_organisation("Elm School"), name="Oak School", **follow)
    with pytest.raises(RuleBroken, match="of this name already"):
        await restore_organisation(an_act(), body, **follow)


async def test_a_label_that_another_has_taken_keeps_a_channel_from_returning():
    contact = await a_contact()
    (channel,) = await channels_of(contact)
    await changes.retire(an_act(), on=TODAY, channel=channel)
    await a_channel(contact, value="0161 496 0003")
    with pytest.raises(RuleBroken, match="give each a label"):
        await changes.restore(an_act(), channel=channel)


async def test_two_roles_of_one_area_never_wait_for_each_other():
    await a_role("lado")
    await a_contact("emergency-duty", hours="when lado is closed")
    lado = await a_contact("lado", phone="")
    waits = {"kind": ChannelKind.PHONE, "value": "0161 496 0004", "hours": "when emergency-duty is closed"}
    with pytest.raises(RuleBroken, match="waits for lado to close already"):
        await add_channel(an_act(), lado, **waits)
    elsewhere = await a_contact("lado", "Luton", phone="", organisation="Luton Council")
    await add_channel(an_act(), elsewhere, **waits)
