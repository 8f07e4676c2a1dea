"""Those who look after Wigan's entries, and those who don't, each at a browser of their own."""

import pytest

from tests.conftest import Browser
from tests.stories import a_contact, an_account, an_organisation, days_ago


@pytest.fixture
async def lado(database):
    """Wigan's LADO, verified, and a neighbour's."""
    await an_organisation("Stockport Council", area="Stockport")
    return await a_contact("lado", "Wigan", name="Wigan LADO", note="Ask for the duty officer", verified=days_ago(3))


@pytest.fixture
async def signed_in(lado):
    """Opens a browser for somebody new of this role, looking after what is named."""
    opened = []

    async def sign_in(role, **looks_after):
        browser = await Browser().__aenter__()
        opened.append(browser)
        browser.account = await an_account(role, **looks_after)
        await browser.sign_in(browser.account)
        return browser

    yield sign_in
    for browser in opened:
        await browser.__aexit__()


@pytest.fixture
async def editor(signed_in):
    return await signed_in("editor", organisations=("Wigan Council",))


@pytest.fixture
async def verifier(signed_in):
    return await signed_in("verifier", areas=("Wigan",))


@pytest.fixture
async def stranger(signed_in):
    """An editor of another organisation."""
    return await signed_in("editor", organisations=("Stockport Council",))
