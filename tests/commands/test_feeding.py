"""`directory import open-referral`: what another directory lists, looked at first, then taken in, then undone."""

import json

SERVICE = {
    "id": "7f9c24e8-3b1d-4c8e-9f60-1d2a3b4c5d6e",
    "name": "Bridge advice",
    "status": "active",
    "organization": {"name": "Bridge trust", "description": "Charity"},
    "phones": [{"number": "0161 496 0177"}],
    "service_areas": [{"uri": "http://statistics.data.gov.uk/id/statistical-geography/E08000010"}],
    "attributes": [{"taxonomy_term": {"term": "early-help", "name": "Early help"}}],
}


def test_a_file_of_a_feed_is_looked_at_taken_in_and_undone(machine, tmp_path):
    file = tmp_path / "feed.json"
    swimming = SERVICE | {"id": "7f9c24e8-3b1d-4c8e-9f60-1d2a3b4c5d6f", "attributes": []}
    file.write_text(json.dumps({"contents": [SERVICE, swimming]}), encoding="utf-8")
    looked = machine.directory("import", "open-referral", file, "--dry-run")
    assert "New: Contact: Bridge advice, Bridge trust" in looked.out
    assert "Would have added 1 numbers" in looked.out
    assert "Left out: Bridge advice (Bridge trust): it’s classed as nothing" in looked.err
    done = machine.directory("import", "open-referral", file)
    assert done.out.startswith("Added 1 numbers and addresses, changed 0")
    act = done.err.split("directory import undo ")[1].strip()
    again = machine.directory("import", "open-referral", file, "--json").json
    assert (again["added"], again["changed"], again["unchanged"], len(again["left_out"])) == (0, 0, 1, 1)
    assert machine.directory("import", "undo", act).status == 0
    assert machine.directory("import", "open-referral", file, "--json", "--dry-run").json["added"] == 1


def test_what_cannot_be_read_is_said_in_one_sentence(machine, tmp_path):
    assert "There is no file" in machine.directory("import", "open-referral", tmp_path / "none").sentence
    refused = machine.directory("import", "open-referral", "http://127.0.0.1:1/open-referral", "--anew")
    assert "private network" in refused.sentence
    page = tmp_path / "page.html"
    page.write_text("<html>", encoding="utf-8")
    assert "is no JSON" in machine.directory("import", "open-referral", page).sentence
