"""What the guide answers to real mornings and nights: one directory, and a row for everything that may go wrong in it.

A child lives in one authority (Wigan), is at school in another (Stockport), and the worker works in a third (Luton).
Bedford's LADO is disputed, Central Bedfordshire has none and its front door is stale, and Lancashire is a county.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from directory.accounts.rules import ANYBODY
from directory.areas.tables import Area
from directory.guide.queries import guidance, the_guide, workplace_called
from directory.guide.rules import Urgency
from directory.hours.rules import LONDON
from directory.lookup.words import shown
from directory.places.queries import place_for
from directory.verification.rules import Standing
from tests.stories import NOON, TODAY, a_contact, days_ago

DAY, NIGHT = "2026-11-25T10:00", "2026-11-25T19:00"  # a Wednesday
SATURDAY, CHRISTMAS_EVE, BANK_HOLIDAY = "2026-11-28T11:00", "2026-12-24T18:00", "2026-12-28T19:30"
BEFORE_THE_DOORS_OPEN = "2026-11-25T08:44"
THE_HOUR_THAT_IS_SKIPPED, THE_HOUR_THAT_COMES_TWICE = "2027-03-28T01:30", "2026-10-25T01:30"
TOMORROW_AT_FIVE, MONDAY_AT_FIVE, AFTER_CHRISTMAS = "2026-11-26T17:00", "2026-11-30T17:00", "2026-12-29T17:00"

WIGAN = {"childrens-front-door": "0161 496 0001", "emergency-duty": "0161 496 0002", "lado": "0161 496 0003"}
STOCKPORT_DUTY, LUTON_LADO, BEDS_DUTY = "0161 496 0203", "01632 960202", "0808 157 0205"
MODERN_SLAVERY, FORCED_MARRIAGE, TERROR = "0800 012 1700", "020 7008 0151", "0800 789 321"
ABUSE, NSPCC, OFSTED, CQC = "0808 200 0247", "0800 028 0285", "0300 123 1231", "0300 061 6161"


@dataclass(frozen=True)
class Row:
    """A concern in a place at a moment; whom it must say to tell first, and each call: role, authority and number."""

    concern: str
    place: str
    at: str
    tell: str
    calls: list[tuple[str, str, str]]
    deadline: str
    rule: str
    second: str = ""
    works_at: str = ""
    told: set[str] = field(default_factory=set)

    def __str__(self):
        return f"{self.concern} in {self.place} at {self.at}"


def wigan(role="childrens-front-door"):
    return (role, "Wigan", WIGAN[role])


FRONT_DOOR, DUTY, LADO = wigan(), wigan("emergency-duty"), wigan("lado")
LADO_AT_NIGHT = ("lado", "Wigan", WIGAN["emergency-duty"])  # the duty team first, for a child who isn’t safe
ADULTS = ("adult-safeguarding", "Wigan", "0161 496 0004")
EARLY_HELP, OFFICE = ("early-help", "Wigan", "0161 496 0005"), ("partnership-office", "Wigan", "0161 496 0010")
POLICE, DANGER, NHS = ("101", "", "101"), ("emergency-services", "", "999"), ("111", "", "111")
CRISIS = ("crisis-mental-health", "Wigan", "0808 157 0203")
CHILD_HOME, HERE = "where the child lives or is found", "2026-11-25T23:59"

ROWS = [
    # Every concern by day, in the place that its rule asks for.
    Row("immediate-danger", "Wigan", DAY, "dsl", [DANGER, FRONT_DOOR, ADULTS], "", "danger-999"),
    Row("unexplained-injury", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], "", "babies-who-cannot-move"),
    Row("physical-abuse", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], "", "section-47"),
    Row("sexual-abuse", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], "", "when-not-to-tell-family"),
    Row("emotional-abuse", "Wigan", DAY, "dsl", [FRONT_DOOR], HERE, "anybody-may-refer"),
    Row("neglect", "Wigan", DAY, "dsl", [FRONT_DOOR, EARLY_HELP], HERE, "early-help-is-not-first"),
    Row("disclosure", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], "", "no-consent-needed"),
    Row("online-harm", "Wigan", DAY, "dsl", [POLICE, FRONT_DOOR, ("helpline", "", "ceop")], HERE, "nude-images"),
    Row("child-on-child-abuse", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], HERE, "child-on-child"),
    Row(
        "exploitation",
        "Wigan",
        DAY,
        "dsl",
        [FRONT_DOOR, POLICE, ("helpline", "", MODERN_SLAVERY)],
        "",
        "modern-slavery",
    ),
    Row("missing-child", "Wigan", DAY, "dsl", [POLICE, FRONT_DOOR], "", "missing-police-first"),
    Row("fgm", "Wigan", DAY, "yourself", [POLICE, FRONT_DOOR], TOMORROW_AT_FIVE, "fgm-duty", told={"dsl"}),
    Row("fgm-risk", "Wigan", DAY, "dsl", [FRONT_DOOR, POLICE], "", "fgm-suspected"),
    Row(
        "forced-marriage",
        "Wigan",
        DAY,
        "dsl",
        [FRONT_DOOR, POLICE, ("helpline", "", FORCED_MARRIAGE)],
        "",
        "one-chance",
    ),
    Row(
        "radicalisation",
        "Wigan",
        DAY,
        "dsl",
        [("prevent", "Wigan", "0161 496 0006"), FRONT_DOOR, ("helpline", "", TERROR)],
        HERE,
        "prevent-route",
    ),
    Row("domestic-abuse", "Wigan", DAY, "dsl", [FRONT_DOOR, ("helpline", "", ABUSE)], HERE, "children-are-victims"),
    Row("unfit-to-collect", "Wigan", DAY, "dsl", [FRONT_DOOR, DANGER], "", "unfit-to-collect", told={"head"}),
    Row("welfare-worry", "Wigan", DAY, "dsl", [EARLY_HELP, FRONT_DOOR], HERE, "help-needs-a-yes"),
    Row("mental-health", "Wigan", DAY, "dsl", [NHS, CRISIS, FRONT_DOOR], "", "crisis-111"),
    Row("self-harm", "Wigan", DAY, "dsl", [NHS, CRISIS, FRONT_DOOR], "", "crisis-111"),
    Row("family-refuses", "Wigan", DAY, "dsl", [FRONT_DOOR, OFFICE], HERE, "take-it-higher"),
    Row("not-sure", "Wigan", DAY, "dsl", [FRONT_DOOR], HERE, "act-at-once"),
    Row("low-level-concern", "Wigan", DAY, "head", [LADO], HERE, "low-level", told={"chair"}),
    Row("allegation-historical", "Wigan", DAY, "head", [POLICE, LADO], HERE, "abuse-in-the-past", told={"dsl"}),
    Row(
        "adult-at-risk",
        "Wigan",
        DAY,
        "adult-lead",
        [ADULTS, POLICE, ("whistleblowing", "", CQC)],
        HERE,
        "where-it-happened",
    ),
    Row("allegation-adult-workforce", "Wigan", DAY, "manager", [ADULTS, POLICE], HERE, "positions-of-trust-place"),
    Row("professional-disagreement", "Wigan", DAY, "dsl", [OFFICE, FRONT_DOOR], "", "ladder"),
    Row(
        "whistleblowing",
        "Wigan",
        DAY,
        "whistleblowing-lead",
        [("whistleblowing", "", NSPCC), ("whistleblowing", "", OFSTED), FRONT_DOOR],
        HERE,
        "law-protects-speaking-up",
    ),
    # The child lives in Wigan, is at school in Stockport, and the worker works in Luton.
    Row(
        "allegation-against-staff",
        "Luton",
        DAY,
        "head",
        [("lado", "Luton", LUTON_LADO), FRONT_DOOR, POLICE],
        TOMORROW_AT_FIVE,
        "lado-where-they-work",
        second="WN1 1AA",
        told={"yourself", "chair"},
    ),
    Row(
        "allegation-against-head",
        "Luton",
        DAY,
        "chair",
        [("lado", "Luton", LUTON_LADO), FRONT_DOOR, POLICE],
        TOMORROW_AT_FIVE,
        "about-the-head",
        second="Wigan",
        told={"yourself"},
    ),
    Row(
        "medical-concern",
        "Wigan",
        DAY,
        "dsl",
        [("school-nursing", "Stockport", "0161 496 0505"), FRONT_DOOR],
        HERE,
        "made-up-illness",
        second="Stockport",
    ),
    Row("physical-abuse", "Wigan", NIGHT, "dsl", [DUTY, POLICE], "", "anybody-may-refer"),
    # Both sides of every clock.
    Row(
        "allegation-against-staff",
        "Wigan",
        "2026-11-25T00:00",
        "head",
        [LADO_AT_NIGHT, DUTY, POLICE],
        TOMORROW_AT_FIVE,
        "four-limbs",
    ),
    Row(
        "allegation-against-staff",
        "Wigan",
        "2026-11-25T23:59",
        "head",
        [LADO_AT_NIGHT, DUTY, POLICE],
        TOMORROW_AT_FIVE,
        "four-limbs",
    ),
    Row(
        "allegation-against-staff",
        "Wigan",
        "2026-11-27T12:00",
        "head",
        [LADO, FRONT_DOOR, POLICE],
        MONDAY_AT_FIVE,
        "lado-first",
    ),
    Row(
        "allegation-against-staff",
        "Wigan",
        SATURDAY,
        "head",
        [LADO_AT_NIGHT, DUTY, POLICE],
        MONDAY_AT_FIVE,
        "lado-one-working-day",
    ),
    Row(
        "allegation-against-staff",
        "Wigan",
        CHRISTMAS_EVE,
        "head",
        [LADO_AT_NIGHT, DUTY, POLICE],
        AFTER_CHRISTMAS,
        "lado-one-working-day",
    ),
    Row("fgm", "Wigan", BANK_HOLIDAY, "yourself", [POLICE, DUTY], AFTER_CHRISTMAS, "fgm-next-working-day"),
    Row("fgm", "Wigan", SATURDAY, "yourself", [POLICE, DUTY], MONDAY_AT_FIVE, "fgm-duty"),
    Row("neglect", "Wigan", "2026-11-25T00:00", "dsl", [DUTY, EARLY_HELP], HERE, "reply-in-one-working-day"),
    Row("neglect", "Wigan", "2026-11-25T23:59", "dsl", [DUTY, EARLY_HELP], HERE, "reply-in-one-working-day"),
    Row("not-sure", "Wigan", BEFORE_THE_DOORS_OPEN, "dsl", [DUTY], HERE, "anybody-may-refer"),
    Row("not-sure", "Wigan", "2026-11-25T08:45", "dsl", [FRONT_DOOR], HERE, "anybody-may-refer"),
    Row("not-sure", "Wigan", "2026-11-25T16:59", "dsl", [FRONT_DOOR], HERE, "anybody-may-refer"),
    Row("not-sure", "Wigan", "2026-11-25T17:00", "dsl", [DUTY], HERE, "anybody-may-refer"),
    # The hours in which the clocks change.
    Row("disclosure", "Wigan", THE_HOUR_THAT_IS_SKIPPED, "dsl", [DUTY, POLICE], "", "act-at-once"),
    Row("not-sure", "Wigan", THE_HOUR_THAT_COMES_TWICE, "dsl", [DUTY], "2026-10-25T23:59", "act-at-once"),
    Row("fgm", "Wigan", THE_HOUR_THAT_IS_SKIPPED, "yourself", [POLICE, DUTY], "2027-03-30T17:00", "fgm-duty"),
    # A bank-holiday evening, everywhere.
    Row("unexplained-injury", "Wigan", BANK_HOLIDAY, "dsl", [DUTY, POLICE], "", "babies-who-cannot-move"),
    Row(
        "adult-at-risk",
        "Wigan",
        BANK_HOLIDAY,
        "adult-lead",
        [DUTY, POLICE, ("whistleblowing", "", CQC)],
        "2026-12-28T23:59",
        "section-42",
    ),
    # Early help, Prevent and the nurse have nobody who stands in at night: their own number stays.
    Row("welfare-worry", "Wigan", NIGHT, "dsl", [EARLY_HELP, DUTY], HERE, "help-needs-a-yes"),
    # A county answers for its districts.
    Row(
        "physical-abuse",
        "Preston",
        DAY,
        "dsl",
        [("childrens-front-door", "Lancashire", "01632 960901"), POLICE],
        "",
        "section-47",
    ),
    Row(
        "physical-abuse",
        "Preston",
        NIGHT,
        "dsl",
        [("emergency-duty", "Lancashire", "01632 960902"), POLICE],
        "",
        "section-47",
    ),
    # Missing: no LADO by day; the duty team is named only for a child who isn't safe, and the step stays the LADO's.
    Row(
        "allegation-against-staff",
        "Central Bedfordshire",
        NIGHT,
        "head",
        [("lado", "Central Bedfordshire", BEDS_DUTY), ("emergency-duty", "Central Bedfordshire", BEDS_DUTY), POLICE],
        TOMORROW_AT_FIVE,
        "lado-where-they-work",
    ),
    # Nobody but a LADO who is closed is recorded, and no duty team.
    Row("low-level-concern", "Barnsley", NIGHT, "head", [("lado", "Barnsley", "01632 960911")], HERE, "low-level"),
    # Nobody at all: the front door of an area that the directory doesn't hold.
    Row("not-sure", "Kent", DAY, "dsl", [("childrens-front-door", "Kent", "")], HERE, "anybody-may-refer"),
    # Stale by day: still shown, still first.
    Row(
        "not-sure",
        "Central Bedfordshire",
        DAY,
        "dsl",
        [("childrens-front-door", "Central Bedfordshire", "01632 960101")],
        HERE,
        "anybody-may-refer",
    ),
    # Disputed: the sound email address first, then the number that is said to be wrong.
    Row("low-level-concern", "Bedford", DAY, "head", [("lado", "Bedford", "01632 960002")], HERE, "about-the-head"),
    # An area with a domestic abuse service of its own.
    Row(
        "domestic-abuse",
        "Stockport",
        NIGHT,
        "dsl",
        [
            ("emergency-duty", "Stockport", STOCKPORT_DUTY),
            ("domestic-abuse-service", "Stockport", "0808 157 0201"),
            ("helpline", "", ABUSE),
        ],
        HERE,
        "safe-parent-alone",
    ),
]


@pytest.fixture(scope="module")
async def directory(demonstration):
    """The demonstration, a county, and an authority with a LADO and no duty team: set up once for the whole table."""
    county, alone = [await Area.objects().get(Area.name == name) for name in ("Lancashire", "Barnsley")]
    office = "Mo-Fr 09:00-17:00; PH off"
    await a_contact("childrens-front-door", county, phone="01632 960901", hours=office, verified=days_ago(3))
    await a_contact("emergency-duty", county, phone="01632 960902", hours="when childrens-front-door is closed")
    await a_contact("lado", alone, phone="01632 960911", hours=office, verified=days_ago(3))


async def answered(row):
    """The guide's answer to a row, as anybody gets it."""
    places = [await place_for(each, viewer=ANYBODY, today=TODAY) for each in (row.place, row.second) if each]
    at = datetime.fromisoformat(row.at).replace(tzinfo=LONDON)
    concern = the_guide().concerns[row.concern]
    second = places[1] if row.second else None
    works_at = await workplace_called(row.works_at) if row.works_at else None
    return await guidance(concern, places[0], second=second, workplace=works_at, at=at, today=TODAY, viewer=ANYBODY)


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_the_right_person_authority_number_and_moment(row):
    found = await answered(row)
    assert found.concern.tell[0].who == row.tell
    assert row.told <= {each.who for each in found.concern.tell}
    assert [call.answers for call in found.calls] == [role for role, _authority, _number in row.calls]
    for call, (_role, authority, number) in zip(found.calls, row.calls, strict=True):
        assert call.answer.place.authority.name == authority or not authority
        called = [shown(line) for contact in call.contacts[:1] for line in contact.lines]
        assert (any(number in each for each in called)) if number else not called, called
    assert (found.deadline.strftime("%Y-%m-%dT%H:%M") if found.deadline else "") == row.deadline
    assert row.rule in {rule.id for rule in found.concern.rules}


# Each kind of place, with the authority that answers for it: a borough, a district of a county, a unitary authority,
# one without a LADO, and one of which nothing is recorded.
ANSWERS_FOR = {
    "WN1 1AA": "Wigan",
    "Preston": "Lancashire",
    "Luton": "Luton",
    "Central Bedfordshire": "Central Bedfordshire",
    "Kent": "Kent",
}
MOMENTS = [
    DAY,
    NIGHT,
    "2026-11-25T00:00",
    "2026-11-25T23:59",
    BEFORE_THE_DOORS_OPEN,
    SATURDAY,
    BANK_HOLIDAY,
    THE_HOUR_THAT_IS_SKIPPED,
    THE_HOUR_THAT_COMES_TWICE,
]
NEXT_WORKING_DAY = {
    "2026-11-25": "2026-11-26",
    "2026-11-28": "2026-11-30",
    "2026-12-28": "2026-12-29",
    "2027-03-28": "2027-03-30",  # Easter Monday comes first
    "2026-10-25": "2026-10-26",
}


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize("place", ANSWERS_FOR)
async def test_every_concern_in_every_kind_of_place_at_every_sort_of_moment(place):
    for at in MOMENTS if place == "Preston" else (DAY, NIGHT, BANK_HOLIDAY):
        for concern in the_guide().concerns.values():
            second = "Stockport" if concern.second_place else ""
            found = await answered(Row(concern.code, place, at, "", [], "", "", second=second))
            assert found.deadline == due(concern, at)
            for call in found.calls:
                there = "Stockport" if call.step.second_place else ANSWERS_FOR[place]
                assert call.answer.place.authority.name == there, (concern.code, at)
                own = {call.role.code, call.role.out_of_hours}
                assert {contact.role for contact in call.contacts} <= own
                assert call.answers == call.role.code or call.role.code != "lado"
                if at == NIGHT and call.role.code == "childrens-front-door" and there in {"Wigan", "Stockport"}:
                    assert call.answers == "emergency-duty"


def due(concern, at):
    """The last moment by a concern's clock, looked up and not worked out."""
    if concern.clock.urgency is Urgency.TODAY:
        return datetime.fromisoformat(f"{at[:10]}T23:59").replace(tzinfo=LONDON)
    if concern.clock.urgency is Urgency.WORKING_DAYS:
        return datetime.fromisoformat(f"{NEXT_WORKING_DAY[at[:10]]}T17:00").replace(tzinfo=LONDON)
    return None


# Who is told inside at Sample Street Primary School; the head has a mailbox, and it must never stand in the last row.
HEAD, CHAIR = "head@sample-street.example", "chair@sample-street.example"
LEAD, DEPUTY = "0161 496 0601", "0161 496 0602"
INSIDE = [
    ("unexplained-injury", [[LEAD], [DEPUTY], []], "act-at-once"),
    ("immediate-danger", [[LEAD]], "danger-999"),
    ("unfit-to-collect", [[LEAD], [HEAD], []], "unfit-to-collect"),
    ("fgm", [[], [LEAD], [DEPUTY]], "fgm-duty"),
    ("low-level-concern", [[HEAD], [CHAIR]], "low-level"),
    ("allegation-against-staff", [[HEAD], [CHAIR], []], "tell-the-head"),
    ("allegation-against-head", [[CHAIR], []], "about-the-head"),
    ("adult-at-risk", [[LEAD, HEAD], []], "section-42"),
    ("allegation-adult-workforce", [[HEAD], []], "positions-of-trust"),
    ("whistleblowing", [[], [CHAIR], []], "law-protects-speaking-up"),
]


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(("code", "told", "rule"), INSIDE, ids=[row[0] for row in INSIDE])
async def test_the_right_people_are_told_inside(code, told, rule):
    found = await answered(Row(code, "Wigan", DAY, "", [], "", "", works_at="sample-street-primary-school"))
    values = [[shown(contact.lines[0]) for contact in contacts] for contacts in found.inside.told]
    assert values == told
    assert rule in {each.id for each in found.concern.rules}
    if found.concern.about == "head":
        assert HEAD not in str(found.inside)


def test_the_table_has_every_concern_of_the_guide():
    assert {row.concern for row in ROWS} == set(the_guide().concerns)


@pytest.mark.usefixtures("directory")
async def test_at_night_the_duty_team_stands_in_for_the_front_door_and_never_for_the_lado():
    night = Row("allegation-against-staff", "Wigan", NIGHT, "head", [], "", "")
    lado, front_door, _police = (await answered(night)).calls
    assert (lado.answers, lado.stood_in_for) == ("lado", False)
    assert [contact.role for contact in lado.contacts] == ["emergency-duty", "lado"]
    assert lado.contacts[0].why == "if a child is not safe until then"
    assert lado.contacts[1].opens_at.isoformat() == "2026-11-26T09:00:00+00:00"
    assert (front_door.answers, front_door.role.code) == ("emergency-duty", "childrens-front-door")


@pytest.mark.usefixtures("directory")
async def test_what_is_missing_stale_or_disputed_is_said_beside_the_number():
    disputed = (await answered(Row("low-level-concern", "Bedford", DAY, "", [], "", ""))).calls[0].contacts[0]
    assert disputed.standing is Standing.DISPUTED
    stale = (await answered(Row("not-sure", "Central Bedfordshire", DAY, "", [], "", ""))).calls[0].contacts[0]
    assert stale.standing is Standing.STALE
    missing = await answered(Row("allegation-against-staff", "Central Bedfordshire", DAY, "", [], "", ""))
    assert missing.notes[0].startswith("Local authority designated officer (LADO): nobody is listed")
    nobody = await answered(Row("welfare-worry", "Wigan", NIGHT, "", [], "", ""))
    assert any(note.startswith("Closed now, and nobody stands in: Early help") for note in nobody.notes)
    district = await answered(Row("physical-abuse", "Preston", DAY, "", [], "", ""))
    assert district.notes[0].startswith("Preston is a district of Lancashire")


@pytest.mark.usefixtures("directory")
async def test_where_the_other_place_is_not_named_the_answer_says_whose_number_it_is():
    alone = await answered(Row("allegation-against-staff", "Luton", DAY, "", [], "", ""))
    (note,) = [each for each in alone.notes if "ask for that place as well" in each]
    assert note.startswith("Children's social care front door: this is the one for Luton.")
    both = await answered(Row("allegation-against-staff", "Luton", DAY, "", [], "", "", second="Wigan"))
    assert not any("ask for that place as well" in each for each in both.notes)


@pytest.mark.usefixtures("directory")
async def test_every_line_that_the_guide_names_is_among_the_national_ones():
    found = await answered(Row("not-sure", "Wigan", DAY, "", [], "", ""))
    listed = {contact.slug for contact in found.emergency.everybody}
    assert {slug for each in the_guide().concerns.values() for step in each.steps for slug in step.only} <= listed


@pytest.mark.usefixtures("directory")
async def test_a_line_that_the_guide_names_and_nobody_listed_is_said_to_be_missing():
    concern = the_guide().concerns["forced-marriage"]
    renamed = replace(concern, steps=(replace(concern.steps[2], only=("a-line-of-another-name",)),))
    place = await place_for("Wigan", viewer=ANYBODY, today=TODAY)
    found = await guidance(renamed, place, at=NOON.astimezone(LONDON), today=TODAY, viewer=ANYBODY)
    assert found.calls[0].contacts == ()
    assert found.notes[-1] == "National helpline: the one that the guide means isn’t listed yet."
