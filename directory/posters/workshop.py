"""A workshop of ninety minutes: its agenda, scenario cards with the answers for an area, and a quiz.

The scenarios and questions are invented; the answers are the guide's, and the area's own numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from directory.guide.rules import Concern
from directory.posters.handbook import Call, calls_of, limit_words
from directory.posters.rules import Chapter, Entry, Poster, Row

AGENDA = Chapter(
    "Ninety minutes: who do we call?",
    "For up to twelve people. You need one set of cards for each table, the quiz for each person, and a telephone that "
    "nobody uses for anything but looking numbers up.",
    (
        Entry("0 to 15 minutes: why it matters", "A wrong number is worse than no number.", (
            ("Say", ("Nobody needs permission to call 999, and anybody may call children’s social care.",
                     "Some of this may be close to home. You may leave the room, and talk to the lead afterwards.")),
            ("The quiz, alone", ("Pencil, no talking, no telephones. It’s read again at the end.",)),
        )),
        Entry("15 to 45 minutes: whom to involve, and when", "One agency after another, card in hand.", (
            ("Ask of each", ("What is it for, and what isn’t it for?",
                             "Which place decides: where the child lives, where the adult works, or where it happened?",
                             "Who answers at night, at weekends and on bank holidays?")),
        )),
        Entry("45 to 75 minutes: the scenarios, in threes", "Five minutes a card; then turn it over.", (
            ("Ask of each card", ("How soon must somebody act?",
                                  "Whom do you tell inside, and who if they aren’t there?",
                                  "Whom do you call, and for which place?", "What must you not do?")),
        )),
        Entry("75 to 90 minutes: contact details, and what happens next",
              "Read the quiz’s answers out, and look each number up on the live page.", (
            ("Settle", ("Who does what, and by when?",
                        "Is the poster in the staff room still good? Its foot says until when.",
                        "Does everybody know who our lead is, and who is when the lead is away?")),
        )),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is told on the front of a card, and the guide's concern that answers it."""

    concern: str
    told: str


SCENARIOS = (
    Scenario("unexplained-injury", "On Monday a child of two has a bruise on the upper arm. The father says that he "
             "doesn’t know where it came from. The child is to be collected at noon."),
    Scenario("disclosure", "While you tidy up together, a child of nine says: “Can I tell you something, if you don’t "
             "tell anybody?” Then the child says who hits them at home."),
    Scenario("allegation-against-staff", "A parent says that a colleague of yours gripped her child by the neck. The "
             "colleague lives in another county, and so does the child."),
    Scenario("allegation-against-head", "A lunchtime assistant tells you what she saw the head do to a pupil. She asks "
             "you to keep it between you."),
    Scenario("welfare-worry", "A boy of eleven comes late, hungry and tired. His mother says that she can’t cope since "
             "the baby came, and would be glad of help."),
    Scenario("unfit-to-collect", "It is half past three. A mother comes for her son; she speaks slowly and smells of "
             "drink. Her car stands outside."),
    Scenario("adult-at-risk", "A volunteer visits a woman of eighty-one. Her nephew has taken her bank card, and she "
             "says that she doesn’t want trouble."),
    Scenario("professional-disagreement", "You called about a child a week ago. You are told that nothing will be "
             "done, and you think that this is wrong."),
)  # fmt: skip

QUESTION = "What do you do? How soon, whom do you tell, and whom do you call?"

QUIZ = (
    ("May a cleaner call children’s social care?", ("Only through the lead", "Yes: anybody may", "Only the head may"),
     "Yes: anybody may. Tell the lead too, or afterwards where they can’t be reached."),
    ("The lead and the deputy can’t be reached, and you are worried about a child who goes home at three.",
     ("Wait until tomorrow", "Call children’s social care yourself", "Send an email to the lead"),
     "Call yourself, now. Then tell the lead."),
    ("A child asks you to promise to keep a secret.", ("Promise it", "Say that you can’t", "Change the subject"),
     "Say that you can’t keep it secret, and that you’ll tell somebody who can help."),
    ("It is said that the head has harmed a child. Whom do you tell?", ("The head", "The chair or owner", "Nobody yet"),
     "The chair or owner, never the head. The LADO is called the same day."),
    ("Which LADO do you call?", ("Where the child lives", "Where the person works", "Where the person lives"),
     "The one for where the person works."),
    ("Do you need the parents’ agreement to tell children’s social care that a child may be at risk?",
     ("Yes", "No", "Only in writing"),
     "No. Tell them that you will call, where that is safe for the child; you don’t ask."),
    ("A family needs help before things get worse. What do you need for early help?",
     ("The family’s agreement", "A form from the police", "Nothing"),
     "The family’s agreement."),
    ("An adult is being robbed by a relative while away from home. Which council do you call?",
     ("The one they come from", "The one where it happened", "Yours"),
     "The one where it happened, or where the adult is now."),
)  # fmt: skip


def chapters_of(
    poster: Poster, concerns: Mapping[str, Concern], *, titles: Mapping[str, str]
) -> tuple[Chapter, Chapter, Chapter]:
    """The agenda, the cards and the quiz; `titles` are of roles."""
    cards = tuple(_card(each, concerns[each.concern], poster, titles=titles) for each in SCENARIOS)
    quiz = tuple(Entry(asked, answer, (("", options),)) for asked, options, answer in QUIZ)
    return (
        AGENDA,
        Chapter("Scenarios", QUESTION, cards),
        Chapter("Quiz", "Tick one.", (*quiz, *_of_this_area(poster))),
    )


def named_in_answers(poster: Poster, concerns: Mapping[str, Concern], *, titles: Mapping[str, str]) -> Poster:
    """The poster with those of its contacts alone that an answer names, each with the number that stands there."""
    door, team = _one_way(poster.front_door), _one_way(poster.duty_team)
    named: dict[str, Row] = {}
    for scenario in SCENARIOS:
        for call in calls_of(concerns[scenario.concern], poster.all_rows, titles=titles):
            named |= {row.contact: _one_way(row) for row in call.rows[:1]}
    rows = tuple(row for row in named.values() if row.contact not in {door.contact, team.contact})
    return replace(
        poster, front_door=door, duty_team=team, rows=rows, core=0, own=(), national=(), unrecorded="", left_out=0
    )


def _one_way(row: Row) -> Row:
    return replace(row, ways=row.ways[:1])


def _card(scenario: Scenario, concern: Concern, poster: Poster, *, titles: Mapping[str, str]) -> Entry:
    parts = (
        ("Tell inside", tuple(each.text for each in concern.tell)),
        ("Call", tuple(_call(each) for each in calls_of(concern, poster.all_rows, titles=titles))),
        ("Don’t", concern.avoid[:2]),
    )
    place = concern.asked.jurisdiction
    how_soon = f"How soon: {limit_words(concern.clock)}. {place[:1].upper()}{place[1:]} decides whom you call."
    return Entry(scenario.told, how_soon, tuple((label, lines) for label, lines in parts if lines))


def _call(call: Call) -> str:
    number = _number(call.rows[0]) if call.rows else "nobody is recorded."
    return f"{call.title}: {number} {call.when}".strip()


def _number(row: Row) -> str:
    way = row.ways[0]
    mark = f"{way.mark}. " if way.mark else ""
    number = way.display.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{number}. {mark}{way.said.rstrip('.')}."


def _of_this_area(poster: Poster) -> Iterable[Entry]:
    door, team = poster.front_door, poster.duty_team
    asked = (
        (f"What is the number of children’s social care for {poster.area}, by day?", door),
        (f"And on a Sunday evening, for a child in {poster.area} who isn’t safe until Monday?", team),
    )
    for question, row in asked:
        yield Entry(question, _number(row) if row.ways else row.missing, (("", ("Write it down:",)),))
