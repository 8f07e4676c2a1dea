"""Opening hours as people type them, read; as they are kept, said in plain English."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directory.hours.doubts import doubts
from directory.hours.nights import whole_nights
from directory.hours.order import arranged, overruled, tidied
from directory.hours.parts import parts
from directory.hours.phrases import phrases
from directory.hours.refusals import EXAMPLE
from directory.hours.richer import read_richer
from directory.hours.roles import role_named, role_title
from directory.hours.rules import Hours
from directory.hours.spoken import spoken
from directory.hours.statements import statements
from directory.hours.syntax import HoursUnclear, Rule, parse, written
from directory.hours.weeks import week_of
from directory.hours.words import words

__all__ = ["HoursUnclear", "ReadHours", "in_english", "read_hours"]

LONGEST = 1500  # characters typed: what is kept, said in English, is about twice as long
LONGEST_KEPT = 500  # characters of the column

_WHEN_CLOSED = re.compile(
    r"when(?:ever)?\s+(?:the\s+)?(?P<role>.+?)\s+(?:is|are)\s+(?:closed|shut|not open)\W*", re.IGNORECASE
)


@dataclass(frozen=True)
class ReadHours:
    """What a text means, and what somebody should look at again."""

    hours: Hours
    warnings: tuple[str, ...] = ()


# How spreadsheets and booking systems write either: who reads it as open would send somebody to a line that isn't.
_ALL_OR_NOTHING = re.compile(
    r"(?<![\d:.])0?0[:.]?00(?::00)?\s*(?:[-–—]|to|until|till)\s*0?0[:.]?00(?::00)?(?![\d:.])", re.IGNORECASE
)


def read_hours(text: str, *, roles: Mapping[str, str]) -> ReadHours:
    """Hours from OpenStreetMap's syntax, plain English, or “when the front door is closed”; nothing from nothing.

    `roles` are the titles of all roles, by code. HoursUnclear says what to write instead.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise HoursUnclear(f"These hours are {len(text)} characters long: put all but the days and times in the note")
    if found := _ALL_OR_NOTHING.search(text):
        raise HoursUnclear(f"“{found[0]}” may mean all day, or closed: write “all day” or “closed”")
    if awaited := _WHEN_CLOSED.fullmatch(text):
        return ReadHours(Hours(when_closed=role_named(awaited["role"], roles=roles)))
    read = _read(text)
    if len(read.hours.syntax) > LONGEST_KEPT:
        raise HoursUnclear("These hours have too many days of their own: put the exceptions in the note")
    return read


def in_english(stored: str, *, role_titles: Mapping[str, str]) -> str:
    """Kept hours as a sentence; reading it gives the same hours. Syntax that English can't say stays as it is."""
    hours = Hours.of(stored)
    if hours.when_closed:
        return f"When {role_title(hours.when_closed, titles=role_titles)} is closed"
    return _said(hours.syntax)


@lru_cache(maxsize=4096)
def _read(text: str) -> ReadHours:
    if not text:
        return ReadHours(Hours())
    return _from_syntax(text) or _from_richer_syntax(text) or _from_english(text)


def _from_syntax(text: str) -> ReadHours | None:
    try:
        rules = parse(text)
    except ValueError:
        return None
    return _kept(tidied(rules), doubts(rules))


def _from_richer_syntax(text: str) -> ReadHours | None:
    """Kept as it is: English has no words for it here."""
    read = read_richer(text)
    return ReadHours(Hours(read[0]), read[1]) if read else None


def _from_english(text: str) -> ReadHours:
    said = statements(parts(phrases(words(text))))
    if not said:
        raise HoursUnclear(f"“{text}” names no days and times: {EXAMPLE}")
    week, warnings = week_of(said)
    rules = arranged(week)
    for before, after in overruled(rules):
        raise HoursUnclear(f"“{before}” and “{after}” share days: write each day's own times")
    return _kept(rules, (*warnings, *doubts(rules)))


def _kept(rules: Sequence[Rule], warnings: tuple[str, ...]) -> ReadHours:
    if not any(rule.spans for rule in rules):
        raise HoursUnclear("These hours say only when it's closed: write when somebody answers")
    return ReadHours(Hours(written(rules)), warnings)


@lru_cache(maxsize=4096)
def _said(syntax: str) -> str:
    try:
        rules = parse(syntax)
    except ValueError:
        return syntax
    sentences = filter(lambda sentence: _means(sentence, syntax), {spoken(rules), spoken(whole_nights(rules))})
    return min(sentences, key=len, default=syntax)


def _means(sentence: str, syntax: str) -> bool:
    try:
        return _read(sentence).hours.syntax == syntax
    except HoursUnclear:
        return False
