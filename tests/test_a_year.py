"""A year of the directory, told from the first invitation to the audit: on real forms, with real mails.

The clock is moved by hand. Everybody comes back by their passphrase, on a browser of their own.
"""

import re
from datetime import UTC, date, datetime

import pytest

from directory.commands import accounts as commands
from directory.contacts.tables import Contact
from directory.database import fetch
from directory.exchange.changes import import_contacts
from directory.history.queries import broken_link
from directory.history.rules import Act
from directory.mailing.sending import send_due
from directory.owners.tables import Owner
from directory.reminders.changes import remind
from tests.conftest import Browser
from tests.corrections.filling import saves, sends
from tests.exchange.files import a_directory, a_file, a_row
from tests.page_checks import checked
from tests.postbox import a_postbox
from tests.stories import channels_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]

ADMINISTRATOR, VERIFIER, EDITOR, OWNER = (
    f"{who}@wigan.example" for who in ("administrator", "verifier", "editor", "team")
)
PASSPHRASES = {
    ADMINISTRATOR: "copper meadow kettle",
    VERIFIER: "velvet harbour lantern",
    EDITOR: "walnut orbit candle",
}
HELP, PREVENT = "wigan-early-help", "wigan-prevent"
FIRST, MOVED, NEWEST = "0161 496 0001", "0161 496 0044", "0161 496 0055"
OLD_LINE, WRONG_TURN = "0161 496 0003", "0161 496 0066"


class Year:
    """The people, their browsers and the mailbox, on the day that the story has come to."""

    def __init__(self, postbox) -> None:
        self.postbox, self.chosen = postbox, postbox.settings()
        self.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def on(self, year, month, day):
        before, self.now = self.now, datetime(year, month, day, 12, 0, tzinfo=UTC)
        assert self.now > before, "time only passes"

    def somebody(self, network="192.0.2.1"):
        """A reader who just opens the directory, on a network of their own."""
        browser = Browser(now=self.now, chosen=self.chosen)
        browser._transport.client = (network, 50_000)
        return browser

    async def joined(self, browser, email, *, name):
        """Somebody follows the link of the last letter to them, and chooses a passphrase."""
        assert self.postbox.letters[-1]["To"] == email
        page = await browser.get(self.postbox.link())
        assert f"You’ll sign in with {email}." in checked(page).said
        answer = await browser.submit(page, person=name, passphrase=PASSPHRASES[email])
        assert answer.status_code == 303

    async def at_work(self, browser, email):
        """The same, coming back with the passphrase: sessions end overnight."""
        browser.now = self.now
        assert (await browser.get("/account")).status_code == 303, "the session should have ended"
        answer = await browser.submit(await browser.get("/sessions/new"), email=email, passphrase=PASSPHRASES[email])
        assert answer.status_code == 303
        return browser

    async def reminded(self):
        """What is told when somebody runs `directory remind` today: by address, each entry and its step."""
        before = len(self.postbox.letters)
        told = await remind(on=self.now.date(), now=self.now, chosen=self.chosen)
        sent = await send_due(now=lambda: self.now, chosen=self.chosen)
        assert (sent.sent, sent.why) == (len(told), "")
        assert sorted(each["To"] for each in self.postbox.letters[before:]) == sorted(d.person.email for d in told)
        return {each.person.email: [(step.entry.slug, step.step) for step in each.steps] for each in told}

    async def words_of(self, slug):
        """What a reader finds on an entry's page."""
        async with self.somebody() as reader:
            return checked(await reader.get(f"/contacts/{slug}")).said


async def the_channel(slug):
    (channel,) = await channels_of(await Contact.objects().get(Contact.slug == slug))
    return channel


async def tries(browser, slug, **found):
    """Record on the real form what came of trying the one number of an entry."""
    page = await browser.get(f"/contacts/{slug}/verifications/new")
    key = re.search(r'name="outcome_(\w+)"', page.text)[1]
    return await sends(browser, page, **{f"{name}_{key}": value for name, value in found.items()})


async def changes_the_number(browser, slug, value, *, reason):
    channel = await the_channel(slug)
    page = await browser.get(f"/channels/{channel.uuid}/edit")
    return await saves(browser, page, value=value, reason=reason)


async def rows_of_history():
    return (await fetch("SELECT count(*) AS number FROM history"))[0]["number"]


async def test_a_year_of_the_directory(monkeypatch):
    async with a_postbox() as postbox:
        year = Year(postbox)
        async with year.somebody() as administrator, year.somebody() as verifier, year.somebody() as editor:
            await an_administrator_comes_by_the_command(year, administrator, monkeypatch)
            await a_sheet_brings_two_entries(year)
            await the_administrator_invites_a_verifier_and_an_editor(year, administrator, verifier, editor)
            await the_verifier_rings_both(year, verifier)
            await the_editor_changes_a_number_which_a_colleague_must_verify(year, verifier, editor)
            await reminders_come_at_each_step_until_the_administrator_hears_of_it(year, verifier)
            await the_owner_confirms_one_entry_and_says_that_the_other_changed(year, verifier)
            await the_verifier_looks_into_what_the_owner_said(year, verifier, editor)
            await two_readers_and_a_try_in_vain_dispute_an_entry(year, verifier)
            await the_verifier_corrects_it_and_a_colleague_verifies(year, verifier, administrator)
            await the_editor_puts_it_back_as_it_was(year, editor)
            await the_history_tells_all_of_it(year, administrator)


async def an_administrator_comes_by_the_command(year, administrator, monkeypatch):
    await a_directory()
    monkeypatch.setattr(commands, "london_now", lambda: year.now)
    monkeypatch.setattr(commands, "an_act", lambda reason: Act(by=None, at=year.now, source="command", reason=reason))
    monkeypatch.setattr(commands, "settings", lambda: year.chosen)
    create = commands.create.callback.__wrapped__  # within this test's database, which the command would open and close
    await create(ADMINISTRATOR, role="admin", name="", areas=(), organisations=(), for_programs=False)
    await year.joined(administrator, ADMINISTRATOR, name="Robin Sample")
    assert "People" in checked(await administrator.get("/account")).said


async def a_sheet_brings_two_entries(year):
    rows = [
        a_row(role="early-help", name="Wigan Early help", value=FIRST),
        a_row(role="prevent", name="Wigan Prevent", value=OLD_LINE),
    ]
    act = Act(by=None, at=year.now, source="import", reason="Imported autumn.csv")
    done = await import_contacts(act, a_file(*rows), today=year.now.date())
    assert (done.added, done.verifications) == (2, 0)
    assert "Never verified" in await year.words_of(HELP)


async def the_administrator_invites_a_verifier_and_an_editor(year, administrator, verifier, editor):
    page = await administrator.get("/invitations/new")
    checked(await administrator.submit(page, email=VERIFIER, role="verifier", areas="Wigan", organisations=""))
    await year.joined(verifier, VERIFIER, name="Sample Verifier")
    checked(await administrator.submit(page, email=EDITOR, role="editor", areas="", organisations="Wigan Council"))
    await year.joined(editor, EDITOR, name="Sample Editor")


async def the_verifier_rings_both(year, verifier):
    year.on(2026, 11, 23)
    await year.at_work(verifier, VERIFIER)
    desk = checked(await verifier.get("/desk"))
    assert "2 to try: 2 never verified." in desk.said
    answer = await tries(verifier, HELP, outcome="right", method="rang")
    assert answer.headers["location"] == f"/contacts/{PREVENT}/verifications/new#main"
    answer = await tries(verifier, PREVENT, outcome="right", method="rang")
    assert answer.headers["location"] == "/desk"
    assert "There is nothing to try" in checked(await verifier.get("/desk")).said
    assert "Verified today" in await year.words_of(HELP)


async def the_editor_changes_a_number_which_a_colleague_must_verify(year, verifier, editor):
    year.on(2026, 11, 24)
    await year.at_work(editor, EDITOR)
    answer = await changes_the_number(editor, HELP, MOVED, reason="They moved")
    saved = checked(await editor.get(answer.headers["location"]))
    assert f"{MOVED} is saved. Nobody has verified it yet: ask a colleague to try it" in saved.said
    shown = await year.words_of(HELP)
    assert MOVED in shown
    assert "Never verified" in shown
    assert "Verified" not in shown, "what was found of the old number says nothing of the new one"
    checked(await editor.get(f"/contacts/{HELP}/verifications/new"), status=403)

    year.on(2026, 11, 25)
    await year.at_work(verifier, VERIFIER)
    await tries(verifier, HELP, outcome="right", method="rang")
    assert "Verified today" in await year.words_of(HELP)


async def reminders_come_at_each_step_until_the_administrator_hears_of_it(year, verifier):
    """It's good for 120 days, until 25 March."""
    year.on(2027, 2, 22)
    assert await year.reminded() == {}
    year.on(2027, 2, 23)
    assert await year.reminded() == {VERIFIER: [(HELP, -30)]}
    assert await year.reminded() == {}, "once"
    letter = year.postbox.letters[-1].get_body(("plain",)).get_content()
    assert "Wigan Early help: telephone due in 30 days" in letter
    assert "0161" not in letter
    year.on(2027, 2, 24)
    await year.at_work(verifier, VERIFIER)
    assert "1 to try: 1 due soon." in checked(await verifier.get("/desk")).said
    year.on(2027, 3, 18)
    assert await year.reminded() == {VERIFIER: [(HELP, -7)]}
    year.on(2027, 4, 3)  # nobody ran it on the day, nor a week later: the latest step alone is caught up
    assert await year.reminded() == {VERIFIER: [(HELP, 7)]}
    assert "9 days overdue" in year.postbox.letters[-1].get_body(("plain",)).get_content()
    year.on(2027, 4, 8)
    assert await year.reminded() == {VERIFIER: [(HELP, 14)], ADMINISTRATOR: [(HELP, 14)]}
    year.on(2027, 4, 15)
    assert await year.reminded() == {VERIFIER: [(HELP, 21)]}
    year.on(2027, 4, 22)
    assert await year.reminded() == {ADMINISTRATOR: [(HELP, 28)], VERIFIER: [(PREVENT, -30)]}
    assert "Out of date" in await year.words_of(HELP)


async def the_owner_confirms_one_entry_and_says_that_the_other_changed(year, verifier):
    year.on(2027, 4, 23)
    await year.at_work(verifier, VERIFIER)
    for slug in (HELP, PREVENT):
        owners = checked(await verifier.get(f"/contacts/{slug}")).leads_to("Owners")
        page = await verifier.get(checked(await verifier.get(owners)).leads_to("Name an owner"))
        assert (await verifier.submit(page, email=OWNER, job_title="Help team", person="")).status_code == 303
    owner = (await Owner.objects().order_by(Owner.since))[0]
    page = await verifier.get(f"/contacts/{HELP}/owners")
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page.text, re.DOTALL)
    asking = next(number for number, form in enumerate(forms) if f"/owners/{owner.uuid}/requests" in form)
    assert (await verifier.submit(page, form=asking)).status_code == 303
    await send_due(now=lambda: year.now, chosen=year.chosen)
    assert year.postbox.letters[-1]["To"] == OWNER

    before = await rows_of_history()
    async with year.somebody("192.0.2.7") as owner_s:
        page = await owner_s.get(year.postbox.link())
        assert await rows_of_history() == before, "looking does nothing"
        channel, other = await the_channel(HELP), await the_channel(PREVENT)
        answers = {
            f"answer-{channel.uuid}": "changed",
            f"value-{channel.uuid}": NEWEST,
            f"answer-{other.uuid}": "right",
        }
        assert (await owner_s.submit(page, **answers)).status_code == 303
        assert "You have answered for all of it" in checked(await owner_s.get(year.postbox.link())).said
    shown = await year.words_of(HELP)
    assert MOVED in shown
    assert NEWEST not in shown
    assert "25 November 2026" in shown, "what it rests on is what it rested on"
    assert "May be wrong" in shown
    assert "Verified today" in await year.words_of(PREVENT)


async def the_verifier_looks_into_what_the_owner_said(year, verifier, editor):
    year.on(2027, 4, 26)
    await year.at_work(verifier, VERIFIER)
    page = await verifier.get("/confirmations/findings")
    assert f"It has changed to {NEWEST}" in checked(page).said
    await year.at_work(editor, EDITOR)
    await changes_the_number(editor, HELP, NEWEST, reason="Its owner says so, and the switchboard too")
    field = re.search(r'name="(outcome-[\w-]+)"', page.text)[1]
    page = await verifier.get("/confirmations/findings")
    action = f"/confirmations/findings/{field.removeprefix('outcome-')}/settlements"
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page.text, re.DOTALL)
    settling = next(number for number, form in enumerate(forms) if action in form)
    assert (await verifier.submit(page, form=settling, **{field: "changed"})).status_code == 303
    await tries(verifier, HELP, outcome="right", method="rang")
    shown = await year.words_of(HELP)
    assert NEWEST in shown
    assert "Verified today" in shown
    assert "May be wrong" not in shown


async def two_readers_and_a_try_in_vain_dispute_an_entry(year, verifier):
    year.on(2027, 6, 7)
    for network, text in (("198.51.100.1", "It rings at a bakery"), ("203.0.113.9", "")):
        async with year.somebody(network) as reader:
            page = await reader.get(f"/contacts/{PREVENT}/reports/new")
            answer = await reader.submit(page, kind="wrong-number", text=text)
            assert "Thank you" in checked(await reader.get(answer.headers["location"])).said
    shown = await year.words_of(PREVENT)
    assert "being looked at" in shown
    assert "May be wrong" not in shown, "anybody could hide a right number by sending two reports"

    year.on(2027, 6, 8)
    await year.at_work(verifier, VERIFIER)
    page = checked(await verifier.get(f"/contacts/{PREVENT}/verifications/new"))
    assert "“It rings at a bakery”" in page.said
    await tries(verifier, PREVENT, outcome="no answer", method="rang")
    assert "May be wrong" in await year.words_of(PREVENT)


async def the_verifier_corrects_it_and_a_colleague_verifies(year, verifier, administrator):
    await changes_the_number(verifier, PREVENT, WRONG_TURN, reason="The office says so")
    for _report in range(2):
        settle = re.search(r"/reports/[\w-]+/settlements/new", (await verifier.get("/reports")).text)[0]
        answer = await verifier.submit(await verifier.get(settle), settlement="corrected", answer="They moved")
        assert answer.status_code == 303
    assert "/settlements/new" not in (await verifier.get("/reports")).text
    refused = await tries(verifier, PREVENT, outcome="right", method="rang")
    assert "Ask a colleague to verify this: you changed it" in checked(refused, status=422).said

    await year.at_work(administrator, ADMINISTRATOR)
    await tries(administrator, PREVENT, outcome="right", method="rang")
    shown = await year.words_of(PREVENT)
    assert WRONG_TURN in shown
    assert "Verified today" in shown
    assert "May be wrong" not in shown


async def the_editor_puts_it_back_as_it_was(year, editor):
    year.on(2027, 7, 5)
    await year.at_work(editor, EDITOR)
    page = await editor.get(f"/contacts/{PREVENT}/history?on=2027-06-07")
    assert f"The number was {OLD_LINE}" in checked(page).said
    assert f"Now it’s {WRONG_TURN}" in checked(page).said
    assert (await editor.submit(page)).status_code == 303
    shown = await year.words_of(PREVENT)
    assert OLD_LINE in shown
    assert "Never verified" in shown, "what comes back must be verified anew"


async def the_history_tells_all_of_it(year, administrator):
    year.on(2027, 11, 20)
    assert await broken_link() is None
    await year.at_work(administrator, ADMINISTRATOR)
    told = checked(await administrator.get(f"/contacts/{HELP}/history")).said
    newest_first = [
        "26 April 2027 at 1pm Sample Verifier, on a page of the directory. Why: Verified.",
        f"Verified by ringing: right {NEWEST}, on 26 April 2027, by Sample Verifier",
        "Sample Editor, on a page of the directory. Why: Its owner says so, and the switchboard too.",
        f"The number changed from {MOVED} to {NEWEST}",
        "Its owner, by the link sent to its owner",
        f"Verified by ringing: right {MOVED}, on 25 November 2026, by Sample Verifier",
        "24 November 2026 at midday Sample Editor, on a page of the directory. Why: They moved.",
        f"The number changed from {FIRST} to {MOVED}",
        f"Verified by ringing: right {FIRST}, on 23 November 2026, by Sample Verifier",
        "Somebody at the machine, by importing a file. Why: Imported autumn.csv.",
    ]
    places = [told.find(words) for words in newest_first]
    assert -1 not in places, newest_first[places.index(-1)] + "\n" + told
    assert places == sorted(places)
    told = checked(await administrator.get(f"/contacts/{PREVENT}/history")).said
    assert "Sample Editor, on a page of the directory. Why: Put back as it was on 7 June 2027." in told
    assert told.count("A reader reported: wrong number") == 2
    for day, value in ((date(2026, 11, 23), FIRST), (date(2026, 11, 24), MOVED), (date(2027, 4, 26), NEWEST)):
        stood = checked(await administrator.get(f"/contacts/{HELP}/history?on={day}")).said
        assert f"The number was {value}" in stood
    assert "Never verified" in checked(await administrator.get(f"/contacts/{HELP}/history?on=2026-11-24")).said
