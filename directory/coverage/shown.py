"""A week as the template shows it: the picture, the same in a table, and what those who look after it must know."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from directory.contacts.rules import CALLED, DUTY_TEAM
from directory.coverage.days import Part
from directory.coverage.pictures import FILLS, week_picture
from directory.coverage.week import RoleWeek
from directory.coverage.words import Said, date_name, dates_name, day_words, row_name, times_said
from directory.drawing import Picture
from directory.lookup.cards import Card, Cards
from directory.lookup.rules import UNTIL_THEN, FoundContact
from directory.lookup.words import stand_ins
from directory.notices.days import listed

DANGER = "If somebody isn’t safe, call 999."


@dataclass(frozen=True)
class ShownRole:
    """One role: its picture and table, where anybody may answer; its contacts; what must be said; whom to ask."""

    id: str
    week: RoleWeek
    picture: Picture | None
    rows: list[tuple[str, list[Said]]]
    people: list[Card]
    said: str
    mend: bool  # whether that is something to be put right
    ask: Card | None


@dataclass(frozen=True)
class ShownDay:
    """Days that aren't like others, but like one another: who answers, by role, and the roles that are closed."""

    name: str
    roles: tuple[tuple[str, tuple[Said, ...]], ...]
    closed: str


@dataclass(frozen=True)
class ToMend:
    """What those who look after an area should see to: each with the role it's about, and what is to be said of it."""

    missing: list[RoleWeek]
    written: list[RoleWeek]  # that can only be written to
    gaps: list[tuple[RoleWeek, list[str]]]
    days: list[tuple[str, list[tuple[RoleWeek, str]]]]
    unknown: list[RoleWeek]
    weak: list[Card]
    overlaps: list[tuple[RoleWeek, str, list[str]]]

    @property
    def nothing(self) -> bool:
        return not (self.missing or self.written or self.gaps or self.days or self.unknown or self.weak)


class Shower:
    """Shows the weeks of one page: with the bank holidays of its nation, and cards as everywhere else."""

    def __init__(self, weeks: Sequence[RoleWeek], *, makes: Cards, holidays: Collection[date]) -> None:
        self.weeks, self.makes, self.holidays = weeks, makes, holidays
        self.names = {each.slug: each.name for week in weeks for each in (*week.own, *week.instead)}

    def role(self, week: RoleWeek, *, around: Iterable[FoundContact] = (), prefix: str = "") -> ShownRole:
        """A role as its section shows it; `around` are those to send the reader to where nobody can be called."""
        rows = week.rows if week.answers else []
        id_ = f"{prefix}{week.role.code}"
        lacks = not week.called or bool(week.gaps)
        return ShownRole(
            id=id_,
            week=week,
            picture=week_picture(week, rows, id=id_) if rows else None,
            rows=[(row_name(each, holidays=self.holidays), self._said(week, row_day=each.day)) for each in rows],
            people=self._people(week),
            said=self._must_be_said(week),
            mend=lacks,
            ask=self._ask(week, around) if lacks else None,
        )

    def _ask(self, week: RoleWeek, around: Iterable[FoundContact]) -> Card | None:
        """The nearest to call where nobody is listed: whoever knows the right number, whatever the time."""
        told = {each.slug for each in (*week.own, *week.instead)}
        able = stand_ins(week.role.code, [each for each in around if each.slug not in told])
        return self._card(able[0]) if able else None

    def _card(self, contact: FoundContact) -> Card:
        card = self.makes.card(contact)
        return {**card, "called": [row for row in card["channels"] if row["kind"] in CALLED]}

    def _said(self, week: RoleWeek, *, row_day: tuple[Part, ...]) -> list[Said]:
        return day_words(week, row_day, names=self.names)

    def _people(self, week: RoleWeek) -> list[Card]:
        """A card for each contact with a telephone; `why` says when those are called who stand in."""
        until = UNTIL_THEN.get(week.role.code, "out of hours")
        own = [{**self._card(each), "why": ""} for each in week.called]
        return own + [{**self._card(each), "why": until} for each in week.instead if each.called]

    @staticmethod
    def _must_be_said(week: RoleWeek) -> str:
        if not week.own:
            return f"Nobody is listed. {DANGER}"
        if not week.called:
            return f"No telephone is listed, and what is written waits until somebody reads it. {DANGER}"
        if week.gaps:
            return f"For part of the week no line is listed. {DANGER}"
        if week.role.code == DUTY_TEAM or week.role.own or week.relieved or not week.closes:
            return ""
        # Early help, Prevent and the designated nurse have no out-of-hours substitute.
        return f"Nobody stands in when this is closed. {DANGER}"

    @staticmethod
    def legend(shown: Iterable[ShownRole]) -> list[tuple[None, str, str]]:
        """The patterns that are on the page, with what they mean."""
        used = {shape.fill for each in shown if each.picture for shape in each.picture.shapes}
        return [(None, fill, words) for fill, words in FILLS.items() if fill in used]

    def days(self) -> list[ShownDay]:
        """Bank holidays, and the days that differ from the same day of other weeks, with who answers."""
        asked = [each for each in self.weeks if each.answers]
        unusual = {id(each): each.unusual() for each in asked}
        ahead = {on for each in asked for on in each.days}
        shown: dict[tuple[tuple[tuple[str, tuple[Said, ...]], ...], str], list[date]] = {}
        for on in sorted((ahead & {*self.holidays}).union(*unusual.values())):
            asked_then = [each for each in asked if on in self.holidays or on in unusual[id(each)]]
            shown.setdefault(self._day(on, asked_then), []).append(on)
        return [
            ShownDay(dates_name(dates, holidays=self.holidays), roles, closed)
            for (roles, closed), dates in shown.items()
        ]

    def _day(self, on: date, weeks: Sequence[RoleWeek]) -> tuple[tuple[tuple[str, tuple[Said, ...]], ...], str]:
        """Who answers on a day, by role; and the roles that are closed, in words."""
        closed = [each for each in weeks if not each.relieved and not any(part.who for part in each.days[on])]
        told = [(_short(each), tuple(self._said(each, row_day=each.days[on]))) for each in weeks if each not in closed]
        return tuple(told), listed([_short(each) for each in closed]) if closed else ""

    def to_mend(self, weeks: Sequence[RoleWeek], contacts: Iterable[FoundContact]) -> ToMend:
        """What is missing, weak or left to nobody in these weeks, and where more than one line answers."""
        weak = sorted((each for each in contacts if not each.standing.sound), key=lambda each: each.standing)
        return ToMend(
            missing=[each for each in weeks if not each.own],
            written=[each for each in weeks if each.own and not each.called],
            gaps=[(each, each.gaps) for each in weeks if each.gaps],
            days=self._days_with_gaps(weeks),
            unknown=[each for each in weeks if each.unknown],
            weak=self.makes.cards(weak),
            overlaps=[
                (each, listed([self.names[slug] for slug in who]), times)
                for each in weeks
                for who, times in each.overlaps
            ],
        )

    def _days_with_gaps(self, weeks: Sequence[RoleWeek]) -> list[tuple[str, list[tuple[RoleWeek, str]]]]:
        """The unusual days on which a role is left to nobody, and when."""
        found: dict[date, list[tuple[RoleWeek, str]]] = {}
        for each in weeks:
            for on in sorted(each.unusual()):
                if parts := each.gaps_on(on):
                    times = times_said((part.start, part.end) for part in parts)
                    found.setdefault(on, []).append((each, times))
        return [(date_name(on, holidays=self.holidays), found[on]) for on in sorted(found)]


def _short(week: RoleWeek) -> str:
    return week.role.short_title or week.role.title
