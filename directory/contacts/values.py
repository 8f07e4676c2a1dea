"""The value of a channel of any kind: read as written, shown to people, linked for their devices."""

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Protocol

from directory.contacts import phones, websites
from directory.contacts.emails import mail_link, read_email
from directory.contacts.phones import PhoneKind, is_mobile, read_phone, tel_link
from directory.contacts.websites import read_website
from directory.contacts.written import Value, ValueUnusable, quoted, tidied


class ChannelKind(StrEnum):
    """Ways to reach somebody, in the order they are shown."""

    PHONE = "phone"
    TEXT = "text"
    TEXT_RELAY = "text-relay"
    EMAIL = "email"
    SECURE_EMAIL = "secure-email"
    WEB_FORM = "web-form"
    WEBSITE = "website"
    POST = "post"

    @property
    def in_words(self) -> str:
        return self.value.replace("-", " ").capitalize()


NUMBERS = frozenset({ChannelKind.PHONE, ChannelKind.TEXT, ChannelKind.TEXT_RELAY})
"""Kinds whose values are telephone numbers."""

_RELAY_EMERGENCY = "18000"
# Relay UK: 18001 before a number, dialled from a textphone or its app, brings in an assistant.
_RELAY_PREFIX = re.compile(r"(?<!\d)18001[\s.\-,]*(?:\+\s*(?=0))?(?=[\d(+])")
_RELAY_WORDS = re.compile(
    r"^\W*(?:(?:text\s?relay|relay\s?uk|ngt|text\s?phone|text)[\s:.\-]+)+(?=[\d(+])", re.IGNORECASE
)
_TEXT_WORDS = re.compile(r"^\W*(?:text|sms)(?:\s+us)?(?:\s+(?:on|at))?[\s:.\-]+(?=[\d(+])", re.IGNORECASE)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)


def read_value(kind: ChannelKind, text: str, *, demonstration: bool, national_lines: Collection[str] = ()) -> Value:
    """The value in this text for a channel of this kind; ValueUnusable says what is wrong with it."""
    return _READERS[kind](text, demonstration=demonstration, national_lines=national_lines)


def display(kind: ChannelKind, value: str) -> str:
    """A kept value as people read it."""
    shown = _SHOWN.get(kind)
    return shown(value) if shown else value


def link(kind: ChannelKind, value: str) -> str | None:
    """What a device opens to use it, or None where there is nothing to open."""
    linked = _LINKED.get(kind)
    return linked(value) if linked else None


def must_be_professionals_only(kind: ChannelKind, value: str, *, person: str, duty_mobile: bool) -> bool:
    """Whether it may be somebody's own mobile, which must never stand on a public page or a poster."""
    return kind in NUMBERS and is_mobile(value) and bool(person.strip()) and not duty_mobile


def _read_text(text: str, *, demonstration: bool, national_lines: Collection[str]) -> Value:
    number = _TEXT_WORDS.sub("", tidied(text))
    phone = read_phone(number, demonstration=demonstration, national_lines=national_lines, text_codes=True)
    if phone.kind not in (PhoneKind.MOBILE, PhoneKind.SHORT, PhoneKind.FOREIGN) or ";" in phone.value:
        raise ValueUnusable(f"{phones.display(phone.value)} takes no texts", do="enter a mobile number or a short code")
    return phone


def _read_relay(text: str, *, demonstration: bool, national_lines: Collection[str]) -> Value:
    number = _RELAY_WORDS.sub("", _RELAY_PREFIX.sub("", tidied(text), count=1))
    phone = read_phone(number, demonstration=demonstration, national_lines=national_lines)
    if phone.kind is PhoneKind.FOREIGN:
        raise ValueUnusable(f"{phones.display(phone.value)} is abroad", do="enter a UK number, for text relay to ring")
    return phone


def _read_address(text: str, **_: object) -> Value:
    """A postal address as it was typed, line by line, without stray blanks."""
    lines = [line for line in map(tidied, text.replace("\r", "\n").split("\n")) if line]
    address = "\n".join(lines)
    if not _POSTCODE.search(address):
        raise ValueUnusable(
            f"{quoted(' '.join(lines))} has no postcode in it" if lines else "Nothing was found",
            do="enter the address with its postcode",
        )
    if len([part for part in re.split(r"[,\n]", address) if part.strip()]) < 2:
        raise ValueUnusable(f"{quoted(address)} is one line only", do="put a comma or a new line between its parts")
    return Value(address, "")


def _show_relay(value: str) -> str:
    return value if value == _RELAY_EMERGENCY else f"18001 {phones.display(value)}"


def _link_relay(value: str) -> str:
    return tel_link(value if value == _RELAY_EMERGENCY else "18001" + value.replace("+44", "0"))


class _Reader(Protocol):
    def __call__(self, text: str, *, demonstration: bool, national_lines: Collection[str]) -> Value: ...


_READERS: dict[ChannelKind, _Reader] = {
    ChannelKind.PHONE: read_phone,
    ChannelKind.TEXT: _read_text,
    ChannelKind.TEXT_RELAY: _read_relay,
    ChannelKind.EMAIL: read_email,
    ChannelKind.SECURE_EMAIL: read_email,
    ChannelKind.WEB_FORM: read_website,
    ChannelKind.WEBSITE: read_website,
    ChannelKind.POST: _read_address,
}
_SHOWN: dict[ChannelKind, Callable[[str], str]] = {
    ChannelKind.PHONE: phones.display,
    ChannelKind.TEXT: phones.display,
    ChannelKind.TEXT_RELAY: _show_relay,
    ChannelKind.WEB_FORM: websites.display,
    ChannelKind.WEBSITE: websites.display,
}
_LINKED: dict[ChannelKind, Callable[[str], str]] = {
    ChannelKind.PHONE: tel_link,
    ChannelKind.TEXT: "sms:{}".format,
    ChannelKind.TEXT_RELAY: _link_relay,
    ChannelKind.EMAIL: mail_link,
    ChannelKind.SECURE_EMAIL: mail_link,
    ChannelKind.WEB_FORM: str,
    ChannelKind.WEBSITE: str,
}
