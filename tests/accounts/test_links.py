"""A link is good for one purpose, until it isn't, and only as we wrote it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.accounts.links import Purpose, read, signed

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RECORD = uuid4()
SECRET = "a secret of our own"


def a_token(*, purpose=Purpose.SIGN_IN, until=NOW + timedelta(minutes=20)):
    return signed(RECORD, purpose=purpose, until=until, secret=SECRET)


def read_of(token, *, purpose=Purpose.SIGN_IN, secret=SECRET, now=NOW):
    return read(token, purpose=purpose, secret=secret, now=now)


def test_a_link_says_which_it_is_until_its_time_is_over():
    assert read_of(a_token()).record == RECORD
    assert read_of(a_token(), now=NOW + timedelta(minutes=20)).record == RECORD
    assert read_of(a_token(), now=NOW + timedelta(minutes=20, seconds=1)) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_good_for_its_own_purpose_only(purpose):
    assert [other for other in Purpose if read_of(a_token(purpose=purpose), purpose=other)] == [purpose]


def test_a_link_signed_with_another_secret_is_not_ours():
    assert read_of(a_token(), secret="another") is None


@given(place=st.integers(0, len(a_token()) - 1), letter=st.characters())
def test_a_link_that_was_tampered_with_is_not_ours(place, letter):
    token = a_token()
    changed = token[:place] + letter + token[place + 1 :]
    found = read_of(changed)
    # The last letter of what Base64 holds has bits that mean nothing: another letter there may say the same.
    assert found is None or found == read_of(token)


@pytest.mark.parametrize("token", ["", ".", "x", "W10.x", "\0", "é" * 300, "\ud800"])
def test_what_is_no_token_is_not_ours(token):
    assert read_of(token) is None


def test_an_invitation_lasts_longest_and_a_sign_in_shortest():
    assert Purpose.SIGN_IN.good_for < Purpose.RESET.good_for < Purpose.INVITATION.good_for
    assert len({each.path for each in Purpose}) == len(Purpose)
