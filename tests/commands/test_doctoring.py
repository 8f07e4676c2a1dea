"""`directory doctor` says what should be put right, and nothing when nothing should."""

import contextlib
import sqlite3


def test_a_sound_directory_has_nothing_to_put_right(machine):
    said = machine.directory("doctor")
    assert (said.status, said.out.strip()) == (0, "Nothing to put right.")


def test_an_altered_history_is_found(machine):
    with contextlib.closing(sqlite3.connect(machine.file)) as connection:
        connection.execute("DROP TRIGGER history_no_update")
        connection.execute("UPDATE history SET reason = 'nothing to see' WHERE id = 3")
        connection.commit()
    said = machine.directory("doctor")
    assert said.status == 1
    assert "The history doesn’t hold: row 3" in said.out
    assert said.sentence == "1 to put right"


def test_every_mailbox_s_domain_is_asked_for_with_dns(machine, monkeypatch):
    """The asking itself is tested with a server of our own; nobody else's is asked from here."""
    asked = []
    monkeypatch.setattr(
        "directory.commands.doctoring.undeliverable", lambda listed: asked.extend(listed) or {asked[0]: "Gone"}
    )
    said = machine.directory("doctor", "--dns")
    assert "lado@wigan.example" in asked
    assert "Gone. Ask " in said.out
