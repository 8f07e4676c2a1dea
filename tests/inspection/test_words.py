"""The history in plain English, fact by fact."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from directory.history.facts import Fact, changed_columns
from directory.inspection.sentences import moment_in_words
from directory.inspection.values import Known, channel_value, value_in_words
from directory.inspection.words import act_in_words, acts_in_words, fact_in_words

KNOWN = Known(
    people={"digest": "Mx Madeup"},
    accounts={7: "Placeholder Editor"},
    areas={"E08000010": "Wigan"},
    organisations={1: "Wigan Council"},
    roles={2: "LADO"},
)
SUMMER = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
CHANNEL = {
    "kind": "phone",
    "value": "+441614960001",
    "label": "",
    "hours": "",
    "visibility": "public",
    "retired_on": None,
}
TRY = {"value": "+441614960001", "verified_on": "2026-03-03", "method": "rang", "outcome": "right", "account": 7}


def fact(table, *, after=None, before=None, verb="changed", number=1, by=None, source="page", act="one"):
    return Fact(number, act, SUMMER, by, source, "", verb, table, "record", before, after, "hash")


def told(table, *, after, before=None, verb="changed"):
    said = fact_in_words(fact(table, after=after, before=before, verb=verb), KNOWN)
    return said.what, list(said.details)


def test_a_moment_is_london_s():
    assert moment_in_words(SUMMER) == "1 July 2026 at 1:30pm"


def test_who_did_it_is_said_by_name_or_by_where_it_came_from():
    assert act_in_words([fact("x", by=7, after={})], KNOWN).who == "Placeholder Editor"
    assert act_in_words([fact("x", by=8, after={})], KNOWN).who == "Somebody with an account"
    for source, who, where in (
        ("import", "Somebody at the machine", "by importing a file"),
        ("report", "A reader", "on the page “Something wrong here?”"),
        ("owner", "Its owner", "by the link sent to its owner"),
        ("planned", "The directory", "as was planned before"),
        ("pigeon", "Somebody at the machine", "by pigeon"),
    ):
        said = act_in_words([fact("x", source=source, after={})], KNOWN)
        assert (said.who, said.where) == (who, where)


def test_acts_come_newest_first_and_what_each_did_in_its_order():
    facts = [fact("x", number=n, act=act, after={}) for n, act in ((5, "late"), (4, "late"), (3, "early"))]
    assert [(each.act, len(each.told)) for each in acts_in_words(facts, KNOWN)] == [("late", 2), ("early", 1)]
    facts = [fact("channel", number=n, after=CHANNEL | {"value": v}) for n, v in ((5, "b"), (4, "a"))]
    (act,) = acts_in_words(facts, KNOWN)
    assert [each.what for each in act.told] == ["The number a was added", "The number b was added"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "+441614960002"}, ("The number changed from 0161 496 0001 to 0161 496 0002", [])),
        ({"label": "Duty"}, ("About the number 0161 496 0001", ["The label was set to Duty"])),
        ({"hours": "24/7"}, ("About the number 0161 496 0001", ["The hours were set to 24 hours a day, every day"])),
        (
            {"visibility": "private"},
            ("About the number 0161 496 0001", ["The visibility changed from everybody to verifiers only"]),
        ),
        (
            {"label": "Duty", "retired_on": "2026-03-03"},
            ("About the number 0161 496 0001", ["The label was set to Duty", "Out of use from 3 March 2026"]),
        ),
    ],
)
def test_a_channel_is_told_field_by_field(change, said):
    assert told("channel", before=CHANNEL, after=CHANNEL | change) == said


def test_what_is_taken_away_retired_and_brought_back_is_told():
    labelled, retired = CHANNEL | {"label": "Duty"}, CHANNEL | {"retired_on": "2026-03-03"}
    assert told("channel", before=labelled, after=CHANNEL)[1] == ["The label was taken away: Duty"]
    assert told("channel", before=CHANNEL, after=retired, verb="retired")[0] == "Retired: the number 0161 496 0001"
    back = told("channel", before=retired, after=CHANNEL, verb="restored")
    assert back == ("Brought back into use: the number 0161 496 0001", ["In use again"])


def test_a_contact_and_an_organisation_are_told_with_names_for_numbers():
    contact = {"organisation": 1, "role": 2, "areas": ["E08000010", "E09"], "person": "name:digest", "nationwide": True}
    assert told("contact", after=contact) == (
        "The contact was added",
        [
            "Organisation: Wigan Council",
            "Role: LADO",
            "Areas: Wigan, E09",
            "Person: Mx Madeup",
            "Reach: the whole country",
        ],
    )
    moved = told("contact", before=contact, after=contact | {"organisation": 9, "person": "name:gone"})
    assert moved == (
        "The contact was changed",
        [
            "The organisation changed from Wigan Council to number 9",
            "The person changed from Mx Madeup to a person whose name was erased",
        ],
    )
    assert told("organisation", before={"aliases": []}, after={"aliases": ["A", "B"]}) == (
        "The organisation was changed",
        ["The other names were set to A, B"],
    )


def test_a_try_a_report_and_what_became_of_them_are_told():
    assert told("verification", after=TRY, verb="verified") == (
        "Verified by ringing: right",
        ["0161 496 0001, on 3 March 2026, by Placeholder Editor"],
    )
    wrong = TRY | {"outcome": "no answer", "value": "a@wigan.example", "account": None, "note": "Rang out"}
    assert told("verification", after=wrong) == (
        "Tried by ringing: no answer",
        ["a@wigan.example, on 3 March 2026", "Note: Rang out"],
    )
    assert told("verification", before=TRY, after=TRY | {"note": "Late"}) == (
        "The record of a try on 3 March 2026 was changed",
        ["The note was set to Late"],
    )
    report = {"kind": "wrong-number", "text": "", "settled_at": None}
    assert told("report", after=report) == ("A reader reported: wrong number", [])
    assert told("report", before=report, after=report | {"settled_at": "x"}) == ("A reader’s report was settled", [])
    assert told("report", before=report, after=report | {"text": ""}) == ("A reader’s report was changed", [])


def test_a_record_that_nobody_has_words_for_is_told_by_its_columns():
    before = {"due": None, "own_line": True, "weight": 1, "position": 3}
    assert told("poster_issue", before=before, after={"due": 5, "own_line": False, "weight": 2, "position": 4}) == (
        "Poster issue: changed",
        ["The due was set to 5", "The own line changed from yes to no", "The weight changed from 1 to 2"],
    )
    assert told("account", after={"role": "editor", "email": "name:digest"}, verb="invited") == (
        "Account: invited",
        ["Role: editor", "Email: Mx Madeup"],
    )
    assert told("verification", after=TRY, before=TRY, verb="name erased") == ("A person’s name was erased", [])


def test_values_of_kinds_that_were_given_up_are_shown_as_they_are():
    assert channel_value({"kind": "fax", "value": "0161"}) == "0161"
    assert channel_value({"kind": "post", "value": "1 Sample St\nWigan WN1 1AA"}) == "1 Sample St, Wigan WN1 1AA"
    assert value_in_words("anything", None, KNOWN) == ""


def test_a_removed_record_differs_in_all_it_held():
    assert changed_columns(fact("x", before={"a": 1, "b": None})) == ["a"]


NOTICE = {
    "kind": "outage",
    "channel": 3,
    "begins_at": "2026-07-01T09:00:00Z",
    "ends_at": "2026-07-01T15:00:00Z",
    "hours": "",
    "instead": "",
    "note": "",
    "follows": "",
    "withdrawn_at": None,
}


def told_of(table, *, after, before=None, verb="changed", way=CHANNEL):
    past = {"channel": {3: [(0, way), (9, way | {"value": "+441614960009"})]}}
    said = fact_in_words(fact(table, after=after, before=before, verb=verb), replace(KNOWN, past=past))
    return said.what, list(said.details)


def test_a_notice_that_is_changed_is_told_field_by_field():
    later = NOTICE | {"ends_at": "2026-07-02T15:00:00Z", "instead": "+441614960002"}
    assert told_of("notice", before=NOTICE, after=later) == (
        "Changed. Out of order for a while: the number 0161 496 0001",
        [
            "The end changed from 1 July 2026 at 4pm to 2 July 2026 at 4pm",
            "The number to use meanwhile was set to 0161 496 0002",
        ],
    )
    hours = NOTICE | {"kind": "hours", "begins_at": "2026-06-30T23:00:00Z", "ends_at": "2026-07-01T23:00:00Z"}
    assert told_of("notice", before=hours, after=hours | {"hours": "10:00-14:00"})[1] == [
        "The hours changed from closed to 10am to 2pm"
    ]


def test_what_was_announced_and_is_no_longer_is_told():
    coming = NOTICE | {"kind": "coming", "ends_at": "2026-11-30T00:00:00Z", "instead": "+441614960002"}
    assert told_of("notice", after=coming) == (
        "Announced to readers before it takes effect: the number 0161 496 0001",
        ["Day from which it holds: 30 November 2026", "Number: 0161 496 0002"],
    )
    assert told_of("notice", before=coming, after=coming | {"withdrawn_at": "2026-07-01T12:00:00Z"}) == (
        "No longer announced to readers before it takes effect: the number 0161 496 0001",
        [],
    )


def test_what_is_told_of_a_channel_that_nobody_knows_says_so_much():
    assert told("notice", after=NOTICE)[0] == "Out of order for a while: a number or address"
    finding = {"channel": 3, "answer": "changed", "value": "0161", "says": "0162", "hours": "9 to 5", "note": ""}
    finding |= {"with_code": True, "outcome": ""}
    assert told("owner_finding", after=finding) == (
        "The owner says that this has changed: 0161",
        ["New value: 0162", "New hours: 9 to 5"],
    )
    replaced = told("owner_finding", before=finding, after=finding | {"outcome": "replaced"})
    assert replaced[0] == "The owner has said something else since"


def test_a_plan_says_what_each_field_is_to_be_in_place_of_what_it_was():
    plan = {
        "channel": 3,
        "contact": 5,
        "kind": "change",
        "on_day": "2026-12-01",
        "way": "",
        "value": None,
        "label": "",
        "hours": None,
        "visibility": "professionals",
        "person": None,
        "job_title": None,
        "announced": False,
        "problem": "",
    }
    assert told_of("planned_change", after=plan, way=CHANNEL | {"label": "Duty"}) == (
        "Planned for 1 December 2026: a change of the number 0161 496 0001",
        ["Label: nothing, in place of Duty", "Visibility: professionals only, in place of everybody"],
    )
    assert told_of("planned_change", before=plan, after=plan | {"label": "Desk"}) == (
        "The plan for 1 December 2026 was changed: a change of the number 0161 496 0001",
        [],
    )
    same = plan | {"visibility": "public", "label": None}
    assert told_of("planned_change", after=same)[1] == []


def test_an_owner_whose_job_title_is_another_is_told():
    owner = {"person": "name:digest", "job_title": "Manager", "email": "name:gone", "ended_at": None}
    assert told("owner", before=owner, after=owner | {"job_title": "Head"}) == (
        "What is known of an owner was changed",
        ["The job title changed from Manager to Head"],
    )
    assert told("owner", before=owner, after=owner, verb="asked")[1] == [
        "Mx Madeup, Manager, a person whose name was erased"
    ]
