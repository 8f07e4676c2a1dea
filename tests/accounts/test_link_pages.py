"""Links by email: the same answer for everybody, nothing done by looking, and each good once."""

from datetime import timedelta

import pytest

from directory.accounts.link_pages import LINKS_AN_HOUR
from directory.accounts.links import Purpose
from directory.accounts.posting import LINKS_AN_HOUR as LINKS_TO_ONE_MAILBOX
from directory.accounts.sent_links import make_link
from directory.database import fetch
from directory.people.changes import end, invitation
from directory.settings import Settings
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import NOON, PASSPHRASE, a_passphrase, an_account, an_act

ANOTHER = "velvet harbour lantern"
ASKING = ["/sign-in-links", "/resets"]


@pytest.fixture
async def robin(mailing):
    return await a_passphrase(await an_account(email="robin@wigan.example", person="Robin Sample"))


async def a_link(account, purpose, **more):
    path, _until = await make_link(account.id, purpose, secret=Settings().secret_key, now=NOON, **more)
    return path


async def asks_for(browser, path, email="robin@wigan.example"):
    return await browser.submit(await browser.get(f"{path}/new"), email=email)


async def is_signed_in(browser):
    return (await browser.get("/account")).status_code == 200


async def test_somebody_signs_in_by_a_link_once(mailing, postbox, robin):
    answer = await asks_for(mailing, "/sign-in-links", " Robin@Wigan.example")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in-links/sent")
    assert "20 minutes" in checked(await mailing.get("/sign-in-links/sent")).said
    (letter,) = postbox.letters
    assert (letter["To"], letter["Subject"]) == ("robin@wigan.example", "Sign in to Safeguarding contact directory")
    page = await mailing.get(postbox.link())
    assert "As Robin Sample" in checked(page).said
    assert not await is_signed_in(mailing)  # a mail scanner looks at it too
    answer = await mailing.submit(page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert await is_signed_in(mailing)
    async with Browser(chosen=mailing.settings) as another:
        assert "no longer good" in checked(await another.get(postbox.link()), status=410).said
        await another.get("/sessions/new")
        checked(await another.submit(page), status=403)  # another browser hasn't the page's cookie
    checked(await mailing.submit(page), status=410)


@pytest.mark.parametrize("path", ASKING)
async def test_asking_is_answered_alike_whoever_there_is(mailing, postbox, robin, path):
    await an_account(email="invited@wigan.example", joined=False)
    await end(an_act(), await an_account(email="ended@wigan.example"))
    known = await asks_for(mailing, path)
    for email in ("nobody@wigan.example", "invited@wigan.example", "ended@wigan.example"):
        unknown = await asks_for(mailing, path, email)
        assert (unknown.status_code, unknown.text) == (known.status_code, known.text)
        assert dict(unknown.headers) == dict(known.headers)
    assert [letter["To"] for letter in postbox.letters] == ["robin@wigan.example"]


@pytest.mark.parametrize("path", ASKING)
@pytest.mark.parametrize("typed", ["", "no address"])
async def test_what_is_no_address_says_what_to_enter(mailing, path, typed):
    page = checked(await asks_for(mailing, path, typed), status=422)
    assert any(address == "#email" for address, _ in page.links)


@pytest.mark.parametrize("path", ASKING)
async def test_a_directory_that_sends_no_mail_says_so(browser, path):
    page = checked(await browser.get(f"{path}/new"))
    assert "This directory sends no email" in page.said
    assert "<form" not in (await browser.get(f"{path}/new")).text
    assert "Send me a link" not in (await browser.get("/sessions/new")).text


async def test_a_mailbox_is_not_flooded(mailing, postbox, robin):
    for _time in range(LINKS_TO_ONE_MAILBOX + 3):
        assert (await asks_for(mailing, "/sign-in-links")).status_code == 303
    assert len(postbox.letters) == LINKS_TO_ONE_MAILBOX
    mailing.now += timedelta(hours=1, seconds=1)
    await asks_for(mailing, "/sign-in-links")
    assert len(postbox.letters) == LINKS_TO_ONE_MAILBOX + 1


async def test_one_network_s_many_requests_are_paused(mailing):
    for number in range(LINKS_AN_HOUR):
        await asks_for(mailing, ASKING[number % 2], f"x{number}@wigan.example")
    checked(await asks_for(mailing, "/resets"), status=429)


async def test_a_mail_that_fails_is_logged_without_its_link_and_answered_as_always(mailing, postbox, robin, caplog):
    postbox.recipient_answer = "550 No such mailbox"
    assert (await asks_for(mailing, "/sign-in-links")).status_code == 303
    assert "was not sent: The mail server 127.0.0.1 refused the message: 550 No such mailbox" in caplog.text
    assert "token" not in caplog.text
    assert "robin" not in caplog.text


@pytest.mark.parametrize("purpose", Purpose)
async def test_links_that_are_no_good_lead_to_what_to_do(mailing, robin, purpose):
    invited = await an_account(email="invited@wigan.example", joined=False)
    whose = invited if purpose is Purpose.INVITATION else robin
    path = await a_link(whose, purpose)
    checked(await mailing.get(path))
    for other in set(Purpose) - {purpose}:  # one purpose only
        checked(await mailing.get(path.replace(purpose.path, other.path)), status=410)
    tampered = path[:-1] + ("A" if path[-1] != "A" else "B")
    checked(await mailing.get(tampered[:-4] + tampered[-1]), status=410)
    mailing.now = NOON + purpose.good_for + timedelta(seconds=1)
    checked(await mailing.get(path), status=410)  # expired
    mailing.now = NOON
    await end(an_act(), whose)
    checked(await mailing.get(path), status=410)  # withdrawn


async def test_a_form_that_was_open_for_too_long_does_nothing(mailing, robin):
    page = await mailing.get(await a_link(robin, Purpose.RESET))
    mailing.now += Purpose.RESET.good_for + timedelta(seconds=1)
    checked(await mailing.submit(page, passphrase=ANOTHER), status=410)
    page = await mailing.get("/sessions/new")
    assert (await mailing.submit(page, email=robin.email, passphrase=PASSPHRASE)).status_code == 303


async def test_a_new_passphrase_ends_every_session_and_every_other_link(mailing, postbox, robin):
    await mailing.sign_in(robin)
    other_link = await a_link(robin, Purpose.SIGN_IN)
    asked = await asks_for(mailing, "/resets")
    assert "an hour" in checked(await mailing.get(asked.headers["location"])).said
    page = await mailing.get(postbox.link())
    checked(page)
    answer = await mailing.submit(page, passphrase=ANOTHER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sessions/new")
    assert not await is_signed_in(mailing)
    for spent in (postbox.link(0), other_link):
        checked(await mailing.get(spent), status=410)
    assert postbox.letters[-1]["Subject"] == "Your passphrase for Safeguarding contact directory was changed"
    form = await mailing.get("/sessions/new")
    checked(await mailing.submit(form, email=robin.email, passphrase=PASSPHRASE), status=422)
    assert (await mailing.submit(form, email=robin.email, passphrase=ANOTHER)).status_code == 303


@pytest.mark.parametrize("passphrase", ["", "short", "password1234", "robin.sample.robin"])
async def test_a_weak_passphrase_is_refused_and_the_link_stays_good(mailing, robin, passphrase):
    link = await a_link(robin, Purpose.RESET)
    page = checked(await mailing.submit(await mailing.get(link), passphrase=passphrase), status=422)
    assert any(address == "#passphrase" for address, _ in page.links)
    assert (await mailing.submit(await mailing.get(link), passphrase=ANOTHER)).status_code == 303


async def test_of_two_who_use_one_link_at_once_one_is_told_that_it_was_used(mailing, robin):
    from directory.accounts.changes import set_passphrase
    from directory.accounts.sent_links import link_behind
    from directory.errors import RuleBroken

    token = (await a_link(robin, Purpose.RESET)).partition("token=")[2]
    secret = mailing.settings.secret_key
    first, second = [await link_behind(token, Purpose.RESET, secret=secret, now=NOON) for _ in range(2)]
    await set_passphrase(an_act(), first.account, passphrase=ANOTHER, link=first)
    with pytest.raises(RuleBroken, match="This link was used already"):
        await set_passphrase(an_act(), second.account, passphrase="a third good phrase", link=second)
    form = await mailing.get("/sessions/new")
    assert (await mailing.submit(form, email=robin.email, passphrase=ANOTHER)).status_code == 303


async def test_an_invitation_is_accepted_with_a_name_and_a_passphrase(browser):
    invited = await an_account("verifier", email="new@wigan.example", person="", joined=False)
    path, until = await invitation(invited, secret=browser.settings.secret_key, act=an_act())
    assert until - NOON == timedelta(days=7)
    page = await browser.get(path)
    assert "You’ll sign in with new@wigan.example" in checked(page).said
    assert not await is_signed_in(browser)
    mistaken = checked(await browser.submit(page, person="", passphrase="short"), status=422)
    assert mistaken.leads_to("Enter your name, as colleagues know you") == "#person"
    weak = await browser.submit(page, person="Robin Sample", passphrase="sample robin 1")
    assert 'value="Robin Sample"' in weak.text
    assert "Leave out your name" in checked(weak, status=422).said
    answer = await browser.submit(page, person=" Robin  Sample ", passphrase=PASSPHRASE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Verifier" in checked(await browser.get("/account")).said
    checked(await browser.get(path), status=410)
    checked(await browser.submit(page, person="Somebody Else", passphrase="velvet harbour lantern"), status=410)
    (row,) = await fetch("SELECT person, joined_at FROM account")
    assert row == {"person": "Robin Sample", "joined_at": NOON}


async def test_an_invitation_sent_again_withdraws_the_one_before(browser):
    invited = await an_account(joined=False)
    first, _until = await invitation(invited, secret=browser.settings.secret_key, act=an_act())
    second, _until = await invitation(invited, secret=browser.settings.secret_key, act=an_act())
    checked(await browser.get(first), status=410)
    checked(await browser.get(second))


async def test_tokens_are_no_part_of_a_path_nor_of_the_page_on_paper(browser):
    invited = await an_account(joined=False)
    path, _until = await invitation(invited, secret=browser.settings.secret_key, act=an_act())
    page = await browser.get(path)
    assert path.count("?") == 1
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    printed = page.text.partition('class="printed"')[2]
    assert path.partition("token=")[2] not in printed
