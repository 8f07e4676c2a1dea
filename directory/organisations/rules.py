"""What kinds of organisation there are, and the numbers that registers know them by."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from directory.choices import chosen
from directory.errors import RuleBroken
from directory.search.rules import AUTHORITY, OTHER, Entry


class OrganisationKind(StrEnum):
    """What an organisation is."""

    LOCAL_AUTHORITY = "local-authority"
    POLICE = "police"
    HEALTH_BODY = "health-body"
    PARTNERSHIP = "partnership"
    SCHOOL = "school"
    COLLEGE = "college"
    EARLY_YEARS = "early-years"
    CHARITY = "charity"
    FAITH_GROUP = "faith-group"
    SPORTS_CLUB = "sports-club"
    REGULATOR = "regulator"
    HELPLINE = "helpline"
    OTHER = "other"

    @property
    def in_words(self) -> str:
        """As it's shown: “Local authority”."""
        return "Early years" if self is OrganisationKind.EARLY_YEARS else self.value.replace("-", " ").capitalize()


class Scheme(StrEnum):
    """A register that numbers organisations."""

    GSS = "gss"
    URN = "urn"
    ODS = "ods"
    UKPRN = "ukprn"
    CHARITY = "charity"
    COMPANY = "company"
    OFSTED = "ofsted"

    @property
    def in_words(self) -> str:
        """As it's shown before a number: “URN”, “Charity number”."""
        named = {Scheme.CHARITY: "Charity number", Scheme.COMPANY: "Company number", Scheme.OFSTED: "Ofsted number"}
        return named.get(self, self.value.upper())


@dataclass(frozen=True, slots=True)
class Identifier:
    """An organisation's number in one register."""

    scheme: Scheme
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def in_words(self) -> str:
        """As it's shown: “URN 123456”."""
        return f"{self.scheme.in_words} {self.value}"


@dataclass(frozen=True)
class _Register:
    pattern: re.Pattern[str]
    like: str
    usual_kind: OrganisationKind


# Schools have six digits, children's homes and older numbers five to seven. Charities of Scotland start with SC, of
# Northern Ireland with NIC or 1; linked charities carry “-1” and so on. Companies have two letters outside England.
_REGISTERS = {
    Scheme.GSS: _Register(
        re.compile(r"[EWSNKJLM]\d{8}"), "a letter and 8 digits, like E08000010", OrganisationKind.LOCAL_AUTHORITY
    ),
    Scheme.URN: _Register(re.compile(r"\d{5,7}"), "6 digits, like 123456", OrganisationKind.SCHOOL),
    Scheme.ODS: _Register(
        re.compile(r"[A-Z0-9]{3,12}"), "3 to 12 letters and digits, like QOP", OrganisationKind.HEALTH_BODY
    ),
    Scheme.UKPRN: _Register(re.compile(r"\d{8}"), "8 digits, like 10001234", OrganisationKind.COLLEGE),
    Scheme.CHARITY: _Register(
        re.compile(r"(?:\d{5,7}(?:-\d{1,4})?|SC\d{6}|NIC?\d{5,6})"),
        "6 or 7 digits, like 1234567",
        OrganisationKind.CHARITY,
    ),
    Scheme.COMPANY: _Register(
        re.compile(r"(?:\d{8}|[A-Z]{2}\d{6}|[A-Z]\d{7})"), "8 digits, like 01234567", OrganisationKind.OTHER
    ),
    Scheme.OFSTED: _Register(
        re.compile(r"(?:EY\d{6}|\d{5,8}|SC\d{6}|RP\d{6}|CA\d{6}|VC\d{6})"),
        "EY and 6 digits, like EY123456",
        OrganisationKind.EARLY_YEARS,
    ),
}
_ZEROS_LOST: dict[Scheme, Callable[[str], str]] = {  # spreadsheets take them off a number
    Scheme.COMPANY: lambda value: value.zfill(8) if value.isdigit() else value
}


def read_kind(text: str) -> OrganisationKind:
    """The kind that this text names; case, spaces and hyphens don't matter."""
    return chosen(text, OrganisationKind, field="organisation_kind")


def read_identifier(text: str) -> Identifier:
    """An identifier written as `scheme:value`, like `urn:123456`."""
    written_scheme, colon, written_value = text.partition(":")
    scheme = next((each for each in Scheme if each.value == written_scheme.strip().casefold()), None)
    if not colon or scheme is None:
        raise RuleBroken(
            f"“{text}” was found: write a scheme, a colon and the number, like urn:123456. "
            f"Schemes are {', '.join(Scheme)}",
            field="identifier",
        )
    register = _REGISTERS[scheme]
    value = re.sub(r"\s", "", written_value).upper()
    value = _ZEROS_LOST.get(scheme, str)(value)
    if not value.isascii() or not register.pattern.fullmatch(value):
        raise RuleBroken(f"“{text}” was found: {scheme} has {register.like}", field="identifier")
    return Identifier(scheme, value)


def usual_kind(identifier: Identifier | None) -> OrganisationKind:
    """The kind of organisation that a register is for, where nobody has said."""
    return _REGISTERS[identifier.scheme].usual_kind if identifier else OrganisationKind.OTHER


def name_key(name: str) -> str:
    """What makes two written names one: case and spaces don't matter."""
    return " ".join(name.split()).casefold()


def entry_of(number: int, *, name: str, slug: str, kind: str, aliases: Iterable[str]) -> Entry:
    """What an organisation is found by."""
    weight = AUTHORITY if kind == OrganisationKind.LOCAL_AUTHORITY else OTHER
    return Entry("organisation", number, title=name, slug=slug, words=" ".join(aliases), weight=weight)
