"""`directory confirm`: one mail to each owner whose entries fall due."""

import asyncio

import pytest

from directory.contacts.tables import Contact
from directory.database import close_pool, fetch
from directory.settings import settings
from tests.stories import an_owner


def told(work):
    """What a coroutine found in the machine's database."""

    async def run():
        try:
            return await work()
        finally:
            await close_pool()

    return asyncio.run(run())


@pytest.fixture
def owned(machine, monkeypatch):
    """A demonstration with a mail server, in which a team answers for what nobody ever verified."""

    async def name():
        for slug in ("wigan-family-help", "wigan-mash"):
            await an_owner(await Contact.objects().get(Contact.slug == slug))

    told(name)
    monkeypatch.setenv("MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "directory@wigan.example")
    settings.cache_clear()
    return machine


async def messages():
    return await fetch("SELECT kind, address FROM message")


def test_owners_of_what_falls_due_are_asked_once_in_two_weeks(owned):
    assert owned.directory("confirm", "--dry-run").out == "Would ask team@wigan.example: Wigan Family Help\n"
    assert told(messages) == []
    (asked,) = owned.directory("confirm", "--json").json
    assert (asked["email"], asked["asked"]) == ("team@wigan.example", True)
    assert told(messages) == [{"kind": "confirmation", "address": "team@wigan.example"}]
    assert owned.directory("confirm").out == "Asked within the last 14 days, so left alone: 1.\n"
    assert len(told(messages)) == 1


def test_nobody_is_asked_where_nothing_falls_due_or_no_mail_goes_out(machine):
    assert "No mail server is set" in machine.directory("confirm").sentence
    assert machine.directory("confirm", "--dry-run").out == "No owner’s entries fall due within 30 days.\n"
