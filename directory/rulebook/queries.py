"""Reads of the rules as they are in force, and of what is proposed for them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from directory.database import fetch
from directory.errors import NotFound
from directory.history.queries import rulebook_version
from directory.hours.rules import LONDON
from directory.rulebook.rules import Checked, Rule, Signed, with_newer
from directory.rulebook.rules import in_force as as_in_force
from directory.rulebook.tables import RuleCheck, RuleWording


@dataclass(frozen=True, slots=True)
class Signatory(Signed):
    """Who signed a wording, as what, and when."""

    person: str
    job_title: str
    signed_at: datetime


_kept: dict[str, tuple[object, dict[str, Rule]]] = {}


async def rules_in_force(seeded: Mapping[str, Rule]) -> dict[str, Rule]:
    """Every rule as it is in force today, by what the guide calls it; read again only after one has changed."""
    version = (await rulebook_version(), seeded)
    if "rules" not in _kept or _kept["rules"][0] != version:
        _kept["rules"] = (version, await _read_rules(seeded))
    return _kept["rules"][1]


async def _read_rules(seeded: Mapping[str, Rule]) -> dict[str, Rule]:
    signed_off: dict[str, Rule] = {}
    known: defaultdict[str, set[str]] = defaultdict(set)
    for each in await RuleWording.objects().order_by(RuleWording.signed_off_at).order_by(RuleWording._meta.primary_key):
        wording = _worded(each)
        known[each.rule] |= {each.replaces, wording.mark}
        if each.signed_off_at:
            signed_off[each.rule] = wording
    checks: defaultdict[str, list[Checked]] = defaultdict(list)
    for check in await RuleCheck.objects().order_by(RuleCheck._meta.primary_key):
        checks[check.rule].append(Checked(check.wording, check.checked_on, check.read_at))
    now = {name: as_in_force(rule, signed_off.get(name), checks[name]) for name, rule in seeded.items()}
    return {name: with_newer(rule, seeded[name], known=known[name]) for name, rule in now.items()}


def _worded(held: RuleWording) -> Rule:
    """A wording as a rule, confirmed on the day, in London, on which enough people had signed it."""
    return Rule(
        id=held.rule,
        text=held.text,
        source=held.source,
        part=held.part,
        edition=held.edition,
        checked_on=(held.signed_off_at or held.proposed_at).astimezone(LONDON).date(),
        confirmed=held.signed_off_at is not None,
        in_force_from=held.in_force_from,
        read_at=held.read_at,
    )


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


async def wordings_to_sign(account: int | None) -> list[str]:
    """The rules of which a wording waits that this account hasn't signed."""
    rows = await fetch(
        "SELECT rule FROM rule_wording WHERE signed_off_at IS NULL AND refused_at IS NULL "
        "AND id NOT IN (SELECT wording FROM rule_signature WHERE account = {}) ORDER BY rule",
        account or 0,
    )
    return [str(row["rule"]) for row in rows]


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
