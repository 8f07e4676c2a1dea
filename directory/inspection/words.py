"""The history in plain English: who did what, when, from where and why, and what each field was and is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from directory.dates import day
from directory.history.facts import Fact, changed_columns, with_names
from directory.inspection.notice_words import said_of_notice, said_of_plan
from directory.inspection.owner_words import said_of_finding, said_of_owner
from directory.inspection.sentences import Said, fields, moment_in_words
from directory.inspection.values import (
    ERASED,
    NAME_ERASED,
    NOUNS,
    TRIED,
    Known,
    channel_value,
    tried_value,
    verifier_of,
)


@dataclass(frozen=True)
class Told:
    """One fact in words: what was done, and field by field what that changed."""

    what: str
    details: tuple[str, ...]
    record: str
    table: str


@dataclass(frozen=True)
class ToldAct:
    """What one act did here: who, when, from where and why, with what it changed."""

    act: str
    who: str
    when: str
    where: str
    why: str
    told: tuple[Told, ...]


def acts_in_words(facts: list[Fact], known: Known) -> list[ToldAct]:
    """Facts, newest first, gathered by the act that did them; what one act did, in the order in which it did it."""
    gathered: dict[str, list[Fact]] = {}
    for fact in facts:
        gathered.setdefault(fact.act, []).append(fact)
    return [act_in_words(sorted(group, key=lambda fact: fact.id), known) for group in gathered.values()]


def act_in_words(facts: list[Fact], known: Known) -> ToldAct:
    """What these facts of one act did."""
    first = facts[0]
    return ToldAct(
        act=first.act,
        who=_who(first, known),
        when=moment_in_words(first.at),
        where=WHERE.get(first.source, f"by {first.source}"),
        why=first.reason,
        told=tuple(fact_in_words(each, known) for each in facts),
    )


WHERE = {
    "page": "on a page of the directory",
    "import": "by importing a file",
    "command": "at the command line",
    "report": "on the page “Something wrong here?”",
    "seed": "as the directory was set up",
    "owner": "by the link sent to its owner",
    "link": "by a link sent to them",
    "planned": "as was planned before",
}
"""Where an act came from, by its source."""

_NOBODY = {"report": "A reader", "owner": "Its owner", "planned": "The directory"}


def _who(fact: Fact, known: Known) -> str:
    if fact.by is not None:
        return known.accounts.get(fact.by, "Somebody with an account")
    return _NOBODY.get(fact.source, "Somebody at the machine")


def fact_in_words(fact: Fact, known: Known) -> Told:
    """One fact: “The number changed from 0161 496 0001 to 0161 496 0002”."""
    if fact.verb == NAME_ERASED:
        return Told("A person’s name was erased", (), fact.record, fact.table)
    sayer = _SAYERS.get(fact.table, _any_record)
    what, details = sayer(fact, known)
    return Told(what, tuple(details), fact.record, fact.table)


_VERBS = {"retired": "Retired", "restored": "Brought back into use"}

_CHANNEL_FIELDS = {
    "label": "label",
    "hours": "hours",
    "purpose": "purpose",
    "accepts": "what it accepts",
    "visibility": "visibility",
}
_CONTACT_FIELDS = {
    "name": "name",
    "organisation": "organisation",
    "role": "role",
    "areas": "areas",
    "person": "person",
    "job_title": "job title",
    "note": "note",
    "nationwide": "reach",
}
_ORGANISATION_FIELDS = {
    "name": "name",
    "kind": "kind",
    "identifiers": "identifiers",
    "aliases": "other names",
    "areas": "areas",
    "website": "website",
    "parent": "parent",
    "successor": "successor",
}
_UNTOLD = frozenset({"position", "changed_by", "tries_after", "duty_mobile", "network", "slug", "contact", "channel"})


def _channel(fact: Fact, known: Known) -> Said:
    held = fact.after or fact.before or {}
    noun = NOUNS.get(held["kind"], held["kind"])
    shown = channel_value(held)
    if fact.verb in _VERBS and changed_columns(fact) == ["retired_on"]:
        return f"{_VERBS[fact.verb]}: the {noun} {shown}", _retired(fact)
    if fact.before is None:
        return f"The {noun} {shown} was added", fields(fact, _CHANNEL_FIELDS, known)
    details = fields(fact, _CHANNEL_FIELDS, known)
    if fact.before.get("value") != held.get("value"):
        return f"The {noun} changed from {channel_value(fact.before)} to {shown}", details
    return f"About the {noun} {shown}", [*details, *_retired(fact)]


def _contact(fact: Fact, known: Known) -> Said:
    if fact.verb in _VERBS and changed_columns(fact) == ["retired_on"]:
        return f"{_VERBS[fact.verb]}: the whole contact", _retired(fact)
    details = [*fields(fact, _CONTACT_FIELDS, known), *_retired(fact)]
    return ("The contact was added" if fact.before is None else "The contact was changed"), details


def _organisation(fact: Fact, known: Known) -> Said:
    details = [*fields(fact, _ORGANISATION_FIELDS, known), *_retired(fact)]
    return ("The organisation was added" if fact.before is None else "The organisation was changed"), details


def _verification(fact: Fact, known: Known) -> Said:
    held = with_names(fact.after or fact.before or {}, known.people, erased=ERASED)
    how = TRIED.get(held["method"], held["method"])
    on, by = day(date.fromisoformat(held["verified_on"])), verifier_of(held, known)
    what = f"{'Verified' if held['outcome'] == 'right' else 'Tried'} {how}: {held['outcome']}"
    if fact.before is not None:
        return f"The record of a try on {on} was changed", fields(fact, {"verified_by": "name", "note": "note"}, known)
    details = [f"{tried_value(held)}, on {on}{f', by {by}' if by else ''}"]
    return what, [*details, *([f"Note: {held['note']}"] if held.get("note") else [])]


def _report(fact: Fact, _known: Known) -> Said:
    held = fact.after or fact.before or {}
    if fact.before is not None:
        settled = fact.before.get("settled_at") is None and held.get("settled_at") is not None
        return ("A reader’s report was settled" if settled else "A reader’s report was changed"), []
    details = [f"They wrote: {held['text']}"] if held.get("text") else []
    return f"A reader reported: {held['kind'].replace('-', ' ')}", details


def _any_record(fact: Fact, known: Known) -> Said:
    noun = fact.table.replace("_", " ")
    names = {
        column: column.replace("_", " ")
        for side in fact.sides
        for column in side
        if column not in _UNTOLD and not column.endswith("_id")
    }
    return f"{noun.capitalize()}: {fact.verb}", fields(fact, names, known)


_SAYERS: Mapping[str, Callable[[Fact, Known], Said]] = {
    "channel": _channel,
    "contact": _contact,
    "organisation": _organisation,
    "verification": _verification,
    "report": _report,
    "notice": said_of_notice,
    "planned_change": said_of_plan,
    "owner": said_of_owner,
    "owner_finding": said_of_finding,
}


def _retired(fact: Fact) -> list[str]:
    before, after = ((side or {}).get("retired_on") for side in (fact.before, fact.after))
    if before == after:
        return []
    return [f"Out of use from {day(date.fromisoformat(after))}"] if after else ["In use again"]
