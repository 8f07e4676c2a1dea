"""Passphrases that are guessed first are refused, with what to do instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.passphrases import LONGEST, SHORTEST, why_refused
from directory.accounts.queries import common_words


def refusal(passphrase, *, email="robin.sample@wigan.example", person="Robin Sample"):
    return why_refused(passphrase, email=email, person=person, common=common_words())


@pytest.mark.parametrize(
    "passphrase",
    [
        "copper meadow kettle",
        "Elf-Teapot-9-Harbour",
        "839201748293",
        "a rose is a rose is",
        "liverpool copper kettle",
        "żółta łódź na morzu",
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_are_good(passphrase):
    assert refusal(passphrase) == ""


@pytest.mark.parametrize("passphrase", ["", "short", "eleven char"])
def test_what_is_short_is_refused(passphrase):
    assert refusal(passphrase).startswith("Use 12 characters or more")


def test_what_is_endless_is_refused():
    assert refusal("copper meadow " * 20) == f"Shorten this to {LONGEST} characters or fewer"


@pytest.mark.parametrize(
    "passphrase",
    [
        "password1234",
        "Passw0rd!!!!",
        "P@ssw0rd2026",
        "liverpool2024!",
        "LetMeInPlease",
        "Summer2026Summer",
        "manchester united 1",
        "safeguarding1",
        "loveyou loveyou",
        "correct horse battery staple",
        "qwertyuiop123",
        "zxcvbnm zxcvbnm",
        "123456789012",
        "987654321098",
        "abcdefghijklm",
        "aaaaaaaaaaaaa",
        "abababababab",
        "1qaz2wsx3edc",
        "pass12345678",
        "............",
    ],
)
def test_what_is_guessed_first_is_refused(passphrase):
    assert refusal(passphrase).startswith("Choose another: this one is easy to guess")


@pytest.mark.parametrize("passphrase", ["robin.sample1234", "SampleRobin 26", "robin.sample@wigan.example"])
def test_one_s_own_name_or_address_is_refused(passphrase):
    assert refusal(passphrase).startswith("Leave out your name and your email address")


def test_a_name_among_other_words_is_no_harm():
    assert refusal("robin copper meadow kettle") == ""


@given(st.text(max_size=LONGEST + 10))
def test_every_passphrase_is_answered_and_none_is_taken_that_is_too_short(passphrase):
    if refusal(passphrase) == "":
        assert SHORTEST <= len(passphrase) <= LONGEST


def test_the_list_is_ours_and_holds_words():
    assert len(common_words()) > 250
    assert all(each == each.lower() and each.isalpha() for each in common_words())
