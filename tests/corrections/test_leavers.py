"""Somebody leaves: every entry that names them, settled in one act or not at all."""

import pytest

from directory.contacts.changes import change_contact
from directory.contacts.queries import contact_called
from directory.database import fetch
from tests.corrections.filling import fields_of, sends
from tests.page_checks import checked
from tests.stories import a_channel, a_contact, an_act, an_organisation, history_length

SAM = "Sam Sample"


@pytest.fixture
async def entries(lado):
    """Three of Wigan's entries name Sam, one names somebody else, and one of Stockport's names another Sam."""
    named = [
        await a_contact("early-help", name="Early help", person=SAM),
        await a_contact("prevent", name="Prevent", person="sam  sample", phone="0161 496 0003"),
        await a_contact("pipot", name="Trust", person=SAM, phone="0161 496 0004"),
    ]
    await a_contact("lado", name="Deputy", person="Robin Sample", phone="0161 496 0005")
    body = await an_organisation("Stockport Council")
    await a_contact("lado", "Stockport", organisation=body, name="Theirs", person=SAM, phone="0161 496 0006")
    await a_channel(named[0], kind="email", value="sam.sample@wigan.example")
    return named


async def persons():
    return {row["name"]: row["person"] for row in await fetch("SELECT name, person FROM contact") if row["person"]}


def what(entries, *choices):
    return {f"what_{entry.uuid}": choice for entry, choice in zip(entries, choices, strict=True)}


async def opened(browser, person=SAM):
    page = await browser.get("/leavers/new")
    checked(page)
    return await sends(browser, page, person=person)


async def test_each_entry_is_cleared_given_on_or_retired_and_all_in_one_act(editor, entries):
    page = await opened(editor)
    shown = checked(page)
    assert "Early help, Wigan Council" in shown.said
    assert "This may be theirs alone: sam.sample@wigan.example" in shown.said
    assert "Theirs" not in shown.said
    given = {f"person_{entries[1].uuid}": "Kim Kind", f"job_{entries[1].uuid}": "Prevent lead"}
    answer = await sends(editor, page, **what(entries, "clear", "give", "retire"), **given)
    assert "Kim Kind" in checked(answer).said
    assert await persons() == {"Prevent": "Kim Kind", "Trust": SAM, "Deputy": "Robin Sample", "Theirs": SAM}
    assert (await contact_called("prevent")).job_title == "Prevent lead"
    assert (await contact_called("trust")).retired_on is not None
    acts = await fetch("SELECT act, record, reason, after FROM history ORDER BY id DESC LIMIT 3")
    assert len({row["act"] for row in acts}) == 1
    assert {str(row["record"]) for row in acts} == {str(entry.uuid) for entry in entries}
    assert SAM not in str(await fetch("SELECT reason, before, after FROM history"))


async def test_a_mistake_anywhere_leaves_everything_as_it_was(editor, entries):
    before = await history_length()
    page = await opened(editor)
    answer = await sends(editor, page, **what(entries[:2], "clear", "give"))
    shown = checked(answer, status=422)
    assert "Enter who takes over Prevent, Wigan Council" in shown.said
    assert "Choose what becomes of Trust, Wigan Council" in shown.said
    assert fields_of(answer)[f"what_{entries[0].uuid}"] == "clear"
    assert await history_length() == before


async def test_entries_that_changed_meanwhile_are_looked_at_again(editor, entries):
    page = await opened(editor)
    await a_contact("adult-safeguarding", name="Adults", person=SAM, phone="0161 496 0007")
    before = await history_length()
    answer = await sends(editor, page, **what(entries, "clear", "clear", "clear"))
    assert "Adults" in checked(answer, status=409).said
    assert fields_of(answer)[f"what_{entries[0].uuid}"] == "clear"
    assert await history_length() == before


async def test_who_is_named_in_no_entry_of_theirs_is_not_found(editor, stranger, entries):
    page = await editor.get("/leavers/new")
    assert checked(page).said.count("Sample") == 2
    for person, said in (("Nobody", "No entry that you look after names this person"), ("", "Choose who leaves")):
        assert said in checked(await sends(editor, page, person=person), status=422).said
    page = await opened(stranger)
    assert "Theirs, Stockport Council" in checked(page).said
    assert "Wigan" not in checked(page).said


async def test_with_many_names_the_name_is_typed(editor, entries):
    for number in range(21):
        await a_contact("switchboard", name=f"Desk {number}", person=f"Person Number{number}", phone="")
    page = await opened(editor, "SAM sample")
    assert "Early help, Wigan Council" in checked(page).said


async def test_script_for_a_name_is_shown_and_never_run(editor, lado):
    script = "<script>alert(1)</script>"
    await a_contact("early-help", name="Early help", person=script)
    page = await opened(editor, script)
    checked(page)
    assert script not in page.text
    assert "&lt;script&gt;" in page.text


async def test_who_settles_at_the_very_same_moment_is_told_as_well(editor, entries, monkeypatch):
    from directory.corrections import leaver_pages

    settle = leaver_pages.settle

    async def overtaken(*arguments, **named):
        await change_contact(an_act(), entries[0], job_title="Changed meanwhile")
        await settle(*arguments, **named)

    monkeypatch.setattr(leaver_pages, "settle", overtaken)
    answer = await sends(editor, await opened(editor), **what(entries, "clear", "clear", "clear"))
    assert "Changed meanwhile" in checked(answer, status=409).said
    assert (await persons())["Trust"] == SAM
