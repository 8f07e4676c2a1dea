"""Web addresses: of a form, or of a page to read."""

import re
from collections.abc import Collection
from urllib.parse import SplitResult, quote, urlsplit

import idna

from directory.contacts.hosts import check_host
from directory.contacts.written import Value, ValueUnusable, label_of, quoted, tidied

_ENTER = "enter a web address, like https://town.example/worried-about-a-child"
_INSECURE = "It begins with http, which others can read on the way: try it with https"
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"\S*(?:://|\w\.[^\W\d_])\S*")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9\-]{1,59})")
_NOT_IN_ADDRESS = re.compile(r"[\"<>\\^`{|}]")
_PATH = "/%:@!$&'()*+,;=-._~"
_WORDS_AFTER = re.compile(
    r"[(\[,;:|\"“-]|(?:for|and|or|to|then|if|when|in|on|by|with|from|via|under|only|is|click|see|select|choose|use|option)\b",
    re.IGNORECASE,
)
_MEANINGLESS = re.compile(
    r"\W*(?:web ?site|web ?page|web ?form|online form|form|web|url|link|see|visit|at)?\W*", re.IGNORECASE
)


def read_website(text: str, *, demonstration: bool, national_lines: Collection[str] = ()) -> Value:
    """The web address in this text; ValueUnusable where there is none, or one that must not be listed.

    A demonstration takes only .example hosts and those of `national_lines`; a real directory everything else.
    """
    written, label = _parted(tidied(text))
    parts = _split(written)
    host = _host(parts, written=written)
    known = demonstration and host in {urlsplit(line).hostname for line in national_lines}
    check_host(host, demonstration=demonstration, known=known)
    path = quote(parts.path, safe=_PATH)
    query = f"?{quote(parts.query, safe=_PATH + '?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_PATH + '?')}" if parts.fragment else ""
    port = f":{parts.port}" if parts.port else ""
    tail = path + query + fragment
    value = f"{parts.scheme}://{host}{port}{'' if tail == '/' else tail}"
    return Value(value, label, (_INSECURE,) if parts.scheme == "http" else ())


def display(value: str) -> str:
    """An address as people read it; https goes without saying."""
    return value.removeprefix("https://")


def _parted(text: str) -> tuple[str, str]:
    found = [text] if text and " " not in text else _ADDRESS.findall(text)
    if not found:
        raise ValueUnusable(f"{quoted(text)} has no web address in it" if text else "Nothing was found", do=_ENTER)
    if len(found) > 1:
        raise ValueUnusable(f"Two web addresses were found, {found[0]} and {found[1]}", do="enter each in its own row")
    before, _, after = text.partition(found[0])
    written = found[0].strip("<>,;.\"'“”‘’")
    if written.endswith(")") and "(" not in written.removeprefix("("):
        written = written.removeprefix("(").removesuffix(")").rstrip(".")
    _check_blank(found[0], after.lstrip())
    label = label_of(before, after)
    return written, "" if _MEANINGLESS.fullmatch(label) else label


def _check_blank(address: str, after: str) -> None:
    """A blank in a path would cut it short, and lead to another page; words after one say so by how they begin."""
    has_path = re.search(r"[/?#]", address.rpartition("://")[2])
    if has_path and after and address[-1] not in ",;:.)>" and not _WORDS_AFTER.match(after):
        raise ValueUnusable(
            f"{quoted(f'{address} {after}')} has a blank in it",
            do="write %20 for each blank, or put the words that aren't part of the address in the label",
        )


def _split(written: str) -> SplitResult:
    scheme = _SCHEME.match(written)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        raise ValueUnusable(f"{quoted(written)} is not a web page", do=_ENTER)
    if _NOT_IN_ADDRESS.search(written):
        raise ValueUnusable(f"{quoted(written)} has signs in it that web addresses don't have", do=_ENTER)
    try:
        parts = urlsplit(written if scheme else f"https://{written}")
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise ValueUnusable(f"{quoted(written)} is not a web address", do=_ENTER) from error
    if "@" in parts.netloc:
        raise ValueUnusable(f"{quoted(written)} has a user name in it", do="enter the address without it")
    return parts


def _host(parts: SplitResult, *, written: str) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise ValueUnusable(f"{quoted(written)} is not a web address", do=_ENTER) from error
    if not _HOST.fullmatch(host):
        raise ValueUnusable(f"{quoted(written)} has no full domain name in it", do=_ENTER)
    return host
