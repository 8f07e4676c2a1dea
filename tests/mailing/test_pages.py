"""The administrator's messages, as they see them."""

import pytest

from directory.mail import Letter
from directory.mailing.changes import note_bounce, queue
from directory.mailing.queries import failures, waiting
from directory.mailing.sending import send_due
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import NOON, an_account

LETTER = Letter("desk@wigan.example", "Two entries are due", ("They are due.",))


@pytest.fixture
async def administrator(browser):
    await browser.sign_in(await an_account("administrator"))
    return browser


async def refused(*, letter=LETTER, key="1"):
    await queue(letter, kind="digest", key=key, due=NOON)
    async with a_postbox() as postbox:
        postbox.recipient_answers = ["550 No such mailbox"]
        await send_due(now=lambda: NOON, chosen=postbox.settings())


async def test_nothing_to_say_is_said(administrator):
    page = checked(await administrator.get("/messages"))
    assert "Nothing in the last three months" in page.said
    assert "Nothing waits" in page.said
    assert "No mail server is set" in page.said


async def test_what_was_refused_stands_there_with_the_reason_and_can_be_tried_again(administrator):
    await refused()
    page = await administrator.get("/messages")
    assert "550 No such mailbox" in checked(page).said
    answer = await administrator.submit(page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/messages")
    assert await failures(since=NOON) == []
    assert [each.address for each in await waiting()] == ["desk@wigan.example"]
    assert "Due today at midday" in checked(await administrator.get("/messages")).said


async def test_all_that_was_given_up_can_be_tried_again_at_once(administrator):
    await refused()
    await refused(key="2")
    page = await administrator.get("/messages")
    await administrator.submit(page, form=2)
    assert len(await waiting()) == 2


async def test_a_letter_with_a_private_link_is_not_there_to_be_tried_again(administrator):
    await refused(letter=Letter("a@wigan.example", "Sign in", (), "https://directory.example/x?token=secret-word"))
    page = await administrator.get("/messages")
    assert "It held a private link" in checked(page).said
    assert "secret-word" not in page.text
    assert "<form" not in page.text.partition("Not delivered")[2]


async def test_what_came_back_says_why(administrator):
    await queue(LETTER, kind="digest", key="1", due=NOON)
    async with a_postbox() as postbox:
        await send_due(now=lambda: NOON, chosen=postbox.settings())
    uuid = postbox.letters[0]["Message-ID"].strip("<>").partition("@")[0]
    await note_bounce(uuid, "550 This mailbox is closed", now=NOON)
    said = checked(await administrator.get("/messages")).said
    assert "Came back today at midday: 550 This mailbox is closed" in said
