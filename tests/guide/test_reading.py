"""The guide is whole, says what practice insists on, and is plain; and a mistake in it is named."""

import re
import tomllib

import pytest
import textstat

from directory.guide.queries import the_guide
from directory.guide.reading import GuideWrong, read_guide
from directory.guide.rules import Urgency
from directory.settings import ROOT
from tests.stories import TODAY

ROLES = ["childrens-front-door", "emergency-services", "lado"]
CONCERNS = list(the_guide().concerns.values())
EVERY = pytest.mark.parametrize("concern", CONCERNS, ids=lambda each: each.code)

CODES = {
    "immediate-danger", "unexplained-injury", "physical-abuse", "sexual-abuse", "emotional-abuse", "neglect",
    "disclosure", "online-harm", "child-on-child-abuse", "exploitation", "missing-child", "fgm", "fgm-risk",
    "forced-marriage", "radicalisation", "domestic-abuse", "unfit-to-collect", "welfare-worry", "medical-concern",
    "mental-health", "self-harm", "family-refuses", "allegation-against-staff", "allegation-against-head",
    "low-level-concern", "allegation-historical", "adult-at-risk", "allegation-adult-workforce",
    "professional-disagreement", "whistleblowing", "not-sure",
}  # fmt: skip
LIMBS = [
    "behaved in a way that has harmed a child, or may have harmed a child",
    "possibly committed a criminal offence against a child, or related to a child",
    "behaved towards a child in a way that shows they may pose a risk of harm to children",
    "behaved, or may have behaved, in a way that shows they may not be suitable to work with children",
]

OLDEST_READER = 11  # years: what somebody frightened reads at once


def texts(concern):
    """All that the guide says of a concern, one sentence after another."""
    return [
        f"{concern.title}.",
        *concern.covers,
        *(each.text for each in concern.tell),
        *(each.when for each in concern.steps),
        concern.sooner,
        *concern.first,
        *concern.avoid,
        *concern.say,
        *concern.family,
        *concern.record,
        *concern.expect,
    ]


def reading_age(sentences):
    """In years: a school grade begins at the age of its number and five (Flesch and Kincaid)."""
    return textstat.textstat.flesch_kincaid_grade(" ".join(sentences)) + 5


def test_every_concern_of_the_field_is_there():
    assert set(the_guide().concerns) == CODES


@EVERY
def test_a_concern_can_be_read_by_a_child_of_eleven(concern):
    assert reading_age(texts(concern)) <= OLDEST_READER


def test_so_can_the_rules_and_the_whole():
    rules = {rule.id: rule.text for concern in CONCERNS for rule in concern.rules}
    assert reading_age(rules.values()) <= OLDEST_READER
    assert reading_age([text for concern in CONCERNS for text in texts(concern)]) <= OLDEST_READER - 1


@EVERY
def test_999_stands_above_every_answer_and_first_in_one_alone(concern):
    begins = concern.steps[0].role == "emergency-services"
    assert begins == (concern.code == "immediate-danger")


@EVERY
def test_nobody_ever_waits_for_somebody_inside(concern):
    told = [each.who for each in concern.tell]
    if concern.clock.urgency in {Urgency.NOW, Urgency.BEFORE_HOME, Urgency.WORKING_DAYS}:
        assert "yourself" in told or concern.code == "immediate-danger"  # where the call comes first anyway


@EVERY
def test_what_the_guide_says_is_ours_and_its_rules_say_where_they_are_from(concern):
    assert concern.rules
    for rule in concern.rules:
        assert rule.checked_on.year == 2026
        assert rule.confirmed == bool(rule.read_at)
        # Paragraph numbers of Keeping Children Safe in Education move every September.
        assert not re.search(r"\bpara(graph)?s?\b", rule.cited + rule.text, re.IGNORECASE)
        assert rule.in_force_from is None or rule.in_force_from <= TODAY


def test_what_could_not_be_read_in_the_edition_in_force_is_not_confirmed():
    school_rules = {
        rule.id: rule
        for concern in CONCERNS
        for rule in concern.rules
        if rule.source == "Keeping Children Safe in Education"
    }
    assert school_rules
    assert not any(rule.confirmed for rule in school_rules.values())
    assert all("has not been read" in rule.edition for rule in school_rules.values())


def test_a_duty_that_was_only_a_bill_is_not_stated_as_law():
    (rule,) = [each for each in the_guide().concerns["sexual-abuse"].rules if each.id == "new-duty-on-sexual-abuse"]
    assert not rule.confirmed
    assert "don’t know yet if it is in force" in rule.text


@pytest.mark.parametrize("code", ["allegation-against-staff", "allegation-against-head"])
def test_the_lado_s_test_has_its_four_limbs(code):
    covers = " ".join(the_guide().concerns[code].covers).lower()
    assert all(limb in covers for limb in LIMBS)


@pytest.mark.parametrize("code", ["allegation-against-staff", "allegation-against-head", "low-level-concern"])
def test_a_worry_about_a_colleague_goes_to_the_lado_before_the_police_and_never_to_the_safeguarding_lead(code):
    concern = the_guide().concerns[code]
    assert concern.steps[0].role == "lado"
    assert not {each.who for each in concern.tell} & {"dsl", "deputy-dsl"}
    if code == "allegation-against-head":
        assert [each.who for each in concern.tell] == ["chair", "yourself"]
    else:
        assert concern.tell[0].who == "head"


@pytest.mark.parametrize("code", ["sexual-abuse", "fgm", "fgm-risk", "forced-marriage"])
def test_the_family_is_never_told_first_where_that_may_cost_a_life(code):
    said = " ".join(the_guide().concerns[code].family)
    assert said.startswith(("Don’t tell the family before", "Never tell the family"))


def test_every_standing_sentence_about_children_s_social_care_says_what_to_expect_and_how_to_chase():
    for concern in CONCERNS:
        if concern.steps[0].role == "childrens-front-door" and concern.code != "not-sure":
            said = " ".join(concern.expect)
            assert "within one working day" in said, concern.code
            assert "Heard nothing?" in said, concern.code


@EVERY
def test_every_answer_says_what_to_say_what_to_write_down_what_comes_back_and_when_to_ask_again(concern):
    assert concern.say
    assert any(text.startswith(("Write", "Keep", "Draw")) for text in concern.record)
    asking_again = ("Heard nothing", "Nobody comes?", "Nobody rings back?", "Nothing gets better?")
    assert any(words in text for text in concern.expect for words in asking_again)


SMALL = """
[sentences]
listen = "Listen."
[tells]
dsl = [{who = "dsl", text = "Tell."}]
[[rules]]
id = "a-rule"
text = "Anybody may call."
source = "An Act"
part = "section 1"
edition = "2026"
checked_on = 2026-11-25
confirmed = true
read_at = "https://example.org/"
[[concerns]]
code = "worry"
title = "A worry"
who = ["child"]
said = ["a worry"]
covers = ["A worry."]
urgency = "today"
place = "child-home"
tell = "dsl"
steps = [{role = "childrens-front-door", when = "Today."}]
first = ["@listen"]
avoid = ["Waiting."]
say = ["Say it."]
family = ["Tell them."]
record = ["Write."]
expect = ["A call."]
rules = ["a-rule"]
"""


def test_a_small_guide_is_read():
    concern = read_guide(SMALL, roles=ROLES).concerns["worry"]
    assert concern.first == ("Listen.",)
    assert concern.rules[0].cited == "An Act, section 1"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('code = "worry"', 'code = "worry', "isn’t TOML"),
        ('role = "childrens-front-door"', 'role = "wizard"', "worry: role “wizard”: use one of childrens-front-door"),
        ('role = "childrens-front-door"', 'role = "emergency-services"', "alone begins with emergency-services"),
        ('code = "worry"', 'code = "immediate-danger"', "alone begins with emergency-services"),
        ("steps = [{", "steps = [] # [{", "0 steps: between 1 and 3"),
        (', when = "Today."', "", "a step to childrens-front-door doesn’t say when"),
        (', when = "Today."', ', when = "Today.", place = "here"', "a step’s place is “second”"),
        (', when = "Today."', ', when = "Today.", place = "second"', "second_place and a step"),
        ('place = "child-home"', 'place = "moon"', "worry: place “moon”: use one of where-they-are"),
        ('place = "child-home"', 'place = "child-home"\nsecond_place = "moon"', "second_place “moon”"),
        ('urgency = "today"', 'urgency = "soon"', "worry: urgency “soon”: use one of now"),
        ('urgency = "today"', 'urgency = "working-days"', "number goes with working-days and hours"),
        ('urgency = "today"', 'urgency = "today"\nnumber = 2', "number goes with working-days and hours"),
        ('tell = "dsl"', 'tell = "nobody"', "tell “nobody” isn’t there"),
        ('tell = "dsl"', 'tell = "dsl"\nabout = "staff"', "what is about staff is told to the head first"),
        ('tell = "dsl"', 'tell = "dsl"\nabout = "weather"', "about “weather”: use one of head"),
        ('who = "dsl"', 'who = "caretaker"', "dsl: who “caretaker”: use one of dsl"),
        ('who = ["child"]', 'who = ["dog"]', "worry: who “dog”"),
        ('title = "A worry"\n', "", "worry: title is missing"),
        ('title = "A worry"', 'title = "A worry"\nmood = "grim"', "worry: “mood” isn’t known"),
        ('avoid = ["Waiting."]', "avoid = []", "worry: avoid says nothing"),
        ('first = ["@listen"]', 'first = ["@sing"]', "worry: first “sing” isn’t there"),
        ('first = ["@listen"]', 'first = ["Stop."]', "the guide: “listen” is used by no concern"),
        ('rules = ["a-rule"]', 'rules = ["no-rule"]', "worry: rules “no-rule” isn’t there"),
        ('rules = ["a-rule"]', 'rules = ["a-rule"]\nsee_also = ["nothing"]', "see_also “nothing”"),
        ('read_at = "https://example.org/"', "", "a confirmed rule says where it was read"),
        ("confirmed = true", 'confirmed = "yes"', "a-rule: confirmed is missing, or of the wrong kind"),
        ("checked_on = 2026-11-25", "", "a-rule: checked_on is missing"),
        ('edition = "2026"', "", "a-rule: edition is missing"),
    ],
)
def test_a_mistake_in_the_guide_is_named(was, becomes, said):
    assert was in SMALL
    with pytest.raises(GuideWrong, match=re.escape(said)):
        read_guide(SMALL.replace(was, becomes, 1), roles=ROLES)


def test_what_is_about_the_head_is_never_told_to_the_head():
    head = SMALL.replace('who = "dsl"', 'who = "head"').replace('tell = "dsl"', 'tell = "dsl"\nabout = "head"')
    with pytest.raises(GuideWrong, match="never told to the head"):
        read_guide(head, roles=ROLES)


def test_every_mistake_is_named_at_once():
    broken = SMALL.replace('place = "child-home"', 'place = "moon"').replace('who = ["child"]', 'who = ["dog"]')
    again = broken + broken.partition("[[concerns]]")[1] + broken.partition("[[concerns]]")[2]
    with pytest.raises(GuideWrong) as wrong:
        read_guide(again, roles=ROLES)
    assert str(wrong.value).count("moon") == 2
    assert "two concerns have one code" in str(wrong.value)


def test_the_readme_of_the_seeds_names_every_part_of_the_guide():
    readme = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    held = tomllib.loads((ROOT / "seeds" / "concerns.toml").read_text(encoding="utf-8"))
    section = readme.split("## concerns.toml")[1].split("\n## ")[0]
    names = set(held) | {name for kind in ("rules", "concerns") for each in held[kind] for name in each}
    assert [name for name in sorted(names) if f"`{name}`" not in section] == []
