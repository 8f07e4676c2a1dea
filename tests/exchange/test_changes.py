"""What an import does to the directory: all of what the file says, or nothing."""

import pytest

from directory.areas.tables import Area
from directory.contacts import changes as contacts
from directory.database import fetch
from directory.errors import RuleBroken
from directory.exchange.changes import FileRefused, import_contacts
from directory.history.queries import broken_link
from tests.exchange.files import a_directory, a_file, a_row, bring_in
from tests.stories import (
    TODAY,
    a_channel,
    a_contact,
    a_try,
    an_act,
    an_area,
    an_organisation,
    channels_of,
    days_ago,
    history_length,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def directory(database):
    await a_directory()


async def one(sql: str, *arguments):
    (row,) = await fetch(sql, *arguments)
    return row


async def channels():
    return await fetch("SELECT kind, value, label, hours, visibility FROM channel ORDER BY position, id")


async def refusals(*rows, **options) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        await bring_in(*rows, **options)
    return list(refused.value.problems)


# What goes in


async def test_a_row_becomes_an_organisation_a_contact_and_a_channel():
    done = await bring_in(
        a_row(hours="Mon to Fri 9am to 5pm", verified_on="2026-11-01", verified_by="Office", method="Rang")
    )
    assert (done.added, done.changed, done.unchanged, done.verifications, done.rows) == (1, 0, 0, 1, 1)
    row = await one(
        "SELECT organisation.name AS body, organisation.slug, kind, contact.name, contact.slug AS address "
        "FROM contact JOIN organisation ON organisation.id = contact.organisation"
    )
    assert row == {
        "body": "Wigan Council",
        "slug": "wigan-council",
        "kind": "local-authority",
        "name": "Wigan MASH",
        "address": "wigan-mash",
    }
    assert await channels() == [
        {"kind": "phone", "value": "+441614960001", "label": "", "hours": "Mo-Fr 09:00-17:00", "visibility": "public"}
    ]
    held = await one("SELECT value, verified_by, method, outcome, source FROM verification")
    assert held == {
        "value": "+441614960001",
        "verified_by": "Office",
        "method": "rang",
        "outcome": "right",
        "source": "import",
    }


async def test_history_keeps_what_came_in_as_one_act():
    await bring_in(a_row())
    acts = await fetch("SELECT DISTINCT act FROM history WHERE source = 'import'")
    tables = await fetch("SELECT record_table, after FROM history WHERE source = 'import' ORDER BY id")
    assert len(acts) == 1
    assert [row["record_table"] for row in tables] == ["organisation", "contact", "channel"]
    assert '"identifiers":["gss:E08000010"]' in tables[0]["after"]
    assert '"areas":["E08000010"]' in tables[1]["after"]
    assert await broken_link() is None


async def test_a_dry_run_says_what_would_happen_and_does_nothing():
    before = await history_length()
    done = await bring_in(a_row(), dry_run=True)
    assert done.added == 1
    assert await history_length() == before
    assert await fetch("SELECT id FROM organisation") == []


async def test_the_same_file_again_changes_nothing_not_even_history():
    rows = [
        a_row(verified_on="01/11/2026", verified_by="Office", method="rang"),
        a_row(channel="email", value="a@b.example"),
    ]
    await bring_in(*rows)
    before = await history_length()
    done = await bring_in(*rows)
    assert (done.added, done.changed, done.unchanged, done.verifications) == (0, 0, 2, 0)
    assert await history_length() == before


async def test_who_is_imported_can_be_found():
    await bring_in(a_row(), a_row(channel="email", value="in@wigan.example", visibility="private"))
    rows = await fetch("SELECT kind, title FROM search_entry WHERE kind IN ('organisation', 'contact') ORDER BY kind")
    assert rows == [
        {"kind": "contact", "title": "Wigan MASH, Wigan Council"},
        {"kind": "organisation", "title": "Wigan Council"},
    ]


async def test_areas_may_be_named_by_code_or_name_and_be_several():
    await bring_in(a_row(area="E08000010; stockport;Luton"))
    rows = await fetch("SELECT area.name FROM contact_area JOIN area ON area.id = contact_area.area ORDER BY 1")
    assert [row["name"] for row in rows] == ["Luton", "Stockport", "Wigan"]
    assert len(await fetch("SELECT id FROM organisation_area")) == 3


async def test_a_local_authority_answers_for_its_own_area_unless_the_file_says_otherwise():
    await bring_in(a_row(area=""))
    assert (await one("SELECT area.name FROM contact_area JOIN area ON area.id = contact_area.area"))["name"] == "Wigan"


async def test_a_helpline_without_an_area_is_nationwide():
    await bring_in(a_row(organisation="Talk", organisation_kind="charity", identifier="", role="helpline", area=""))
    assert (await one("SELECT nationwide FROM contact"))["nationwide"]
    assert await fetch("SELECT id FROM contact_area") == []


async def test_a_contact_that_no_place_leads_to_is_pointed_out():
    done = await bring_in(a_row(identifier="", area=""))
    assert done.warnings == ("row 2, area: nothing was found: without one, no place leads to this contact",)


async def test_a_lead_of_an_organisation_without_any_area_is_pointed_out():
    club = {"organisation": "Club", "organisation_kind": "sports-club", "identifier": ""}
    lead = a_row(**club, role="dsl", name="Lead", area="")
    done = await bring_in(lead)
    assert done.warnings == ("row 2, area: nothing was found: without one, no place leads to this contact",)
    done = await bring_in(lead, a_row(**club, role="switchboard", name="Office"))
    assert done.warnings == ()
    assert (await bring_in(lead)).warnings == ()


async def test_a_contact_that_moves_takes_its_organisation_along():
    await bring_in(a_row(identifier=""))
    await bring_in(a_row(identifier="", area="Luton"))
    rows = await fetch("SELECT area.name FROM organisation_area JOIN area ON area.id = organisation_area.area")
    assert [row["name"] for row in rows] == ["Luton"]


async def test_a_thousand_rows_go_in_at_once():
    done = await bring_in(*(a_row(label=str(number), value="999") for number in range(1000)))
    assert done.added == 1000
    assert [row["label"] for row in (await channels())[:3]] == ["0", "1", "2"]


# Whose row it is


async def test_an_identifier_held_under_another_name_is_that_organisation():
    await bring_in(a_row())
    done = await bring_in(a_row(organisation="Wigan Metropolitan Borough Council"))
    assert (done.added, done.changed) == (0, 1)
    (warning,) = done.warnings
    assert warning.startswith(
        "row 2, organisation: gss:E08000010 is Wigan Council: “Wigan Metropolitan Borough Council”"
    )
    assert (await one("SELECT name FROM organisation"))["name"] == "Wigan Council"
    assert (await one("SELECT name FROM organisation_alias"))["name"] == "Wigan Metropolitan Borough Council"
    again = await bring_in(a_row(organisation="Wigan Metropolitan Borough Council"))
    assert (again.changed, again.warnings) == (0, ())


async def test_a_row_without_an_identifier_means_the_organisation_of_that_name_or_other_name():
    await bring_in(a_row(identifier="", channel="email", value="a@wigan.example"), a_row())
    await bring_in(a_row(organisation="The Town Hall", label="b"))
    await bring_in(a_row(organisation="the  town hall", identifier="", label="c"))
    assert len(await fetch("SELECT id FROM organisation")) == 1
    assert len(await fetch("SELECT id FROM channel")) == 4


async def test_schools_of_one_name_are_told_apart_by_number():
    school = {"organisation": "St Mary's", "organisation_kind": "school", "role": "dsl", "name": "Lead"}
    await bring_in(a_row(**school, identifier="urn:123456"), a_row(**school, identifier="URN: 123457"))
    rows = await fetch(
        "SELECT organisation.slug, contact.slug AS address FROM contact JOIN organisation "
        "ON organisation.id = contact.organisation ORDER BY 1"
    )
    assert rows == [
        {"slug": "st-marys", "address": "lead-st-marys"},
        {"slug": "st-marys-2", "address": "lead-st-marys-2"},
    ]
    (problem,) = await refusals(a_row(**school, identifier=""))
    assert problem == (
        "row 2, organisation: “St Mary's” was found, and 2 organisations are called that: "
        "enter the identifier of the one you mean (urn:123456, urn:123457)"
    )


async def test_another_number_beside_a_name_that_is_held_is_pointed_out():
    await bring_in(a_row())
    done = await bring_in(a_row(identifier="gss:E08000007"), a_row(identifier="gss:E08000007", label="b"))
    (warning,) = done.warnings
    assert warning == (
        "row 2, identifier: gss:E08000007 was found, but “Wigan Council” is held as gss:E08000010, "
        "so this is another of that name: check the number"
    )
    assert len(await fetch("SELECT id FROM organisation")) == 2
    assert (await bring_in(a_row(identifier="gss:E08000007"))).warnings == ()


async def test_of_many_that_share_a_name_only_a_few_are_listed():
    school = {"organisation": "St Mary's", "organisation_kind": "school", "role": "dsl", "name": "Lead"}
    done = await bring_in(*(a_row(**school, identifier=f"urn:12345{number}") for number in range(5)))
    assert done.warnings == ()
    (warning,) = (await bring_in(a_row(**school, identifier="urn:123459"))).warnings
    assert "is held as urn:123450, urn:123451, urn:123452 and 2 more, so this" in warning
    assert (await bring_in(a_row(**school, identifier="company:1234567"))).warnings == ()


async def test_an_organisation_known_by_name_is_given_its_number():
    await bring_in(a_row(identifier=""))
    done = await bring_in(a_row())
    assert done.changed == 1
    assert len(await fetch("SELECT id FROM organisation")) == 1
    assert (await one("SELECT scheme, value FROM organisation_identifier")) == {"scheme": "gss", "value": "E08000010"}


async def test_an_organisation_out_of_use_is_not_brought_back_by_a_file():
    from directory.organisations.tables import Organisation

    await bring_in(a_row())
    await Organisation.update({"retired_on": TODAY}, force=True)
    assert await refusals(a_row()) == [
        "row 2, identifier: gss:E08000010 was found, which is no longer in use: leave this row out"
    ]


async def test_rows_that_call_one_organisation_two_kinds_are_refused():
    (problem,) = await refusals(a_row(), a_row(organisation_kind="Sports Club", channel="email", value="a@b.example"))
    assert problem == (
        "row 3, organisation_kind: “sports-club” was found, but row 2 says local-authority of the same organisation: "
        "make them agree"
    )


# Contacts and channels


async def test_rows_of_one_contact_must_agree():
    mail = {"channel": "email", "value": "a@wigan.example"}
    problems = await refusals(
        a_row(person="Jo Sample", note="One"),
        a_row(person="Kit Example", note="One", **mail),
        a_row(person="Jo Sample", note="", area="Luton", **mail, label="b"),
    )
    assert [each.rpartition(": ")[0] for each in problems] == [
        "row 3, person: “Kit Example” was found, but row 2 of the same contact says “Jo Sample”",
        "row 4, area: “Luton” was found, but row 2 of the same contact says “Wigan”",
        "row 4, note: “” was found, but row 2 of the same contact says “One”",
    ]
    assert all(each.endswith(": make them agree, or name the contacts apart") for each in problems)


async def test_two_rows_with_one_key_are_refused():
    assert await refusals(a_row(), a_row(value="Tel: 0161 496 0002")) == [
        "row 3, label: row 2 has the same organisation, role, name, channel and label: give each a label"
    ]
    await bring_in(a_row(), a_row(value="0161 496 0002 (option 2)"))
    assert [row["label"] for row in await channels()] == ["", "option 2"]


async def test_the_order_of_the_file_is_the_order_of_the_channels():
    first, second, third = (a_row(label=label, value=f"0161 496 000{label}") for label in "123")
    await bring_in(first, second)
    await bring_in(third, second, first)
    assert [row["label"] for row in await channels()] == ["3", "2", "1"]
    before = await history_length()
    await bring_in(second)
    assert await history_length() == before


async def test_an_absent_column_leaves_things_and_a_blank_cell_clears_them():
    full = a_row(hours="24/7", person="Jo Sample", job_title="Lead", note="Ring twice", visibility="private")
    await bring_in(full)
    await bring_in(a_row())
    held = await one("SELECT person, job_title, note, hours, visibility FROM contact JOIN channel ON true")
    assert held == {
        "person": "Jo Sample",
        "job_title": "Lead",
        "note": "Ring twice",
        "hours": "24/7",
        "visibility": "private",
    }
    await bring_in(full | dict.fromkeys(("hours", "person", "job_title", "note", "visibility"), ""))
    held = await one("SELECT person, job_title, note, hours, visibility FROM contact JOIN channel ON true")
    assert held == {"person": "", "job_title": "", "note": "", "hours": "", "visibility": "public"}


async def test_blank_and_absent_areas():
    await bring_in(a_row(identifier=""))
    await bring_in(a_row(identifier=""), without=("area",))
    assert len(await fetch("SELECT id FROM contact_area")) == 1
    await bring_in(a_row(identifier="", area=""))
    assert await fetch("SELECT id FROM contact_area") == []


async def test_what_a_file_does_not_name_stays():
    await bring_in(a_row(), a_row(label="b", value="0161 496 0002"))
    await bring_in(a_row())
    assert len(await channels()) == 2


async def test_a_named_persons_mobile_is_for_professionals_unless_it_is_a_duty_mobile():
    mobile = {"value": "07700 900 001", "person": "Jo Sample"}
    await bring_in(a_row(**mobile), a_row(**mobile | {"value": "07700 900 002"}, label="Duty mobile"))
    assert [row["visibility"] for row in await channels()] == ["professionals", "public"]
    (problem,) = await refusals(a_row(**mobile, visibility="public"))
    assert problem.startswith("row 2, visibility: “public” was found, but a named person's mobile is for professionals")


async def test_a_mobile_that_becomes_somebodys_own_is_hidden_although_the_file_does_not_name_it():
    await bring_in(a_row(), a_row(label="Out and about", value="07700 900 001"))
    done = await bring_in(a_row(person="Jo Sample"))
    assert [row["visibility"] for row in await channels()] == ["public", "professionals"]
    assert "row 2, person" in done.warnings[0]


async def test_a_public_number_that_becomes_somebodys_mobile_is_hidden_without_a_column_that_says_so():
    await bring_in(a_row(person="Jo Sample"))
    await bring_in(a_row(person="Jo Sample", value="07700 900 001"))
    assert [row["visibility"] for row in await channels()] == ["professionals"]


# Verifications


CLAIM = {"verified_on": "2026-11-01", "verified_by": "Office", "method": "rang"}


async def tries_that_count() -> list[str]:
    rows = await fetch(
        "SELECT verified_on FROM verification JOIN channel ON channel.id = verification.channel "
        "WHERE channel.value = verification.value AND verification.id > channel.tries_after ORDER BY verification.id"
    )
    return [str(row["verified_on"]) for row in rows]


async def test_a_changed_value_arrives_unverified():
    await bring_in(a_row(**CLAIM))
    done = await bring_in(a_row(**CLAIM, value="0161 496 0009") | {"value": "0161 496 0009"})
    assert done.verifications == 0
    (warning,) = done.warnings
    assert warning.startswith("row 2, verified_on: 2026-11-01 was found, but the value changed and what was held is of")
    assert await tries_that_count() == []
    await bring_in(a_row())
    assert await tries_that_count() == []


@pytest.mark.parametrize("day", ["2026-11-01", "2026-10-01"])
async def test_the_same_sheet_again_does_not_verify_a_changed_value_on_an_old_day(day):
    await bring_in(a_row(**CLAIM))
    changed = a_row(value="0161 496 0009", **CLAIM | {"verified_on": day})
    await bring_in(changed)
    before = await history_length()
    done = await bring_in(changed)
    assert (done.changed, done.unchanged, done.verifications) == (0, 1, 0)
    assert await history_length() == before
    assert await tries_that_count() == []
    await bring_in(changed | {"verified_on": "2026-11-02"})
    assert await tries_that_count() == ["2026-11-02"]


async def test_a_value_changed_back_is_not_verified_by_its_own_old_day():
    await bring_in(a_row(**CLAIM))
    await bring_in(a_row(value="0161 496 0009"))
    for _time in range(2):
        assert (await bring_in(a_row(**CLAIM))).verifications == 0
    assert await tries_that_count() == []


async def test_a_number_that_a_person_changed_is_not_verified_by_a_sheet_older_than_the_number_before():
    contact = await a_contact(role="childrens-front-door", area="Wigan", name="Wigan MASH", verified=days_ago(5))
    (channel,) = await channels_of(contact)
    await contacts.change_channel(an_act(by=3), channel, value="0161 496 0009")
    done = await bring_in(a_row(identifier="", value="0161 496 0009", **CLAIM))
    assert (done.unchanged, done.verifications) == (1, 0)
    assert await tries_that_count() == []


async def test_a_number_found_wrong_does_not_hold_back_the_right_one():
    contact = await a_contact(role="childrens-front-door", area="Wigan", name="Wigan MASH")
    (channel,) = await channels_of(contact)
    await a_try(channel, on=days_ago(1), outcome="wrong")
    await bring_in(a_row(identifier="", value="0161 496 0009", **CLAIM))
    assert await tries_that_count() == ["2026-11-01"]


async def test_a_changed_value_is_verified_when_it_was_tried_later():
    await bring_in(a_row(**CLAIM))
    await bring_in(a_row(value="0161 496 0009", **CLAIM | {"verified_on": "2026-11-02"}))
    assert await tries_that_count() == ["2026-11-02"]


async def test_a_value_unchanged_is_verified_anew_by_a_later_day_only():
    await bring_in(a_row(**CLAIM))
    for day in ("2026-10-01", "2026-11-01", "2026-11-05", "2026-11-05", "2026-11-01", ""):
        await bring_in(a_row(**CLAIM | {"verified_on": day}))
    assert await tries_that_count() == ["2026-11-01", "2026-11-05"]


async def test_blank_verification_cells_clear_nothing():
    await bring_in(a_row(**CLAIM))
    done = await bring_in(a_row(**dict.fromkeys(CLAIM, "")))
    assert done.unchanged == 1
    assert await tries_that_count() == ["2026-11-01"]


async def test_a_verification_needs_who_how_and_a_day_that_has_been():
    assert await refusals(
        a_row(**CLAIM | {"verified_on": "2026-11-21"}),
        a_row(label="b", **CLAIM | {"verified_by": ""}),
        a_row(label="c", **CLAIM | {"method": "dreamt"}),
        a_row(label="d", **CLAIM | {"verified_on": "31/02/2026"}),
        a_row(label="e", **CLAIM | {"verified_on": "1 November"}),
        a_row(label="f", **CLAIM | {"method": ""}),
    ) == [
        "row 2, verified_on: “2026-11-21” was found, which is in the future: check the day",
        "row 3, verified_by: nothing was found beside 2026-11-01: enter it, or clear the day",
        "row 4, method: “dreamt” was found: use one of rang, emailed, owner confirmed, official website, met",
        "row 5, verified_on: “31/02/2026” was found, and there is no such day: check it",
        "row 6, verified_on: “1 November” was found: write the day as 2026-11-01 or 01/11/2026",
        "row 7, method: nothing was found beside 2026-11-01: enter it, or clear the day",
    ]


async def test_who_and_how_without_a_day_are_passed_over_with_a_warning():
    done = await bring_in(a_row(**CLAIM | {"verified_on": ""}))
    assert done.verifications == 0
    assert done.warnings == ("row 2, verified_on: nothing was found: who and how are kept only beside the day",)


# What is refused


async def test_every_bad_cell_is_named_and_nothing_goes_in():
    before = await history_length()
    problems = await refusals(
        a_row(),
        a_row(role="ladder", area="Atlantis", channel="fax", label="b"),
        a_row(organisation="", value="", hours="sometimes", identifier="urn:12", label="c"),
        a_row(organisation_kind="bank", visibility="secret", label="x" * 201),
    )
    assert [each.split(":")[0] for each in problems] == [
        "row 3, channel",
        "row 3, role",
        "row 3, area",
        "row 4, organisation",
        "row 4, value",
        "row 4, identifier",
        "row 4, hours",
        "row 5, organisation_kind",
        "row 5, label",
        "row 5, visibility",
    ]
    assert await history_length() == before
    assert await fetch("SELECT id FROM organisation") == []


async def test_a_thousand_bad_cells_are_a_thousand_sentences():
    problems = await refusals(*(a_row(value="0161", label=str(number)) for number in range(1000)))
    assert len(problems) == 1000
    assert problems[-1].startswith("row 1001, value: ")


async def test_the_refusal_is_one_message_for_whoever_reads_it():
    with pytest.raises(RuleBroken) as refused:
        await bring_in(a_row(value="0161"))
    assert refused.value.message.endswith("\nNothing was imported: 1 problem was found")


async def test_an_area_that_could_be_two_is_refused():
    await an_area("Newport", gss="W06000022", nation="Wales", slug="newport-wales")
    await an_area("Newport", gss="E06000998", slug="newport-england")
    (problem,) = await refusals(a_row(area="Newport"))
    assert problem.startswith("row 2, area: “Newport” was found, which may be several: enter one of ")
    assert "W06000022 (Newport)" in problem


async def test_an_abolished_area_leads_to_its_successor():
    heir = await an_area("Cumberland", gss="E06000063")
    await an_area("Carlisle", gss="E07000028", kind="district", ended_on=days_ago(900), successors=(heir,))
    assert await refusals(a_row(area="Carlisle")) == [
        "row 2, area: Carlisle was found, which was abolished: enter Cumberland"
    ]


async def test_a_contact_that_had_an_area_when_it_was_abolished_keeps_it():
    area = await an_area("Carlisle", gss="E07000028", kind="district")
    await bring_in(a_row(identifier="", area="Carlisle"))
    await Area.update({"ended_on": days_ago(3)}, force=True).where(Area.gss == area.gss)
    from directory.history.changes import change, record

    await record(an_act(), changes=[change(area, verb="changed")])
    assert (await bring_in(a_row(identifier="", area="Carlisle"))).unchanged == 1


async def test_a_role_cannot_wait_for_itself_to_close():
    waits = {"hours": "when LADO is closed"}
    (problem,) = await refusals(
        a_row(role="emergency-duty", name="EDT", **waits), a_row(role="lado", name="LADO", **waits)
    )
    assert problem == (
        "row 3, hours: “when LADO is closed” was found, but a role can't wait for itself to close: "
        "write when somebody answers"
    )


async def test_two_roles_cannot_wait_for_each_other_to_close():
    day = a_row(hours="when emergency-duty is closed")
    night = a_row(role="emergency-duty", name="EDT", organisation="Greater Night", identifier="")
    night |= {"hours": "when the front door is closed", "area": "Luton; Wigan"}
    (problem,) = await refusals(day, night, night | {"hours": "24/7", "label": "b"})
    assert problem == (
        "row 3, hours: row 2 waits for emergency-duty to close and this one for childrens-front-door: "
        "write when one of them answers"
    )
    assert (await bring_in(day, night | {"area": "Luton"})).added == 2


async def test_roles_that_wait_for_each_other_already_do_not_keep_an_export_from_going_back_in():
    day = a_row(hours="when emergency-duty is closed")
    night = a_row(role="emergency-duty", name="EDT", hours="when the front door is closed")
    await bring_in(day)
    await bring_in(night)
    assert (await bring_in(day, night)).unchanged == 2
    (problem,) = await refusals(night | {"label": "b"}, day)
    assert problem.startswith("row 2, hours: row 3 waits for emergency-duty to close")


async def test_nor_can_a_role_that_somebody_enters_by_hand_wait_for_itself():
    contact = await a_contact(role="childrens-front-door", area="Wigan", name="Wigan MASH")
    (channel,) = await channels_of(contact)
    with pytest.raises(RuleBroken, match="A role can't wait for itself to close: ") as refused:
        await contacts.change_channel(an_act(), channel, hours="when the front door is closed")
    assert refused.value.field == "hours"
    with pytest.raises(RuleBroken, match="A role can't wait for itself to close: "):
        await a_channel(contact, value="0161 496 0002", label="Night", hours="when the front door is closed")
    await contacts.change_channel(an_act(), channel, hours="when lado is closed")


async def test_a_real_directory_refuses_what_a_demonstration_accepts():
    from tests.conftest import empty_tables

    await empty_tables()
    await a_directory(demonstration=False)
    problems = await refusals(a_row(), a_row(channel="email", value="mash@wigan.example", label="b"))
    assert [each.split(":")[0] for each in problems] == ["row 2, value", "row 3, value"]


async def test_there_must_be_a_directory_first():
    from tests.conftest import empty_tables

    await empty_tables()
    with pytest.raises(RuleBroken, match="Run “directory seed” first"):
        await import_contacts(an_act(), a_file(a_row()), today=TODAY)


# What people changed meanwhile


async def test_a_number_that_a_person_changed_is_changed_back_by_an_older_sheet_but_unverified():
    await bring_in(a_row(**CLAIM))
    contact_id = (await one("SELECT id FROM contact"))["id"]
    from directory.contacts.tables import Channel

    (channel,) = await Channel.objects().where(Channel.contact == contact_id)
    await contacts.change_channel(an_act(by=3), channel, value="0161 496 0009")
    await a_try(channel, on=days_ago(1))
    done = await bring_in(a_row(**CLAIM))
    assert (done.changed, done.verifications) == (1, 0)
    assert await tries_that_count() == []


async def test_a_retired_channel_is_not_brought_back_but_added_anew():
    await bring_in(a_row())
    from directory.contacts.tables import Channel

    (channel,) = await Channel.objects()
    await contacts.retire(an_act(), channel=channel, on=TODAY)
    assert (await bring_in(a_row())).added == 1


async def test_what_was_entered_by_hand_is_recognised():
    contact = await a_contact(role="childrens-front-door", area="Wigan", name="Wigan MASH")
    await a_channel(contact, kind="email", value="mash@wigan.example")
    done = await bring_in(a_row(identifier=""), a_row(identifier="", channel="email", value="mash@wigan.example"))
    assert (done.added, done.changed, done.unchanged) == (0, 0, 2)
    assert [channel.kind for channel in await channels_of(contact)] == ["phone", "email"]


async def test_somebody_who_writes_while_a_file_is_read_is_not_overwritten_unseen(monkeypatch):
    from directory.exchange import changes

    planned = changes.plan
    calls = []

    def slow_plan(*arguments, **options):
        calls.append(1)
        return planned(*arguments, **options)

    real_revision = changes.revision

    async def revision_before_somebody_writes():
        then = await real_revision()
        await an_organisation("Wigan Council", identifiers=("gss:E08000010",))
        return then

    monkeypatch.setattr(changes, "plan", slow_plan)
    monkeypatch.setattr(changes, "revision", revision_before_somebody_writes)
    await bring_in(a_row())
    assert len(calls) == 2
    assert len(await fetch("SELECT id FROM organisation")) == 1


# Warnings


async def test_advice_and_doubts_go_in_as_warnings():
    done = await bring_in(
        a_row(channel="email", value="jane.smith@wigan.example"),
        a_row(role="emergency-duty", name="EDT", hours="Mo-Fr 17:00-08:45; Sa,Su,PH 00:00-24:00"),
    )
    assert any(each.startswith("row 2, value: This looks like one person's mailbox") for each in done.warnings)
    assert any("Monday 00:00–08:45" in each for each in done.warnings if each.startswith("row 3, hours"))


async def test_minutes_that_an_area_leaves_to_nobody_are_named():
    day = a_row(hours="Mo-Th 08:45-17:00; Fr 08:45-16:30")
    night = a_row(
        role="emergency-duty", name="EDT", hours="Mo-Th 00:00-08:30,16:30-24:00; Fr 00:00-08:30,16:00-24:00; Sa,Su 24/7"
    )
    await bring_in(day)
    done = await bring_in(
        night | {"hours": "Mo-Th 00:00-08:30,16:30-24:00; Fr 00:00-08:30,16:00-24:00; Sa,Su 00:00-24:00"}
    )
    (warning,) = [each for each in done.warnings if "in Wigan" in each]
    assert warning.startswith("row 2, hours: in Wigan, Monday 08:30–08:45, Tuesday 08:30–08:45, Wednesday")
    done = await bring_in(night | {"hours": "when the front door is closed"})
    assert not [each for each in done.warnings if "in Wigan" in each]


async def test_columns_that_are_not_read_are_named():
    done = await bring_in(a_row(source="the web"))
    assert done.warnings == ("row 1, source: this column isn't read",)


async def test_a_body_s_other_contacts_are_nationwide_once_it_has_a_national_line():
    """Also where the file that brings the line doesn't name them."""
    charity = {"organisation": "Madeup Helpline", "organisation_kind": "charity", "identifier": "", "area": ""}
    await bring_in(a_row(**charity, role="whistleblowing", name="Advice", value="0808 157 0001"))
    assert not (await one("SELECT nationwide FROM contact"))["nationwide"]
    await bring_in(a_row(**charity, role="helpline", name="Line", value="0808 157 0002"))
    assert [bool(row["nationwide"]) for row in await fetch("SELECT nationwide FROM contact")] == [True, True]
    assert await broken_link() is None


async def test_a_local_office_takes_no_helpline_from_the_country():
    """Not even where the whole file is that one row: 999 itself would vanish from every answer."""
    charity = {"organisation": "Madeup Helpline", "organisation_kind": "charity", "identifier": ""}
    await bring_in(
        a_row(**charity, area="", role="helpline", name="Line", value="0808 157 0002"),
        a_row(**charity, area="", role="switchboard", name="Office", value="0808 157 0003"),
    )
    done = await bring_in(a_row(**charity, area="Wigan", role="dsl", name="Wigan centre", value="0161 496 0005"))
    rows = await fetch("SELECT name, nationwide FROM contact ORDER BY name")
    assert {row["name"]: bool(row["nationwide"]) for row in rows} == {
        "Line": True,
        "Office": False,
        "Wigan centre": False,
    }
    assert done.warnings == ("row 2, area: Office is no national line any more: give it an area of its own",)
    assert await broken_link() is None


async def test_a_front_door_that_now_closes_earlier_than_the_duty_team_opens_is_pointed_out():
    night = "Mo-Fr 00:00-09:00,17:00-24:00; Sa,Su 00:00-24:00"
    await bring_in(a_row(hours="Mo-Fr 09:00-17:00"), a_row(role="emergency-duty", name="EDT", hours=night))
    done = await bring_in(a_row(hours="Mo-Fr 09:00-16:00"))
    (warning,) = [each for each in done.warnings if "in Wigan" in each]
    assert warning.startswith("row 2, hours: in Wigan, Monday 16:00–17:00")
    assert warning.endswith("is left to nobody: check the hours of the front door and the duty team")


async def test_two_areas_that_disagree_are_named_as_people_know_them():
    with pytest.raises(FileRefused) as refused:
        await bring_in(a_row(area="E08000010"), a_row(channel="email", value="a@b.example", area="Stockport"))
    assert "“Stockport” was found, but row 2 of the same contact says “Wigan”" in str(refused.value)
