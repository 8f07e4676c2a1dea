"""Signing in with a passphrase: what people see, and what those who guess don't."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest

from directory.accounts import hashing
from directory.accounts.lasting import IDLE, LONGEST
from directory.accounts.pages import SIGN_INS_A_MINUTE
from directory.accounts.queries import sessions_of
from directory.accounts.sessions import begin_session
from directory.accounts.signing_in import account_with_passphrase
from directory.accounts.slowing import FROM_ONE_NETWORK
from directory.app import create_app
from directory.database import fetch, run, transaction
from directory.hours.rules import LONDON
from directory.people.changes import end, restore
from directory.settings import Settings
from tests.conftest import OWN_HASHER, Browser
from tests.page_checks import checked
from tests.stories import NOON, PASSPHRASE, TODAY, a_contact, a_passphrase, an_account, an_act

WRONG = "This email address and this passphrase don’t belong together"


@pytest.fixture
async def robin(browser):
    return await a_passphrase(await an_account(email="robin@wigan.example", person="Robin Sample"))


async def signs_in(browser, email="robin@wigan.example", passphrase=PASSPHRASE, *, to=""):
    page = await browser.get("/sessions/new", params={"to": to} if to else {})
    return await browser.submit(page, email=email, passphrase=passphrase)


async def is_signed_in(browser):
    return (await browser.get("/account")).status_code == 200


async def test_somebody_signs_in_and_goes_on_to_where_they_were(browser, robin):
    asked = await browser.get("/account")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sessions/new?to=/account")
    form = await browser.get(asked.headers["location"])
    checked(form)
    assert form.headers["cache-control"] == "no-store"
    answer = await browser.submit(form, email=" Robin@Wigan.example ", passphrase=PASSPHRASE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    page = checked(await browser.get("/account"))
    assert "robin@wigan.example" in page.said
    assert "This is where you are now" in page.said


async def test_the_cookie_is_for_the_server_alone(browser, robin):
    cookie = (await signs_in(browser)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie  # this site is read over http
    assert "max-age" not in cookie  # closing the browser forgets it
    assert "expires" not in cookie
    async with Browser(chosen=browser.settings.__class__(base_url="https://directory.example")) as over_https:
        over_https.base_url = "https://directory.example"
        assert "secure" in (await signs_in(over_https)).headers["set-cookie"].lower()


async def test_the_database_holds_neither_token_nor_passphrase(browser, robin):
    await signs_in(browser)
    token = browser.cookies["session"]
    for table in ("session", "passphrase", "account", "history", "sign_in_attempts"):
        rows = str(await fetch(f"SELECT * FROM {table}"))
        assert token not in rows
        assert PASSPHRASE not in rows


async def test_signed_in_readers_see_what_is_for_professionals_and_no_cache_keeps_it(browser, robin):
    contact = await a_contact("lado", phone="0161 496 0011", visibility="professionals", verified=TODAY)
    addresses = [f"/contacts/{contact.slug}", "/areas/wigan", "/areas/wigan/roles/lado", "/api/lookup?place=Wigan"]
    for address in addresses:
        assert "0161 496 0011" not in (await browser.get(address)).text
    await signs_in(browser)
    for address in addresses:
        answer = await browser.get(address)
        assert "0161 496 0011" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-credentials" not in answer.headers  # other sites' scripts come without cookies
    assert ">Account</a>" in (await browser.get("/areas/wigan")).text
    async with Browser() as stranger:
        answer = await stranger.get("/areas/wigan")
        assert "0161 496 0011" not in answer.text
        assert ">Account</a>" not in answer.text


async def test_whoever_signs_out_is_out(browser, robin):
    await signs_in(browser)
    token = browser.cookies["session"]
    answer = await browser.submit(await browser.get("/account"), form=-1)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "session" not in browser.cookies
    browser.cookies.set("session", token, domain="directory.example")  # whoever kept it has nothing
    assert not await is_signed_in(browser)
    assert await fetch("SELECT id FROM session") == []
    answer = await browser.submit(await browser.get("/sessions/new"), email=robin.email, passphrase="")
    token = re.search(r'name="_csrf_token" value="([^"]*)"', answer.text)[1]
    assert (await browser.post("/sessions/endings", data={"_csrf_token": token})).status_code == 303  # again: no harm


@pytest.mark.parametrize(
    ("email", "passphrase"),
    [
        ("robin@wigan.example", "another meadow kettle"),
        ("nobody@wigan.example", PASSPHRASE),
        ("invited@wigan.example", PASSPHRASE),
        ("ended@wigan.example", PASSPHRASE),
        ("without@wigan.example", PASSPHRASE),
        ("no address at all", PASSPHRASE),
        ("'; DROP TABLE account; --", PASSPHRASE),
    ],
)
async def test_the_answer_is_the_same_whether_or_not_there_is_such_a_person(browser, robin, email, passphrase):
    await an_account(email="invited@wigan.example", joined=False)
    await an_account(email="without@wigan.example")
    await end(an_act(), await a_passphrase(await an_account(email="ended@wigan.example")))
    answer = await signs_in(browser, email, passphrase)
    page = checked(answer, status=422)
    assert WRONG in page.said
    assert page.title.startswith("Error: ")
    expected = await signs_in(browser, "somebody@wigan.example", "whatever they type")
    assert [len(each) for each in _as_if_from("x", email, answer)] == [
        len(each) for each in _as_if_from("x", "somebody@wigan.example", expected)
    ]


def _as_if_from(name, email, answer):
    """What an answer says but for the address that was typed, and its random token."""
    return answer.text.replace(email.replace("'", "&#39;"), name), str(sorted(set(answer.headers) - {"set-cookie"}))


@pytest.fixture
def as_much_work_as_in_earnest(monkeypatch):
    """The product's own work for each passphrase, which stories do without."""
    monkeypatch.setattr(hashing, "_HASHER", OWN_HASHER)
    hashing._nobody.cache_clear()
    yield
    hashing._nobody.cache_clear()


@pytest.mark.usefixtures("as_much_work_as_in_earnest")
async def test_an_unknown_address_is_as_much_work_as_a_known_one(browser, robin, monkeypatch):
    asked = []
    await a_passphrase(robin)

    def refuse(kept, _passphrase):
        asked.append(kept[:30])
        return False

    class Hasher:
        hash = staticmethod(OWN_HASHER.hash)
        verify = staticmethod(refuse)

    monkeypatch.setattr("directory.accounts.hashing._HASHER", Hasher)
    for email in ("robin@wigan.example", "nobody@wigan.example"):
        await signs_in(browser, email, "whatever they type")
    assert len(asked) == 2
    assert {each.split("$")[3] for each in asked} == {"m=19456,t=2,p=1"}


async def test_what_was_typed_is_kept_but_never_the_passphrase(browser, robin):
    answer = await signs_in(browser, "robin@wigan.example", "another meadow kettle", to="/areas/wigan")
    assert 'value="robin@wigan.example"' in answer.text
    assert 'name="to" value="/areas/wigan"' in answer.text
    assert "another meadow" not in answer.text


async def test_an_empty_form_says_what_to_enter(browser):
    page = checked(await signs_in(browser, "", ""), status=422)
    assert page.leads_to("Enter your email address") == "#email"
    assert page.leads_to("Enter your passphrase") == "#passphrase"


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_nobody_is_led_elsewhere_by_signing_in(browser, robin, to):
    assert (await signs_in(browser, to=to)).headers["location"] == "/"
    page = await browser.get("/sessions/new")
    answer = await browser.submit(page, email="robin@wigan.example", passphrase=PASSPHRASE, to=to)
    assert answer.headers["location"] == "/"


async def test_a_session_that_somebody_planted_is_worth_nothing_after_signing_in(browser, robin):
    other = await a_passphrase(await an_account(email="planter@wigan.example"))
    await browser.sign_in(other)
    planted = browser.cookies["session"]
    await signs_in(browser)
    assert browser.cookies["session"] != planted
    async with Browser() as planter:
        planter.cookies.set("session", planted, domain="directory.example")
        assert not await is_signed_in(planter)


async def test_a_token_that_nobody_gave_out_is_never_taken_on(browser, robin):
    browser.cookies.set("session", "chosen-by-somebody-else", domain="directory.example")
    await signs_in(browser)
    assert browser.cookies["session"] != "chosen-by-somebody-else"


async def test_every_sign_in_has_another_token(browser, robin):
    tokens = set()
    for _time in range(3):
        await signs_in(browser)
        tokens.add(browser.cookies["session"])
    assert len(tokens) == 3
    assert len(await fetch("SELECT id FROM session")) == 1  # of one browser: each in place of the last


async def test_guesses_are_slowed_down_and_the_owner_is_let_in_from_elsewhere(browser, robin):
    for _guess in range(FROM_ONE_NETWORK.free):
        assert WRONG in (await signs_in(browser, passphrase="a wrong passphrase")).text
    page = checked(await signs_in(browser), status=429)
    assert "Too many attempts. Wait 1 second, then try again" in page.said
    async with Browser() as elsewhere:
        elsewhere._transport.client = ("2001:db8::1", 1234)
        assert (await signs_in(elsewhere)).status_code == 303


async def test_whoever_waits_is_listened_to(browser, robin):
    for _guess in range(FROM_ONE_NETWORK.free + 1):
        await signs_in(browser, passphrase="a wrong passphrase")
    browser.now += timedelta(seconds=2)
    assert (await signs_in(browser)).status_code == 303
    assert await fetch("SELECT id FROM sign_in_attempts") == []  # and starts afresh


async def test_an_address_without_an_account_is_slowed_down_likewise(browser):
    for _guess in range(FROM_ONE_NETWORK.free):
        assert WRONG in (await signs_in(browser, "nobody@wigan.example")).text
    assert "Too many attempts" in (await signs_in(browser, "nobody@wigan.example")).text


async def test_attempts_that_are_a_day_old_are_forgotten(browser):
    await signs_in(browser, "nobody@wigan.example")
    browser.now += timedelta(days=1, seconds=1)
    await signs_in(browser, "somebody@wigan.example")
    assert len(await fetch("SELECT id FROM sign_in_attempts")) == 2


async def test_one_network_s_many_sign_ins_are_paused(browser):
    page = await browser.get("/sessions/new")
    for number in range(SIGN_INS_A_MINUTE):
        await browser.submit(page, email=f"x{number}@wigan.example", passphrase="a wrong passphrase")
    checked(await browser.submit(page, email="x@wigan.example", passphrase="a wrong passphrase"), status=429)
    checked(await browser.get("/areas"))


async def test_a_session_that_is_not_used_ends_and_one_that_is_goes_on(browser, robin):
    await signs_in(browser)
    browser.now += IDLE - timedelta(minutes=1)
    assert await is_signed_in(browser)
    browser.now += IDLE - timedelta(minutes=1)
    assert await is_signed_in(browser)
    browser.now += IDLE
    assert not await is_signed_in(browser)


async def test_no_session_lasts_longer_than_a_fortnight(browser, robin):
    await signs_in(browser)
    while browser.now < NOON + LONGEST - timedelta(hours=6):
        browser.now += timedelta(hours=6)
        assert await is_signed_in(browser)
    browser.now += timedelta(hours=6)
    assert not await is_signed_in(browser)
    await signs_in(browser)
    assert len(await fetch("SELECT id FROM session")) == 1  # the old row went


async def test_somebody_whose_account_ends_is_out_at_once_and_restored_they_sign_in_again(browser, robin):
    await signs_in(browser)
    await an_account("administrator")
    await end(an_act(), robin)
    assert not await is_signed_in(browser)
    assert WRONG in (await signs_in(browser)).text
    await restore(an_act(), robin)
    assert not await is_signed_in(browser)
    await signs_in(browser)
    assert await is_signed_in(browser)


async def test_a_hash_made_with_less_work_is_renewed(browser, robin, monkeypatch):
    from argon2 import PasswordHasher

    async def kept():
        return (await fetch("SELECT hash FROM passphrase"))[0]["hash"]

    before = await kept()
    monkeypatch.setattr("directory.accounts.hashing._HASHER", PasswordHasher(time_cost=3, memory_cost=1024))
    found = await account_with_passphrase("robin@wigan.example", PASSPHRASE, network="", secret="ours", now=NOON)
    assert found.id == robin.id
    assert await kept() != before
    await signs_in(browser)
    assert await is_signed_in(browser)


async def test_nobody_who_reads_waits_until_it_is_noted_that_they_do(database):
    """As the server runs it: an import may be writing for longer than a reader should wait."""
    account = await an_account()
    clock = {"now": NOON}
    app = create_app(now=lambda: clock["now"].astimezone(LONDON), chosen=Settings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://directory.example") as reader:
        token = await begin_session(account.id, device="", network="", now=NOON)
        reader.cookies.set("session", token, domain="directory.example")
        clock["now"] += timedelta(hours=1)
        writing, done = asyncio.Event(), asyncio.Event()
        importing = asyncio.create_task(_holds_the_database(writing, done))
        await writing.wait()
        assert (await reader.get("/account")).status_code == 200
        (before,) = await sessions_of(account.id, now=clock["now"])
        done.set()
        await importing
        for _moment in range(100):
            (after,) = await sessions_of(account.id, now=clock["now"])
            if after.seen_at != before.seen_at:
                break
            await asyncio.sleep(0.01)
    assert (before.seen_at, after.seen_at) == (NOON, NOON + timedelta(hours=1))
    assert after.expires_at == after.seen_at + IDLE


async def _holds_the_database(writing, done):
    async with transaction():
        await run("UPDATE session SET device = 'Written to'")
        writing.set()
        await done.wait()
