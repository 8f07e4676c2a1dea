"""Which gaps there are, on both engines: each kind, where it's seen, since when, and for whom."""

from datetime import date, timedelta

import pytest

from directory.accounts.rules import ADMINISTRATOR, Role, viewer_as
from directory.agreements.lasting import terminate
from directory.contacts.changes import retire
from directory.database import fetch, run
from directory.gaps.changes import note_gaps
from directory.gaps.looked_up import lacking
from directory.gaps.queries import gaps_in
from directory.gaps.rules import Kind, Severity
from directory.gaps.scope import Scope
from directory.gaps.told import told
from directory.hours.rules import LONDON
from directory.partnerships.changes import Entering, enter_own_policy, enter_policy
from directory.partnerships.rules import PolicyKind, Stage, Unit
from directory.verification.intervals import set_interval
from directory.verification.queries import channels_standing
from directory.verification.rules import Standing
from tests.agreements.agreeing import COUNCIL, POLICE, one_in_force
from tests.stories import (
    NOON,
    TODAY,
    a_channel,
    a_contact,
    a_demonstration,
    a_document,
    a_local_rule,
    a_report,
    a_role,
    a_try,
    an_account,
    an_act,
    an_area,
    an_organisation,
    days_ago,
)

HERE = NOON.astimezone(LONDON)
pytestmark = pytest.mark.usefixtures("database")


async def found(*, viewer=ADMINISTRATOR, now=HERE, **narrowed):
    counted = await gaps_in(Scope(viewer, now.date(), **narrowed), now=now)
    gaps = [gap async for gap in counted.all()]
    assert len(gaps) == counted.number
    return gaps


def about(gaps, kind):
    return {
        (gap.area and gap.area.name, gap.organisation and gap.organisation.name, gap.role and gap.role.code)
        for gap in gaps
        if gap.kind is kind
    }


async def test_an_authority_must_have_each_required_role():
    await a_role("lado")
    await a_role("early-help")
    await an_area("Wigan")
    await an_area("Lancaster", kind="district")
    await a_contact("lado", "Stockport", verified=days_ago(3))
    await a_contact("early-help", "Stockport", phone="")
    gaps = await found()
    assert about(gaps, Kind.MISSING_CONTACT) == {
        ("Wigan", None, "lado"),
        ("Wigan", None, "early-help"),
        ("Stockport", None, "early-help"),
        ("Wigan", None, "emergency-duty"),
        ("Stockport", None, "emergency-duty"),
    }
    assert [gap.severity for gap in gaps][:4] == [Severity.HIGH] * 3 + [Severity.MEDIUM]
    assert {gap.url for gap in gaps if gap.role and gap.role.code == "lado"} == {"/areas/wigan/roles/lado"}


async def test_contacts_are_stale_as_the_rule_of_standing_says():
    """The statement, and the rule that every page asks, agree on each of these entries."""
    lado = await a_contact("lado", "Wigan", name="current", verified=days_ago(90))
    await a_contact("lado", "Wigan", name="stale", verified=days_ago(91), phone="0161 496 0003")
    await a_contact("lado", "Wigan", name="named", person="Sam Sample", verified=days_ago(46), phone="0161 496 0004")
    await a_contact("lado", "Wigan", name="online", method="official website", verified=days_ago(46))
    await a_contact("lado", "Wigan", name="never")
    wrong = await a_contact("lado", "Wigan", name="wrong", verified=days_ago(9))
    await a_try(
        await a_channel(wrong, kind="email", value="w@wigan.example", verified=days_ago(8)),
        outcome="wrong",
        on=days_ago(5),
    )
    mended = await a_channel(lado, kind="email", value="l@wigan.example")
    await a_try(mended, outcome="wrong", on=days_ago(5))
    await a_try(mended, on=days_ago(4))
    silent = await a_contact("lado", "Wigan", name="silent")
    await a_try(
        await a_channel(silent, kind="text", value="07700 900 004", label="text"), outcome="no answer", on=days_ago(2)
    )
    for network in ("one", "two"):
        await a_report(silent, network=network)
    early = await a_contact("early-help", "Stockport", name="own interval", verified=days_ago(40))
    await a_contact("early-help", "Wigan", name="usual interval", verified=days_ago(40))
    await set_interval(an_act(), area=(await an_area("Stockport")).id, role=early.role, review_days=30)

    doubtful = {Standing.STALE, Standing.DISPUTED}
    by_rule = {each.slug async for each in channels_standing(doubtful, today=TODAY, viewer=ADMINISTRATOR)}
    gaps = [gap for gap in await found() if gap.kind is Kind.STALE_CONTACT]
    assert {gap.url.removeprefix("/contacts/") for gap in gaps} == by_rule
    assert sorted(gap.since for gap in gaps) == [days_ago(9), days_ago(5), days_ago(2), TODAY, TODAY, TODAY]


async def test_a_missing_contact_is_missing_since_the_last_one_left():
    contact = await a_contact("lado", "Wigan", verified=days_ago(3))
    await retire(an_act(), contact=contact, on=days_ago(4))
    (gap,) = [gap for gap in await found() if gap.role and gap.role.code == "lado"]
    assert (gap.kind, gap.since) == (Kind.MISSING_CONTACT, days_ago(4))


async def test_organisations_need_a_lead_and_a_deputy():
    for code in ("dsl", "deputy-dsl"):
        await a_role(code)
    await an_organisation("Sample School", kind="school", area="Wigan")
    await an_organisation("Sample Club", kind="sports-club", area="Wigan")
    await a_contact("dsl", "Wigan", organisation=await an_organisation("Whole School", kind="school", area="Wigan"))
    assert about(await found(), Kind.MISSING_LEAD) == {
        ("Wigan", "Sample School", "dsl"),
        ("Wigan", "Sample School", "deputy-dsl"),
        ("Wigan", "Sample Club", "dsl"),
        ("Wigan", "Sample Club", "deputy-dsl"),
        ("Wigan", "Whole School", "deputy-dsl"),
    }


async def test_schools_need_an_agreement_with_each_kind_of_agency_there():
    await an_organisation(COUNCIL, area="Wigan")
    await an_organisation(POLICE, kind="police", area="Wigan")
    for name in ("Sample School", "Other School"):
        await an_organisation(name, kind="school", area="Wigan")
    await an_organisation("Far School", kind="school", area="Stockport")  # where no agency stands
    await one_in_force("Sample School", COUNCIL)
    agencies = [(gap.organisation.name, gap.agency) for gap in await found() if gap.kind is Kind.MISSING_AGREEMENT]
    assert agencies == [("Sample School", "police"), ("Other School", "local-authority"), ("Other School", "police")]


async def test_agreements_name_who_is_no_more_and_wait_for_review():
    await an_organisation(POLICE, kind="police", area="Wigan")
    agreement = await one_in_force(review_due_on=days_ago(10), since=days_ago(400))
    await run("UPDATE organisation SET retired_on = {} WHERE name = {}", days_ago(7), POLICE)
    by_kind = {gap.kind: gap for gap in await found() if gap.url == f"/agreements/{agreement.slug}"}
    assert by_kind[Kind.RETIRED_PARTY].organisation.name == POLICE
    assert by_kind[Kind.RETIRED_PARTY].since == days_ago(7)
    assert by_kind[Kind.OVERDUE_REVIEW].since == days_ago(9)
    await terminate(an_act(), agreement, on=TODAY, reason="Done", all_agreed=True)
    assert [gap for gap in await found() if gap.url == f"/agreements/{agreement.slug}"] == []


async def test_an_agreement_names_a_secure_address_that_nobody_verified():
    channel = await a_channel(await a_contact("lado", "Wigan"), value="0161 496 0044", label="Secure")
    agreement = await one_in_force()
    await run("UPDATE agreement_party SET secure_channel = {} WHERE position = 0", channel.id)

    async def named():
        return [gap for gap in await found() if gap.kind is Kind.RETIRED_PARTY]

    (gap,) = await named()
    assert (gap.url, gap.subject) == (f"/agreements/{agreement.slug}", agreement.title)
    await a_try(channel)
    assert await named() == []


async def test_areas_rules_and_documents_are_looked_up_again():
    await a_demonstration()
    await a_local_rule(on=date(2026, 8, 31))
    await a_document(on=days_ago(181))
    await a_local_rule(area="Stockport", on=date(2026, 9, 1))
    await a_document(area="Stockport", on=days_ago(180))
    overdue = [
        (gap.area.name, gap.since, gap.severity)
        for gap in await found()
        if gap.kind is Kind.OVERDUE_REVIEW and gap.area
    ]
    assert overdue == [("Wigan", date(2026, 9, 2), Severity.HIGH), ("Wigan", TODAY, Severity.LOW)]


async def test_hours_are_uncovered_where_neither_the_team_nor_who_stands_in_answers():
    await a_contact("childrens-front-door", "Wigan", hours="Mo-Fr 09:00-17:00")
    await a_contact("emergency-duty", "Wigan", hours="Mo-Su 18:00-24:00", phone="0161 496 0002")
    (gap,) = [gap for gap in await found() if gap.kind is Kind.UNCOVERED_HOURS]
    assert (gap.area.name, gap.role.code, gap.url) == ("Wigan", "childrens-front-door", "/areas/wigan/week")


async def test_verifiers_find_the_gaps_of_their_areas_and_anybody_narrows():
    await a_role("lado")
    for name in ("Wigan", "Stockport", "Kent"):
        await an_area(name, kind="county" if name == "Kent" else "unitary")
    kent = await an_area("Kent")
    district = await an_area("Ashford", kind="district", county=kent)
    await an_organisation("Kent Club", kind="sports-club", area=district)
    await a_role("dsl")
    await an_organisation("Partnership", kind="partnership", areas=("Wigan", "Stockport"))
    account = await an_account("verifier", areas=("Kent",))
    verifier = viewer_as(Role.VERIFIER, account=account.id)
    assert {gap.area.name for gap in await found(viewer=verifier)} == {"Kent"}
    assert ("Kent", "Kent Club", "dsl") in about(await found(viewer=verifier), Kind.MISSING_LEAD)
    assert await found(viewer=verifier, area="wigan") == []
    assert {gap.area.name for gap in await found(area="kent")} == {"Kent"}
    assert {gap.area.name for gap in await found(partnership="partnership")} == {"Wigan", "Stockport"}


async def test_a_day_s_gaps_are_noted_once_and_closed_when_they_are_gone():
    await a_role("lado")
    await an_area("Wigan")
    await note_gaps(now=HERE - timedelta(days=3))
    await note_gaps(now=HERE - timedelta(days=2))
    (gap,) = [gap for gap in await found() if gap.role and gap.role.code == "lado"]
    assert gap.since == days_ago(3)
    await a_contact("lado", "Wigan", verified=TODAY)
    await note_gaps(now=HERE)
    await note_gaps(now=HERE)
    rows = await fetch("SELECT gap.seen_on, gap.closed_on FROM gap JOIN role ON role.id = gap.role WHERE code = 'lado'")
    assert [(row["seen_on"], row["closed_on"]) for row in rows] == [(days_ago(3), TODAY)]


async def test_areas_that_a_query_names_are_gaps_within_a_scope():
    areas = {name: (await an_area(name)).id for name in ("Wigan", "Stockport")}

    async def without(*, today):
        return [{"id": number, "today": today} for number in areas.values()]

    finder = lacking(Kind.NO_ESCALATION_POLICY, without)
    (row,) = await finder.find(Scope(ADMINISTRATOR, TODAY, area="wigan"), HERE)
    assert (finder.kind, row.area, row.weight) == (Kind.NO_ESCALATION_POLICY, areas["Wigan"], 7)
    (gap,) = await told(finder.kind, [row], today=TODAY)
    assert (gap.said, gap.url) == ("No escalation policy in force", "/partnerships")


async def test_an_authority_needs_an_escalation_policy_in_force_and_policies_are_reviewed():
    await a_demonstration()
    partnership = await an_organisation("Wigan Partnership", kind="partnership", area="Wigan")
    await an_area("Stockport")
    assert about(await found(), Kind.NO_ESCALATION_POLICY) == {("Wigan", None, None), ("Stockport", None, None)}
    stage = Stage("Talk", "The lead", "Their manager", 1, Unit.HOURS)
    days = {"effective_from": days_ago(400), "review_due_on": days_ago(5)}
    await enter_policy(an_act(), partnership, Entering("Escalation", "https://p.example/up", stages=[stage], **days))
    days = {"edition_on": days_ago(400), "review_due_on": days_ago(1)}
    told = {"kind": PolicyKind.SAFEGUARDING, "title": "Child protection", "address": "https://p.example/safe"}
    await enter_own_policy(an_act(), partnership, **told, **days)
    gaps = [gap for gap in await found() if gap.kind in {Kind.NO_ESCALATION_POLICY, Kind.OVERDUE_REVIEW} and gap.area]
    assert [(gap.said, gap.url, gap.since) for gap in gaps if gap.area.name == "Wigan"] == [
        (
            "Review overdue: the partnership’s escalation policy",
            "/partnerships/wigan-partnership/ladder",
            days_ago(4),
        ),
        ("Review overdue: Child protection", "/organisations/wigan-partnership/policies", TODAY),
    ]
    assert about(gaps, Kind.NO_ESCALATION_POLICY) == {("Stockport", None, None)}
    days = {"effective_from": days_ago(2), "review_due_on": date(2027, 11, 1)}
    await enter_policy(an_act(), partnership, Entering("Newer", "https://p.example/up", stages=[stage], **days))
    overdue = [gap.url for gap in await found() if gap.kind is Kind.OVERDUE_REVIEW and gap.area]
    assert overdue == ["/organisations/wigan-partnership/policies"]
