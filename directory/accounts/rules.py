"""Who is asking, what they may see, and what they may do."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far somebody is trusted with what is listed, least first."""

    ANYBODY = 0
    PROFESSIONAL = 1
    VERIFIER = 2
    ADMINISTRATOR = 3


_SEEN_FROM = {"public": Level.ANYBODY, "professionals": Level.PROFESSIONAL, "private": Level.VERIFIER}


class Role(StrEnum):
    """What somebody with an account is here for."""

    READER = "reader"
    EDITOR = "editor"
    VERIFIER = "verifier"
    ADMINISTRATOR = "administrator"

    @property
    def level(self) -> Level:
        return _LEVELS[self]

    @property
    def meaning(self) -> str:
        """What the role is for, as those are told who give it."""
        return _MEANINGS[self]


_LEVELS = {
    Role.READER: Level.PROFESSIONAL,
    Role.EDITOR: Level.PROFESSIONAL,
    Role.VERIFIER: Level.VERIFIER,
    Role.ADMINISTRATOR: Level.ADMINISTRATOR,
}
_MEANINGS = {
    Role.READER: "A professional, who sees what is listed for professionals only",
    Role.EDITOR: "Sees what professionals see, and keeps the entries of their own organisations right",
    Role.VERIFIER: "Sees everything, and verifies the entries of their areas or partnerships",
    Role.ADMINISTRATOR: "Sees everything, and decides who may do what",
}


class Permission(StrEnum):
    """What an address is for. Every route names one."""

    READ = "read what is public"
    OWN_ACCOUNT = "look after their own account"
    EDIT = "change entries that they look after"
    VERIFY = "verify entries that they look after"
    SET_INTERVALS = "decide how often entries are verified"
    MANAGE_PEOPLE = "decide who may do what"
    MANAGE_AREAS = "decide which councils take another's place"
    IMPORT = "bring in whole sheets"


_GRANTED = {
    Permission.OWN_ACCOUNT: frozenset(Role),
    Permission.EDIT: frozenset({Role.EDITOR, Role.VERIFIER, Role.ADMINISTRATOR}),
    Permission.VERIFY: frozenset({Role.VERIFIER, Role.ADMINISTRATOR}),
    Permission.SET_INTERVALS: frozenset({Role.ADMINISTRATOR}),
    Permission.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Permission.MANAGE_AREAS: frozenset({Role.ADMINISTRATOR}),
    Permission.IMPORT: frozenset({Role.ADMINISTRATOR}),
}


@dataclass(frozen=True)
class Viewer:
    """Whoever is asking; `account` is the number of theirs, if they have one.

    `areas` and `organisations` are those they look after, by number: a verifier's areas hold those of the
    partnerships given to them. An administrator looks after everything, and needs none.
    """

    level: Level
    account: int | None = None
    role: Role | None = None
    areas: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    def may_see(self, visibility: str) -> bool:
        return self.level >= _SEEN_FROM[visibility]

    @property
    def visibilities(self) -> tuple[str, ...]:
        """The visibilities of the channels that this viewer may see."""
        return tuple(each for each in _SEEN_FROM if self.may_see(each))


def viewer_as(
    role: Role,
    *,
    account: int | None = None,
    areas: frozenset[int] = frozenset(),
    organisations: frozenset[int] = frozenset(),
) -> Viewer:
    """Somebody of this role, with what it lets them look after."""
    return Viewer(
        role.level,
        account,
        role,
        areas=areas if role is Role.VERIFIER else frozenset(),
        organisations=organisations if role is Role.EDITOR else frozenset(),
    )


def may(viewer: Viewer, permission: Permission) -> bool:
    """Whether this viewer may open what needs this permission; which records they meet there is the query's to say."""
    return permission is Permission.READ or viewer.role in _GRANTED[permission]


ANYBODY = Viewer(Level.ANYBODY)
PROFESSIONAL = viewer_as(Role.READER)
VERIFIER = viewer_as(Role.VERIFIER)
ADMINISTRATOR = viewer_as(Role.ADMINISTRATOR)
