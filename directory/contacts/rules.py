"""What is asked of a contact and its channels, whoever enters them."""

import re
from collections.abc import Iterable
from enum import StrEnum

from directory.contacts.values import ChannelKind, must_be_professionals_only
from directory.errors import RuleBroken
from directory.organisations.rules import OrganisationKind
from directory.search.rules import AUTHORITY, OTHER, VISIBILITIES, Entry

DUTY_MOBILE = "Duty mobile"
"""The label that marks a team's mobile, which whoever is on duty carries."""

LONGEST_LABEL = 200

NATIONWIDE = "nationwide"
"""The jurisdiction of roles whose lines are for the whole country."""

NATIONAL_BODIES = frozenset({OrganisationKind.REGULATOR, OrganisationKind.HELPLINE})


class Visibility(StrEnum):
    """Who may see a channel."""

    PUBLIC = "public"
    PROFESSIONALS = "professionals"
    PRIVATE = "private"


def read_channel_kind(text: str) -> ChannelKind:
    """The kind of channel that this text names; case, spaces and hyphens don't matter."""
    kind = _KINDS.get(_letters(text))
    if kind is None:
        raise RuleBroken(f"“{text}” was found: use one of {', '.join(ChannelKind)}", field="channel")
    return kind


def read_visibility(text: str) -> Visibility | None:
    """Who may see a channel; None where nothing is said."""
    if not text:
        return None
    visibility = _VISIBILITIES.get(_letters(text))
    if visibility is None:
        raise RuleBroken(f"“{text}” was found: use one of {', '.join(Visibility)}", field="visibility")
    return visibility


def is_duty_mobile(label: str) -> bool:
    """Whether a label marks a duty mobile: “Duty mobile”, “Duty mobile, nights”."""
    return label.casefold().startswith(DUTY_MOBILE.casefold())


def visibility_of(
    kind: ChannelKind, value: str, *, person: str, duty_mobile: bool, wanted: Visibility | None
) -> Visibility:
    """Who may see a channel: what is wanted, else everybody, but never everybody for a named person's own mobile."""
    if not must_be_professionals_only(kind, value, person=person, duty_mobile=duty_mobile):
        return wanted or Visibility.PUBLIC
    if wanted is Visibility.PUBLIC:
        raise RuleBroken(
            f"“public” was found, but a named person's mobile is for professionals: "
            f"write professionals, or label it {DUTY_MOBILE} if whoever is on duty carries it",
            field="visibility",
        )
    return wanted or Visibility.PROFESSIONALS


def is_nationwide(*, kind: str, own_line: bool, has_line: bool, has_area: bool, serves_area: bool) -> bool:
    """Whether a contact is a line for the whole country: its role is (`own_line`), or its organisation is a regulator.

    With such a line (`has_line`), an organisation's other contacts are national too, unless it serves an area. One that
    answers for an area itself never is; and a local office elsewhere doesn't make the national line local.
    """
    if has_area:
        return False
    return own_line or kind in NATIONAL_BODIES or (has_line and not serves_area)


def address_of(*, name: str, role_title: str, own: bool, organisation: str) -> str:
    """What a contact's address is made from: its name, with its organisation's where many have the same."""
    return f"{name or role_title} {organisation}" if own or not name else name


def joined(label: str, words: str) -> str:
    """A channel's label, with the words that stood around its value."""
    if words and words.casefold() not in label.casefold():
        label = f"{label}, {words}" if label else words
    if len(label) > LONGEST_LABEL:
        raise RuleBroken(
            f"{len(label)} characters were found, with the words around the value: "
            f"shorten it to {LONGEST_LABEL} or fewer",
            field="label",
        )
    return label


def entry_of(
    contact: int,
    *,
    slug: str,
    name: str,
    role_title: str,
    own: bool,
    organisation: str,
    organisation_kind: str,
    visibilities: Iterable[str],
) -> Entry:
    """What a contact is found by; `visibilities` are those of its channels."""
    title = name or role_title
    return Entry(
        kind="contact",
        ref=contact,
        title=title if organisation in title else f"{title}, {organisation}",  # whose LADO is it?
        slug=slug,
        words=f"{role_title} {organisation}",
        weight=AUTHORITY if organisation_kind == "local-authority" and not own else OTHER,
        visibility=min(visibilities, key=VISIBILITIES.index, default=Visibility.PRIVATE.value),
    )


def _letters(text: str) -> str:
    return re.sub(r"[\s_\-–]+", "", text).casefold()


_KINDS = {_letters(each): each for each in ChannelKind} | {"telephone": ChannelKind.PHONE, "tel": ChannelKind.PHONE}
_VISIBILITIES = {_letters(each): each for each in Visibility}
