"""What `directory gaps` says to people and to programs."""

import csv
import io


def test_gaps_for_people_are_those_for_programs(machine):
    said = machine.directory("gaps", "--area", "Wigan")
    assert said.status == 0
    facts = machine.directory("gaps", "--area", "E08000010", "--json").json
    lines = said.out.splitlines()
    assert lines[-1] == f"{len(facts)} gaps"
    assert len(lines) == len(facts) + 1
    assert {each["area"] for each in facts} == {"E08000010"}
    assert all({"kind", "severity", "since", "url"} <= set(each) for each in facts)
    rows = list(csv.DictReader(io.StringIO(machine.directory("gaps", "--area", "Wigan", "--csv").out)))
    assert [row["url"] for row in rows] == [each["url"] for each in facts]


def test_the_demonstration_shows_gaps_of_every_kind_it_can(machine):
    facts = machine.directory("gaps", "--json").json
    assert {each["kind"] for each in facts} >= {
        "missing-contact",
        "stale-contact",
        "missing-lead",
        "missing-agreement",
        "retired-party",
        "overdue-review",
        "uncovered-hours",
    }


def test_gaps_of_nowhere(machine):
    nowhere = machine.directory("gaps", "--area", "Nowhere")
    assert (nowhere.status, nowhere.err.startswith("There is no area “Nowhere”")) == (1, True)
    assert machine.directory("gaps", "--kind", "lovely").status == 2


def test_gaps_of_an_empty_directory(bare):
    assert bare.directory("db", "up").status == 0
    assert bare.directory("gaps").status == 1
