"""A reorganisation is planned, confirmed, and takes effect as one act on its day; or not at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from directory.accounts.rules import PROFESSIONAL
from directory.agreements.lasting import terminate
from directory.areas.changes import load_seed_areas
from directory.contacts.queries import areas_of
from directory.contacts.tables import Channel, Contact
from directory.database import fetch
from directory.errors import RuleBroken
from directory.history.queries import broken_link
from directory.lookup.queries import answer_to
from directory.organisations.tables import Organisation
from directory.people.queries import looked_after
from directory.places.queries import gazetteer
from directory.places.rules import PlaceUnclear
from directory.reorganisations.changes import apply_due, choose, confirm, plan, withdraw
from directory.reorganisations.queries import plan_in, preview
from directory.reorganisations.rules import Choice, Fate, plan_of, with_heirs
from directory.reorganisations.tables import Reorganisation
from directory.rulebook.local_changes import add_document
from directory.rulebook.rules import DocumentKind
from directory.verification.queries import channels_standing
from directory.verification.rules import Standing
from tests.agreements.agreeing import POLICE, an_agreement, one_in_force
from tests.stories import NOON, TODAY, a_contact, an_account, an_act, an_area, an_organisation, days_ago, history_length

pytestmark = pytest.mark.usefixtures("database")

A_DAY = timedelta(days=1)
TOMORROW = TODAY + A_DAY
THRESHOLDS = {
    "kind": DocumentKind.THRESHOLDS,
    "title": "Levels of need",
    "address": "https://kent.example/needs",
    "edition_on": date(2026, 4, 1),
}
TWO = "East Kent, E06000091\nWest Kent, E06000092"


@pytest.fixture
async def kent(database):
    """A county with two districts, a front door, a duty team that Medway shares, a school and a verifier."""
    county = await an_area("Kent", gss="E10000016", kind="county")
    dover = await an_area("Dover", gss="E07000108", kind="district", county=county)
    await an_area("Ashford", gss="E07000105", kind="district", county=county)
    medway = await an_area("Medway", gss="E06000035", kind="unitary")
    await a_contact("childrens-front-door", county, name="The Door", phone="0161 496 0001", verified=days_ago(3))
    await a_contact(
        "emergency-duty",
        None,
        areas=(county, medway),
        organisation=await an_organisation("Medway Council", areas=(medway,)),
        name="The Duty Team",
        phone="0161 496 0002",
        verified=days_ago(3),
    )
    await a_contact(
        "dsl", None, organisation=await an_organisation("Dover School", kind="school", areas=(dover,)), name="Lead"
    )
    await an_account("verifier", email="desk@kent.example", areas=("Kent",))
    return county


async def planned(successors, *, on=TOMORROW, heirs=None, **choices):
    areas = await gazetteer(today=TODAY)
    county = areas.by_gss["E10000016"]
    wanted = with_heirs(plan_of(county, successors, areas=areas), heirs or {})
    uuids = {row["name"]: str(row["uuid"]) for row in await fetch("SELECT name, uuid FROM contact")}
    wanted = replace(wanted, choices={uuids[name.replace("_", " ")]: choice for name, choice in choices.items()})
    return await plan(an_act("Planned"), area=county.id, on=on, plan=wanted)


async def confirmed(held, *, today=TODAY):
    await confirm(an_act("Confirmed"), held, seen=held.plan, today=today)
    return held


async def who_answers(place, role, *, today=TOMORROW):
    answer = await answer_to(place, role=role, at="", now=NOON + timedelta(days=1), today=today, viewer=PROFESSIONAL)
    return {
        (contact.name, contact.organisation): contact.standing for contact in answer.contacts if contact.role == role
    }


@pytest.mark.usefixtures("kent")
async def test_what_is_planned_changes_nothing_before_its_day():
    held = await confirmed(await planned("Medway"))
    assert held.applied_at is None
    assert await apply_due(now=NOON) == []
    assert ("The Door", "Kent Council") in await who_answers("Kent", "childrens-front-door", today=TODAY)


@pytest.mark.usefixtures("kent")
async def test_on_its_day_one_successor_takes_everything_over_and_the_old_page_leads_on():
    held = await confirmed(await planned("Medway"))
    assert await apply_due(now=NOON + A_DAY) == [held.uuid]
    assert await apply_due(now=NOON + A_DAY) == []  # once
    for place in ("Kent", "Dover", "Medway"):
        assert await who_answers(place, "childrens-front-door") == {
            ("The Door", "Medway Council"): Standing.UNVERIFIED  # nobody has tried it under the new council
        }
    assert await who_answers("Medway", "emergency-duty") == {("The Duty Team", "Medway Council"): Standing.CURRENT}
    school = await Organisation.objects().get(Organisation.name == "Dover School")
    served = await fetch(
        "SELECT gss FROM organisation_area s JOIN area ON area.id = s.area WHERE organisation = {}", school.id
    )
    assert served == [{"gss": "E06000035"}]
    old = await Organisation.objects().get(Organisation.name == "Kent Council")
    new = await Organisation.objects().get(Organisation.name == "Medway Council")
    assert (old.retired_on, old.successor) == (TOMORROW, new.id)
    (desk,) = await fetch("SELECT id FROM account")
    assert (await looked_after(desk["id"]))[0] == ["Kent", "Medway"]
    assert await broken_link() is None


@pytest.mark.usefixtures("kent")
async def test_several_successors_get_an_entry_each_that_nobody_has_verified():
    held = await planned(TWO, heirs={"E07000108": "E06000091", "E07000105": "E06000092"})
    await confirmed(held, today=TOMORROW)
    assert await who_answers("East Kent", "childrens-front-door") == {
        ("The Door (East Kent)", "East Kent Council"): Standing.UNVERIFIED
    }
    assert await who_answers("Ashford", "childrens-front-door") == {
        ("The Door (West Kent)", "West Kent Council"): Standing.UNVERIFIED
    }
    # A team that others share goes on, and stays verified: it's the same team of the same organisation.
    for place in ("East Kent", "West Kent", "Medway"):
        assert await who_answers(place, "emergency-duty") == {("The Duty Team", "Medway Council"): Standing.CURRENT}
    with pytest.raises(PlaceUnclear, match="several councils took its place") as unclear:
        await who_answers("Kent", "childrens-front-door")
    assert [each.name for each in unclear.value.successors] == ["East Kent", "West Kent"]


@pytest.mark.usefixtures("kent")
async def test_each_contact_may_go_to_one_or_be_retired():
    held = await planned(
        TWO,
        heirs={"E07000108": "E06000091", "E07000105": "E06000092"},
        The_Door=Choice(Fate.CARRIED_OVER, ("E06000092",)),
        The_Duty_Team=Choice(Fate.RETIRED),
    )
    await confirmed(held, today=TOMORROW)
    assert await who_answers("East Kent", "childrens-front-door") == {}
    assert list(await who_answers("West Kent", "childrens-front-door")) == [("The Door", "West Kent Council")]
    assert await who_answers("West Kent", "emergency-duty") == {}
    assert list(await who_answers("Medway", "emergency-duty")) == [("The Duty Team", "Medway Council")]


@pytest.mark.usefixtures("kent")
async def test_a_preview_counts_what_a_plan_touches():
    await an_organisation(POLICE, kind="police")
    await one_in_force("Kent Council", POLICE, area="Kent", title="With the police")
    await terminate(
        an_act(), await an_agreement("Kent Council", POLICE, title="Given up"), on=None, reason="Not needed"
    )
    await an_agreement(POLICE, "A Charity", title="Elsewhere")
    await add_document(an_act(), area=(await an_area("Kent", gss="E10000016")).id, on=TODAY, **THRESHOLDS)
    held = await planned(TWO, heirs={"E07000108": "E06000091"})
    seen = await preview(plan_in(held), today=TODAY)
    assert ([each["title"] for each in seen.agreements], seen.added) == (["With the police"], 1)
    assert seen.councils == ["Kent Council"]
    assert [(each.name, each.elsewhere, each.council_ends) for each in seen.contacts] == [
        ("The Door", 0, True),
        ("The Duty Team", 1, False),
    ]
    assert (seen.moved, seen.undecided) == (1, [])
    assert (seen.posters, seen.people) == (0, 1)


@pytest.mark.usefixtures("kent")
async def test_an_organisation_and_its_own_contacts_go_where_its_district_or_somebody_says():
    county = await an_area("Kent", gss="E10000016")
    school = await an_organisation("Ashton School", kind="school", areas=(county,))
    lead = await a_contact("dsl", county, organisation=school, name="Ashton lead", verified=days_ago(3))
    held = await planned(TWO, heirs={"E07000108": "E06000091", "E07000105": "E06000092"})
    (undecided,) = (await preview(plan_in(held), today=TODAY)).undecided
    assert undecided.name == "Ashton School"
    assert undecided.after == ["E10000016"]  # nobody can tell
    await choose(an_act(), held, plan=replace(plan_in(held), places={undecided.uuid: "E06000092"}))
    await confirmed(held, today=TOMORROW)
    assert await who_answers("Ashton School", "dsl") == {("Ashton lead", "Ashton School"): Standing.CURRENT}
    assert await areas_of(lead.id) == ["E06000092"]


@pytest.mark.usefixtures("kent")
async def test_a_plan_must_be_whole_and_as_it_was_seen_before_it_is_confirmed():
    held = await planned(TWO)
    with pytest.raises(RuleBroken, match="Choose which authority each district becomes a part of: Ashford, Dover"):
        await confirmed(held)
    seen = held.plan
    whole = with_heirs(plan_in(held), {"E07000108": "E06000091", "E07000105": "E06000091"})
    await choose(an_act("Chose"), held, plan=whole)
    with pytest.raises(RuleBroken, match="has changed since this page was opened"):
        await confirm(an_act(), held, seen=seen, today=TODAY)
    await confirmed(held)
    await choose(an_act("Chose"), held, plan=replace(whole, choices={}))
    assert held.confirmed_at is None  # what was confirmed is what was seen


@pytest.mark.usefixtures("kent")
async def test_a_plan_that_is_withdrawn_never_takes_effect_and_one_area_has_one_plan():
    held = await confirmed(await planned("Medway"))
    with pytest.raises(RuleBroken, match="There is a plan for this area already"):
        await planned("Medway")
    await withdraw(an_act(), held)
    assert await apply_due(now=NOON + A_DAY) == []
    with pytest.raises(RuleBroken, match="was withdrawn"):
        await confirmed(held)
    await planned("Medway")


@pytest.mark.usefixtures("kent")
async def test_what_stands_in_the_way_is_kept_with_the_plan_and_nothing_is_half_done():
    held = await confirmed(await planned("Medway"))
    await a_contact("childrens-front-door", None, organisation="Medway Council", name="The Door", phone="")
    before = await fetch("SELECT contact, area FROM contact_area ORDER BY contact, area")
    assert await apply_due(now=NOON + A_DAY) == []
    kept = await Reorganisation.objects().get(Reorganisation.uuid == held.uuid)
    assert "Medway Council has a contact “The Door”" in kept.failure
    assert await fetch("SELECT contact, area FROM contact_area ORDER BY contact, area") == before
    assert await apply_due(now=NOON + A_DAY) == []


@pytest.mark.usefixtures("kent")
async def test_it_is_one_act_in_the_history():
    held = await confirmed(await planned("Medway"))
    length = await history_length()
    await apply_due(now=NOON + A_DAY)
    rows = await fetch("SELECT act, source, record_table FROM history WHERE id > {}", length)
    assert len({row["act"] for row in rows}) == 1
    assert {row["source"] for row in rows} == {"planned"}
    assert {row["record_table"] for row in rows} == {
        "area", "organisation", "contact", "channel", "account", "reorganisation",
    }  # fmt: skip
    assert (await Reorganisation.objects().get(Reorganisation.uuid == held.uuid)).applied_at


@pytest.mark.usefixtures("kent")
async def test_a_copy_holds_what_is_in_force_and_the_original_keeps_the_rest():
    held = await planned(TWO, heirs={"E07000108": "E06000091", "E07000105": "E06000092"})
    await confirmed(held, today=TOMORROW)
    made = await Contact.objects().where(Contact.name == "The Door (East Kent)").first()
    (channel,) = await Channel.objects().where(Channel.contact == made.id)
    assert channel.value == "+441614960001"
    unverified = [each async for each in channels_standing([Standing.UNVERIFIED], today=TOMORROW, viewer=PROFESSIONAL)]
    assert len([each for each in unverified if each.role == "childrens-front-door"]) == 2


async def test_seeding_again_does_not_bring_back_what_ended_here():
    await load_seed_areas(an_act())
    areas = await gazetteer(today=TODAY)
    wigan = areas.by_slug["wigan"]
    held = await plan(an_act(), area=wigan.id, on=TODAY, plan=plan_of(wigan, "Stockport", areas=areas))
    await confirmed(held)
    assert await load_seed_areas(an_act()) == 0
    assert not (await gazetteer(today=TODAY)).by_slug["wigan"].current
