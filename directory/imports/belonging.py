"""What a register tells of organisations besides how to reach them: further numbers, and what each is part of."""

from collections.abc import Iterable, Mapping
from datetime import date

from directory.exchange.queries import held_organisations
from directory.exchange.records import Record
from directory.exchange.writing import write
from directory.history.changes import record
from directory.history.rules import Act, Change
from directory.imports.registers import Listed
from directory.places.queries import gazetteer


async def complete(act: Act, listed: Iterable[Listed], *, belonging: Mapping[str, str], today: date) -> int:
    """Note further numbers, and who is part of whom; how many became part of another, or of none.

    Within the transaction of whoever has just brought these in.
    """
    every = list(listed)
    if not belonging and not any(each.also for each in every):
        return 0
    held = {name: each for each in await held_organisations() for name in each.after["identifiers"]}
    for each in every:
        if each.identifier in held:
            _number(held[each.identifier], each.also, held)
    groups = {each.called: held[each.identifier] for each in every if each.called and each.identifier in held}
    moved = _move(belonging, groups, held)
    changed = [each for each in dict.fromkeys(held.values()) if each.is_changed]
    await write(changed, areas=await gazetteer(today=today))
    await record(act, changes=[Change(each.table, each.uuid, "changed", each.before, each.after) for each in changed])
    return moved


def _number(organisation: Record, also: Iterable[str], held: dict[str, Record]) -> None:
    """Give an organisation the numbers that nobody has, of registers in which it has none."""
    for identifier in also:
        scheme = identifier.partition(":")[0]
        has_one = any(each.startswith(f"{scheme}:") for each in organisation.after["identifiers"])
        if identifier not in held and not has_one:
            organisation.after["identifiers"] = sorted([*organisation.after["identifiers"], identifier])
            held[identifier] = organisation


def _move(belonging: Mapping[str, str], groups: Mapping[str, Record], held: Mapping[str, Record]) -> int:
    of_these = {each.id for each in groups.values()}
    moved = 0
    for identifier, called in belonging.items():
        if (organisation := held.get(identifier)) is None:
            continue
        group, was = groups.get(called), organisation.after["parent"]
        if group and group.after["retired_on"] is None:
            organisation.after["parent"] = group.id
        elif was in of_these:  # nobody's but these groups' to end
            organisation.after["parent"] = None
        moved += organisation.after["parent"] != was
    return moved
