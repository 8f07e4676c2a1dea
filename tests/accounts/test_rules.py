"""Who may see and do what."""

import pytest

from directory.accounts.rules import (
    ADMINISTRATOR,
    ANYBODY,
    PROFESSIONAL,
    VERIFIER,
    Level,
    Permission,
    Role,
    may,
    viewer_as,
)

MAY = {
    None: {Permission.READ},
    Role.READER: {Permission.READ, Permission.OWN_ACCOUNT},
    Role.EDITOR: {Permission.READ, Permission.OWN_ACCOUNT, Permission.EDIT},
    Role.VERIFIER: {Permission.READ, Permission.OWN_ACCOUNT, Permission.EDIT, Permission.VERIFY},
    Role.ADMINISTRATOR: set(Permission),
}


@pytest.mark.parametrize("role", MAY)
def test_each_role_may_do_its_own_and_nothing_more(role):
    viewer = viewer_as(role) if role else ANYBODY
    assert {each for each in Permission if may(viewer, each)} == MAY[role]


def test_readers_and_editors_see_what_is_for_professionals_and_only_verifiers_what_is_private():
    seen = {viewer: viewer.visibilities for viewer in (ANYBODY, *map(viewer_as, Role))}
    assert list(seen.values()) == [
        ("public",),
        ("public", "professionals"),
        ("public", "professionals"),
        ("public", "professionals", "private"),
        ("public", "professionals", "private"),
    ]


def test_what_somebody_looks_after_counts_only_for_the_role_that_looks_after_it():
    given = {"areas": frozenset({1}), "organisations": frozenset({2})}
    remits = {role: viewer_as(role, **given) for role in Role}
    assert [role for role in Role if remits[role].areas] == [Role.VERIFIER]
    assert [role for role in Role if remits[role].organisations] == [Role.EDITOR]


def test_commands_act_as_somebody_without_an_account():
    assert [each.level for each in (ANYBODY, PROFESSIONAL, VERIFIER, ADMINISTRATOR)] == list(Level)
    assert ADMINISTRATOR.account is None


def test_every_role_says_what_it_is_for():
    assert len({role.meaning for role in Role}) == len(Role)
