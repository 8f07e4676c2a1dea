"""The words of every command: its help, its exit status, and one sentence for whatever goes wrong."""

import stat

import click
import pytest

from directory.cli import main


def commands(group=main, words=()):
    """Every command and group, as the words that call it."""
    yield words
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, (*words, name))
        else:
            yield (*words, name)


ALL = list(commands())

CONTRACT = [
    ("serve", "--host", "--port"),
    ("db", "up"),
    ("db", "status"),
    ("db", "backup", "FILE"),
    ("seed", "--demo"),
    ("find", "PLACE", "--role", "--at", "--viewer", "public|professionals|verifiers", "--json"),
    ("search", "WORDS", "--json"),
    ("stale", "--all", "--json"),
    ("import", "postcodes", "FILE", "--dry-run", "--json"),
    ("import", "contacts", "FILE", "--dry-run", "--json"),
    ("export", "contacts", "FILE"),
    ("poster", "SLUG", "--out"),
    ("history", "verify"),
    ("remind", "--on", "--json"),
    ("bounced", "REPORT"),
    ("account", "create", "EMAIL", "--role", "admin|verifier|editor|reader", "--area", "GSS", "--organisation", "SLUG"),
]


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_everything_explains_itself(bare, words):
    for flag in ("--help", "-h"):
        said = bare.directory(*words, flag)
        assert said.status == 0
        assert said.out.startswith(f"Usage: main {' '.join(words)}".rstrip())
        assert said.err == ""
    explained = said.out.split("\n\n")[1].strip()
    assert explained[0].isupper()
    assert explained.endswith(".")
    assert not bare.file.exists()


@pytest.mark.parametrize("promised", CONTRACT, ids=lambda promised: " ".join(promised[:2]))
def test_the_contract_s_words_are_there(bare, promised):
    words = tuple(word for word in promised if word.islower() and "-" not in word and "|" not in word)
    assert words in ALL
    said = bare.directory(*words, "--help").out
    for word in promised[len(words) :]:
        assert word in said


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("db", "frobnicate"),
        ("find",),
        ("find", "Wigan", "Stockport"),
        ("find", "Wigan", "--viewer", "everybody"),
        ("import", "contacts"),
        ("import", "contacts", "a.csv", "--whatever"),
        ("poster", "wigan-council"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "eight"),
        ("remind", "--on", "yesterday"),
    ],
    ids=" ".join,
)
def test_wrong_words_end_with_status_2_and_say_what_to_read(bare, words):
    said = bare.directory(*words)
    assert said.status == 2
    assert said.out == ""
    assert "--help" in said.err


def test_a_day_that_is_none_is_told_how_to_write_one(bare):
    said = bare.directory("remind", "--on", "2026-13-20")
    assert said.status == 2
    assert "“2026-13-20” isn’t a day. Write it like 2026-11-20" in said.err


@pytest.mark.slow
def test_the_program_itself_ends_with_the_same_statuses(machine):
    found = machine.program("find", "Wigan", "--role", "lado")
    assert (found.status, found.err) == (0, "")
    assert "Wigan" in found.out
    assert machine.program("find", "Wigan", "--role", "wizard").sentence.startswith("There is no role “wizard”")
    assert machine.program("find").status == 2
    assert machine.program("--version").out == "directory, version 0.1.0\n"


EVERY_KIND = [
    ("find", "Wigan"),
    ("search", "Wigan"),
    ("stale",),
    ("history", "verify"),
    ("export", "contacts", "-"),
    ("seed", "--demo"),
    ("account", "create", "a@wigan.example", "--role", "reader"),
    ("account", "links"),
    ("remind",),
    ("poster", "wigan-council", "--out", "poster.pdf"),
    ("serve", "--port", "8765"),
]


@pytest.mark.parametrize("words", EVERY_KIND, ids=" ".join)
def test_a_database_that_is_not_up_to_date_says_what_to_run(bare, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert bare.directory(*words).sentence.endswith("is not up to date. Run “directory db up” first")


ADDRESSES = {
    "mysql://somewhere": "DATABASE_URL must begin with postgresql://",
    "postgresql://user:secret-word@127.0.0.1:1/directory": "The database that DATABASE_URL names could not be used",
    "postgresql://user:secret-word@localhost:port/directory": "DATABASE_URL can’t be read",
    "postgresql:///directory?host=/no/such/folder": "The database that DATABASE_URL names could not be used",
}


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("words", [("find", "Wigan"), ("serve", "--port", "8765")], ids=" ".join)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(bare, address, words):
    said = bare.program(*words, DATABASE_URL=address).sentence
    assert ADDRESSES[address] in said
    assert "secret-word" not in said


@pytest.fixture
def closed_folder(machine):
    """A DATA_DIR that may not be opened."""
    machine.folder.chmod(0)
    yield machine
    machine.folder.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("words", [("find", "Wigan"), ("db", "up"), ("serve", "--port", "8765")], ids=" ".join)
def test_a_data_dir_without_permission_is_one_sentence(closed_folder, words, not_all_powerful):
    sentence = closed_folder.program(*words, before=not_all_powerful).sentence
    assert str(closed_folder.folder) in sentence
    assert "DATA_DIR" in sentence


def test_a_file_that_is_no_database_is_one_sentence(bare):
    bare.folder.mkdir()
    bare.file.write_bytes(b"This is a letter. " * 1000)
    assert "file is not a database" in bare.directory("find", "Wigan").sentence
