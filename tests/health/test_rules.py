"""When a check says that something is wrong, and what to do about it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.health.rules import GIGABYTE, Postcodes, clock, disk, migrations, month_of, postcodes

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()


def test_a_disk_has_room_for_a_backup():
    assert not disk("data", free=2 * GIGABYTE, database=0).wrong
    full = disk("data", free=5 * GIGABYTE, database=3 * GIGABYTE)
    assert full.wrong
    assert full.said.startswith("Only 5.0 GB are free where data is, and 6.0 GB should be")


def test_a_clock_is_behind_what_was_done_already_or_away_from_the_database_s():
    soon, later = NOW + timedelta(seconds=30), NOW + timedelta(minutes=10)
    assert not clock(NOW, latest=None, database=None).wrong
    assert not clock(NOW, latest=soon, database=soon).wrong
    assert "something was done later" in clock(NOW, latest=later, database=None).said
    for apart in (later, NOW - timedelta(minutes=10)):
        assert "It is 600 seconds away from the database server’s" in clock(NOW, latest=None, database=apart).said


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("ONSPD_NOV_2025_UK", date(2025, 11, 1)),
        ("ONS Postcode Directory (February 2026)", date(2026, 2, 1)),
        ("my postcodes", None),
        ("smartmay2024", None),
    ],
)
def test_a_release_is_of_the_month_in_its_name(name, month):
    assert month_of(name) == month


@pytest.mark.parametrize(
    ("held", "demonstration", "said"),
    [
        (None, True, "None are loaded. Run"),
        (Postcodes("Sample", True, 9, TODAY), False, "Only a sample of postcodes is loaded"),
        (Postcodes("Sample", True, 9, TODAY), True, ""),
        (Postcodes("ONSPD_AUG_2026_UK", False, 2_700_000, TODAY), False, ""),
        (Postcodes("ONSPD_NOV_2025_UK", False, 2_700_000, TODAY), False, "newer ones have been out for long"),
        (Postcodes("ours", False, 9, date(2025, 1, 1)), False, "newer ones have been out for long"),
        (Postcodes("ours", False, 9, None), False, ""),
    ],
)
def test_postcodes_grow_stale(held, demonstration, said):
    found = postcodes(held, demonstration=demonstration, today=TODAY)
    assert (found.wrong, said in found.said) == (bool(said), True)


def test_a_database_is_of_this_version():
    assert not migrations(waiting=0, later=0).wrong
    assert "2 wait. Run “directory db up”" in migrations(waiting=2, later=0).said
    assert "of a later version than this program" in migrations(waiting=2, later=1).said
