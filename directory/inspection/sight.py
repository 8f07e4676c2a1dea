"""Who may see what of a past: channels as they were that day and as they are now, and all that belongs to them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from directory.history.facts import Fact, Held
from directory.inspection.for_a_while import added_by_plans
from directory.inspection.rules import Stood


@dataclass(frozen=True)
class Sight:
    """What somebody may see of some contacts, who sees channels of these visibilities.

    `numbers` has the UUID of each channel by its number, `now` its visibility at present by its UUID, and `added` the
    channel that came of each plan for a new one.
    """

    numbers: Mapping[int, str]
    now: Mapping[str, str]
    visibilities: Collection[str]
    added: Mapping[str, str] = field(default_factory=dict)

    def seen(self, facts: Iterable[Fact]) -> list[Fact]:
        """The facts that they may read: what is about a contact itself is never hidden."""
        then: dict[str, str] = {}
        shown = []
        for fact in facts:
            if fact.table == "channel":
                then[fact.record] = str((fact.after or fact.before or {})["visibility"])
                wanted = {str(side["visibility"]) for side in fact.sides} | {self.now.get(fact.record, "")}
            else:
                wanted = self._wanted(fact, then)
            if self._may_see(wanted):
                shown.append(fact)
        return shown

    def stood(self, stood: Stood) -> Stood:
        """A contact on a day, with the channels that they might see then and may see now, and the plans likewise."""
        channels = [each for each in stood.channels if self._may_see({each.held["visibility"], self.now[each.record]})]
        there = {each.record for each in channels}
        plans = [each for each in stood.plans if self._sees_plan(each.record, each.held, there)]
        return replace(stood, channels=tuple(channels), plans=tuple(plans))

    def _may_see(self, wanted: Collection[str]) -> bool:
        return set(wanted) <= set(self.visibilities)

    def _wanted(self, fact: Fact, then: Mapping[str, str]) -> set[str]:
        """The visibilities that somebody must see, to read of what belongs to a channel: as it was, and as it is."""
        number = next((side["channel"] for side in fact.sides if side.get("channel") is not None), None)
        planned = {side["visibility"] for side in fact.sides if side.get("visibility")}  # of a plan: what it's to be
        if number is not None:
            channel = self.numbers.get(number, "")
            return planned | {self.now.get(channel, ""), then.get(channel, "")}
        added = self.added.get(fact.record)
        return planned if added is None else planned | {self.now.get(added, ""), then.get(added, self.now[added])}

    def _sees_plan(self, record: str, held: Held, there: Collection[str]) -> bool:
        if held["visibility"] and not self._may_see({held["visibility"]}):
            return False
        if held["channel"] is not None:
            return self.numbers.get(held["channel"], "") in there
        added = self.added.get(record)
        return added is None or self._may_see({self.now.get(added, "")})


def sight_of(
    facts: Iterable[Fact], *, numbers: Mapping[int, str], now: Mapping[str, str], visibilities: Collection[str]
) -> Sight:
    """What somebody may see, by all that the history holds of these contacts."""
    return Sight(numbers, now, visibilities, added_by_plans(list(facts)))
