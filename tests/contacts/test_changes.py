"""What becomes of a contact, a channel and its verifications when somebody changes them."""

import asyncio

import pytest

from directory.accounts.rules import ANYBODY
from directory.contacts import changes
from directory.contacts.queries import contact_called
from directory.contacts.tables import Channel
from directory.contacts.values import ChannelKind
from directory.database import fetch, run
from directory.errors import NotFound, RuleBroken
from directory.history.queries import broken_link
from directory.search.queries import search
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    a_demonstration,
    a_report,
    a_role,
    an_act,
    an_organisation,
    channels_of,
    days_ago,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")


async def tries_that_count(channel: Channel) -> int:
    rows = await fetch(
        "SELECT id FROM verification WHERE channel = {} AND value = {} AND id > {}",
        channel.id,
        channel.value,
        channel.tries_after,
    )
    return len(rows)


async def test_a_contact_can_be_opened_by_its_address():
    contact = await a_contact(role="lado", area="Wigan")
    assert (await contact_called("wigan-lado")).id == contact.id
    with pytest.raises(NotFound):
        await contact_called("nobody")


async def test_history_keeps_a_contact_with_its_areas():
    await a_contact(role="lado", area="Wigan")
    rows = await fetch("SELECT after FROM history WHERE record_table = 'contact' AND verb = 'added'")
    assert '"areas":["E08000010"]' in rows[0]["after"]


async def test_two_contacts_of_one_name_are_refused():
    await a_contact(role="lado", area="Wigan", name="The LADO")
    with pytest.raises(RuleBroken, match="give this one another name"):
        await a_contact(role="lado", area="Wigan", name="the lado")


async def test_contacts_of_one_name_in_two_places_have_addresses_of_their_own():
    first = await a_contact(role="lado", area="Wigan", name="The LADO")
    second = await a_contact(role="lado", area="Luton", name="The LADO")
    assert (first.slug, second.slug) == ("the-lado", "the-lado-2")


async def test_a_changed_number_loses_its_verification():
    contact = await a_contact(verified=days_ago(10))
    (channel,) = await channels_of(contact)
    assert await tries_that_count(channel) == 1
    await changes.change_channel(an_act(by=7), channel, value="0161 496 0009")
    (channel,) = await channels_of(contact)
    assert channel.value == "+441614960009"
    assert channel.changed_by == 7
    assert await tries_that_count(channel) == 0


async def test_a_number_that_is_changed_back_is_not_verified_again():
    contact = await a_contact(verified=days_ago(10))
    (channel,) = await channels_of(contact)
    await changes.change_channel(an_act(), channel, value="0161 496 0009")
    await changes.change_channel(an_act(), channel, value="0161 496 0001")
    (channel,) = await channels_of(contact)
    assert await tries_that_count(channel) == 0


async def test_saving_a_channel_unchanged_leaves_no_trace():
    contact = await a_contact(hours="Mo-Fr 09:00-17:00", verified=days_ago(10))
    (channel,) = await channels_of(contact)
    before = await history_length()
    await changes.change_channel(an_act(by=7), channel, value="0161 496 0001", hours="Mo-Fr 09:00-17:00")
    assert await history_length() == before
    (channel,) = await channels_of(contact)
    assert channel.changed_by is None
    assert await tries_that_count(channel) == 1


async def test_a_change_from_an_old_copy_undoes_nobody_s_and_history_tells_what_was_there():
    contact = await a_contact(verified=days_ago(10))
    (one,), (other,) = [await channels_of(contact) for _copy in range(2)]
    await changes.change_channel(an_act(by=7), one, value="0161 496 0009")
    await changes.change_channel(an_act(by=8), other, hours="24/7")
    (channel,) = await channels_of(contact)
    assert (channel.value, channel.hours, channel.changed_by) == ("+441614960009", "24/7", 7)
    assert await tries_that_count(channel) == 0
    (last,) = await fetch("SELECT before, after FROM history ORDER BY id DESC LIMIT 1")
    for told in (last["before"], last["after"]):
        assert '"value":"+441614960009"' in told


async def test_people_who_change_a_channel_at_the_same_moment_both_have_their_way():
    contact = await a_contact()
    copies = [await channels_of(contact) for _copy in range(3)]
    wanted = ({"value": "0161 496 0009"}, {"hours": "24/7"}, {"label": "Advice"})
    await asyncio.gather(
        *(
            changes.change_channel(an_act(), channel, **entered)
            for (channel,), entered in zip(copies, wanted, strict=True)
        )
    )
    (channel,) = await channels_of(contact)
    assert (channel.value, channel.hours, channel.label) == ("+441614960009", "24/7", "Advice")
    assert await broken_link() is None


async def test_a_channel_retired_from_an_old_copy_keeps_what_was_changed_since():
    contact = await a_contact()
    (one,), (other,) = [await channels_of(contact) for _copy in range(2)]
    await changes.change_channel(an_act(), one, value="0161 496 0009")
    await changes.retire(an_act(), channel=other, on=TODAY)
    (channel,) = await channels_of(contact)
    assert (channel.value, channel.retired_on) == ("+441614960009", TODAY)


async def test_a_contact_is_retired_once_whoever_still_has_it_on_their_screen():
    await a_contact()
    one, other = [await contact_called("wigan-lado") for _copy in range(2)]
    await changes.retire(an_act(), contact=one, on=days_ago(3))
    before = await history_length()
    await changes.retire(an_act(), contact=other, on=TODAY)
    assert (await contact_called("wigan-lado")).retired_on == days_ago(3)
    assert await history_length() == before


async def test_a_person_named_since_keeps_their_mobile_from_the_public():
    old_copy = await a_contact(phone="")
    await run("UPDATE contact SET person = 'Sam Sample'")
    channel = await a_channel(old_copy, value="07700 900 001")
    assert channel.visibility == "professionals"


async def test_words_around_a_number_become_its_label():
    contact = await a_contact(phone="")
    channel = await a_channel(contact, value="Tel: 0161 496 0002 (option 2)", label="Advice")
    assert (channel.value, channel.label) == ("+441614960002", "Advice, option 2")


async def test_a_second_number_needs_a_label():
    contact = await a_contact()
    with pytest.raises(RuleBroken, match="give each a label"):
        await a_channel(contact, value="0161 496 0002")
    await a_channel(contact, value="0161 496 0002", label="Advice")


async def test_a_named_persons_mobile_is_for_professionals():
    contact = await a_contact(person="Sam Sample", phone="07700 900 001")
    (channel,) = await channels_of(contact)
    assert channel.visibility == "professionals"
    with pytest.raises(RuleBroken, match="for professionals") as refused:
        await a_channel(contact, value="07700 900 002", label="Other", visibility="public")
    assert refused.value.field == "visibility"


async def test_a_duty_mobile_is_public_although_a_person_is_named():
    contact = await a_contact(person="Sam Sample", phone="")
    channel = await a_channel(contact, value="07700 900 001", label="Duty mobile")
    assert (channel.visibility, bool(channel.duty_mobile)) == ("public", True)


async def test_a_public_number_cannot_become_a_named_persons_mobile():
    contact = await a_contact(person="Sam Sample")
    (channel,) = await channels_of(contact)
    with pytest.raises(RuleBroken, match="for professionals"):
        await changes.change_channel(an_act(), channel, value="07700 900 001")


async def test_a_value_that_cannot_be_read_is_refused_beside_its_field():
    contact = await a_contact()
    for field, entered in {"value": {"value": "0161"}, "hours": {"hours": "sometimes"}}.items():
        with pytest.raises(RuleBroken) as refused:
            await a_channel(contact, **{"value": "0161 496 0002", "label": "Other", **entered})
        assert refused.value.field == field


async def test_a_real_directory_takes_no_drama_numbers():
    await a_demonstration(demonstration=False)
    contact = await a_contact(phone="")
    with pytest.raises(RuleBroken):
        await changes.add_channel(an_act(), contact, kind=ChannelKind.PHONE, value="0161 496 0001")


async def test_a_demonstration_takes_national_lines():
    contact = await a_contact(phone="")
    assert (await a_channel(contact, value="0800 1111")).value == "+448001111"


async def test_a_retired_contact_is_found_no_longer_until_it_is_restored():
    contact = await a_contact()
    await changes.retire(an_act(), contact=contact, on=TODAY)
    assert await fetch("SELECT id FROM search_entry WHERE kind = 'contact'") == []
    before = await history_length()
    await changes.retire(an_act(), contact=contact, on=TODAY)
    assert await history_length() == before
    await changes.restore(an_act(), contact=contact)
    assert len(await fetch("SELECT id FROM search_entry WHERE kind = 'contact'")) == 1
    verbs = [row["verb"] for row in await fetch("SELECT verb FROM history ORDER BY id DESC LIMIT 2")]
    assert verbs == ["restored", "retired"]


async def test_a_retired_channel_makes_room_for_another():
    contact = await a_contact()
    (channel,) = await channels_of(contact)
    await changes.retire(an_act(), channel=channel, on=TODAY)
    another = await a_channel(contact, value="0161 496 0002")
    assert [each.id for each in await channels_of(contact) if each.retired_on is None] == [another.id]


async def test_channels_keep_the_order_in_which_they_came():
    contact = await a_contact()
    await a_channel(contact, value="0161 496 0003", label="B")
    await a_channel(contact, value="0161 496 0002", label="A")
    assert [channel.label for channel in await channels_of(contact)] == ["", "B", "A"]


async def test_a_report_is_noted_and_changes_nothing_else():
    contact = await a_contact()
    (channel,) = await channels_of(contact)
    await a_report(contact, channel=channel, text="It rang out.")
    rows = await fetch("SELECT kind, text, settled_at FROM report")
    assert rows == [{"kind": "wrong-number", "text": "It rang out.", "settled_at": None}]
    assert await broken_link() is None


async def test_who_changed_a_value_cannot_call_it_right():
    from directory.accounts.rules import Level, Viewer
    from directory.verification.changes import verify
    from directory.verification.rules import Method, Outcome

    contact = await a_contact()
    channel = await a_channel(contact, value="0161 496 0002", label="New", by=7)
    changer = Viewer(Level.VERIFIER, account=7)
    with pytest.raises(RuleBroken, match="Ask a colleague"):
        await verify(an_act(by=7), channel, by=changer, method=Method.RANG, outcome=Outcome.RIGHT, on=TODAY)
    await verify(an_act(by=7), channel, by=changer, method=Method.RANG, outcome=Outcome.WRONG, on=TODAY)


async def test_a_role_brings_the_one_that_answers_when_it_is_closed():
    await a_role("lado")
    assert [row["code"] for row in await fetch("SELECT code FROM role ORDER BY position")] == ["emergency-duty", "lado"]
    before = await history_length()
    await a_role("lado")
    assert await history_length() == before


async def test_an_organisation_is_told_once():
    first = await an_organisation("Wigan Council")
    assert (await an_organisation("Wigan Council")).id == first.id


async def test_a_renamed_organisation_s_contacts_are_found_by_its_new_name():
    contact = await a_contact("lado", organisation="Wigan Council")
    await changes.rename_organisation(an_act(), await an_organisation("Wigan Council"), name="Pie Town Council")
    found = await search("pie town lado", viewer=ANYBODY)
    assert [hit.slug for hit in found if hit.kind == "contact"] == [contact.slug]
