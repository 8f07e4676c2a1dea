"""Reads of the rules as they are in force, and of what is proposed for them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from directory.database import fetch, fetch_quickly
from directory.errors import NotFound
from directory.rulebook.rules import Checked, Rule, Signed
from directory.rulebook.rules import in_force as as_in_force
from directory.rulebook.tables import RuleWording


@dataclass(frozen=True, slots=True)
class Signatory(Signed):
    """Who signed a wording, as what, and when."""

    person: str
    job_title: str
    signed_at: datetime


async def rules_in_force(seeded: Mapping[str, Rule]) -> dict[str, Rule]:
    """Every rule as it is in force today, by what the guide calls it."""
    wordings = {
        rule: Rule(
            id=rule,
            text=text,
            source=source,
            part=part,
            edition=edition,
            checked_on=_day(signed_off_at),
            confirmed=True,
            in_force_from=_day_or_none(since),
            read_at=read_at,
        )
        for rule, text, source, part, edition, signed_off_at, since, read_at in await fetch_quickly(
            "SELECT rule, text, source, part, edition, signed_off_at, in_force_from, read_at FROM rule_wording "
            "WHERE signed_off_at IS NOT NULL ORDER BY signed_off_at, id"
        )
    }
    checks: defaultdict[str, list[Checked]] = defaultdict(list)
    for rule, wording, on, read_at in await fetch_quickly(
        "SELECT rule, wording, checked_on, read_at FROM rule_check ORDER BY id"
    ):
        checks[rule].append(Checked(wording, _day(on), read_at))
    return {name: as_in_force(rule, wordings.get(name), checks[name]) for name, rule in seeded.items()}


def _day(held: date | datetime | str) -> date:
    """SQLite keeps days and moments as text."""
    if isinstance(held, str):
        return date.fromisoformat(held[:10])
    return held.date() if isinstance(held, datetime) else held


def _day_or_none(held: date | str | None) -> date | None:
    return None if held is None else _day(held)


async def open_wordings() -> dict[str, RuleWording]:
    """The wordings that wait for signatures, by rule: one each."""
    waiting = RuleWording.signed_off_at.is_null() & RuleWording.refused_at.is_null()
    return {each.rule: each for each in await RuleWording.objects().where(waiting)}


async def wording_with(uuid: UUID) -> RuleWording:
    """The wording with this UUID, settled or not; NotFound."""
    found = await RuleWording.objects().where(RuleWording.uuid == uuid).first()
    if found is None:
        raise NotFound
    return found


async def settled_wordings(rule: str) -> list[RuleWording]:
    """The wordings of a rule that were signed off or refused, latest first."""
    settled = RuleWording.signed_off_at.is_not_null() | RuleWording.refused_at.is_not_null()
    return (
        await RuleWording.objects()
        .where((RuleWording.rule == rule) & settled)
        .order_by(RuleWording.proposed_at, ascending=False)
    )


async def signatories(wording: RuleWording) -> list[Signatory]:
    """Who signed it, in order."""
    rows = await fetch(
        "SELECT account, person, job_title, practitioner, signed_at FROM rule_signature WHERE wording = {} ORDER BY id",
        wording.to_dict()["id"],
    )
    return [Signatory(**{**row, "practitioner": bool(row["practitioner"])}) for row in rows]


async def proposer_of(rule: Rule) -> int | None:
    """Whose wording a rule has now; None where it's the guide's own."""
    rows = await fetch(
        "SELECT proposed_by FROM rule_wording WHERE rule = {} AND signed_off_at IS NOT NULL "
        "ORDER BY signed_off_at DESC, id DESC LIMIT 1",
        rule.id,
    )
    return int(rows[0]["proposed_by"]) if rows else None


async def checks_of(rule: str) -> list[dict[str, object]]:
    """Who checked a rule, when and where, latest first."""
    return await fetch(
        "SELECT rule_check.checked_on, rule_check.read_at, rule_check.note, account.person FROM rule_check "
        "LEFT JOIN account ON account.id = rule_check.account WHERE rule = {} ORDER BY rule_check.id DESC LIMIT 20",
        rule,
    )
