"""One's own account: a name, a passphrase, one-time codes, and where one is signed in."""

import re
from datetime import timedelta

import pyotp
import pytest

from directory.accounts.links import Purpose
from directory.accounts.queries import account_numbered, sessions_of
from directory.accounts.sent_links import make_link
from directory.accounts.sessions import begin_session
from directory.accounts.slowing import FROM_ONE_NETWORK
from directory.database import fetch
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON, PASSPHRASE, a_passphrase, an_account

ANOTHER = "velvet harbour lantern"


@pytest.fixture
async def robin(browser):
    account = await a_passphrase(await an_account(email="robin@wigan.example", person="Robin Sample"))
    await browser.sign_in(account)
    return account


async def sends(browser, address, page="/account", **answers):
    """Post a form of this page by its address."""
    shown = await browser.get(page)
    token = re.search(r'name="_csrf_token" value="([^"]*)"', shown.text)[1]
    return await browser.post(address, data={"_csrf_token": token} | answers)


async def signs_in(browser, passphrase=PASSPHRASE):
    page = await browser.get("/sessions/new")
    return await browser.submit(page, email="robin@wigan.example", passphrase=passphrase)


async def sets_up_codes(browser, **answers):
    """The app that somebody has now, and their recovery codes."""
    page = await browser.get("/account/codes/new")
    app = pyotp.TOTP(re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", ""))
    answer = await browser.submit(page, **{"present": PASSPHRASE, "code": app.at(browser.now)} | answers)
    return app, answer


async def test_the_page_says_who_one_is_and_what_one_may_do(browser):
    verifier = await an_account("verifier", areas=())
    await browser.sign_in(verifier)
    page = checked(await browser.get("/account"))
    assert "Verifier. Sees everything, and verifies the entries of their areas or partnerships." in page.said
    assert not any(address == "/accounts" for address, _ in page.links)


async def test_a_name_is_changed_and_stands_there(browser, robin):
    assert (await sends(browser, "/account", person=" Robin   Specimen ")).status_code == 303
    assert 'value="Robin Specimen"' in (await browser.get("/account")).text
    before = await fetch("SELECT last_id FROM history_head")
    await sends(browser, "/account", person="Robin Specimen")
    assert await fetch("SELECT last_id FROM history_head") == before  # saving the same does nothing
    page = checked(await sends(browser, "/account", person=" "), status=422)
    assert page.leads_to("Enter your name, as colleagues know you") == "#person"
    checked(await sends(browser, "/account", person="x" * 201), status=422)


async def test_another_passphrase_signs_everybody_else_out_but_not_this_browser(browser, robin):
    async with Browser() as elsewhere:
        await elsewhere.sign_in(robin)
        before = browser.cookies["session"]
        answer = await browser.submit(
            await browser.get("/account/passphrase/edit"), present=PASSPHRASE, passphrase=ANOTHER
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
        assert browser.cookies["session"] != before
        checked(await browser.get("/account"))
        assert (await elsewhere.get("/account")).status_code == 303
        assert (await signs_in(elsewhere)).status_code == 422
        assert (await signs_in(elsewhere, ANOTHER)).status_code == 303


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"present": "not this one at all", "passphrase": ANOTHER}, "Enter your present passphrase"),
        ({"present": PASSPHRASE, "passphrase": "password1234"}, "easy to guess"),
        ({"present": PASSPHRASE, "passphrase": ""}, "Enter a new passphrase"),
    ],
)
async def test_a_passphrase_is_not_changed_by_whoever_finds_the_browser_open(browser, robin, answers, said):
    page = checked(await sends(browser, "/account/passphrase", "/account/passphrase/edit", **answers), status=422)
    assert said in page.said
    async with Browser() as elsewhere:
        assert (await signs_in(elsewhere)).status_code == 303


async def test_the_present_passphrase_is_not_guessed_either(browser, robin):
    for _guess in range(FROM_ONE_NETWORK.free):
        answers = {"present": "not this one at all", "passphrase": ANOTHER}
        checked(await sends(browser, "/account/passphrase", "/account/passphrase/edit", **answers), status=422)
    answers["present"] = PASSPHRASE
    page = checked(await sends(browser, "/account/passphrase", "/account/passphrase/edit", **answers), status=422)
    assert page.leads_to("Too many attempts. Wait 1 second, then try again") == "#present"


async def test_who_never_chose_a_passphrase_is_not_asked_for_one(browser):
    await browser.sign_in(await an_account(email="robin@wigan.example"))
    page = await browser.get("/account/passphrase/edit")
    assert 'name="present"' not in page.text
    assert (await browser.submit(page, passphrase=ANOTHER)).status_code == 303


async def test_sessions_are_listed_and_one_is_ended(browser, robin):
    async with Browser(now=NOON - timedelta(hours=3)) as elsewhere:
        await elsewhere.sign_in(robin)
        elsewhere.now = NOON
        page = checked(await browser.get("/account"))
        assert "Last used today at 9am" in page.said
        await browser.submit(await browser.get("/account"), form=1)
        assert (await elsewhere.get("/account")).status_code == 303
    assert "Last used" not in checked(await browser.get("/account")).said


async def test_every_other_session_is_ended_at_once(browser, robin):
    for _number in range(3):
        await begin_session(robin.id, device="Firefox on Windows", network="192.0.2.1", now=NOON)
    assert checked(await browser.get("/account")).said.count("Firefox on Windows, from 192.0.2.1") == 3
    await sends(browser, "/account/sessions/endings")
    assert len(await sessions_of(robin.id, now=NOON)) == 1
    checked(await browser.get("/account"))


async def test_another_person_s_session_is_not_there(browser, robin):
    other = await an_account()
    await begin_session(other.id, device="", network="", now=NOON)
    (theirs,) = await sessions_of(other.id, now=NOON)
    checked(await sends(browser, f"/account/sessions/{theirs.uuid}/endings"), status=404)
    assert len(await sessions_of(other.id, now=NOON)) == 1


async def test_codes_are_set_up_by_a_square_and_asked_for_from_then_on(browser, robin):
    page = await browser.get("/account/codes/new")
    checked(page)
    assert '<img class="square" src="data:image/svg+xml' in page.text
    app, answer = await sets_up_codes(browser)
    recovery = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    assert len(set(recovery)) == 10
    assert "10 recovery codes left" in checked(await browser.get("/account/codes")).said
    async with Browser(now=NOON + timedelta(minutes=5)) as elsewhere:
        page = await signs_in(elsewhere)
        assert "Your one-time code" in checked(page).said
        assert (await elsewhere.get("/account")).status_code == 303  # not yet
        empty = checked(await elsewhere.submit(page, code=""), status=422)
        assert empty.leads_to("Enter the code") == "#code"
        wrong = checked(await elsewhere.submit(page, code="000000"), status=422)
        said = "Enter the code that the app shows now, or a recovery code that you haven’t used"
        assert wrong.leads_to(said) == "#code"
        code = app.at(elsewhere.now)
        assert (await elsewhere.submit(page, code=code)).status_code == 303
        checked(await elsewhere.get("/account"))
        checked(await elsewhere.submit(page, code=code), status=422)  # nobody uses it a second time
        assert (await elsewhere.submit(page, code=recovery[0].upper())).status_code == 303
        checked(await elsewhere.submit(page, code=recovery[0]), status=422)
    assert "9 recovery codes left" in checked(await browser.get("/account/codes")).said


async def test_the_step_between_passphrase_and_code_does_not_last(browser, robin):
    app, _answer = await sets_up_codes(browser)
    async with Browser(now=NOON + timedelta(minutes=5)) as elsewhere:
        page = await signs_in(elsewhere)
        elsewhere.now += timedelta(minutes=11)
        answer = await elsewhere.submit(page, code=app.at(elsewhere.now))
        assert "Sign in again: that took too long" in checked(answer, status=422).said
        forged = await elsewhere.submit(page, code=app.at(elsewhere.now), proof="forged")
        assert "Sign in again" in checked(forged, status=422).said


async def test_codes_are_not_guessed(browser, robin):
    app, _answer = await sets_up_codes(browser)
    async with Browser(now=NOON + timedelta(minutes=5)) as guesser:
        page = await signs_in(guesser)
        for guess in range(FROM_ONE_NETWORK.free):
            checked(await guesser.submit(page, code=f"00000{guess}"), status=422)
        slowed = checked(await guesser.submit(page, code=app.at(guesser.now)), status=422)
        assert "Too many attempts. Wait" in slowed.said
        guesser.now += timedelta(seconds=30)
        assert (await guesser.submit(page, code=app.at(guesser.now))).status_code == 303


async def test_a_link_asks_for_a_code_too_and_stays_good_until_it_is_right(browser, robin):
    app, _answer = await sets_up_codes(browser)
    async with Browser(now=NOON + timedelta(minutes=5)) as elsewhere:
        path, _until = await make_link(
            robin.id, Purpose.SIGN_IN, secret=elsewhere.settings.secret_key, now=elsewhere.now
        )
        page = await elsewhere.get(path)
        assert 'autocomplete="one-time-code"' in page.text
        checked(await elsewhere.submit(page), status=422)
        checked(await elsewhere.submit(page, code="000000"), status=422)
        assert (await elsewhere.submit(page, code=app.at(elsewhere.now))).status_code == 303
        checked(await elsewhere.get(path), status=410)


@pytest.mark.parametrize("answers", [{"code": "000000"}, {"code": ""}, {"present": "not this one at all"}])
async def test_codes_are_not_asked_for_before_the_app_shows_them(browser, robin, answers):
    _app, answer = await sets_up_codes(browser, **answers)
    checked(answer, status=422)
    assert "Set them up" in checked(await browser.get("/account/codes")).said


async def test_sending_another_s_salt_shows_another_secret(browser, robin):
    await sets_up_codes(browser)
    (row,) = await fetch("SELECT salt FROM one_time_codes")
    other = await an_account()
    async with Browser() as thief:
        await thief.sign_in(other)
        shown = await sends(thief, "/account/codes", "/account/codes/new", salt=row["salt"], code="0")
    (mine,) = re.findall(r"<code>([A-Z2-7 ]+)</code>", shown.text)
    async with Browser() as again:
        await again.sign_in(robin)
        own = await sends(again, "/account/codes", "/account/codes/new", salt=row["salt"], code="0")
    assert mine not in own.text


async def test_with_a_code_other_recovery_codes_are_given_and_codes_turned_off(browser, robin):
    app, answer = await sets_up_codes(browser)
    old = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    for address in ("/account/recovery-codes", "/account/codes/endings"):
        checked(await sends(browser, address, "/account/codes", code=""), status=422)
        checked(await sends(browser, address, "/account/codes", code="000000"), status=422)
    browser.now += timedelta(minutes=5)
    answer = await sends(browser, "/account/recovery-codes", "/account/codes", code=app.at(browser.now))
    new = re.findall(r"<code>(\w{5}-\w{5})</code>", checked(answer) and answer.text)
    assert len(new) == 10
    assert not set(old) & set(new)
    checked(await sends(browser, "/account/codes/endings", "/account/codes", code=old[0]), status=422)
    assert (await sends(browser, "/account/codes/endings", "/account/codes", code=new[0])).status_code == 303
    assert await fetch("SELECT id FROM recovery_code") == []
    async with Browser() as elsewhere:
        assert (await signs_in(elsewhere)).status_code == 303


async def test_what_leaves_the_browser_is_not_kept(browser, robin):
    for path in ("/account", "/account/codes/new", "/account/passphrase/edit"):
        assert (await browser.get(path)).headers["cache-control"] == "no-store"


async def test_an_account_that_is_not_there_is_not_found(browser):
    from directory.errors import NotFound

    with pytest.raises(NotFound):
        await account_numbered(99_999)
