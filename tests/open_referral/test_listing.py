"""Lists are kept between questions, and are as a fresh reading would have them whatever was written."""

from dataclasses import replace
from datetime import timedelta

import pytest

from directory.contacts import changes as contacts
from directory.open_referral import listing
from directory.open_referral.listing import organisations_listed, services_listed
from directory.open_referral.queries import (
    Filters,
    Wanted,
    organisation_numbers,
    service_numbers,
    services_wanted,
)
from directory.organisations import changes as organisations
from tests.stories import NOON, a_channel, a_contact, a_report, a_try, an_act, an_organisation, channels_of, days_ago

pytestmark = pytest.mark.usefixtures("database")


async def as_read(filters: Filters) -> list[int]:
    wanted = await services_wanted(filters)
    kept, fresh = list(await services_listed(wanted)), await service_numbers(wanted)
    assert kept == fresh
    assert list(await organisations_listed(wanted)) == await organisation_numbers(wanted)
    return kept


async def test_whatever_is_written_a_kept_list_is_as_if_it_were_read_anew():
    everything, wigan = Filters(), Filters(search="wigan")
    first = await a_contact(name="Wigan desk")
    second = await a_contact("early-help", area="Stockport", name="Stockport desk")
    assert (await as_read(everything), await as_read(wigan)) == ([first.id, second.id], [first.id])
    (channel,) = await channels_of(first)
    await a_try(channel, on=days_ago(1))
    await a_report(first, channel=channel)
    assert await as_read(everything) == [first.id, second.id]
    third = await a_contact("prevent", name="Wigan helpers", visibility="private")
    assert await as_read(everything) == [first.id, second.id]
    await a_channel(third, value="0161 496 0009", label="Nights")
    assert (await as_read(everything), await as_read(wigan)) == ([first.id, second.id, third.id], [first.id, third.id])
    await contacts.retire(an_act(), contact=second, on=NOON.date())
    assert await as_read(everything) == [first.id, third.id]
    body = await an_organisation("Wigan Club", kind="sports-club")
    fourth = await a_contact("dsl", area=None, organisation=body, name="Club lead")
    assert await as_read(everything) == [first.id, third.id, fourth.id]
    await organisations.retire(an_act(), body, on=NOON.date(), follow=contacts.follow_organisation)
    assert await as_read(everything) == [first.id, third.id]


async def test_a_list_is_read_once_and_then_cut_into_pages(monkeypatch):
    await a_contact()
    reads = []

    async def counted(wanted: Wanted) -> list[int]:
        reads.append(wanted)
        return await service_numbers(wanted)

    monkeypatch.setitem(listing._READING, "services", counted)
    for _page in range(3):
        assert len(await services_listed(Wanted())) == 1
    assert len(reads) == 1
    for number in range(listing.MOST_LISTS + 1):
        await services_listed(await services_wanted(Filters(search=f"name{number}")))
    assert len(listing._latest[0].lists) == listing.MOST_LISTS


async def test_words_are_found_by_how_they_begin_in_names_organisations_and_roles():
    named = await a_contact(name="The Bridge")
    other = await a_contact("early-help", area="Stockport", name="Family hub")
    for asked, found in [
        ("bri", [named.id]),
        ("ridge", []),
        ("stockport", [other.id]),
        ("local authority designated", [named.id]),
        ("  ’ ", [named.id, other.id]),
        ("hub family", [other.id]),
    ]:
        assert await as_read(Filters(search=asked)) == found, asked


async def test_what_changed_since_is_found_by_its_own_changes_and_its_channels():
    first, second = await a_contact(), await a_contact("early-help", area="Stockport")
    later = replace(an_act(), at=NOON + timedelta(hours=1))
    assert await as_read(Filters(modified_after=NOON)) == [first.id, second.id]
    assert await as_read(Filters(modified_after=later.at)) == []
    another = await a_channel(second, value="0161 496 0011", label="Nights")
    assert await as_read(Filters(modified_after=later.at)) == []
    await contacts.retire(later, channel=another, on=NOON.date())
    assert await as_read(Filters(modified_after=later.at)) == [second.id]
