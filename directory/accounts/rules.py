"""Who is asking, and what they may see."""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How far somebody is trusted, least first."""

    ANYBODY = 0
    PROFESSIONAL = 1
    VERIFIER = 2
    ADMINISTRATOR = 3


_SEEN_FROM = {"public": Level.ANYBODY, "professionals": Level.PROFESSIONAL, "private": Level.VERIFIER}


@dataclass(frozen=True)
class Viewer:
    """Whoever is asking; `account` is the number of theirs, if they have one."""

    level: Level
    account: int | None = None

    def may_see(self, visibility: str) -> bool:
        return self.level >= _SEEN_FROM[visibility]

    @property
    def visibilities(self) -> tuple[str, ...]:
        """The visibilities of the channels that this viewer may see."""
        return tuple(each for each in _SEEN_FROM if self.may_see(each))


ANYBODY = Viewer(Level.ANYBODY)
PROFESSIONAL = Viewer(Level.PROFESSIONAL)
VERIFIER = Viewer(Level.VERIFIER)
ADMINISTRATOR = Viewer(Level.ADMINISTRATOR)
