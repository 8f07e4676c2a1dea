"""Whoever makes types from the feed's own OpenAPI document reads every answer with them."""

from datetime import date
from uuid import uuid4

from tests.open_referral.typed import Client
from tests.stories import a_channel, a_contact, days_ago

FEED = "/open-referral"
LISTS = ("services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")


async def test_a_client_made_of_the_document_alone_reads_every_list_and_every_record(browser):
    contact = await a_contact(hours="Mo-Fr 09:00-17:00", verified=days_ago(5))
    await a_channel(contact, kind="email", value="lado@wigan.example", verified=days_ago(9))
    root = await Client((await browser.get("/api/openapi.json")).json(), browser).get(f"{FEED}")
    client = Client((await browser.get(root.openapi_url)).json(), browser)
    for name in LISTS:
        page = await client.get(f"{FEED}/{name}", page=1, per_page=10)
        assert page.size == len(page.contents) >= 1
        assert await client.get(f"{FEED}/{name}/{{id}}", at=str(page.contents[0].id)) == page.contents[0]
    (service,) = (await client.get(f"{FEED}/services", search="wigan")).contents
    assert (service.id, date.fromisoformat(service.assured_date)) == (contact.uuid, days_ago(9))
    assert service.phones[0].number == "0161 496 0001"
    unknown = await client.get(f"{FEED}/services/{{id}}", at=str(uuid4()))
    assert unknown.type.endswith("not-found")
