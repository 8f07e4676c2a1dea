"""Which times a text gives for which days: “9am to 5pm Monday to Thursday, Friday 9am to 4pm” says two things."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from directory.hours.parts import CLOSED_FOR_A_WHILE, EACH_DAY_ONCE, NO_DAYS, Part, agreeing, both_days, both_times
from directory.hours.phrases import Stretch, Times
from directory.hours.syntax import WEEK, HoursUnclear, Span
from directory.hours.words import Days


@dataclass(frozen=True)
class Statement:
    """Days, and when somebody answers on them; without days, it's about all those that nothing else is said of."""

    days: tuple[str, ...]
    spans: tuple[Span, ...]  # as in `Times`
    text: str
    exception: bool = False  # “except Wednesday 9am to noon”: meant to contradict
    joins: bool = False  # part of a stretch: adds to whatever else is said of its day

    @property
    def closes(self) -> bool:
        """“Saturday closed”, and not as an exception."""
        return not self.spans and not self.exception


def statements(parts: Iterable[Part]) -> list[Statement]:
    """What a text says, in its order; HoursUnclear where days could go with the times before or with those after."""
    reading = _Reading()
    for part in parts:
        if part.mark == "stop":
            reading.stop()
        reading.take(part)
    return reading.finish()


class _Reading:
    """A text read from left to right: what it has said, and the days or times that still wait for the other."""

    def __init__(self) -> None:
        self.said: list[Statement] = []
        self.days = NO_DAYS
        self.times: Times | None = None
        self.last: Days | Times | None = None  # what the last pair ended with, and may get more of
        self.parted = False  # a semicolon stands after the waiting days

    def take(self, part: Part) -> None:
        if part.stretch:
            self._stretch(part.stretch)
        elif part.mark in {"except", "not"}:
            self._exception(part)
        elif part.mark == "including" and not part.times:
            self._including(part.days)
        elif not part.times:
            self._days_alone(part.days)
        elif not part.days.names:
            self._times_alone(part.times)
        elif part.days_first:
            self._pair_days_first(part.days, part.times)
        else:
            self._pair_times_first(part.days, part.times)

    def stop(self) -> None:
        """Days that followed a finished pair belong to it, and it gets no more."""
        self._settle()
        self.last = None
        self.parted = bool(self.days.names)

    def finish(self) -> list[Statement]:
        self._settle()
        self._no_days_wait()
        self._times_for_the_others()
        return self.said

    def _pair_days_first(self, days: Days, times: Times) -> None:
        self._no_days_trail()
        if self.parted:
            self._no_days_wait()
        self._say(both_days(self.days, days), times, last=times)

    def _pair_times_first(self, days: Days, times: Times) -> None:
        self._settle()
        self._no_days_wait()
        if self.times and self.times.by_the_clock and times.by_the_clock:
            times, self.times = both_times(self.times, times), None
        self._say(days, times, last=days)

    def _days_alone(self, days: Days) -> None:
        if self.times:
            times, self.times = self.times, None
            self._say(days, times, last=days)
        elif isinstance(self.last, Times) and {*self.said[-1].days} < {*days.names}:
            raise HoursUnclear(
                f"“{self.said[-1].text} {days.text}” could be all of those days or some: {EACH_DAY_ONCE}"
            )
        else:
            self.days = both_days(self.days, days)

    def _times_alone(self, times: Times) -> None:
        self._no_days_trail()
        if self.days.names:
            self._say(self.days, times, last=times)
        elif not times.spans:
            raise HoursUnclear(f"“{times.text}” names no day: name it, or write only when somebody answers")
        elif isinstance(self.last, Times):
            if not (self.last.by_the_clock and times.by_the_clock):
                raise HoursUnclear(f"“{self.last.text}, {times.text}” contradicts itself: {CLOSED_FOR_A_WHILE}")
            self.last = both_times(self.last, times)
            self.said[-1] = replace(self.said[-1], spans=self.last.spans)
        else:
            self.times = both_times(self.times, times) if self.times else times

    def _exception(self, part: Part) -> None:
        self._settle()
        if not part.days.names:
            raise HoursUnclear("“except” names no day: write which, like “except bank holidays”")
        self._means_one_thing(part)
        if not self.days.names:
            self._say(part.days, part.times or Times((), "closed"), last=part.days, exception=True)
            return
        # “Monday to Friday, except bank holidays, 9am to 5pm”: the times are for the days that wait.
        self.said.append(Statement(part.days.names, (), f"except {part.days.text}", exception=True))
        self.days = replace(self.days, names=tuple(day for day in self.days.names if day not in part.days.names))
        if part.times:
            self._times_alone(part.times)

    def _means_one_thing(self, part: Part) -> None:
        """Refuse an exception that opens or closes its days by how it's read."""
        days, waiting = part.days, self.days
        either = f"write “closed on {days.text}”, or when it's open on {days.text}"
        if part.times and not part.times.spans and not part.days_first:
            raise HoursUnclear(f"“{part.mark} {part.times.text} {days.text}” says no twice: {either}")
        if waiting.names and not {*days.names} & {*WEEK} <= {*waiting.names}:  # “Sunday no, Saturday 10am to 2pm”
            raise HoursUnclear(f"“{part.mark}” could be about “{waiting.text}” or “{days.text}”: {either}")
        if part.times and part.mark == "not" and not waiting.names:
            raise HoursUnclear(f"“not {days.text} {part.times.text}” could be closed then, or open only then: {either}")
        if not part.times and not waiting.names and self.said and self.said[-1].closes:
            raise HoursUnclear(f"“{self.said[-1].text}” with an exception doesn't say when it's open then: {either}")

    def _including(self, days: Days) -> None:
        self._settle()
        if self.times:
            self._times_for_the_others()
        if self.said and self.said[-1].exception and not self.said[-1].spans:
            raise HoursUnclear(
                f"“including {days.text}” could be closed or open, after “{self.said[-1].text}”: write “closed on "
                f"{days.text}”, or when it's open on {days.text}"
            )
        meant = [place for place, each in enumerate(self.said) if not each.exception]
        if self.days.names:
            self.days = replace(both_days(self.days, days), mentions=())  # “every day including Sunday” says it twice
        elif meant:
            said = self.said[meant[-1]]
            self.said.insert(meant[-1] + 1, replace(said, days=days.names, joins=False))
        else:
            raise HoursUnclear(f"“including {days.text}” adds to no other days: write those first")

    def _stretch(self, stretch: Stretch) -> None:
        self._settle()
        if self.days.names == WEEK[5:]:  # “weekends: Friday 4pm to Monday 8:30am”
            self.days = NO_DAYS
        self._no_days_wait()
        self.said += [Statement((day,), (span,), stretch.text, joins=True) for day, span in stretch.hours]
        self.last = None

    def _say(self, days: Days, times: Times, *, last: Days | Times, exception: bool = False) -> None:
        self._times_for_the_others()
        agreeing(days)
        self.said.append(Statement(days.names, times.spans, f"{days.text} {times.text}", exception=exception))
        self.days, self.last, self.parted = NO_DAYS, last, False

    def _settle(self) -> None:
        """Days that follow “9am to 5pm Monday”, with no times of their own, are like Monday."""
        if isinstance(self.last, Days) and self.days.names:
            agreeing(both_days(self.last, self.days))
            self.said[-1] = replace(self.said[-1], days=(*self.said[-1].days, *self.days.names))
            self.days = NO_DAYS

    @property
    def _trailing(self) -> bool:
        return bool(self.days.names) and isinstance(self.last, Days)

    def _no_days_trail(self) -> None:
        if self._trailing:
            raise HoursUnclear(f"“{self.days.text}” could go with the times before or after: write its own times")

    def _no_days_wait(self) -> None:
        if self.days.names:
            raise HoursUnclear(f"“{self.days.text}” has no times: write them, like “{self.days.text} 9am to 5pm”")

    def _times_for_the_others(self) -> None:
        if self.times:
            self.said.append(Statement((), self.times.spans, self.times.text))
            self.times = None
