"""Posters that hang: issued, found wrong, recalled by mail, looked up by their code, replaced."""

import io
import re
from datetime import timedelta

import pypdf
import pytest

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.contacts.rules import Visibility
from directory.database import fetch
from directory.history.queries import broken_link
from directory.mail import composed
from directory.posters.changes import issue_poster
from directory.posters.designs import choice_of
from directory.posters.issued import recalls
from directory.reminders.changes import turn_off
from directory.reminders.recalls import mail_recalls, recalls_to_mail
from directory.settings import Settings
from tests.corrections.filling import sends
from tests.page_checks import checked
from tests.posters.test_logos import a_jpeg, a_png, an_svg
from tests.stories import (
    NOON,
    TODAY,
    a_contact,
    a_demonstration,
    a_report,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
)

UNSURE = ", which nobody has verified yet: check before relying on it"
NAME, SCHOOL, POSTERS = "Sample Street School", "sample-street-school", "/organisations/sample-street-school/posters"


@pytest.fixture
async def wigan(database):
    """A school, whose front door, LADO and early help are verified."""
    await a_demonstration()
    await an_organisation(NAME, kind="school", area=await an_area("Wigan"))
    found = {}
    for number, role in enumerate(("childrens-front-door", "lado", "early-help"), start=1):
        contact = await a_contact(role, phone=f"0161 496 000{number}", verified=days_ago(5))
        (found[role],) = await channels_of(contact)
    return found


async def issue(on=TODAY, **more):
    now = NOON + (on - TODAY)
    told = {"today": on, "now": now, "site_name": "Directory", "base_url": "https://directory.example"}
    return (await issue_poster(an_act(), SCHOOL, **told, **more))[0]


async def recalled(on=TODAY):
    found = await recalls(ADMINISTRATOR, today=on)
    return [(each.code, str(each.tier), [one.said for one in each.reasons]) for each in found]


async def letters(days=0):
    """What is mailed on that day."""
    return await mail_recalls(on=TODAY + timedelta(days), now=NOON + timedelta(days), chosen=Settings())


async def mails(days=0):
    """Who is mailed on that day, and what of each poster."""
    return [
        (each.person.email, [item.text for part in each.letter.sections for item in part.items])
        for each in await letters(days)
    ]


def words_of(attachment):
    pages = pypdf.PdfReader(io.BytesIO(attachment.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_a_poster_is_printed_a_number_changes_it_is_recalled_mailed_and_replaced(browser, wigan):
    await browser.sign_in(await an_account("editor", email="lead@school.example", organisations=(NAME,)))
    await an_account("administrator", email="admin@wigan.example")
    page = await browser.get(POSTERS)
    assert "None was issued that still hangs." in checked(page).said
    printed = await sends(browser, page, design="staff-a4")
    assert printed.content.startswith(b"%PDF")
    (first,) = await fetch("SELECT code, number FROM poster_issue")
    code, address = first["code"], f"/p/{first['code']}"
    assert f'attachment; filename="{SCHOOL}-staff-a4-{code}.pdf"' == printed.headers["content-disposition"]
    said = checked(await browser.get(address)).said
    assert "This poster is up to date" in said
    assert f"issue 1, {code}, printed on 20 November 2026" in said
    assert await recalled() == []
    assert await mails() == []

    await contacts.change_channel(an_act(), wigan["early-help"], value="0161 496 0033")
    changed = f"A family needs help before things get worse: 0161 496 0003 is now 0161 496 0033{UNSURE}"
    assert await recalled() == [(code, "weekly", [changed])]
    assert "One thing on this poster is no longer right" in checked(await browser.get(address)).said
    ((first,),) = [each.letter.attachments for each in await letters()]
    (second,) = [each["code"] for each in await fetch("SELECT code FROM poster_issue WHERE number = 2")]
    assert (first.name, first.media_type) == (f"{SCHOOL}-staff-a4-{second}.pdf", "application/pdf")
    assert "0161 496 0033" in words_of(first)
    told = f"Issue 1, {code}: {changed}. {second} takes its place"
    assert await mails() == await mails(1) == await mails(6) == []
    assert await mails(7) == [("lead@school.example", [told])]  # nothing new is printed: the second is right

    await contacts.change_channel(an_act(), wigan["childrens-front-door"], value="0161 496 0011")
    await contacts.change_channel(an_act(), wigan["lado"], value="0161 496 0022")
    both = await recalled()
    assert [(each, tier, len(reasons)) for each, tier, reasons in both] == [
        (code, "same-day", 3),
        (second, "same-day", 2),
    ]
    ((letter,)) = [each.letter for each in await letters(8)]
    assert letter.subject.startswith("2 posters are no longer right: ")
    (new,) = letter.attachments
    (sent,) = composed(letter, sender="directory@wigan.example", at=NOON).iter_attachments()
    assert (sent.get_filename(), sent.get_content()) == (new.name, new.content)
    assert {"0161 496 0011", "0161 496 0022"} <= set(re.findall(r"0161 496 [0-9]{4}", words_of(new)))
    assert await mails(8) == await mails(9) == []
    said = checked(await browser.get(address)).said
    assert "3 things on this poster are no longer right" in said
    assert "Take it down today" in checked(await browser.get(POSTERS)).said
    assert "To be taken down today Sample Street School Issue 1" in checked(await browser.get("/recalls")).said

    page = await browser.get(POSTERS)
    for old in (1, 2):  # the newest is first, and right
        assert (await sends(browser, page, form=old, how="replaced")).status_code == 303
    assert await recalled() == []
    assert await mails(15) == []
    said = checked(await browser.get(address)).said
    assert "A newer poster has taken its place" in said
    assert "0161 496 0001" not in said
    assert await broken_link() is None
    again = await sends(browser, page, form=1, how="replaced")
    assert again.status_code == 422


async def test_what_was_marked_recalls_nothing_and_a_report_alone_neither(wigan):
    await a_try(wigan["lado"], outcome="wrong", on=days_ago(1))
    marked = await issue()
    assert await recalled() == []
    await a_report(await _contact_of(wigan["early-help"]))
    assert await recalled() == []
    await a_try(wigan["early-help"], outcome="wrong")
    ((code, tier, (said,)),) = await recalled()
    assert (code, tier) == (marked.code, "weekly")
    assert said.endswith("somebody found 0161 496 0003 wrong")
    late = marked.review_by + timedelta(1)
    assert [reasons[-1] for _code, _tier, reasons in await recalled(late)] == [
        f"It was to be taken down after {marked.review_by:%-d %B %Y}"
    ]


async def _contact_of(channel):
    return await channel.get_related("contact")


async def test_a_number_that_went_or_is_hidden_is_not_told_to_anybody(browser, wigan):
    printed = await issue(choice=choice_of("staff-a4", names=True))
    await contacts.change_channel(an_act(), wigan["lado"], visibility=Visibility.PRIVATE, value="0161 496 0099")
    ((_code, tier, (said,)),) = await recalled()
    assert (tier, said.endswith("0161 496 0002 is no longer in use")) == ("same-day", True)
    page = checked(await browser.get(f"/p/{printed.code}"))
    assert "0161 496 0099" not in page.said
    assert page.leads_to("everybody for Wigan") == "/areas/wigan"


async def test_a_code_is_typed_in_any_way_and_none_is_given_away(browser, wigan):
    printed = await issue()
    checked(await browser.get("/p"))
    typed = printed.code.lower().replace("-", " ")
    answer = await browser.get("/p", params={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{printed.code}")
    assert (await browser.get(f"/p/{typed.replace(' ', '')}")).headers["location"] == f"/p/{printed.code}"
    assert "Enter the eight letters" in checked(await browser.get("/p?code=K7"), status=422).said
    for nobody_s in ("K7QM-3XWD", "nothing"):
        assert (await browser.get(f"/p/{nobody_s}")).status_code == 404


async def test_an_organisation_decides_what_is_printed_of_what_is_not_verified(browser, wigan):
    await a_contact("prevent", phone="0161 496 0004")
    await browser.sign_in(await an_account("verifier", areas=("Wigan",)))
    page = await browser.get(POSTERS)
    said = checked(page).said
    assert "Not everything on it would be sound. It would be marked." in said
    assert "0161 496 0004. Not verified yet." in said
    assert (await sends(browser, page, form=2, unsound="refuse")).status_code == 303
    page = await browser.get(POSTERS)
    wrong = checked(await sends(browser, page, form=0), status=422).said
    assert "Sample Street School prints nothing that isn’t verified. Verify it first: " in wrong
    assert (await sends(browser, page, form=2, unsound="leave-out")).status_code == 303
    assert "It would be left out." in checked(await browser.get(POSTERS)).said
    assert (await sends(browser, page, form=0)).status_code == 200
    ((row),) = await fetch("SELECT shown FROM poster_issue")
    assert "+441614960004" not in row["shown"]
    assert (await sends(browser, page, form=2, unsound="")).status_code == 422


async def test_where_they_hang_is_noted_counted_and_walked_round(browser, wigan):
    await browser.sign_in(await an_account("editor", organisations=(NAME,)))
    printed = await issue()
    page = await browser.get(POSTERS)
    wrong = checked(await sends(browser, page, form=2, place="", copies="many"), status=422).said
    assert "Enter where it hangs" in wrong
    assert "Enter a number from 1 to 10,000, in figures" in wrong
    for copies in ("2", "3"):
        assert (await sends(browser, page, form=2, place="Staff room", copies=copies)).status_code == 303
    assert (await sends(browser, page, form=2, place="Reception", copies="1")).status_code == 303
    page = await browser.get(POSTERS)
    assert "4 copies." in checked(page).said
    said = checked(await browser.get("/organisations/sample-street-school/poster-places")).said
    assert f"{printed.code}: Poster for staff, A4, until" in said
    assert "Staff room 3" in said
    assert (await sends(browser, page, form=2)).status_code == 303
    assert "1 copies" not in checked(await browser.get(POSTERS)).said
    await browser.sign_in(await an_account("verifier", email="desk@wigan.example", areas=("Wigan",)))
    lado = await _contact_of(wigan["lado"])
    said = checked(await browser.get(f"/contacts/{lado.slug}/verifications/new")).said
    assert "printed on 1 poster that hangs, 1 copy in all: a change recalls it." in said
    await contacts.change_channel(an_act(), wigan["lado"], value="0161 496 0022")
    said = checked(await browser.get("/organisations/sample-street-school/poster-places")).said
    assert f"Take these down: {printed.code}" in said
    await an_organisation("Oak")
    await browser.sign_in(await an_account("editor", email="other@club.example", organisations=("Oak",)))
    assert (await browser.get(POSTERS)).status_code == 404
    assert "Every poster" in checked(await browser.get("/recalls")).said


async def test_nobody_is_told_twice_and_those_who_turned_it_off_only_of_what_is_urgent(wigan):
    editor = await an_account("editor", email="lead@school.example", organisations=(NAME,))
    await turn_off(editor.id, now=NOON)
    await issue()
    await contacts.retire(an_act(), on=TODAY, contact=await _contact_of(wigan["early-help"]))
    assert await recalls_to_mail(on=TODAY, chosen=Settings()) == []
    await contacts.retire(an_act(), on=TODAY, contact=await _contact_of(wigan["lado"]))
    assert [each.person.email for each in await recalls_to_mail(on=TODAY, chosen=Settings())] == ["lead@school.example"]
    assert len(await mails()) == 1
    assert await mails() == []


async def test_a_logo_is_printed_with_and_one_that_cannot_be_is_refused_beside_its_field(browser, wigan):
    await browser.sign_in(await an_account("editor", email="lead@school.example", organisations=(NAME,)))
    page = await browser.get(POSTERS)
    chosen = {"_csrf_token": page.text.split('name="_csrf_token" value="')[1].split('"')[0], "design": "visitors-a4"}
    printed = await browser.post(
        POSTERS,
        data=chosen | {"colour": "#fd0", "adds": "Room 4\r\nRing twice"},
        files={"logo": ("l.svg", an_svg(), "image/png")},
    )
    assert printed.content.startswith(b"%PDF")
    for content, said in ((a_png(10_000, 5_000, rows=1), "10000 by 5000 dots"), (a_jpeg(), "can’t be drawn")):
        refused = await browser.post(POSTERS, data=chosen, files={"logo": ("l.png", content, "image/png")})
        assert refused.status_code == 422
        assert said in checked(refused, status=422).said
        assert 'id="logo-error"' in refused.text
    assert len(await fetch("SELECT code FROM poster_issue")) == 1
