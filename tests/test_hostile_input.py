"""Whatever somebody types into any form stays text: it runs in no browser, and starts no line of a header or a log.

Nobody lists the forms: visitors follow every link there is, and fill in whatever is found. On SQLite alone, since
what is escaped is escaped by templates and by the mail, whatever the database; `test_fuzz.py` asks both.
"""

import re
from datetime import timedelta
from html import escape

import pyotp
import pytest

from directory.accounts.changes import turn_on_codes
from directory.accounts.codes import app_secret
from directory.accounts.links import Purpose
from directory.accounts.rules import ADMINISTRATOR
from directory.accounts.sent_links import make_link
from directory.accounts.tables import Account
from directory.agreements.documents import attach
from directory.agreements.store import Folder
from directory.agreements.tables import Agreement
from directory.agreements.uploads import Checked
from directory.contacts import changes as contacts
from directory.contacts.tables import Contact
from directory.corrections.proposal_changes import propose
from directory.corrections.queries import contact_in_use
from directory.database import fetch, is_sqlite
from directory.history.queries import broken_link
from directory.history.rules import Act
from directory.imports.background import LOOK_THROUGH, note
from directory.imports.changes import apply
from directory.mail import Letter
from directory.mailing.changes import queue
from directory.mailing.sending import send_due
from directory.organisations import changes as organisations
from directory.organisations.tables import Organisation
from directory.owners.changes import ask
from directory.people import changes as people
from directory.posters.circulation import hang
from directory.posters.designs import STAFF
from directory.posters.kept_batches import begin
from directory.verification.intervals import set_interval
from tests.conftest import Browser
from tests.crawling import Crawler, Found
from tests.postbox import a_postbox
from tests.stories import (
    NOON,
    TODAY,
    a_finding,
    a_local_rule,
    a_passphrase,
    a_report,
    a_role,
    an_account,
    an_act,
    an_area,
    an_owner,
    channels_of,
)
from tests.test_routes import ADDRESSES, AGREED, a_sheet, a_wording

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demonstration")]

MARK = "qzx9"
LATER = NOON + timedelta(days=10)
HOSTILE = (
    f"{MARK}\" onfocus='{MARK}(1)'><script>{MARK}(2)</script>{{{{7*7}}}}{MARK}\r\nBcc: {MARK} x.example\r\nX-{MARK}: 1",
    f"\r\nX-{MARK}: 1\r\n\r\n<img src=x onerror={MARK}(3)>",
    f"//{MARK}.example/",
    f"javascript:{MARK}(4)//https://www.wigan.example",
)
HEADERS_OF_MAILS = {
    *("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    *("Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post", "X-Auto-Response-Suppress"),
}


@pytest.fixture
async def everything_there_is(demonstration, tmp_path):
    """Something of each kind that has a form of its own: suggestions, findings, messages that failed, and the rest."""
    if not is_sqlite():
        pytest.skip("templates escape the same whatever the database")
    mash = await Contact.objects().get(Contact.slug == "wigan-mash")
    (phone, *_more) = await channels_of(mash)
    for number in range(7):
        await a_report(mash, network="a program" if number else "a reader")
    await a_finding(await an_owner(mash, "mash.owner@wigan.example"), phone)
    entry = await contact_in_use(ADMINISTRATOR, "wigan-mash", today=TODAY)
    reader = await Account.objects().get(Account.email == "reader@wigan.example")
    for title in ("Manager", "Head"):
        wish = {"shown": entry.texts, "reason": "", "account": reader.id, "today": TODAY}
        await propose(an_act(), entry, entry.texts | {"job_title": title}, **wish)
    await a_local_rule()
    await a_sheet()
    await apply(an_act(source="import"), await a_sheet(), shown="", today=TODAY)
    await note(await a_sheet(), LOOK_THROUGH, by=None, now=NOON)
    for code in ("section-47", "section-42"):
        await a_wording(code)
    for body in await Organisation.objects().where(Organisation.retired_on.is_null()):
        await hang(an_act(), body, place="Reception", copies=1)
    stockport = await an_area("Stockport")
    await begin(an_act(), stockport, STAFF, kind="", changed=False)
    await set_interval(an_act(), area=stockport.id, role=(await a_role()).id, review_days=45)
    for number in range(2):
        letter = Letter(f"nobody{number}@wigan.example", "Two entries are due", ("They are due.",))
        await queue(letter, kind="digest", key=f"failed {number}", due=NOON)
    agreed = await Agreement.objects().get(Agreement.slug == AGREED["in force"].rsplit("/", 1)[1])
    for name in ("one.pdf", "other.pdf"):
        document = Checked(name, "application/pdf")
        await attach(an_act(), agreed, name.encode(), document, store=Folder(tmp_path))
    async with a_postbox() as postbox:
        postbox.recipient_answer = "550 No such mailbox"
        await send_due(now=lambda: NOON, chosen=postbox.settings())
    later = Act(by=None, at=NOON + timedelta(days=3), source="command")
    await contacts.change_channel(later, phone, value="0161 496 0199")
    prevent = await Contact.objects().get(Contact.slug == "wigan-prevent-team")
    await an_owner(prevent, "prevent.owner@wigan.example")
    await contacts.retire(later, on=later.at.date(), channel=(await channels_of(prevent))[0])
    for slug in RETIRED:
        contact = await Contact.objects().get(Contact.slug == slug)
        await contacts.retire(later, on=later.at.date(), contact=contact)
    school = await Organisation.objects().get(Organisation.slug == "pretend-brook-primary-school")
    await organisations.retire(later, school, on=later.at.date(), follow=contacts.follow_organisation)
    for email in ("invited@wigan.example", "waiting@wigan.example"):
        await an_account("reader", email=email, joined=False)
    await people.end(later, await an_account("reader", email="ended@wigan.example"))
    await a_passphrase(await Account.objects().get(Account.email == "administrator@wigan.example"))
    coded = await a_passphrase(await an_account("reader", email="coded@wigan.example"))
    secret = Browser().settings.secret_key
    app = app_secret("salt", account=str(coded.uuid), secret=secret)
    await turn_on_codes(an_act(), coded, salt="salt", code=pyotp.TOTP(app).at(NOON), secret=secret)


async def link_for(email, purpose):
    account = await Account.objects().get(Account.email == email)
    path, _until = await make_link(account.id, purpose, secret=Browser().settings.secret_key, now=LATER)
    return path


WAITING = ("/rules/section-47", "/rules/section-42")
RETIRED = ("wigan-lado-service", "wigan-family-help")
OF_PEOPLE = {"waiting@wigan.example", "ended@wigan.example", "coded@wigan.example"}
NOT_FOUND_BY_LINKS = {
    "/reminders/endings": "posted by mail programs; tests/reminders/test_pages.py",
}


@pytest.mark.usefixtures("everything_there_is")
async def test_no_form_of_any_page_lets_what_is_typed_come_alive(caplog):
    filled, shown = set(), set()

    async def somebody(*beginning, account="", **knows):
        async with Browser(now=LATER, chosen=postbox.settings()) as browser:
            for _device in range(2 if account else 0):  # of which the other can be signed out
                await browser.sign_in(await Account.objects().get(Account.email == account))
            crawler = Crawler(browser, MARK, HOSTILE, knows, filled=filled, shown=shown)
            await crawler.goes_through(*beginning)

    async with a_postbox() as postbox:
        await somebody("/sessions/new", email="coded@wigan.example")
        owner = await an_owner(await Contact.objects().get(Contact.slug == "wigan-mash"), "second@wigan.example")
        await ask(Act(by=None, at=LATER, source="command"), owner, chosen=postbox.settings())
        await send_due(now=lambda: LATER, chosen=postbox.settings())
        await somebody(postbox.link())
        for email, purpose in (
            ("invited@wigan.example", Purpose.INVITATION),
            ("reader@wigan.example", Purpose.SIGN_IN),
            ("reader@wigan.example", Purpose.RESET),
        ):
            await somebody(await link_for(email, purpose))
        await somebody(
            "/account", "/contacts/wigan-mash", "/organisations/wigan-council", account="coded@wigan.example"
        )
        council = "/organisations/wigan-council"
        ended = await pages_of_what_has_ended()
        await somebody(
            *ended, *WAITING, "/", "/account", council, f"{council}/edit", account="administrator@wigan.example"
        )
        await send_due(now=lambda: LATER, chosen=postbox.settings())
        assert len(postbox.letters) > 5
        for letter in postbox.letters:
            assert set(letter.keys()) <= HEADERS_OF_MAILS
            assert MARK not in f"{letter['To']} {letter['From']} {letter['Message-ID']}"

    forms = {address.path for address in ADDRESSES if address.method == "POST"}
    assert sorted(forms - {address for address, _fields in filled}) == sorted(NOT_FOUND_BY_LINKS)
    assert {"/accounts", "/contacts/{slug:str}", "/contacts/{slug:str}/history", "/notices"} < shown
    assert len(shown) > 30, "what was typed should have been saved, and shown"
    assert [each for each in caplog.records if "\n" in each.getMessage() or "\r" in each.getMessage()] == []
    assert await broken_link() is None


@pytest.mark.parametrize(
    "text",
    [
        f"<p>{HOSTILE[0]}</p>",
        f'<input value="{HOSTILE[0]}">',
        f"<p>{HOSTILE[1]}</p>",
        f'<a href="{HOSTILE[3]}">Website</a>',
        f"<script>let said = '{MARK}'</script>",
    ],
)
def test_what_would_run_is_noticed(text):
    assert Found(text, mark=MARK).alive
    assert not Found(f"<p>{escape(text)}</p>", mark=MARK).alive


@pytest.mark.parametrize("visitor", [None, "administrator@wigan.example"])
async def test_no_form_takes_more_than_it_should(visitor):
    async with Browser() as browser:
        if visitor:
            await browser.sign_in(await Account.objects().get(Account.email == visitor))
        for address in ADDRESSES:
            if address.method == "POST":
                path = re.sub(r"{\w+:uuid}", "00000000-0000-4000-8000-000000000000", address.path)
                path = re.sub(r"{\w+:\w+}", "wigan-mash", path)
                answer = await browser.post(path, data={"text": "x" * 150_000})
                # 410: a link that is no good, told before anything is read
                assert answer.status_code in {401, 403, 404, 410, 413, 429}, f"{path}: {answer.status_code}"


async def pages_of_what_has_ended():
    """Where an administrator brings back what no list leads to any more, or only after many others.

    Agreements among them, of which each state has forms of its own.
    """
    accounts = [f"/accounts/{each.uuid}" for each in await Account.objects() if each.email in OF_PEOPLE]
    retired = await fetch("SELECT uuid FROM channel WHERE retired_on IS NOT NULL")
    return [
        *(AGREED[which] for which in ("draft", "out", "in force", "following")),
        *accounts,
        *(f"/channels/{row['uuid']}/edit" for row in retired),
        *(f"/contacts/{slug}/{where}" for slug, where in zip(RETIRED, ("edit", "history?on=2026-11-20"), strict=True)),
        "/contacts/wigan-mash/history?on=2026-11-20",
        "/organisations/pretend-brook-primary-school/edit",
    ]
