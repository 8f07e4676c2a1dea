"""An entry and its channels, as their verifier meets them."""

from dataclasses import dataclass
from uuid import UUID

from directory.contacts.values import ChannelKind
from directory.verification.rules import Try


@dataclass(frozen=True)
class Tried:
    """One channel of an entry, with every try that counts of it, newest first, and how many readers reported it."""

    number: int
    uuid: UUID
    kind: str
    value: str
    label: str
    hours: str
    changed_by: int | None
    tries: tuple[Try, ...]
    reports: int

    @property
    def called(self) -> str:
        """What tells it from others of its entry: “Phone, Duty line”."""
        kind = ChannelKind(self.kind).in_words
        return f"{kind}, {self.label}" if self.label else kind


@dataclass(frozen=True)
class Printed:
    """The posters that hang and show an entry: issues, and their copies."""

    issues: int = 0
    copies: int = 0


@dataclass(frozen=True)
class Entry:
    """A contact as its verifier meets it. `organisations` counts those that stand where it answers."""

    number: int
    slug: str
    name: str
    person: str
    job_title: str
    organisation: str
    organisation_slug: str
    website: str
    role: str
    role_title: str
    weight: int
    review_days: int
    areas: tuple[tuple[str, str], ...]  # slug and name
    homepages: tuple[str, ...]
    organisations: int
    channels: tuple[Tried, ...]
    printed: Printed = Printed()

    @property
    def called(self) -> str:
        """What tells it from others of its name: a hundred schools have a headteacher."""
        return self.name if self.organisation in self.name else f"{self.name}, {self.organisation}"
