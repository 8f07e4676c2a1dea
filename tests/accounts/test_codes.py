"""One-time codes as any app makes them, each good once."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from directory.accounts.codes import (
    STEP,
    app_address,
    app_secret,
    in_fours,
    recovery_code,
    recovery_digest,
    step_of,
)

NOW = datetime(2026, 11, 20, 12, 0, 10, tzinfo=UTC)
APP = app_secret("salt", account="one", secret="ours")


def code_at(moment):
    return pyotp.TOTP(APP).at(moment)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_is_right_for_its_half_minute_and_its_neighbours(seconds):
    moment = NOW + timedelta(seconds=seconds)
    assert step_of(code_at(moment), app=APP, after=0, now=NOW) == int(moment.timestamp()) // STEP


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_code_of_another_time_is_wrong(seconds):
    assert step_of(code_at(NOW + timedelta(seconds=seconds)), app=APP, after=0, now=NOW) is None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0" * 200])
def test_what_is_no_code_is_wrong(typed):
    assert step_of(typed, app=APP, after=0, now=NOW) is None


def test_spaces_in_a_code_do_not_matter():
    code = code_at(NOW)
    assert step_of(f" {code[:3]} {code[3:]} ", app=APP, after=0, now=NOW)


def test_a_code_that_was_used_is_good_for_nothing():
    used = step_of(code_at(NOW), app=APP, after=0, now=NOW)
    assert step_of(code_at(NOW), app=APP, after=used, now=NOW) is None


def test_the_app_s_secret_is_another_for_each_account_salt_and_server():
    secrets = {
        APP,
        app_secret("salt", account="two", secret="ours"),
        app_secret("other", account="one", secret="ours"),
        app_secret("salt", account="one", secret="theirs"),
    }
    assert len(secrets) == 4
    assert {len(each) for each in secrets} == {32}


def test_an_app_can_read_its_address():
    told = pyotp.parse_uri(app_address(APP, email="a.b@wigan.example", site_name="Who to call"))
    assert (told.secret, told.name, told.issuer) == (APP, "a.b@wigan.example", "Who to call")
    assert in_fours("ABCDEFGHI") == "ABCD EFGH I"


def test_a_recovery_code_is_read_however_it_is_typed():
    code = recovery_code([3, 41, 5, 900, 12, 77, 0, 31, 8, 2**32 - 1])
    assert len(code) == 11
    kept = recovery_digest(code, account="one", secret="ours")
    assert recovery_digest(f"  {code.upper().replace('-', ' ')}", account="one", secret="ours") == kept
    assert recovery_digest(code, account="two", secret="ours") != kept
    assert code not in kept
