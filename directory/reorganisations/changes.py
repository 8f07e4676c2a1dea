"""Planning a reorganisation, and letting it take effect: all of it as one act, or nothing."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from directory.areas.successions import begin_area, end_area
from directory.contacts.handing_on import copy, hand_on, retire_with
from directory.contacts.queries import areas_of, contact_numbered
from directory.contacts.tables import Contact
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.changes import alone, change, record, snapshot
from directory.history.rules import Act, Change
from directory.hours.rules import LONDON
from directory.organisations.changes import add_organisation
from directory.organisations.handing_on import close, council_of, move
from directory.organisations.rules import OrganisationKind
from directory.people.handing_on import hand_on_areas
from directory.reorganisations.queries import (
    councils_of,
    due,
    own_contacts,
    plan_in,
    standing_there,
    touched_contacts,
)
from directory.reorganisations.rules import Choice, Fate, Plan, areas_after, places_after
from directory.reorganisations.tables import Reorganisation


async def plan(act: Act, *, area: int, on: date, plan: Plan) -> Reorganisation:
    """Note what is to become of an area on a day; it takes effect only once it's confirmed."""
    async with alone():
        open_ones = await fetch(
            "SELECT id FROM reorganisation WHERE area = {} AND withdrawn_at IS NULL AND failure = ''", area
        )
        if open_ones:
            raise RuleBroken("There is a plan for this area already: withdraw that one first", field="area")
        held = Reorganisation(area=area, takes_effect_on=on, plan=_encoded(plan), planned_by=act.by)
        await held.save()
        await record(act, changes=[change(held, verb="planned")])
    return held


async def choose(act: Act, held: Reorganisation, *, plan: Plan) -> None:
    """Keep what was chosen for contacts and districts. A plan that is confirmed must be confirmed again."""
    async with alone():
        before = await _still_open(held)
        held.plan, held.confirmed_at = _encoded(plan), None
        await held.save([Reorganisation.plan, Reorganisation.confirmed_at])
        if snapshot(held) != before:
            await record(act, changes=[change(held, verb="changed", before=before)])


async def confirm(act: Act, held: Reorganisation, *, seen: str, today: date) -> None:
    """Let the plan that somebody has `seen` take effect on its day: at once where that has come."""
    async with alone():
        before = await _still_open(held)
        if held.plan != seen:
            raise RuleBroken("The plan has changed since this page was opened. Look through it again, then confirm")
        _check_whole(plan_in(held))
        held.confirmed_at = act.at
        await held.save([Reorganisation.confirmed_at])
        await record(act, changes=[change(held, verb="confirmed", before=before)])
        if held.takes_effect_on <= today:
            await _apply(act, held)


async def withdraw(act: Act, held: Reorganisation) -> None:
    """Give up a plan that hasn't taken effect."""
    async with alone():
        before = await _still_open(held)
        held.withdrawn_at = act.at
        await held.save([Reorganisation.withdrawn_at])
        await record(act, changes=[change(held, verb="withdrawn", before=before)])


async def apply_due(*, now: datetime) -> list[UUID]:
    """Let every confirmed plan take effect whose day has come; one that can't is kept, with the reason."""
    done: list[UUID] = []
    for held in await due(today=now.astimezone(LONDON).date()):
        act = Act(by=held.planned_by, at=now, source="planned", reason="Reorganised")
        try:
            async with alone():
                await held.refresh()
                if held.applied_at is None and held.withdrawn_at is None and held.confirmed_at:
                    await _apply(act, held)
                    done.append(held.uuid)
        except RuleBroken as broken:
            await _fail(act, held, reason=broken.message)
    return done


async def _fail(act: Act, held: Reorganisation, *, reason: str) -> None:
    async with alone():
        await held.refresh()
        before = snapshot(held)
        held.failure = reason
        await held.save([Reorganisation.failure])
        await record(act, changes=[change(held, verb="failed", before=before)])


async def _still_open(held: Reorganisation) -> dict[str, object]:
    """The plan as it was, read again; RuleBroken where it's too late to touch it."""
    await held.refresh()
    if held.applied_at:
        raise RuleBroken("This has taken effect already. What it changed is changed back entry by entry")
    if held.withdrawn_at:
        raise RuleBroken("This plan was withdrawn. Make a new one")
    return snapshot(held)


async def _apply(act: Act, held: Reorganisation) -> None:
    before, chosen, on = snapshot(held), plan_in(held), held.takes_effect_on
    councils = await councils_of(chosen)
    contacts = await touched_contacts(chosen, councils=[row["id"] for row in councils])
    standing = await standing_there(chosen)
    changes = [
        await begin_area(gss=each.gss, name=each.name, kind=each.kind, on=on)
        for each in chosen.successors
        if each.is_new
    ]
    numbers = {row["gss"]: row["id"] for row in await fetch("SELECT id, gss FROM area")}
    authorities = await _authorities(act, chosen, numbers)
    for touched in contacts:
        contact = await contact_numbered(touched.id)
        choice = chosen.choice_for(touched.uuid, shared=bool(touched.elsewhere))
        handing = _HandingOn(chosen, choice, numbers, authorities, on)
        changes += await handing.of(contact, council_ends=touched.council_ends)
    ended = {row["id"] for row in councils}
    for row in councils:
        heirs = next(each.heirs for each in chosen.endings if each.gss == row["gss"])
        changes.append(await close(row["id"], on=on, successor=authorities[heirs[0]]))
    for each in standing:
        if each.id not in ended and list(each.after) != list(each.areas):
            changes.append(await move(each.id, areas=[numbers[gss] for gss in each.after]))
    for number, organisation in await own_contacts(chosen, councils=ended):
        after = places_after(await areas_of(number), plan=chosen, chosen=chosen.places.get(organisation, ""))
        changes += await hand_on(await contact_numbered(number), areas=[numbers[gss] for gss in after])
    for ending in chosen.endings:
        to = [numbers[gss] for gss in ending.heirs]
        changes += await hand_on_areas(ending=numbers[ending.gss], heirs=to)
        changes.append(await end_area(gss=ending.gss, on=on, heirs=ending.heirs))
    held.applied_at = act.at
    await held.save([Reorganisation.applied_at])
    await record(act, changes=[*changes, change(held, verb="applied", before=before)])


def _check_whole(chosen: Plan) -> None:
    missing = [each.name for each in chosen.endings if not each.heirs]
    if missing:
        raise RuleBroken(f"Choose which authority each district becomes a part of: {', '.join(missing)}")


async def _authorities(act: Act, chosen: Plan, numbers: dict[str, int]) -> dict[str, int]:
    """The number of each successor's council, which is made where there is none."""
    found = {}
    for each in chosen.successors:
        council = await council_of(numbers[each.gss]) or await add_organisation(
            act, name=f"{each.name} Council", kind=OrganisationKind.LOCAL_AUTHORITY, areas=[numbers[each.gss]]
        )
        found[each.gss] = council.to_dict()["id"]
    return found


class _HandingOn:
    """What becomes of one contact."""

    def __init__(
        self, plan: Plan, choice: Choice, numbers: dict[str, int], authorities: dict[str, int], on: date
    ) -> None:
        self.plan, self.choice, self.numbers, self.authorities, self.on = plan, choice, numbers, authorities, on

    async def of(self, contact: Contact, *, council_ends: bool) -> list[Change]:
        held = await areas_of(contact.to_dict()["id"])
        elsewhere = areas_after(held, plan=self.plan, to=())
        if self.choice.fate is Fate.RETIRED:
            # A team that answers for others too goes on for them.
            going_on = bool(elsewhere) and not council_ends
            return await hand_on(contact, areas=self._areas(elsewhere)) if going_on else [await self._retired(contact)]
        to = self.choice.areas
        if self.choice.fate is Fate.SPLIT and not elsewhere:
            return await self._split(contact, to, council_ends=council_ends)
        heir = self.authorities[to[0]] if council_ends else None
        after = areas_after(held, plan=self.plan, to=to if self._answers_here(held) else ())
        return await hand_on(contact, organisation=heir, areas=self._areas(after))

    async def _split(self, contact: Contact, to: tuple[str, ...], *, council_ends: bool) -> list[Change]:
        changes = [await self._retired(contact)]
        for gss in to:
            changes += await copy(
                contact,
                organisation=self.authorities[gss] if council_ends else contact.organisation,
                areas=self._areas([gss]),
                label=self.plan.named(gss),
            )
        return changes

    async def _retired(self, contact: Contact) -> Change:
        return await retire_with(contact, on=self.on)

    def _areas(self, codes: list[str]) -> list[int]:
        return [self.numbers[gss] for gss in codes]

    def _answers_here(self, held: list[str]) -> bool:
        return bool(set(held) & {each.gss for each in self.plan.endings})


def _encoded(plan: Plan) -> str:
    return msgspec.json.encode(plan).decode()
