"""From rows of the database to contacts with their standing and opening at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from directory.hours.rules import Hours
from directory.lookup.answer import AskedRole
from directory.lookup.opening import Answering, Opening, opening_of
from directory.lookup.rules import FoundContact, Line, in_order
from directory.notices.rules import NoticeKind, Temporary, coming, in_its_place, other_hours
from directory.verification.rules import Standing, Trust, Try, trust


class Row(NamedTuple):
    """A channel with its contact, and one try of it if there was any."""

    channel: int
    uuid: str
    kind: str
    value: str
    label: str
    hours: str
    purpose: str
    accepts: str
    visibility: str
    contact: int
    slug: str
    role: int
    name: str
    person: str
    job_title: str
    note: str
    organisation: str
    organisation_slug: str
    nationwide: bool
    reports: int
    verified_on: date | str | None
    verified_by: str
    method: str
    outcome: str


class Moment:
    """A moment in a nation: what makes contacts out of rows, and of what holds for channels by number for a while.

    `own_intervals` has the review days of contacts, by number, of which an area has its own interval.
    """

    def __init__(
        self,
        known: Mapping[int, AskedRole],
        *,
        at: datetime,
        today: date,
        nation: str,
        temporary: Mapping[int, tuple[Temporary, ...]],
        own_intervals: Mapping[int, int],
    ) -> None:
        self.known, self.at, self.today, self.nation = known, at, today, nation
        self.temporary, self.own_intervals = temporary, own_intervals

    def contacts_in(self, rows: Iterable[Row]) -> dict[int, FoundContact]:
        """The contacts of these rows by number, their channels in order."""
        tries: defaultdict[int, list[Try]] = defaultdict(list)
        channels: dict[int, Row] = {}
        answering: dict[int, Answering] = {}
        by_role: defaultdict[str, list[Answering]] = defaultdict(list)
        for row in rows:
            if row.channel not in channels:
                channels[row.channel] = row
                found = answering[row.channel] = Answering(row.kind, row.hours, self.temporary.get(row.channel, ()))
                by_role[self.known[row.role].code].append(found)
            if row.verified_on is not None:
                tries[row.channel].append(Try(_day(row.verified_on), row.method, row.outcome, row.verified_by))
        lines: defaultdict[int, list[Line]] = defaultdict(list)
        first: dict[int, Row] = {}
        for row in channels.values():
            first.setdefault(row.contact, row)
            opening = opening_of(answering[row.channel], by_role=by_role, nation=self.nation, at=self.at)
            lines[row.contact].append(self._line(row, tries[row.channel], opening))
        return {number: self._contact(row, lines[number]) for number, row in first.items()}

    def _line(self, row: Row, tries: list[Try], opening: Opening) -> Line:
        temporary = self.temporary.get(row.channel, ())
        notice = in_its_place(temporary, at=self.at)
        redirected = notice is not None and notice.kind == NoticeKind.REDIRECT
        trusted = Trust(Standing.UNVERIFIED)  # nobody has tried what it's redirected to
        if not redirected:
            trusted = trust(
                tries,
                review_days=self.own_intervals.get(row.contact, self.known[row.role].review_days),
                named_person=bool(row.person),
                today=self.today,
                reports=row.reports,
            )
        verified = trusted.verified
        return Line(
            uuid=str(row.uuid),
            kind=row.kind,
            value=notice.instead if notice and redirected else row.value,
            standing=trusted.standing,
            label=row.label,
            purpose=row.purpose,
            accepts=row.accepts,
            hours=row.hours,
            visibility=row.visibility,
            open_now=opening.open_now,
            changes_at=opening.changes_at,
            holds_until=opening.holds_until,
            other_hours=() if Hours.of(row.hours).when_closed else other_hours(temporary, at=self.at),
            notice=notice,
            usual_value=row.value if redirected else "",
            coming=coming(temporary, value=row.value, at=self.at),
            temporary=temporary,
            verified_on=verified.on if verified else None,
            verified_by=verified.by if verified else "",
            method=verified.method if verified else "",
            review_due=trusted.review_due,
            reported=row.reports > 0,
        )

    def _contact(self, row: Row, lines: list[Line]) -> FoundContact:
        role = self.known[row.role]
        return FoundContact(
            slug=row.slug,
            role=role.code,
            role_title=role.title,
            name=row.name or row.organisation,
            organisation=row.organisation,
            organisation_slug=row.organisation_slug,
            jurisdiction=role.decided_by,
            lines=in_order(lines),
            person=row.person,
            job_title=row.job_title,
            note=row.note,
            reported=any(line.reported for line in lines),
        )


def _day(stored: date | str) -> date:
    """SQLite keeps days as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored
