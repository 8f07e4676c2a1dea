"""Whether it lives and whether it can work, told to whatever watches: nothing of anybody, to anybody."""

import logging

import pytest

from directory import upgrade
from directory.database import fetch, run
from directory.health import api


async def test_a_sound_server_lives_and_is_ready(browser):
    for path, told in (
        ("/health/live", {"live": True}),
        ("/health/ready", {"ready": True, "database": True, "migrations": True}),
    ):
        answer = await browser.get(path, headers={"cookie": "session=somebody"})
        assert (answer.status_code, answer.json()) == (200, told)
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("more", [(), ("2099-01-01T00:00:00:000000",)], ids=["waiting", "of a later version"])
async def test_a_server_of_another_version_than_its_database_is_not_ready(browser, more, monkeypatch):
    ran = upgrade.Migration.get_migrations_which_ran

    async def another(**named):
        known = await ran(**named)
        return [*known, *more] if more else known[:-1]

    monkeypatch.setattr(upgrade.Migration, "get_migrations_which_ran", another)
    answer = await browser.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": True, "migrations": False})


async def test_without_a_database_it_lives_and_is_not_ready_and_the_log_says_why(browser, monkeypatch, caplog):
    monkeypatch.setattr(api, "ready", lambda: fetch("SELECT nothing FROM nowhere"))
    await run("ALTER TABLE history_head RENAME TO elsewhere")  # and nobody asks what was written
    try:
        assert (await browser.get("/health/live")).status_code == 200
        answer = await browser.get("/health/ready")
    finally:
        await run("ALTER TABLE elsewhere RENAME TO history_head")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "database": False, "migrations": False})
    (said,) = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert said.getMessage() == "The database can’t be asked whether it is up to date"
