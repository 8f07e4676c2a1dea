"""`directory account`: the first administrator, an invitation for anybody, and the demonstration's own people."""

import re

import pytest

from directory.settings import ROOT, settings

LINK = re.compile(r"http://127\.0\.0\.1:8000(/[\w/-]+)\?token=\S+")


def test_the_first_administrator_is_made_at_the_machine(real):
    said = real.directory("account", "create", "Head@Wigan-School.uk", "--role", "admin", "--name", "Robin Sample")
    assert said.status == 0, said.err
    first, link = said.out.splitlines()
    assert first == "Invited head@wigan-school.uk as administrator. Pass on, good until midday on 27 November 2026:"
    assert LINK.fullmatch(link)[1] == "/invitations/acceptances/new"
    assert real.directory("history", "verify").status == 0


@pytest.mark.parametrize("role", ["admin", "verifier", "editor", "reader"])
def test_each_role_may_be_given_with_or_without_what_it_looks_after(machine, role):
    remits = ["--area", "E08000010", "--area", "Stockport", "--organisation", "wigan-council"]
    told = machine.directory("account", "create", "a@wigan.example", "--role", role, *remits, "--json").json
    assert (told["email"], told["role"], told["mailed"]) == ("a@wigan.example", role, False)
    assert told["expires_at"] == "2026-11-27T12:00:00Z"
    assert LINK.fullmatch(told["link"])
    assert machine.directory("account", "create", "b@wigan.example", "--role", role).status == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("nonsense", "--role", "reader"), "no email address in it"),
        (("reader@wigan.example", "--role", "reader"), "reader@wigan.example has an account already"),
        (("a@wigan.example", "--role", "verifier", "--area", "E99"), "There is no area “E99”"),
        (("a@wigan.example", "--role", "editor", "--organisation", "nobody"), "There is no organisation “nobody”"),
    ],
)
def test_what_cannot_be_is_one_sentence(machine, words, sentence):
    assert sentence in machine.directory("account", "create", *words).sentence


def test_an_empty_directory_lets_nobody_in(bare):
    bare.directory("db", "up")
    assert (
        "The directory is empty" in bare.directory("account", "create", "a@wigan.example", "--role", "admin").sentence
    )


def test_a_mail_that_cannot_be_sent_is_a_warning_and_the_link_is_printed(machine, monkeypatch):
    monkeypatch.setenv("MAIL_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("MAIL_FROM", "directory@wigan.example")
    settings.cache_clear()
    said = machine.directory("account", "create", "a@wigan.example", "--role", "reader")
    assert said.status == 0
    assert said.err.startswith("Warning: the invitation was not mailed. The mail server 127.0.0.1 could not be used")
    assert LINK.search(said.out)


def test_somebody_whom_no_mail_reaches_is_given_a_link(machine):
    said = machine.directory("account", "link", " Reader@wigan.example")
    first, link = said.out.splitlines()
    assert first == "Good once, until 12:20pm on 20 November 2026:"
    assert LINK.fullmatch(link)[1] == "/sign-in-links/sessions/new"
    told = machine.directory("account", "link", "reader@wigan.example", "--json").json
    assert told["email"] == "reader@wigan.example"
    machine.directory("account", "create", "a@wigan.example", "--role", "reader")
    invited = machine.directory("account", "link", "a@wigan.example").out
    assert LINK.search(invited)[1] == "/invitations/acceptances/new"
    assert (
        "Nobody has an account with b@wigan.example" in machine.directory("account", "link", "b@wigan.example").sentence
    )


def test_a_link_is_for_where_this_machine_serves(machine, monkeypatch):
    monkeypatch.setenv("PORT", "9123")
    settings.cache_clear()
    assert "http://127.0.0.1:9123/sign-in" in machine.directory("account", "link", "reader@wigan.example").out
    monkeypatch.setenv("BASE_URL", "https://directory.example/")
    settings.cache_clear()
    assert "https://directory.example/sign-in" in machine.directory("account", "link", "reader@wigan.example").out


def test_a_demonstration_prints_a_link_for_each_of_its_people(machine):
    said = machine.directory("account", "links").out.splitlines()
    assert [line.split()[0] for line in said[1:]] == ["reader", "editor", "verifier", "administrator"]
    assert all(LINK.search(line)[1] == "/sign-in-links/sessions/new" for line in said[1:])


def test_a_real_directory_prints_links_for_nobody(real):
    assert real.directory("account", "links").sentence.startswith("Only a demonstration gives links for everybody")


def test_make_run_prints_them_before_it_serves():
    recipe = (ROOT / "Makefile").read_text().split("run: for-running")[1].split("\n\n")[0].splitlines()
    assert [line.split("/directory ")[1] for line in recipe if "/directory " in line] == [
        "db up",
        "seed --demo --if-empty",
        "account links",
        "serve",
    ]
