"""A sheet is sent in, its columns are told, what it would do is read, and it's applied and undone."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from directory.accounts.rules import ADMINISTRATOR
from directory.contacts import changes as contacts
from directory.contacts.tables import Contact
from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.exporting import rows_of_contacts
from directory.history.queries import broken_link
from directory.imports.tables import SheetImport
from directory.imports.undoing import undo
from tests.corrections.filling import sends
from tests.imports.sheets import HEADER, ROWS, as_csv, as_excel
from tests.page_checks import checked
from tests.stories import (
    NOON,
    TODAY,
    a_contact,
    a_demonstration,
    a_report,
    a_role,
    a_try,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
    history_length,
)

FRONT_OFFICE = "25e72b43612b"  # the mark of these words in the name of a field
SAME = {"always-role": "switchboard"}


@pytest.fixture
async def administrator(browser):
    await a_demonstration()
    await a_role("switchboard")
    wigan = await an_area("Wigan")
    await an_organisation("Sample Street Primary School", kind="school", area=wigan)
    browser.viewer = ADMINISTRATOR
    return browser


async def sends_in(browser, content, name="contacts.csv"):
    page = await browser.get("/imports")
    token = page.text.split('name="_csrf_token" value="')[1].split('"')[0]
    return await browser.post("/imports", data={"_csrf_token": token}, files={"sheet": (name, content, "text/plain")})


async def looks_through(browser, content, **answers):
    """The page of a sheet once its columns are told."""
    sent = await sends_in(browser, content)
    assert sent.status_code == 303
    address = sent.headers["location"]
    page = await browser.get(address)
    saved = await sends(browser, page, **answers)
    assert saved.status_code == 303, saved.text
    return await browser.get(address)


async def everything():
    return sorted(await rows_of_contacts(today=TODAY))


async def test_a_sheet_is_applied_as_it_was_shown_and_undone(administrator):
    before = await everything()
    first = checked(await administrator.get((await sends_in(administrator, as_csv(HEADER, *ROWS))).headers["location"]))
    assert "No column says this: choose the column above, or enter what holds for every row" in first.said
    page = await looks_through(administrator, as_csv(HEADER, *ROWS), **SAME)
    said = checked(page).said
    assert "Organisations1 new, 0 changed" in said
    assert "Numbers and addresses4 new, 0 changed" in said
    assert "New. Phone: 0161 496 0103, Front desk Label: fax room" in said
    assert "0161 496 0101" in said
    length = await history_length()
    assert await everything() == before
    applied = await administrator.submit(page, form=1)
    assert applied.status_code == 303
    done = await administrator.get(applied.headers["location"])
    assert "It’s applied." in checked(done).said
    assert "0161 496 0102" in (await administrator.get("/organisations/new-lane-school")).text
    assert len({row["act"] for row in await fetch("SELECT act FROM history WHERE id > {}", length)}) == 1
    assert bytes((await SheetImport.objects().get(SheetImport.applied_at.is_not_null())).content) == b""
    assert (await administrator.submit(done)).status_code == 303
    assert "everything is as it was before" in checked(await administrator.get(applied.headers["location"])).said
    assert await everything() == before
    assert (await administrator.get("/organisations/new-lane-school")).status_code == 404
    assert "new-lane-school" not in (await administrator.get("/api/search?q=New+Lane+School")).text
    assert await broken_link() is None
    again = await looks_through(administrator, as_csv(HEADER, *ROWS))  # remembered: nothing needs to be told again
    assert (await administrator.submit(again, form=1)).status_code == 303
    assert len(await everything()) == len(before) + 4


async def test_what_a_sheet_changed_is_put_back_with_its_verification(administrator):
    contact = await a_contact("switchboard", "Wigan", name="Office", phone="0161 496 0107", organisation="Oak School")
    (channel,) = await channels_of(contact)
    await a_try(channel, on=days_ago(30))
    before = await everything()
    verified = await fetch("SELECT channel, verification FROM review")
    header = ["organisation", "role", "name", "phone", "hours", "person", "last checked", "verified by", "how checked"]
    row = ["Oak School", "switchboard", "Office", "0161 496 0108", "Mon to Fri 9am to 5pm", "Mx Sample"]
    page = await looks_through(administrator, as_csv(header, [*row, "20/11/2026", "Desk", "Phone call"]))
    said = checked(page).said
    assert "Changed. Phone: 0161 496 0108, Office Number or address: 0161 496 0107 0161 496 0108" in said
    assert "Verification of 0161 496 0108 on 20 November 2026, rang, Desk" in said
    await administrator.submit(page, form=1)
    assert await everything() != before
    done = await administrator.get(str(page.url))
    assert (await administrator.submit(done)).status_code == 303
    assert await everything() == before
    assert await fetch("SELECT channel, verification FROM review") == verified
    assert await broken_link() is None


async def test_another_name_of_an_organisation_is_taken_back_and_found_no_more(administrator):
    header = ["organisation", "URN", "role", "area", "phone"]
    first = ["Oak School", "123456", "switchboard", "Wigan", "0161 496 0301"]
    await administrator.submit(await looks_through(administrator, as_csv(header, first)), form=1)
    page = await looks_through(administrator, as_csv(header, ["Elm Academy", *first[1:]]))
    said = checked(page).said
    assert "“Elm Academy” was kept as another name for it" in said
    assert "Changed. Organisation: Oak School Other names: Elm Academy" in said
    applied = await administrator.submit(page, form=1)
    assert "oak-school" in (await administrator.get("/api/search?q=Elm+Academy")).text
    await administrator.submit(await administrator.get(applied.headers["location"]))
    assert "oak-school" not in (await administrator.get("/api/search?q=Elm+Academy")).text
    assert "oak-school" in (await administrator.get("/api/search?q=Oak+School")).text


async def test_what_was_settled_already_is_not_settled_again(administrator):
    page = await looks_through(administrator, as_csv(HEADER, *ROWS), **SAME)
    assert (await sends(administrator, page, **{"column-0": ""})).status_code == 422
    await administrator.submit(page, form=1)
    assert (await administrator.submit(page, form=1)).status_code == 409
    assert (await administrator.submit(page, form=0)).status_code == 404
    done = await administrator.get(str(page.url))
    await administrator.submit(done)
    assert "There is nothing of this sheet to undo" in checked(await administrator.submit(done), status=409).said
    with pytest.raises(RuleBroken, match="There is no import of contacts with this act"):
        await undo(an_act(), uuid4())


async def test_a_sheet_that_nobody_applies_is_forgotten_after_a_fortnight(administrator):
    await sends_in(administrator, as_csv(HEADER, *ROWS))
    await SheetImport.update({SheetImport.sent_at: NOON - timedelta(days=15)}, force=True)
    await sends_in(administrator, as_csv(HEADER, *ROWS))
    held = await SheetImport.objects().order_by(SheetImport.sent_at)
    assert [(bool(each.content), bool(each.given_up_at)) for each in held] == [(False, True), (True, False)]


async def test_what_was_changed_since_or_rests_on_it_stands_in_the_way(administrator):
    page = await looks_through(administrator, as_csv(HEADER, *ROWS), **SAME)
    await administrator.submit(page, form=1)
    done = await administrator.get(str(page.url))
    desk = await contacts_called("Front desk")
    await a_report(desk)
    (channel, *_rest) = await channels_of(desk)
    await contacts.change_channel(an_act(), channel, value="0161 496 0109")
    held = await everything()
    answer = checked(await administrator.submit(done), status=409)
    assert "This can’t be undone as a whole any more" in answer.said
    assert "was changed since" in answer.said
    assert "1 readers’ reports rest on what it added" in answer.said
    assert await everything() == held


async def contacts_called(name):
    return await Contact.objects().get(Contact.name == name)


async def test_what_is_wrong_is_said_by_row_and_with_the_sheet_s_own_names_and_comes_back_as_a_sheet(administrator):
    rows = [
        ["Oak", "School", "Office", "0161 496", "", "Wigan", ""],
        ["Ash", "School", "Office", "", "a@", "Wigan", ""],
    ]
    page = await looks_through(administrator, as_csv(HEADER, *rows), **SAME)
    said = checked(page).said
    assert "Nothing, until these 2 things are put right" in said
    assert "2Telephone, E-mail address0161 496 has 7 digits" in said
    assert "Do this" not in page.text
    sheet = await administrator.get(f"{page.url}/problems.xlsx")
    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert cells[0] == [*HEADER, "problems"]
    assert [row[0] for row in cells[1:]] == ["Oak", "Ash"]
    assert all(row[-1].startswith("Telephone, E-mail address: ") for row in cells[1:])
    assert await history_length() == await history_length()
    gone = await administrator.submit(page, form=1)
    assert gone.headers["location"] == "/imports"
    assert "nothing of it is in the directory" in checked(await administrator.get(str(page.url))).said


async def test_merged_cells_titles_and_words_of_its_own_are_read(administrator):
    rows = [
        ["Our contacts"],
        [],
        ["Council", "Role", "Telephone"],
        ["Wigan Council", "Front office", "0161 496 0110"],
        ["", "Front office", 1614960111],
    ]
    content = as_excel(rows, merged=[(3, 4, 0, "Wigan Council")])
    answers = {"always-area": "Wigan", f"word-role-{FRONT_OFFICE}": "switchboard"}
    said = checked(await looks_through(administrator, content, **answers)).said
    assert "5Teamthe same line as row 4" in said.replace("Telephone", "Team") or "give each a label" in said
    labelled = [*rows[:3], [*rows[3], "Day"], [*rows[4], "Night"]]
    labelled[2] = [*labelled[2], "Description"]
    page = await looks_through(administrator, as_excel(labelled, merged=[(3, 4, 0, "Wigan Council")]), **answers)
    said = checked(page).said
    assert "Numbers and addresses2 new, 0 changed" in said
    assert "5TelephoneThe first 0 was missing: it was read as 0161 496 0111" in said


async def test_a_new_organisation_that_may_be_here_already_is_asked_about(administrator):
    row = ["Sample St Primary School", "School", "Office", "0161 496 0112", "", "Wigan", ""]
    page = await looks_through(administrator, as_csv(HEADER, row), **SAME)
    assert "An organisation of a like name is here already" in checked(page).said
    field = re.search(r'name="(same-[0-9a-f]+)"', page.text)[1]
    await sends(administrator, page, **{field: "Sample Street Primary School"})
    page = await administrator.get(str(page.url))
    assert "Organisations0 new, 0 changed" in checked(page).said
    await sends(administrator, page, **{field: "-"})
    assert (
        "Nothing: everything it says is in the directory already"
        in checked(await administrator.get(str(page.url))).said
    )
    await sends(administrator, page, **{field: ""})
    assert "Organisations1 new" in checked(await administrator.get(str(page.url))).said


async def test_somebody_else_s_change_is_looked_at_before_a_sheet_is_applied(administrator):
    page = await looks_through(administrator, as_csv(HEADER, *ROWS), **SAME)
    await a_contact("switchboard", "Wigan", name="Head's office", organisation="Sample Street Primary School")
    answer = checked(await administrator.submit(page, form=1), status=409)
    assert "Somebody has changed entries since this page was opened" in answer.said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose a sheet: this one is empty"),
        (b"School,Telephone\n", "below the names of its columns this one has none"),
        (b"School,Telephone\n" + b"Oak,0161 496 0101\n" * 150_001, "This sheet has 150,001 rows"),
        (b"PK\x03\x04nonsense", "The workbook can't be read"),
    ],
)
async def test_what_is_no_sheet_is_refused_with_what_to_do(administrator, content, said):
    answer = await sends_in(administrator, content)
    assert said in checked(answer, status=422).said.replace("’", "’")
    assert not await SheetImport.count()


async def test_what_a_sheet_no_longer_lists_is_retired_where_somebody_ticks_it(administrator):
    await administrator.submit(await looks_through(administrator, as_csv(HEADER, *ROWS), **SAME), form=1)
    shorter = as_csv(HEADER, [*ROWS[1][:3], "0161 496 0102", *ROWS[1][4:]])
    page = await looks_through(administrator, shorter)
    assert "retired" not in checked(page).said.split("What it would do")[1]
    page = await looks_through(administrator, shorter, retire_absent="yes")
    said = checked(page).said
    assert "Numbers and addresses0 new, 0 changed, 1 retired" in said
    assert "Retired. Phone: 0161 496 0103, Front desk" in said
    applied = await administrator.submit(page, form=1)
    assert "0161 496 0103" not in (await administrator.get("/organisations/new-lane-school")).text
    await administrator.submit(await administrator.get(applied.headers["location"]))
    assert "0161 496 0103" in (await administrator.get("/organisations/new-lane-school")).text
    page = await looks_through(administrator, shorter)  # it's never remembered
    assert 'value="yes" checked' not in page.text
