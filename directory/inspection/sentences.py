"""What changed in a record, field by field, as sentences."""

from collections.abc import Mapping
from datetime import datetime

from directory.dates import clock, day
from directory.history.facts import Fact, changed_columns, with_names
from directory.hours.rules import LONDON
from directory.inspection.values import ERASED, Known, value_in_words

Said = tuple[str, list[str]]
"""What was done, and field by field what that changed."""

_SEVERAL = frozenset({"hours", "areas", "identifiers", "other names"})


def fields(fact: Fact, called: Mapping[str, str], known: Known) -> list[str]:
    """A sentence for each of these columns that changed, or that holds something where the record is new."""
    before, after = (with_names(side or {}, known.people, erased=ERASED) for side in (fact.before, fact.after))
    changed = changed_columns(fact)
    texts = [
        {name: value_in_words(column, side.get(column), known) for column, name in called.items() if column in changed}
        for side in (before, after)
    ]
    return differences(None if fact.before is None else texts[0], texts[1])


def differences(before: Mapping[str, str] | None, after: Mapping[str, str]) -> list[str]:
    """The same of texts by what people call them; `before` is None of what is new."""
    said = []
    for name, now in after.items():
        was = "" if before is None else before.get(name, "")
        if was == now:
            continue
        if before is None:
            said.append(f"{name.capitalize()}: {now}")
        elif not was:
            said.append(f"The {name} {_were(name)} set to {now}")
        elif not now:
            said.append(f"The {name} {_were(name)} taken away: {was}")
        else:
            said.append(f"The {name} changed from {was} to {now}")
    return said


def _were(name: str) -> str:
    return "were" if name in _SEVERAL else "was"


def moment_in_words(moment: datetime) -> str:
    """A moment by the clock in London: “3 March 2026 at 9:05am”."""
    there = moment.astimezone(LONDON)
    return f"{day(there.date())} at {clock(there)}"
