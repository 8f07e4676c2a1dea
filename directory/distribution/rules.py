"""Which address of a contact to write to, whom to leave out, and the addresses as mail programs take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from directory.lookup.rules import FoundContact, Line
from directory.verification.rules import Standing

MAILBOXES = ("secure-email", "email")
"""The better first: invitations about a child hold what isn't for everybody."""

LONGEST_LINK = 1_800
"""Characters: some programs cut an address off after 2,000."""

HEADER = ("address", "kind", "standing", "verified_on", "review_due", "role", "contact", "organisation", "person")


@dataclass(frozen=True)
class Addressee:
    """A contact, and the address to write to it at."""

    contact: FoundContact
    line: Line

    @property
    def in_doubt(self) -> bool:
        """Whether somebody says that it's wrong, or it's out of order: what is sent there may reach a stranger."""
        return self.line.standing is Standing.DISPUTED or self.line.is_out_of_order

    @property
    def unsure(self) -> bool:
        """Whether nobody has verified it, or too long ago."""
        return not self.line.standing.sound


@dataclass(frozen=True)
class Gathered:
    """Those to write to, those whose address is in doubt, those without one, and the roles that nobody answers for."""

    ready: tuple[Addressee, ...]
    in_doubt: tuple[Addressee, ...]
    without: tuple[FoundContact, ...]
    missing: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each once, in order."""
        return tuple({each.line.value.casefold(): each.line.value for each in self.ready}.values())

    @property
    def unsure(self) -> int:
        return sum(each.unsure for each in self.ready)


def gathered(contacts: Iterable[FoundContact], *, missing: Sequence[str] = ()) -> Gathered:
    """These contacts, by how they can be written to."""
    found = [(contact, address_of(contact)) for contact in contacts]
    addressees = [Addressee(contact, line) for contact, line in found if line]
    return Gathered(
        ready=tuple(each for each in addressees if not each.in_doubt),
        in_doubt=tuple(each for each in addressees if each.in_doubt),
        without=tuple(contact for contact, line in found if line is None),
        missing=tuple(missing),
    )


def address_of(contact: FoundContact) -> Line | None:
    """Where to write to a contact: one that isn't in doubt before one that is, and a secure one before another."""
    mailboxes = [line for line in contact.lines if line.kind in MAILBOXES]
    return min(
        mailboxes,
        key=lambda line: (Addressee(contact, line).in_doubt, MAILBOXES.index(line.kind)),
        default=None,
    )


def for_outlook(addresses: Iterable[str]) -> str:
    return "; ".join(addresses)


def for_others(addresses: Iterable[str]) -> str:
    """As the standard has them (RFC 5322): what every program but one takes."""
    return ", ".join(addresses)


def new_message(addresses: Sequence[str]) -> str:
    """A link that begins a message to all of them, unseen by each other; nothing where it would be too long."""
    link = "mailto:?bcc=" + ",".join(quote(each, safe="@") for each in addresses)
    return link if addresses and len(link) <= LONGEST_LINK else ""


def rows(found: Gathered) -> list[list[str]]:
    """Everybody, as a sheet; those whose address is in doubt are at the end, and say so."""
    return [
        [
            each.line.value,
            each.line.kind,
            "out of order" if each.line.is_out_of_order else str(each.line.standing),
            each.line.verified_on.isoformat() if each.line.verified_on else "",
            each.line.review_due.isoformat() if each.line.review_due else "",
            each.contact.role_title,
            each.contact.name or each.contact.role_title,
            each.contact.organisation,
            each.contact.person,
        ]
        for each in (*found.ready, *found.in_doubt)
    ] + [
        ["", "none", "", "", "", each.role_title, each.name or each.role_title, each.organisation, each.person]
        for each in found.without
    ]
