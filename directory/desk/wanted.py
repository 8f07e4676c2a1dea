"""Which entries of the desk somebody wants to see; carried along from each entry to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from directory.desk.rules import Queued


@dataclass(frozen=True)
class Wanted:
    """What to narrow the desk to, as the names of the form's fields; empty for all of it."""

    area: str = ""
    role: str = ""
    standing: str = ""
    round: str = ""
    escalated: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """What an address asks for; whatever else it holds is left out."""
        return cls(**{name: asked.get(name, "")[:100] for name in cls.__dataclass_fields__})

    @property
    def told(self) -> dict[str, str]:
        """What was asked for, by the names of the form's fields."""
        return {name: value for name, value in vars(self).items() if value}

    def among(self, queue: Iterable[Queued]) -> list[Queued]:
        return [each for each in queue if self.holds(each)] if self.told else list(queue)

    def holds(self, each: Queued) -> bool:
        return (
            (not self.area or self.area in {slug for slug, _name in each.entry.areas})
            and self.role in {"", each.entry.role}
            and self.standing in {"", str(each.standing)}
            and (not self.round or self.round in each.rounds)
            and (not self.escalated or bool(each.escalated))
        )

    def at(self, address: str, **more: object) -> str:
        """An address that asks for the same, and for what is given."""
        query = urlencode({**self.told, **more})
        return f"{address}?{query}" if query else address

    def next_form(self, queued: Queued) -> str:
        """The form of the entry to go on with, past the page's head: whoever works by keyboard goes on from there."""
        return f"{self.at(f'/contacts/{queued.entry.slug}/verifications/new')}#main"


def page_number(text: str) -> int:
    """The number of a page as an address has it; the first, where it has none."""
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else 1
