"""The register: which agreements there are that somebody may know of, by kind, area, organisation and state.

The state is a rule (`rules.state`) over each version's facts. Here it stands a second time, as SQL, so that a page of
one state needn't read every agreement there is; a test compares the two.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from directory.accounts.rules import Viewer
from directory.agreements.queries import facts_of
from directory.agreements.remits import agreements_seen
from directory.agreements.rules import IN_FORCE, OVER, State, in_words, state
from directory.agreements.seeded import kinds
from directory.database import any_of, fetch, is_sqlite, marks

PAGE = 50
FURTHEST_PAGE = 10_000
CURRENT, ALL = "", "all"


@dataclass(frozen=True)
class Wanted:
    """What a reader of the register asks for; texts from its address. No `state` is all but what is over."""

    kind: str = ""
    area: str = ""
    organisation: str = ""
    state: str = CURRENT
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """What an address asks for; what it can't be is left out."""
        kind, area, organisation, state, page = (
            " ".join(asked.get(name, "").replace("\0", "").split())[:200]
            for name in ("kind", "area", "organisation", "state", "page")
        )
        return cls(
            kind=kind if kind in kinds() else "",
            area=area,
            organisation=organisation,
            state=state if state in {*State, ALL} else CURRENT,
            page=min(int(page[:6]), FURTHEST_PAGE) if page.isascii() and page.isdecimal() and int(page) else 1,
        )


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    slug: str
    title: str
    kind: str
    version: int
    state: State
    state_words: str
    parties: tuple[str, ...]
    retired: tuple[str, ...]
    areas: tuple[str, ...]  # their codes
    starts_on: str  # days as 2026-11-25, empty where there is none
    ends_on: str
    review_due: str


async def register(viewer: Viewer, wanted: Wanted, *, today: date) -> tuple[list[Entry], bool]:
    """One page of what this viewer may know of, by title; and whether there is another."""
    rows = await _found(viewer, wanted, today=today, part=f"LIMIT {PAGE + 1} OFFSET {PAGE * (wanted.page - 1)}")
    return await _entries(rows[:PAGE], today=today), len(rows) > PAGE


async def whole_register(viewer: Viewer, wanted: Wanted, *, today: date) -> list[Entry]:
    """All of its pages."""
    return await _entries(await _found(viewer, wanted, today=today), today=today)


async def _found(viewer: Viewer, wanted: Wanted, *, today: date, part: str = "") -> list[dict[str, Any]]:
    mine, given = agreements_seen(viewer)
    conditions, arguments = [f"({mine})"], list(given)
    if wanted.kind:
        conditions.append("agreement.kind = {}")
        arguments.append(wanted.kind)
    if wanted.area:
        conditions.append(
            "agreement.id IN (SELECT a.agreement FROM agreement_area a JOIN area ON area.id = a.area "
            "WHERE area.slug = {})"
        )
        arguments.append(wanted.area)
    if wanted.organisation:
        conditions.append(
            "agreement.id IN (SELECT p.agreement FROM agreement_party p JOIN organisation o ON o.id = p.organisation "
            "WHERE o.slug = {} OR o.name = {})"
        )
        arguments += [wanted.organisation] * 2
    if wanted.state != ALL:
        states = [wanted.state] if wanted.state else [each for each in State if each not in OVER]
        conditions.append(state_is(states, today=today))
    return await fetch(
        "SELECT agreement.id, agreement.slug, agreement.title, agreement.kind, agreement.version, "
        f"agreement.starts_on, agreement.ends_on, {DUE_ON} AS review_due FROM agreement "
        f"WHERE {' AND '.join(conditions)} ORDER BY lower(agreement.title), agreement.id {part}",
        *arguments,
    )


async def _entries(rows: Sequence[Mapping[str, Any]], *, today: date) -> list[Entry]:
    numbers = [row["id"] for row in rows]
    facts, parties, areas = await facts_of(numbers), await _parties(numbers), await _areas(numbers)
    return [
        Entry(
            slug=row["slug"],
            title=row["title"],
            kind=kinds()[row["kind"]].title,
            version=row["version"],
            state=state(facts[row["id"]], today=today),
            state_words=in_words(facts[row["id"]], today=today),
            parties=tuple(name for name, _retired in parties[row["id"]]),
            retired=tuple(name for name, retired in parties[row["id"]] if retired and retired <= today),
            areas=tuple(areas[row["id"]]),
            starts_on=str(row["starts_on"] or ""),
            ends_on=str(row["ends_on"] or ""),
            review_due=str(row["review_due"] or ""),
        )
        for row in rows
    ]


def pages_around(wanted: Wanted, *, more: bool) -> dict[str, str]:
    """The addresses of the page before and of the next; nothing where there is none."""
    asked = asked_of(wanted)
    pages = {"before": wanted.page - 1, "next": wanted.page + 1 if more else 0}
    return {
        which: f"/agreements?{urlencode({**asked, 'page': number})}" if number else ""
        for which, number in pages.items()
    }


def asked_of(wanted: Wanted) -> dict[str, str]:
    """What an address asks for to narrow the register like this."""
    return {name: value for name, value in vars(wanted).items() if value and name != "page"}


async def _parties(agreements: Collection[int]) -> dict[int, list[tuple[str, date | None]]]:
    which, numbers = any_of("p.agreement", agreements)
    rows = await fetch(
        "SELECT p.agreement, o.name, o.retired_on FROM agreement_party p JOIN organisation o ON o.id = p.organisation "
        f"WHERE {which} ORDER BY p.position",
        numbers,
    )
    found: defaultdict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for row in rows:
        found[row["agreement"]].append((row["name"], row["retired_on"]))
    return found


async def _areas(agreements: Collection[int]) -> dict[int, list[str]]:
    which, numbers = any_of("a.agreement", agreements)
    sql = f"SELECT a.agreement, area.gss FROM agreement_area a JOIN area ON area.id = a.area WHERE {which}"
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in await fetch(sql, numbers):
        found[row["agreement"]].append(row["gss"])
    return found


async def areas_to_choose(viewer: Viewer) -> list[tuple[str, str]]:
    """The slugs and names of the areas that these agreements cover."""
    mine, given = agreements_seen(viewer)
    rows = await fetch(
        "SELECT area.slug, area.name FROM area WHERE area.id IN (SELECT a.area FROM agreement_area a "
        f"JOIN agreement ON agreement.id = a.agreement WHERE {mine}) ORDER BY area.name",
        *given,
    )
    return [(row["slug"], row["name"]) for row in rows]


def state_is(states: Collection[str], *, today: date) -> str:
    """A condition on the table `agreement`: that it stands at one of these on this day."""
    listed = ", ".join(f"'{State(each).value}'" for each in states)
    if len(states) == 1:  # few are at some states: most of the rest needn't be asked where they stand
        needs = _NEEDS.get(State(next(iter(states))), "1 = 1").format(today=f"'{today.isoformat()}'")
        return f"({needs}) AND ({_state_on(today)}) IN ({listed})"
    return f"({_state_on(today)}) IN ({listed})"


_NEEDS = {
    State.DRAFT: "agreement.sent_at IS NULL",
    State.EXPIRED: "agreement.ends_on < {today}",
    State.TERMINATED: "agreement.terminated_on <= {today}",
    State.SUPERSEDED: "EXISTS (SELECT 1 FROM agreement later WHERE later.lineage = agreement.lineage "
    "AND later.version > agreement.version)",
}
"""What must be so of whatever stands at a state, and is found without much work."""


_SIGNED_ON = (
    "(SELECT CASE WHEN count(p.id) = count(s.id) THEN max(s.signed_on) END FROM agreement_party p "
    "LEFT JOIN agreement_signature s ON s.agreement = p.agreement AND s.organisation = p.organisation "
    "AND s.voided_at IS NULL WHERE p.agreement = {of}.id)"
)
DUE_ON = (
    "coalesce((SELECT r.next_due_on FROM agreement_review r WHERE r.agreement = agreement.id "
    "ORDER BY r.reviewed_on DESC, r.id DESC LIMIT 1), agreement.review_due_on)"
)
# That the later of two days is no later than a third is asked of each of them: neither engine has the other's words
# for “the later of”.
_A_LATER_ONE_HELD = (
    "EXISTS (SELECT 1 FROM (SELECT later.starts_on, later.ends_on, later.terminated_on, "
    f"{_SIGNED_ON.format(of='later')} AS signed_on FROM agreement later "
    "WHERE later.lineage = agreement.lineage AND later.version > agreement.version AND later.sent_at IS NOT NULL) v "
    "WHERE v.signed_on <= {today} AND v.starts_on <= {today} "
    "AND (v.terminated_on IS NULL OR (v.terminated_on >= v.starts_on AND v.terminated_on >= v.signed_on)) "
    "AND (v.ends_on IS NULL OR (v.ends_on >= v.starts_on AND v.ends_on >= v.signed_on)))"
)


def _state_on(today: date) -> str:
    """`rules.state`, word for word in its order."""
    day = f"'{today.isoformat()}'"
    begun = f"({_SIGNED_ON.format(of='agreement')})"
    if is_sqlite():
        noticed_on = f"date({DUE_ON}, '-' || agreement.review_notice_days || ' days')"
    else:
        noticed_on = f"({DUE_ON} - agreement.review_notice_days)"
    return (
        f"CASE WHEN agreement.terminated_on <= {day} THEN '{State.TERMINATED}' "
        f"WHEN {_A_LATER_ONE_HELD.format(today=day)} THEN '{State.SUPERSEDED}' "
        f"WHEN agreement.sent_at IS NULL THEN '{State.DRAFT}' "
        f"WHEN {begun} IS NULL OR agreement.starts_on IS NULL THEN '{State.OUT}' "
        f"WHEN {begun} > {day} OR agreement.starts_on > {day} THEN '{State.SIGNED}' "
        f"WHEN agreement.ends_on < {day} THEN '{State.EXPIRED}' "
        f"WHEN {DUE_ON} < {day} THEN '{State.REVIEW_OVERDUE}' "
        f"WHEN {noticed_on} <= {day} THEN '{State.REVIEW_DUE}' "
        f"ELSE '{State.IN_FORCE}' END"
    )


async def resting_on(*, areas: Collection[str], parties: Collection[int], today: date) -> list[dict[str, Any]]:
    """What isn't over yet and covers one of these areas, by code, or names one of these organisations."""
    covered, of_parties = marks(areas or [""]), marks(parties or [0])
    going_on = state_is([each for each in State if each not in OVER], today=today)
    return await fetch(
        "SELECT agreement.slug, agreement.title FROM agreement WHERE (agreement.id IN (SELECT a.agreement "
        f"FROM agreement_area a JOIN area ON area.id = a.area WHERE area.gss IN ({covered})) OR agreement.id IN "
        f"(SELECT p.agreement FROM agreement_party p WHERE p.organisation IN ({of_parties}))) AND {going_on} "
        "ORDER BY lower(agreement.title), agreement.id",
        *(areas or [""]),
        *(parties or [0]),
    )


async def due_by(day: date, *, today: date) -> list[dict[str, Any]]:
    """What is in force or has expired today, and is to be reviewed or ends by a day: `id`, `slug`, `title`.

    Left out is what a later version follows already, signed or not: somebody is at it.
    """
    last = f"'{day.isoformat()}'"
    standing = state_is([*IN_FORCE, State.EXPIRED], today=today)
    return await fetch(
        "SELECT agreement.id, agreement.slug, agreement.title FROM agreement "
        f"WHERE (agreement.ends_on <= {last} OR {DUE_ON} <= {last}) AND agreement.sent_at IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM agreement later WHERE later.lineage = agreement.lineage "
        "AND later.version > agreement.version AND later.terminated_on IS NULL) "
        f"AND {standing} ORDER BY agreement.id"
    )
