"""The feed tells everybody alike what everybody may see, in the profile's words."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.contacts.tables import Channel
from directory.open_referral.rules import ROLES, place_id
from tests.stories import NOON, a_channel, a_contact, a_notice, a_try, an_act, an_organisation, channels_of, days_ago

FEED = "/open-referral"


async def listed(browser, path="services", **asked):
    answer = await browser.get(f"{FEED}/{path}", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


async def names(browser, path="services", **asked):
    return [each["name"] for each in (await listed(browser, path, **asked))["contents"]]


async def test_a_service_has_its_hours_areas_role_and_the_day_it_was_last_found_right(browser):
    contact = await a_contact(hours="Mo-Th 08:45-17:00; Fr 08:45-16:30; PH off", verified=days_ago(5))
    await a_channel(contact, kind="email", value="lado@wigan.example", verified=days_ago(9))
    (service,) = (await listed(browser))["contents"]
    assert service["id"] == str(contact.uuid)
    assert service["assured_date"] == days_ago(9).isoformat()
    assert service["last_modified"] == "2026-11-20T12:00:00.000Z"
    assert service["service_areas"][0]["uri"].endswith("/E08000010")
    assert [(each["byday"], each["closes_at"]) for each in service["schedules"]] == [
        ("MO,TU,WE,TH", "17:00"),
        ("FR", "16:30"),
    ]
    assert service["attributes"][0]["taxonomy_term"]["term"] == "lado"
    assert service["phones"][0]["number"] == "0161 496 0001"
    assert service["email"] == "lado@wigan.example"
    assert "demonstration" in service["alert"]
    assert None not in service.values()


async def test_each_list_leads_to_each_of_its_records_and_is_kept_until_somebody_writes(browser):
    contact = await a_contact()
    for path in ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations"):
        page = await listed(browser, path)
        assert page["size"] == len(page["contents"]) == page["total_items"]
        assert (page["first_page"], page["last_page"], page["empty"]) == (True, True, False)
        first = page["contents"][0]
        assert (await browser.get(f"{FEED}/{path}/{first['id']}")).json() == first
        for unknown in (uuid4(), "lado"):
            answer = await browser.get(f"{FEED}/{path}/{unknown}")
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
            assert answer.headers["access-control-allow-origin"] == "*"
    answer = await browser.get(f"{FEED}/services")
    unchanged = await browser.get(f"{FEED}/services", headers={"if-none-match": answer.headers["etag"]})
    assert unchanged.status_code == 304
    await a_channel(contact, value="0161 496 0003", label="Nights")
    after = await browser.get(f"{FEED}/services", headers={"if-none-match": answer.headers["etag"]})
    assert after.status_code == 200
    root = (await browser.get(f"{FEED}/")).json()
    assert (root["version"], root["demonstration"]) == ("HSDS-UK-3.0", True)
    (place,) = (await listed(browser, "service_at_locations"))["contents"]
    assert place["id"] == str(place_id(contact.uuid))


async def test_it_tells_nobody_of_what_is_not_for_everybody_whoever_asks(browser):
    hidden = await a_contact(visibility="professionals", name="Hidden desk", organisation="Hidden body")
    held = await a_contact("dsl", name="Lead", person="Sample Name", phone="07700 900001", organisation="A school")
    (mobile,) = await channels_of(held)
    await Channel.update({Channel.visibility: "public"}).where(Channel.id == mobile.id)  # as an old row may have it
    retired = await a_contact("early-help", name="Closed desk")
    await contacts.retire(an_act(), contact=retired, on=NOON.date())
    shown = await a_contact("prevent", name="Open desk")
    await a_channel(shown, value="0161 496 0999", label="Desk", visibility="private")
    browser.viewer = ADMINISTRATOR
    assert await names(browser) == ["Open desk"]
    assert await names(browser, "organizations") == ["Wigan Council"]
    assert "0999" not in (await browser.get(f"{FEED}/services")).text
    for contact in (hidden, held, retired):
        assert (await browser.get(f"{FEED}/services/{contact.uuid}")).status_code == 404
        assert (await browser.get(f"{FEED}/service_at_locations/{place_id(contact.uuid)}")).status_code == 404


@pytest.fixture
async def three(browser):
    """Two councils' officers, and a helpline for the whole country."""
    wigan = await a_contact(name="Wigan desk", hours="Mo-Fr 09:00-17:00")
    await a_contact("early-help", area="Stockport", name="Stockport desk", hours="24/7")
    line = await an_organisation("Sample Line", kind="helpline")
    await a_contact("helpline", area=None, organisation=line, name="Sample Line")
    return wigan


async def test_every_filter_narrows_the_list(browser, three):
    term = (await listed(browser))["contents"][0]["attributes"][0]["taxonomy_term_id"]
    everything = ["Wigan desk", "Stockport desk", "Sample Line"]
    for asked, found in [
        ({}, everything),
        ({"search": "wigan"}, ["Wigan desk"]),
        ({"search": "%"}, everything),
        ({"taxonomy_term_id": term}, ["Wigan desk"]),
        ({"taxonomy_term_id": "lado"}, []),
        ({"taxonomy_id": str(ROLES)}, everything),
        ({"taxonomy_id": str(uuid4())}, []),
        ({"organization_id": (await listed(browser))["contents"][0]["organization_id"]}, ["Wigan desk"]),
        ({"modified_after": "2026-11-20T11:59:59Z"}, everything),
        ({"modified_after": "2026-11-20T12:00:01+00:00"}, []),
        ({"day": "SA"}, ["Stockport desk"]),
        ({"day": "MO", "start_time": "09:00", "end_time": "17:00"}, ["Wigan desk"]),
        ({"start_time": "23:00"}, []),
        ({"postcode": "Wigan"}, ["Wigan desk", "Sample Line"]),
        ({"per_page": 1, "page": 2}, ["Stockport desk"]),
        ({"page": 10**30}, []),
    ]:
        assert await names(browser, **asked) == found, asked
    for asked in ({"postcode": "ZZ1 1ZZ"}, {"modified_after": "yesterday"}, {"page": "first"}):
        answer = await browser.get(f"{FEED}/services", params=asked)
        assert 400 <= answer.status_code < 500
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await listed(browser, "taxonomy_terms", taxonomy_id=str(uuid4())))["empty"]


async def test_all_of_a_list_comes_line_by_line_or_with_little_of_each_or_with_everything(browser, three):
    whole = (await listed(browser))["contents"]
    for path in ("services", "service_at_locations", "organizations"):
        answer = await browser.get(f"{FEED}/{path}", params={"format": "ndjson", "per_page": 1})
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert (answer.headers["access-control-allow-origin"], answer.headers["cache-control"]) == ("*", "no-store")
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert lines == (await listed(browser, path))["contents"]
    assert (await browser.get(f"{FEED}/services?format=ndjson&search=nobody")).text == ""
    assert (await browser.get(f"{FEED}/services?format=ndjson&modified_after=soon")).status_code == 400
    assert (await browser.get(f"{FEED}/services?format=xml")).status_code == 400
    assert (await browser.head(f"{FEED}/services?format=ndjson")).status_code == 405  # or all would be read for nothing
    little = await listed(browser, minimal="true", per_page=5_000)
    assert little["contents"] == [{"id": each["id"], "modified_date": each["last_modified"]} for each in whole]
    assert await names(browser, full="true") == [each["name"] for each in whole]
    for asked in ({"full": "true"}, {"full_service": "true"}):
        bodies = (await listed(browser, "organizations", **asked))["contents"]
        assert [each for body in bodies for each in body["services"]] == whole


async def test_what_is_said_to_be_wrong_is_no_longer_assured(browser):
    contact = await a_contact(verified=days_ago(5))
    (channel,) = await channels_of(contact)
    await a_try(channel, on=days_ago(1), outcome="wrong")
    (service,) = (await listed(browser))["contents"]
    assert "assured_date" not in service
    assert "said to be wrong" in service["alert"]


async def test_a_number_that_is_out_of_order_or_redirected_is_told_until_that_ends(browser):
    contact = await a_contact(phone="0161 496 0001")
    (phone,) = await channels_of(contact)
    await a_notice(phone, ends="2026-11-20T12:30", instead="0161 496 0002")
    (service,) = (await listed(browser))["contents"]
    assert "0161 496 0001 is out of order until 12:30pm on Friday 20 November: use 0161 496 0002" in service["alert"]
    browser.now += timedelta(minutes=31)
    (service,) = (await listed(browser))["contents"]
    assert "out of order" not in service["alert"]
    await a_notice(phone, kind="redirect", begins="2026-11-20T12:31", ends="2026-11-21T12:31", instead="0161 496 0003")
    (service,) = (await listed(browser))["contents"]
    assert "0161 496 0001 isn’t the one to use until" in service["alert"]
