"""Two servers that remind and send at the same moment tell everybody once."""

import asyncio
import os
import sys

import pytest

from directory.database import fetch, is_sqlite
from directory.settings import ROOT
from tests.postbox import a_postbox
from tests.stories import a_contact, an_account, an_area, days_ago

PROGRAM = [sys.executable, "-c", "from directory.cli import main; main()"]


@pytest.mark.slow
@pytest.mark.usefixtures("database")
async def test_two_processes_at_once_send_each_mail_once(engine, tmp_path):
    await an_area("Wigan")
    emails = {(await an_account("verifier", areas=("Wigan",))).email for _each in range(5)}
    await a_contact("lado", verified=days_ago(90))
    if is_sqlite():
        (tmp_path / "directory.sqlite").symlink_to(engine.path)
    where = {"DATA_DIR": str(tmp_path)} if is_sqlite() else {"DATABASE_URL": engine.config["dsn"]}
    async with a_postbox() as postbox:
        chosen = postbox.settings()
        environment = os.environ | where | {"MAIL_URL": chosen.mail_url, "MAIL_FROM": chosen.mail_from}
        processes = [
            await asyncio.create_subprocess_exec(
                *PROGRAM, "remind", "--on", "2026-11-20", cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL
            )
            for _each in range(3)
        ]
        assert [await each.wait() for each in processes] == [0] * len(processes)
    assert sorted(letter["To"] for letter in postbox.letters) == sorted(emails)
    assert len(await fetch("SELECT id FROM reminder")) == len(emails)
