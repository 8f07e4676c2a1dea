"""Who answers for an entry outside the directory's team, and what they said of it, in plain English."""

from directory.history.facts import Fact, with_names
from directory.inspection.sentences import Said, differences, fields
from directory.inspection.values import ERASED, Known, channel_value

_OWNER = {"person": "name", "job_title": "job title", "email": "email address"}


def said_of_owner(fact: Fact, known: Known) -> Said:
    """“An owner was named”, “An owner was sent a link”, “An owner answers for it no longer”, with who that is."""
    held = with_names(fact.after or fact.before or {}, known.people, erased=ERASED)
    if fact.before is None:
        return "An owner was named, who answers for this entry", fields(fact, _OWNER, known)
    who = [", ".join(held[each] for each in _OWNER if held.get(each))]
    if fact.verb == "asked":
        return "An owner was sent a link, and asked whether this is still right", who
    if held.get("ended_at") and not fact.before.get("ended_at"):
        return "An owner answers for this entry no longer", who
    return "What is known of an owner was changed", fields(fact, _OWNER, known)


_SAYS = {
    "changed": "The owner says that this has changed",
    "gone": "The owner says that this isn’t theirs any more",
    "right": "The owner says that this is still right",
}


def said_of_finding(fact: Fact, known: Known) -> Said:
    """“The owner says that this has changed: the number 0161 496 0001”, and what came of it."""
    held = fact.after or fact.before or {}
    way = known.as_of(fact.id, "channel", held["channel"]) or {"kind": "", "value": held["value"]}
    shown = channel_value({**way, "value": held["value"]})
    says = f"{_SAYS.get(held['answer'], 'The owner says: ' + held['answer'])}: {shown}"
    if fact.before is not None:
        settled = {"replaced": "The owner has said something else since"}.get(
            held["outcome"], f"Somebody looked into what the owner said: {held['outcome']}"
        )
        return settled, [says]
    told = {
        "new value": channel_value({**way, "value": held["says"]}) if held["says"] else "",
        "new hours": held["hours"],
        "note": held["note"],
    }
    by_link = [] if held["with_code"] else ["By the link alone, without a code"]
    return says, [*differences(None, told), *by_link]
