"""Somebody is always left who can give the roles."""

import pytest

from directory.accounts.rules import Role
from directory.errors import RuleBroken
from directory.people.rules import check_an_administrator_is_left, lines


@pytest.mark.parametrize("role", [None, Role.READER, Role.EDITOR, Role.VERIFIER])
def test_the_last_administrator_stays_one(role):
    with pytest.raises(RuleBroken, match="Make somebody else an administrator first"):
        check_an_administrator_is_left([], role=role)
    check_an_administrator_is_left([2], role=role)


def test_an_administrator_may_be_saved_as_one():
    check_an_administrator_is_left([], role=Role.ADMINISTRATOR)


def test_a_box_is_read_line_by_line():
    assert lines(" Wigan \r\n\r\nCentral   Bedfordshire\nWigan\n") == ["Wigan", "Central Bedfordshire"]
