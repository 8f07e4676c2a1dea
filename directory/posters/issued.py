"""Issued posters: one by its code or its organisation, and which of those that hang are recalled."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from directory.accounts.rules import Viewer
from directory.contacts.remits import Condition, organisations_looked_after
from directory.contacts.values import ChannelKind, display
from directory.database import any_of, fetch
from directory.errors import NotFound
from directory.hours.rules import LONDON
from directory.posters.designs import Choice, choice_of
from directory.posters.recalls import How, Present, Reason, Shown, Tier, is_disputed, reasons, tier_of
from directory.verification.queries import standings_of_channels

_ISSUES = (
    "SELECT i.id, i.uuid, i.code, i.number, i.design, i.issued_at, i.review_by, i.shown, organisation.id AS body, "
    "organisation.name AS organisation, organisation.slug, coalesce(area.name, '') AS area, "
    "coalesce(area.slug, '') AS area_slug, ended.how, ended.ended_at FROM poster_issue i "
    "JOIN organisation ON organisation.id = i.organisation LEFT JOIN area ON area.id = i.area "
    "LEFT JOIN poster_ending ended ON ended.issue = i.id"
)
_IN_USE = "ch.retired_on IS NULL AND c.retired_on IS NULL AND o.retired_on IS NULL AND ch.visibility = 'public'"


@dataclass(frozen=True)
class Issued:
    """One issue with why it's recalled, if it is; `how` it ended, if it did."""

    number: int
    uuid: UUID
    code: str
    of: int
    body: int
    choice: Choice
    issued_at: datetime
    review_by: date
    organisation: str
    slug: str
    area: str
    area_slug: str
    how: How | None
    ended_at: datetime | None
    shown: tuple[Shown, ...]
    reasons: tuple[Reason, ...]

    @property
    def hangs(self) -> bool:
        return self.how is None

    @property
    def issued_on(self) -> date:
        return self.issued_at.astimezone(LONDON).date()

    @property
    def urgent(self) -> list[Reason]:
        return [each for each in self.reasons if each.tier is Tier.SAME_DAY]

    @property
    def tier(self) -> Tier | None:
        return tier_of(self.reasons) if self.reasons else None


async def issue_coded(code: str, *, today: date) -> Issued:
    """The issue with this code, whoever asks: it hangs on a wall; NotFound."""
    found = await _issued(("i.code = {}", (code,)), today=today)
    if not found:
        raise NotFound
    return found[0]


async def issue_with(uuid: UUID, *, viewer: Viewer, today: date) -> Issued:
    """An issue for those who keep its organisation; NotFound."""
    mine, given = organisations_looked_after(viewer)
    found = await _issued((f"i.uuid = {{}} AND ({mine})", (uuid, *given)), today=today)
    if not found:
        raise NotFound
    return found[0]


async def issues_of(organisation: int, *, today: date) -> list[Issued]:
    """Every issue of an organisation, those that hang first, and the latest first."""
    found = await _issued(("organisation.id = {}", (organisation,)), today=today)
    return sorted(found, key=lambda each: not each.hangs)


async def latest_that_hang(areas: Collection[int], *, design: str, today: date) -> list[Issued]:
    """Of each organisation, and each of these areas, the last issue of a design that hangs."""
    which, numbers = any_of("one.area", areas)
    last = (
        "SELECT max(one.id) FROM poster_issue one LEFT JOIN poster_ending left_by ON left_by.issue = one.id "
        f"WHERE left_by.id IS NULL AND one.design = {{}} AND {which} GROUP BY one.organisation, one.area"
    )
    return await _issued((f"i.id IN ({last})", (design, numbers)), today=today)


async def recalls(viewer: Viewer, *, today: date) -> list[Issued]:
    """The issues that hang and are recalled, of the organisations that this viewer keeps: urgent ones first."""
    mine, given = organisations_looked_after(viewer)
    # The database finds those of which anything may be otherwise; the rule then says whether it is, and why.
    otherwise = (
        "SELECT s.issue FROM poster_channel s JOIN channel ch ON ch.id = s.channel JOIN contact c ON c.id = ch.contact "
        f"JOIN organisation o ON o.id = c.organisation WHERE ch.value <> s.value OR NOT ({_IN_USE}) "
        "OR EXISTS (SELECT 1 FROM verification v WHERE v.channel = ch.id AND v.outcome NOT IN ('right', 'no answer')) "
        "OR EXISTS (SELECT 1 FROM report r WHERE r.contact = c.id AND r.settled_at IS NULL)"
    )
    condition = (
        f"ended.id IS NULL AND organisation.retired_on IS NULL AND ({mine}) "
        f"AND (i.review_by < {{}} OR i.design LIKE '%+%n%' OR i.id IN ({otherwise}))"
    )
    found = [each for each in await _issued((condition, (*given, today)), today=today) if each.reasons]
    tiers = list(Tier)
    return sorted(found, key=lambda each: (tiers.index(each.tier or Tier.WEEKLY), each.organisation, each.of))


async def _issued(which: Condition, *, today: date) -> list[Issued]:
    """Issues by a condition, the latest first."""
    condition, arguments = which
    rows = await fetch(f"{_ISSUES} WHERE {condition} ORDER BY i.id DESC", *arguments)
    shown = {row["id"]: [_shown(each) for each in json.loads(row["shown"])] for row in rows}
    present = await _present(shown, today=today)
    return [_issue(row, tuple(shown[row["id"]]), present, today=today) for row in rows]


def _issue(row: Mapping[str, Any], shown: tuple[Shown, ...], present: Mapping[str, Present], *, today: date) -> Issued:
    how = How(row["how"]) if row["how"] else None
    found = reasons(shown, present, code=row["code"], review_by=row["review_by"], today=today) if how is None else []
    return Issued(
        number=row["id"],
        uuid=row["uuid"],
        code=row["code"],
        of=row["number"],
        body=row["body"],
        choice=choice_of(row["design"]),
        issued_at=row["issued_at"],
        review_by=row["review_by"],
        organisation=row["organisation"],
        slug=row["slug"],
        area=row["area"],
        area_slug=row["area_slug"],
        how=how,
        ended_at=row["ended_at"],
        shown=shown,
        reasons=tuple(found),
    )


def _shown(told: Mapping[str, Any]) -> Shown:
    """What a record keeps; the oldest keep less."""
    kind, value = ChannelKind(told["kind"]), told["value"]
    return Shown(
        channel=told["channel"],
        role=told["role"],
        heading=told.get("heading", told["role"]),
        value=value,
        display=told.get("display") or display(kind, value),
        disputed=is_disputed(told["standing"]),
        person=told.get("person", ""),
    )


async def _present(issues: Collection[int], *, today: date) -> dict[str, Present]:
    """What these issues' channels are now, by UUID; those that aren't for everybody, or in use, are left out."""
    which, numbers = any_of("s.issue", issues)
    found = await fetch(
        "SELECT DISTINCT ch.id, ch.uuid, ch.kind, ch.value, c.id AS contact, c.person FROM poster_channel s "
        "JOIN channel ch ON ch.id = s.channel JOIN contact c ON c.id = ch.contact "
        f"JOIN organisation o ON o.id = c.organisation WHERE {which} AND {_IN_USE}",
        numbers,
    )
    contacts = {row["contact"] for row in found}
    standings = {channel: held for channel, _contact, held in await standings_of_channels(contacts, today=today)}
    return {
        str(row["uuid"]): Present(
            value=row["value"],
            display=display(ChannelKind(row["kind"]), row["value"]),
            disputed=is_disputed(standings[row["id"]]),
            sound=standings[row["id"]].sound,
            person=row["person"],
        )
        for row in found
    }
