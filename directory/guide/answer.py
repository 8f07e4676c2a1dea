"""The guide's answer for a place at a moment: what page and JSON are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from directory.dates import day
from directory.guide.inside import Inside
from directory.guide.rules import Clock, Concern, Step, Urgency, how_soon, soonest
from directory.history.rules import Part
from directory.lookup.answer import Answer, AskedRole, Emergency
from directory.lookup.moments import holds_until, midnight_after, minute_after
from directory.lookup.rules import UNTIL_THEN, FoundContact
from directory.partnerships.rules import Ladder
from directory.places.rules import Place
from directory.rulebook.rules import AreaRule, Document


@dataclass(frozen=True)
class Call:
    """A step as it stands at a moment: who to try, in order.

    `answers` is the code of the role that answers now: the step's own, or the one that stands in for it.
    """

    order: int
    step: Step
    role: AskedRole
    answer: Answer
    contacts: tuple[FoundContact, ...]

    @property
    def answers(self) -> str:
        # The duty team doesn't manage allegations: it stands before the LADO, and never in its place.
        first = self.contacts[0].role if self.contacts else self.role.code
        return self.role.code if self.role.code in UNTIL_THEN else first

    @property
    def stood_in_for(self) -> bool:
        return self.answers != self.role.code


@dataclass(frozen=True)
class Guidance:
    """What to do about a concern, for a place at a moment; `second` is where the other call's place was named."""

    concern: Concern
    place: Place
    second: Place | None
    at: datetime
    deadline: datetime | None
    calls: tuple[Call, ...]
    notes: tuple[str, ...]
    own: tuple[AreaRule, ...] = ()  # what the area asks besides
    documents: tuple[Document, ...] = ()
    ladders: tuple[Ladder, ...] = ()  # of the partnerships of the area, where professionals disagree
    inside: Inside | None = None  # where it's known for whom somebody works

    @property
    def how_soon(self) -> str:
        return how_soon(self.concern.clock, by=self.deadline, at=self.at)

    @property
    def emergency(self) -> Emergency:
        return self.calls[0].answer.emergency

    @property
    def rests_on(self) -> frozenset[Part]:
        """What has to be written for another answer."""
        inside = self.inside.rests_on if self.inside else frozenset()
        return inside.union(*(call.answer.rests_on for call in self.calls))

    @property
    def around(self) -> frozenset[Part]:
        """What has to be written for others to be named beside them, which only pages do."""
        return frozenset().union(*(call.answer.around.rests_on for call in self.calls))

    @property
    def holds_until(self) -> datetime:
        """Until when this stays the answer, if nothing is written meanwhile: the deadline is another tomorrow."""
        edges = [call.answer.with_around_holds_until for call in self.calls]
        if self.inside:
            lines = [line for contact in self.inside.contacts for line in contact.lines]
            edges.append(holds_until(self.at, [line.holds_until for line in lines]))
        by_the_hour = self.concern.clock.urgency is Urgency.HOURS
        return min(*edges, midnight_after(self.at), minute_after(self.at) if by_the_hour else edges[0])


def with_local(concern: Concern, own: Sequence[AreaRule], *, starts: datetime, nation: str) -> Concern:
    """A concern with what an area asks besides: a limit if it ends sooner, and calls among or after the guide's own.

    None comes before the guide's first, which it would make later.
    """
    clocks = [Clock(Urgency(each.urgency), each.number) for each in own if each.urgency]
    clock = soonest([concern.clock, *clocks], starts=starts, nation=nation)
    steps: list[Step] = []
    for number, step in enumerate(concern.steps, start=1):
        steps += [step, *(_own_call(each) for each in own if each.role and each.follows == number)]
    among = range(1, len(concern.steps) + 1)
    steps += [_own_call(each) for each in own if each.role and each.follows not in among]
    return replace(concern, clock=clock, steps=tuple(steps))


def _own_call(own: AreaRule) -> Step:
    return Step(role=own.role, when=f"{own.area} asks for this too. {own.text}")


def local_notes(own: Iterable[AreaRule], *, today: date) -> list[str]:
    """What an area asks, and where it was read; what nobody has looked up for too long says so."""
    return [
        f"{each.area} asks: {each.text.rstrip('.')} ({each.source}; looked up on {day(each.checked_on)}"
        f"{', which is too long ago' if not each.standing(today=today).sound else ''})."
        for each in own
    ]


def notes_for(concern: Concern, place: Place, second: Place | None, calls: Iterable[Call]) -> tuple[str, ...]:
    """What must be said with the calls: of the places, and of whoever is closed or not listed."""
    notes = list(place.notes)
    for call in calls:
        if call.step.second_place and second is None and concern.asked_second:
            here = place.authority.name
            notes.append(
                f"{call.role.title}: this is the one for {here}. "
                f"If that isn’t {concern.asked_second.jurisdiction}, ask for that place as well."
            )
        notes += [note for note in call.answer.said if note not in place.notes]
        if call.step.only and not call.contacts:
            notes.append(f"{call.role.title}: the one that the guide means isn’t listed yet.")
    return tuple(dict.fromkeys(notes))
