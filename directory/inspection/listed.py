"""What an inspection is about, and what was listed for it on that day."""

from dataclasses import dataclass
from datetime import date

from directory.history.facts import Fact
from directory.history.heads import KeptHead
from directory.inspection.rules import Stood, StoodChannel
from directory.inspection.values import Known


@dataclass(frozen=True)
class Asked:
    """The area or the organisation that an inspection is about."""

    kind: str
    id: int
    slug: str
    name: str
    codes: tuple[str, ...]  # of the areas whose contacts are its: an area and its county, or where it stands


@dataclass(frozen=True)
class Listed:
    """A contact as it was listed on that day, with its role and its organisation's name then."""

    stood: Stood
    role: str
    organisation: str
    own: bool  # the organisation's that was asked for

    @property
    def name(self) -> str:
        return str(self.stood.held["name"] or self.role)

    @property
    def channels(self) -> list[StoodChannel]:
        """The ways to reach it that were in use."""
        return [channel for channel in self.stood.channels if channel.in_use]


@dataclass(frozen=True)
class Gathered:
    """Everything that was listed on a day, the rows of the history that it rests on, and the last row of that day."""

    asked: Asked
    on: date
    visibilities: tuple[str, ...]
    listed: list[Listed]
    known: Known
    rests_on: list[Fact]
    head: KeptHead
