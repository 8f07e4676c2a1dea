"""What the history has of an entry's owners and of what they say, in words; never an owner's address."""

from directory.history.facts import Fact, with_names
from directory.inspection.values import ERASED, NOUNS, Known, channel_value, tried_value, value_in_words


def owner_told(fact: Fact, known: Known) -> tuple[str, list[str]]:
    """Who was named to answer for an entry, or answers for it no longer."""
    held = with_names(fact.after or fact.before or {}, known.people, erased=ERASED)
    who = held["person"] or held["job_title"] or "Somebody outside the directory’s team"
    if held.get("ended_at"):
        return f"{who} answers for this entry no longer", []
    more = held["job_title"] if held["person"] else ""
    return f"{who} was named to answer for this entry", [f"Job title: {more}"] if more else []


def finding_told(fact: Fact, known: Known) -> tuple[str, list[str]]:
    """What an owner said of a channel, and what came of it."""
    held = fact.after or fact.before or {}
    channel = known.channel_at(held["channel"], fact.id)
    what = f"the {NOUNS[channel['kind']]} {channel_value({**channel, 'value': held['value']})}" if channel else "this"
    if fact.before is not None:
        return f"What its owner said of {what} was looked into", [f"It was {_FOUND.get(held['outcome'], 'settled')}"]
    details = [f"They say it’s now {tried_value({'value': held['says']})}"] if held["says"] else []
    details += [f"Hours: {value_in_words('hours', held['hours'], known)}"] if held["hours"] else []
    details += [f"Note: {held['note']}"] if held["note"] else []
    return f"Its owner says that {what} {_SAID.get(held['answer'], held['answer'])}", details


_SAID = {"changed": "has changed", "gone": "is theirs no longer"}
_FOUND = {
    "changed": "found to be changed",
    "right": "found to be right as it stood",
    "gone": "found to be gone",
    "replaced": "replaced by what they said later",
}
