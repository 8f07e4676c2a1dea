"""A browser of a directory that sends mail, and the mailbox where it arrives."""

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Browser
from tests.postbox import Postbox, a_postbox


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with a_postbox() as postbox:
        yield postbox


@pytest.fixture
async def mailing(database: None, postbox: Postbox) -> AsyncIterator[Browser]:
    async with Browser(chosen=postbox.settings()) as browser:
        yield browser
