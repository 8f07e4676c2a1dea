"""Every letter that is due is sent once, over a real SMTP conversation; what fails is tried again, or given up."""

import asyncio
import json
from datetime import timedelta

import pytest

from directory.database import fetch
from directory.jobs.rules import CUT_OFF, PAUSES
from directory.mail import Item, Letter, MailFailed, Section
from directory.mailing.changes import LASTING, claim_message, note_bounce, note_sent, queue, try_again
from directory.mailing.queries import any_due, failures, waiting
from directory.mailing.sending import send_due
from directory.settings import Settings
from tests.postbox import SENDER, a_postbox
from tests.stories import NOON

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)
SECRET_LINK = "https://directory.example/sessions/new?token=a-secret"


def a_letter(to="desk@wigan.example", *, link="https://directory.example/desk"):
    section = Section("Wigan Council", (Item("LADO: due today", "https://directory.example/contacts/lado"),))
    return Letter(to, "Two entries are due", ("They are due.",), link, "Open", ("Thank you.",), (section,))


async def queued(number=1, *, letter=None, key="digest:{}"):
    for each in range(number):
        assert await queue(letter or a_letter(), kind="digest", key=key.format(each), due=NOON)


async def sent(postbox, *, at=NOON):
    return await send_due(now=lambda: at, chosen=postbox.settings())


async def ledger(*columns):
    return [tuple(row[name] for name in columns) for row in await fetch("SELECT * FROM message ORDER BY id")]


async def test_what_is_due_is_sent_once_over_one_connection_and_its_words_are_not_kept():
    await queued(3)
    async with a_postbox() as postbox:
        assert (await sent(postbox)).sent == 3
        assert (await sent(postbox)).sent == 0
        assert (len(postbox.letters), postbox.conversations) == (3, 1)
    assert await ledger("letter", "next_at", "claimed_until", "answer") == [("", None, None, "Kept as number 1")] * 3
    assert [row["sent_at"] for row in await fetch("SELECT sent_at FROM message")] == [NOON] * 3


async def test_a_list_arrives_in_both_forms_with_its_addresses():
    await queued()
    async with a_postbox() as postbox:
        await sent(postbox)
    (letter,) = postbox.letters
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "WIGAN COUNCIL" in text
    assert "- LADO: due today\n  https://directory.example/contacts/lado" in text.replace("\r\n", "\n")
    assert "<h2>Wigan Council</h2>" in html
    assert '<li><a href="https://directory.example/contacts/lado">LADO: due today</a></li>' in html


async def test_before_it_is_due_nothing_is_sent():
    await queued()
    async with a_postbox() as postbox:
        assert (await sent(postbox, at=NOON - HOUR)).sent == 0
        assert not await any_due(now=NOON - HOUR)
    assert postbox.conversations == 0


async def test_two_servers_at_once_send_each_letter_once():
    await queued(10)
    async with a_postbox() as postbox:
        done = await asyncio.gather(*(sent(postbox) for _each in range(4)))
    assert sum(each.sent for each in done) == 10
    assert len({letter["Message-ID"] for letter in postbox.letters}) == len(postbox.letters) == 10


async def test_a_letter_whose_sender_died_is_sent_again_as_the_same_message():
    await queued()
    async with a_postbox() as postbox:
        claimed = await claim_message(now=NOON)
        assert (await sent(postbox)).sent == 0
        assert (await sent(postbox, at=NOON + LASTING)).sent == 1
        await note_sent(claimed, "too late", now=NOON + LASTING)  # whoever was thought dead changes nothing
        assert await ledger("answer") == [("Kept as number 1",)]
    assert postbox.letters[0]["Message-ID"] == f"<{claimed.uuid}@wigan.example>"


async def test_a_letter_that_ends_every_process_that_sends_it_is_given_up():
    await queued()
    now = NOON
    while await claim_message(now=now):
        now += LASTING
    assert await ledger("answer", "next_at") == [(CUT_OFF, None)]


async def test_a_busy_server_is_tried_again_later_and_less_and_less_often():
    await queued()
    moments, now = [], NOON
    async with a_postbox() as postbox:
        postbox.answer = "451 Come back later"
        for pause in (*PAUSES, HOUR):
            done = await sent(postbox, at=now)
            moments.append((done.failed, done.given_up))
            assert (await sent(postbox, at=now + pause - timedelta(seconds=1))).failed == 0
            now += pause
    assert moments == [(1, 0)] * len(PAUSES) + [(0, 1)]
    assert await ledger("attempts", "next_at", "answer") == [
        (len(PAUSES) + 1, None, "The mail server 127.0.0.1 refused the message: 451 Come back later")
    ]


async def test_what_is_refused_for_good_is_given_up_at_once_and_the_next_is_sent():
    await queued(2)
    async with a_postbox() as postbox:
        postbox.recipient_answers = ["550 No such mailbox"]
        done = await sent(postbox)
        assert (done.sent, done.given_up, done.failed) == (1, 1, 0)
        assert done.why.endswith("550 No such mailbox")
    (failure,) = await failures(since=NOON)
    assert (failure.address, failure.kind, failure.kept) == ("desk@wigan.example", "digest", True)
    assert failure.why.endswith("550 No such mailbox")


@pytest.mark.parametrize("answer", ["452 Mailbox full", "421 Too many connections"])
async def test_a_mailbox_that_is_full_today_may_not_be_tomorrow(answer):
    await queued()
    async with a_postbox() as postbox:
        postbox.recipient_answers = [answer]
        assert (await sent(postbox)).failed == 1
        assert (await sent(postbox, at=NOON + PAUSES[0])).sent == 1


async def test_a_dropped_connection_is_taken_up_again_for_the_next_letter():
    await queued(2)
    async with a_postbox() as postbox:
        postbox.drops = 1
        done = await sent(postbox)
        assert (done.sent, done.failed) == (1, 1)
        assert "hung up before it had taken the message" in done.why
        assert (await sent(postbox, at=NOON + PAUSES[0])).sent == 1
    assert len(postbox.letters) == 2


async def test_a_server_that_is_not_there_costs_one_letter_an_attempt_and_not_all():
    await queued(3)
    chosen = Settings(mail_url="smtp://127.0.0.1:1", mail_from=SENDER)
    done = await send_due(now=lambda: NOON, chosen=chosen)
    assert (done.failed, done.sent) == (1, 0)
    assert await ledger("attempts") == [(1,), (0,), (0,)]


async def test_without_a_mail_server_everything_waits():
    await queued()
    with pytest.raises(MailFailed, match="Set MAIL_URL"):
        await send_due(now=lambda: NOON, chosen=Settings())
    assert await ledger("attempts", "claimed_until") == [(0, None)]


async def test_a_letter_that_cannot_be_written_stands_in_nobody_s_way():
    await queue(Letter("a@wigan.example", "Hello\r\nBcc: all@wigan.example", ()), kind="x", key="1", due=NOON)
    await queued()
    async with a_postbox() as postbox:
        done = await sent(postbox)
    assert (done.sent, done.given_up) == (1, 1)
    assert "linefeed" in (await failures(since=NOON))[0].why


async def test_a_secret_is_kept_neither_when_it_was_sent_nor_when_it_was_given_up():
    await queued(letter=a_letter(link=SECRET_LINK))
    async with a_postbox() as postbox:
        postbox.recipient_answers = ["550 No such mailbox"]
        await sent(postbox)
        assert await ledger("letter") == [("",)]
        assert await try_again(now=NOON) == 0
        await queue(a_letter(link=SECRET_LINK), kind="link", key="another", due=NOON)
        await sent(postbox)
    assert "a-secret" not in json.dumps(await fetch("SELECT * FROM message"), default=str)


async def test_what_was_given_up_is_sent_when_somebody_tries_again():
    await queued(2)
    async with a_postbox() as postbox:
        postbox.recipient_answers = ["550 No such mailbox"] * 2
        await sent(postbox)
        first, _second = await failures(since=NOON)
        assert await try_again(first.uuid, now=NOON) == 1
        assert (await sent(postbox)).sent == 1
        assert await try_again(first.uuid, now=NOON) == 0  # it's sent
        assert await try_again(now=NOON) == 1
        assert (await sent(postbox)).sent == 1
    assert await failures(since=NOON - HOUR) == []


async def test_what_is_being_sent_is_not_tried_beside_that():
    await queued()
    claimed = await claim_message(now=NOON)
    assert await try_again(claimed.uuid, now=NOON) == 0


async def test_what_came_back_is_a_failure_that_others_can_ask_for():
    await queued(1)
    await queue(a_letter("other@wigan.example"), kind="link", key="other", due=NOON)
    async with a_postbox() as postbox:
        await sent(postbox)
    rows = {row["address"]: row["uuid"] for row in await fetch("SELECT uuid, address FROM message")}
    assert await note_bounce(rows["desk@wigan.example"], "No such mailbox", now=NOON + HOUR)
    assert not await note_bounce(rows["desk@wigan.example"], "No such mailbox", now=NOON + 2 * HOUR)
    (failure,) = await failures(since=NOON)
    assert (failure.address, failure.why, failure.bounced_at) == (
        "desk@wigan.example",
        "No such mailbox",
        NOON + HOUR,
    )
    assert await failures(since=NOON + 2 * HOUR) == []
    assert await failures(since=NOON, address="other@wigan.example") == []
    assert len(await failures(since=NOON, address="desk@wigan.example", kind="digest")) == 1
    assert await failures(since=NOON, kind="link") == []


async def test_what_was_never_sent_cannot_come_back():
    await queued()
    (message,) = await waiting()
    assert not await note_bounce(message.uuid, "forged", now=NOON)
