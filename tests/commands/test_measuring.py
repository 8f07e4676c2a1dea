"""What `directory figures` says to people and to programs."""

import csv
import io


def test_figures_for_people(machine):
    said = machine.directory("figures")
    assert said.status == 0
    assert "numbers and addresses are sound on 20 November 2026." in said.out
    for heading in ("By role", "By area", "As each month ended", "Falling due", "Waiting"):
        assert f"\n{heading}\n" in said.out
    assert "  Reports from readers: " in said.out
    assert "  Mails: 0 to be sent, 0 failed, 0 given up" in said.out
    assert "  31 October 2026: none" in said.out


def test_figures_for_programs_are_those_of_the_sheet(machine):
    facts = machine.directory("figures", "--json").json
    sheet = list(csv.DictReader(io.StringIO(machine.directory("figures", "--csv").out)))
    lado = next(role for role in facts["roles"] if role["code"] == "lado")
    of_lado = [row for row in sheet if row["figure"] == "channels" and row["role"] == "lado"]
    assert lado["standings"] == {row["standing"]: int(row["value"]) for row in of_lado}
    assert lado["number"] == sum(lado["standings"].values()) > 0
    assert len(facts["months"]) == 12
    assert [week["number"] for week in facts["due"]] == [
        int(row["value"]) for row in sheet if row["figure"] == "due in the week from"
    ]
    assert facts["messages"] == {"waiting": 0, "failed": 0, "given_up": 0}
    assert facts["channels"]["number"] == sum(role["number"] for role in facts["roles"])
    reports, _suggestions = facts["open"]
    assert {row["figure"]: row["value"] for row in sheet}["open reports"] == str(reports["number"])
    assert "since" in reports


def test_figures_of_an_empty_directory(bare):
    assert bare.directory("db", "up").status == 0
    assert bare.directory("figures").out.startswith("0 of 0 numbers and addresses are sound")
    assert bare.directory("figures", "--json").json["channels"]["number"] == 0
