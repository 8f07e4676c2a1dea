"""Domain names that nobody can own (RFC 2606, RFC 6761): a demonstration's own, and nothing for a real directory."""

import re

from directory.contacts.written import ValueUnusable

_EXAMPLE = re.compile(r"(?:.+\.)?example(?:\.(?:com|net|org))?")
_NEVER_REAL = re.compile(r"(?:.+\.)?(?:test|invalid|localhost|local|onion|arpa|internal)")


def is_example(host: str) -> bool:
    """Whether a host, in lower case, stands for no host at all."""
    return bool(_EXAMPLE.fullmatch(host))


def is_reserved(host: str) -> bool:
    """Whether a host, in lower case, can't be reached from the public network."""
    return is_example(host) or bool(_NEVER_REAL.fullmatch(host))


def check_host(host: str, *, demonstration: bool, known: bool) -> None:
    """ValueUnusable for a host of the other kind of directory; `known` ones are national lines' own."""
    if demonstration and not known and not is_example(host):
        raise ValueUnusable(
            f"{host} may be somebody's real domain", do="a demonstration takes only addresses that end in .example"
        )
    if not demonstration and is_reserved(host):
        raise ValueUnusable(f"{host} is a reserved name, which reaches nobody", do="enter the real address")
