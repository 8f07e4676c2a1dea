"""A contact for an address book says when it was verified, and holds nothing that isn't for everybody."""

import re

import pytest
import vobject

from directory.accounts.rules import ADMINISTRATOR
from tests.stories import TODAY, a_channel, a_contact, days_ago

CARD = "/contacts/wigan-lado-card/card.vcf"


@pytest.fixture
async def lado(database):
    contact = await a_contact(
        "lado", name="Wigan LADO; card", person="Jo Sample", phone="0161 496 0001", verified=days_ago(200)
    )
    await a_channel(contact, kind="email", value="lado@wigan.example", verified=TODAY)
    await a_channel(contact, kind="text-relay", value="18001 0161 496 0003")
    await a_channel(contact, kind="text", value="07700 900456", label="Duty mobile")
    await a_channel(contact, kind="web-form", value="https://wigan.example/form")
    await a_channel(contact, kind="post", value="Town Hall\nWigan\nWN1 1YN")
    await a_channel(contact, value="0161 496 0009", label="Back desk", visibility="professionals")
    return contact


@pytest.mark.usefixtures("lado")
async def test_a_card_has_every_way_and_its_standing_in_words(browser):
    answer = await browser.get(CARD)
    assert answer.headers["content-type"].startswith("text/vcard")
    assert answer.headers["content-disposition"] == 'attachment; filename="wigan-lado-card.vcf"'
    card = vobject.readOne(answer.text)
    assert card.fn.value == "Wigan LADO; card"
    assert card.org.value == ["Wigan Council"]
    assert [each.value for each in card.contents["tel"]] == [
        "07700 900456",  # in the directory's own order: what is out of date comes last
        "18001 0161 496 0003",
        "0161 496 0001",
    ]
    assert [each.value for each in card.contents["email"]] == ["lado@wigan.example"]
    assert card.contents["url"][0].value == "https://wigan.example/form"
    note = card.note.value
    assert "A demonstration" in note
    assert "0161 496 0001: verified on 4 May 2026, stale since." in note
    assert "lado@wigan.example: verified on 20 November 2026." in note
    assert "Town Hall, Wigan, WN1 1YN: never verified." in note
    assert "127.0.0.1:8000/contacts/wigan-lado-card" in note


@pytest.mark.usefixtures("lado")
async def test_a_card_is_the_same_for_everybody_and_names_no_person(browser):
    browser.viewer = ADMINISTRATOR
    answer = await browser.get(CARD)
    assert not re.search("496 ?0009", answer.text)
    assert "Jo Sample" not in answer.text


async def test_a_contact_that_nobody_may_see_has_no_card(browser):
    await a_contact("lado", name="Hidden", visibility="professionals")
    assert (await browser.get("/contacts/hidden/card.vcf")).status_code == 404
