"""What can be entered of an organisation, a contact and a channel, and how a form asks for it."""

from dataclasses import dataclass
from enum import StrEnum

Texts = dict[str, str]
"""An entry as a form shows it: the text of each field, by its name."""

NO_NAMES = "Never name a child or a family."
_LINES = "One to a line"


class Kind(StrEnum):
    """What an entry is of."""

    ORGANISATION = "organisation"
    CONTACT = "contact"
    CHANNEL = "channel"


@dataclass(frozen=True)
class Field:
    """One question: its name is the column's, `shape` is text, lines (a larger box) or choice."""

    name: str
    label: str
    hint: str = ""
    shape: str = "text"
    longest: int = 200


ROLE = Field("role", "What does it answer for?", shape="choice")
CHANNEL_KIND = Field("kind", "What is it?", shape="choice")
"""Asked of new entries only: what answers for another role, or is reached in another way, is another entry."""

_ORGANISATION = (
    Field("name", "Name"),
    Field("kind", "What kind of organisation is it?", shape="choice"),
    Field(
        "identifiers",
        "Numbers in registers",
        f"{_LINES}, with the register before the number: urn:123456, ods:QOP, charity:1234567",
        shape="lines",
        longest=2_000,
    ),
    Field(
        "areas",
        "Areas it stands in or serves",
        f"{_LINES}, by name or code, like Wigan or E08000010",
        shape="lines",
        longest=10_000,
    ),
    Field("aliases", "Other names", f"{_LINES}: what else people call it", shape="lines", longest=10_000),
    Field("website", "Website", longest=500),
)
_CONTACT = (
    Field("name", "What it’s called", "As callers know it, like “Wigan MASH”. Empty where it has no name of its own"),
    Field(
        "person",
        "Named person",
        f"Only where one person answers, and as they are known at work. {NO_NAMES}",
    ),
    Field("job_title", "Job title"),
    Field("areas", "Areas it answers for", f"{_LINES}, by name or code, like Wigan", shape="lines", longest=10_000),
    Field("note", "What callers should know", NO_NAMES, shape="lines", longest=10_000),
)
_CHANNEL = (
    Field("value", "Number or address", longest=500),
    Field("label", "Label", f"What tells it from others of its kind, like “Duty mobile” or “Nights”. {NO_NAMES}"),
    Field(
        "hours",
        "When does somebody answer?",
        "Like “Monday to Thursday 8:45am to 5pm; Friday 8:45am to 4:30pm”, or “when the front door is closed”. "
        "Empty where it isn’t known",
        shape="lines",
        longest=1_500,
    ),
    Field("purpose", "What it’s for", "In a word or two, like advice, referrals or urgent", longest=20),
    Field("accepts", "What it takes", f"Like “referrals from professionals; no email at weekends”. {NO_NAMES}"),
    Field("visibility", "Who may see it?", shape="choice"),
)
FIELDS = {Kind.ORGANISATION: _ORGANISATION, Kind.CONTACT: _CONTACT, Kind.CHANNEL: _CHANNEL}
"""What can be changed of each kind of entry, in the order in which it's asked."""

NEW = {Kind.ORGANISATION: _ORGANISATION, Kind.CONTACT: (ROLE, *_CONTACT), Kind.CHANNEL: (CHANNEL_KIND, *_CHANNEL)}
"""The same of one that there isn't yet."""

LABELS = {kind: {field.name: field.label for field in fields} for kind, fields in NEW.items()}
