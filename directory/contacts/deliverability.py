"""Whether an email's domain takes mail. It asks the DNS, so only a command may: a page mustn't wait for strangers."""

from collections.abc import Iterable

from dns.resolver import Resolver
from email_validator import EmailNotValidError, validate_email

SECONDS = 5


def undeliverable(addresses: Iterable[str], *, resolver: Resolver | None = None) -> dict[str, str]:
    """Of these addresses, those whose domain takes no mail, each with why; a domain is asked for once.

    `resolver` is the machine's own unless given. A domain that nobody answers for in time counts as taking mail.
    """
    why_not: dict[str, str] = {}
    refused: dict[str, str] = {}
    for address in sorted(set(addresses)):
        domain = address.rpartition("@")[2]
        if domain not in refused:
            refused[domain] = _why_not(address, resolver)
        if refused[domain]:
            why_not[address] = refused[domain]
    return why_not


def _why_not(address: str, resolver: Resolver | None) -> str:
    asked = {"dns_resolver": resolver} if resolver else {"timeout": SECONDS}
    try:
        validate_email(address, check_deliverability=True, globally_deliverable=False, **asked)
    except EmailNotValidError as refused:
        return str(refused).rstrip(".")
    return ""
