"""An import undone as a whole, as long as nothing that it wrote was changed since."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from piccolo.table import Table

from directory.contacts.indexing import index_contact, index_contacts_of
from directory.contacts.tables import Channel, Contact, ContactArea
from directory.database import any_of, fetch, run
from directory.errors import RuleBroken
from directory.exchange.queries import held_contacts, held_organisations, known
from directory.exchange.records import Record
from directory.exchange.writing import write
from directory.history.changes import alone, record
from directory.history.facts import Fact, digests_in, fact_of, with_names
from directory.history.queries import names_of
from directory.history.rules import Act, Change
from directory.imports.queries import facts_to_undo, taken_since
from directory.organisations.changes import index_organisation
from directory.organisations.tables import Organisation, OrganisationAlias, OrganisationArea, OrganisationIdentifier
from directory.search.changes import drop
from directory.verification.tables import Verification

TABLES: dict[str, type[Table]] = {
    "verification": Verification,
    "channel": Channel,
    "contact": Contact,
    "organisation": Organisation,
}
"""What an import writes, children first."""

_THEIR_OWN = {ContactArea, OrganisationAlias, OrganisationArea, OrganisationIdentifier}
_KEPT_BY_TRIGGERS = {"review", "unverified"}
_WORDS = {
    "report": "readers’ reports",
    "poster_issue": "posters that were issued",
    "proposal": "suggestions",
    "agreement_party": "agreements",
    "owner_contact": "owners who answer for it",
    "account_organisation": "people’s accounts",
    "notice": "notices",
    "planned_change": "planned changes",
}


class StandsInTheWay(RuleBroken):
    """What was changed since, or rests on what an import added; each as a sentence."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("This can’t be undone as a whole any more: " + "; ".join(reasons))
        self.reasons = tuple(reasons)


async def undo(act: Act, undone: UUID) -> None:
    """Put back what one act of an import changed, and take out what it added; StandsInTheWay, and nothing."""
    async with alone():
        await _undo(act, undone)


async def _undo(act: Act, undone: UUID) -> None:
    facts = [fact_of(row) for row in await facts_to_undo(undone)]
    if not facts or facts[0].source != "import" or {each.table for each in facts} - set(TABLES):
        raise RuleBroken("There is no import of contacts with this act")
    numbers = await _numbers(facts)
    added = {name: [numbers[name][each] for each in _added(facts, name) if each in numbers[name]] for name in TABLES}
    if reasons := [
        *await _changed_since(undone, facts),
        *await taken_since(numbers, retired=_retired(facts)),
        *await _resting_on(added, numbers),
    ]:
        raise StandsInTheWay(reasons)
    changes = [Change(each.table, each.record, "taken out", each.after, None) for each in facts if not each.before]
    changes += await _put_back([each for each in facts if each.before], numbers, act)
    await _take_out(added)
    await _anew(facts, numbers, added)
    names = await _names(facts)
    await record(act, changes=[_named(each, names) for each in changes])


def _added(facts: Iterable[Fact], table: str) -> list[str]:
    return [each.record for each in facts if each.table == table and not each.before]


def _retired(facts: Iterable[Fact]) -> dict[str, list[str]]:
    """What was taken out of use: the UUIDs, by table."""
    out: dict[str, list[str]] = {}
    for each in facts:
        if each.before and each.after and each.after.get("retired_on") and not each.before.get("retired_on"):
            out.setdefault(each.table, []).append(each.record)
    return out


async def _numbers(facts: Collection[Fact]) -> dict[str, dict[str, int]]:
    """The number of each record, by its table and UUID."""
    found: dict[str, dict[str, int]] = {}
    for name, table in TABLES.items():
        uuids = [UUID(each.record) for each in facts if each.table == name]
        uuid = table._meta.get_column_by_name("uuid")
        rows = await table.select(table._meta.primary_key, uuid).where(uuid.is_in(uuids)) if uuids else []
        found[name] = {str(row["uuid"]): row["id"] for row in rows}
    return found


async def _changed_since(undone: UUID, facts: Collection[Fact]) -> list[str]:
    """What somebody did later to what the import wrote."""
    rows = await fetch(
        "SELECT DISTINCT later.record FROM history later JOIN history undone ON undone.record = later.record "
        "AND undone.record_table = later.record_table AND undone.id < later.id "
        "WHERE undone.act = {} AND later.act <> undone.act",
        str(undone),
    )
    said = {each.record: each for each in facts}
    return sorted(f"{_called(said[row['record']])} was changed since" for row in rows)


def _called(fact: Fact) -> str:
    held = fact.after or fact.before or {}
    return str(held.get("name") or held.get("value") or held.get("label") or f"a {fact.table}")


async def _resting_on(added: dict[str, list[int]], numbers: dict[str, dict[str, int]]) -> list[str]:
    """What refers to records that were added, and wasn't written with them."""
    reasons = []
    for name, table in TABLES.items():
        for reference in table._meta.foreign_key_references:
            resting = reference._meta.table
            if resting in _THEIR_OWN or resting._meta.tablename in _KEPT_BY_TRIGGERS or not added[name]:
                continue
            which, given = any_of(reference._meta.db_column_name, added[name])
            but, theirs = any_of("id", numbers.get(resting._meta.tablename, {}).values())
            rows = await fetch(
                f"SELECT count(*) AS number FROM {resting._meta.tablename} WHERE {which} AND NOT ({but})",
                given,
                theirs,
            )
            if rows[0]["number"]:
                what = _WORDS.get(resting._meta.tablename, resting._meta.tablename.replace("_", " "))
                reasons.append(f"{rows[0]['number']} {what} rest on what it added")
    return list(dict.fromkeys(reasons))


async def _put_back(facts: Sequence[Fact], numbers: dict[str, dict[str, int]], act: Act) -> list[Change]:
    """Give records the columns that they had before."""
    if not facts:
        return []
    names = await _names(facts)
    reference, _roles = await known(today=act.at.date())
    records = await _held(facts, numbers)
    for each in reversed(facts):  # of two changes of one record, what it was before the first
        held = records[each.record]
        held.after = {**held.after, **_typed(with_names(each.before or {}, names, erased=""), held)}
    changed = [each for each in records.values() if each.is_changed]
    await write(sorted(changed, key=lambda each: list(TABLES).index(each.table), reverse=True), areas=reference.areas)
    return [Change(each.table, each.uuid, "put back", each.before, each.after) for each in changed]


async def _held(facts: Sequence[Fact], numbers: dict[str, dict[str, int]]) -> dict[str, Record]:
    """The records as they are, by UUID."""
    contacts, these = any_of("contact.id", numbers["contact"].values())
    channels, those = any_of("channel.id", numbers["channel"].values())
    rows = await fetch(
        "SELECT contact.organisation FROM contact WHERE "
        f"{contacts} UNION SELECT contact.organisation FROM contact JOIN channel ON channel.contact = contact.id "
        f"WHERE {channels}",
        these,
        those,
    )
    held = await held_contacts([row["organisation"] for row in rows], retired=True)
    wanted = {each.record for each in facts}
    return {
        each.uuid: each for each in [*await held_organisations(), *held.contacts, *held.channels] if each.uuid in wanted
    }


def _typed(before: Mapping[str, Any], held: Record) -> dict[str, Any]:
    """What the history tells as text, as the database has it."""
    ended = before.get("retired_on")
    typed = {**before, "retired_on": date.fromisoformat(ended) if isinstance(ended, str) else ended}
    return {name: value for name, value in typed.items() if name in held.after}


async def _take_out(added: dict[str, list[int]]) -> None:
    """Delete what was added, children first; the history keeps it."""
    for contact in added["contact"]:
        await drop("contact", contact)
    for organisation in added["organisation"]:
        await drop("organisation", organisation)
    for table, column, of in (
        ("review", "channel", "channel"),
        ("unverified", "channel", "channel"),
        ("verification", "id", "verification"),
        ("channel", "id", "channel"),
        ("contact_area", "contact", "contact"),
        ("contact", "id", "contact"),
        ("organisation_identifier", "organisation", "organisation"),
        ("organisation_alias", "organisation", "organisation"),
        ("organisation_area", "organisation", "organisation"),
        ("organisation", "id", "organisation"),
    ):
        which, numbers = any_of(column, added[of])
        if added[of]:
            await run(f"DELETE FROM {table} WHERE {which}", numbers)


async def _anew(facts: Sequence[Fact], numbers: dict[str, dict[str, int]], added: dict[str, list[int]]) -> None:
    """Keep up what is worked out of the records that stay: what each channel rests on, and what is found by name."""
    gone = set(added["channel"])
    tried = {each.after["channel"] for each in facts if each.table == "verification" and each.after}
    which, channels = any_of("id", sorted(tried - gone))
    await run(f"UPDATE channel SET value = value WHERE {which}", channels)  # for the triggers
    for number in set(numbers["contact"].values()) - set(added["contact"]):
        await index_contact(number)
    for number in set(numbers["organisation"].values()) - set(added["organisation"]):
        (held,) = await Organisation.objects().where(Organisation._meta.primary_key == number)
        await index_organisation(held)
        await index_contacts_of(number)


async def _names(facts: Sequence[Fact]) -> dict[str, str]:
    return await names_of(sorted(digests_in(side for each in facts for side in each.sides)))


def _named(each: Change, names: dict[str, str]) -> Change:
    """A change as `record` takes it: with names, of which it keeps the digests."""
    before = with_names(each.before, names, erased="") if each.before else None
    return Change(each.table, each.record, each.verb, before, each.after)
