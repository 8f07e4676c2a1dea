"""The partnership picture: what stands between two, where its boxes are, and that nothing covers anything."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.agreements.rules import State
from directory.gaps.layout import BETWEEN, box_for, covered, extent, placed
from directory.gaps.network import MOST_DRAWN, network_of
from directory.gaps.relations import Body, Held, matrix_of
from directory.verification.rules import Standing

AGENCIES = [
    Body(1, "Wigan Council", "wigan-council", "local-authority", Standing.CURRENT),
    Body(2, "Greater Manchester Police", "police", "police", Standing.STALE),
    Body(3, "Greater Manchester Health Safeguarding Service", "health", "health-body"),
]


def schools(number):
    return [
        Body(
            100 + each, f"Saint Nobody’s Catholic Primary School {each}", f"school-{each}", "school", Standing.DUE_SOON
        )
        for each in range(number)
    ]


def test_the_best_of_their_agreements_stands_between_two():
    held = [
        Held(100, 1, "old", State.EXPIRED),
        Held(100, 1, "new", State.IN_FORCE),
        Held(100, 1, "next", State.OUT),
        Held(100, 2, "over", State.EXPIRED),
    ]
    matrix = matrix_of(schools(2), AGENCIES, held, more=False)
    (_first, ties), (_other, none) = matrix.rows
    assert [(tie.words, tie.slug, tie.fill) for tie in ties] == [
        ("in force", "new", "in-force"),
        ("expired", "over", "none"),
        ("none", "", "none"),
    ]
    assert [tie.contact_words for tie in none] == ["contact due soon", "contact out of date", "no contact"]


def test_agencies_stand_in_the_picture_with_one_another_once():
    held = [Held(1, 2, "partners", State.IN_FORCE), Held(2, 1, "partners", State.IN_FORCE)]
    matrix = matrix_of(AGENCIES, AGENCIES, held, more=False)
    assert [[tie and tie.words for tie in ties] for _body, ties in matrix.rows] == [
        [None, "in force", "none"],
        ["in force", None, "none"],
        ["none", "none", None],
    ]
    network = network_of(matrix)
    assert [edge.said for edge in network.edges] == ["Wigan Council and Greater Manchester Police: in force"]
    assert [node.agency for node in network.nodes] == [True] * 3


@pytest.mark.parametrize("number", [0, 1, MOST_DRAWN, MOST_DRAWN + 40])
def test_no_label_covers_another_and_all_are_within_the_picture(number):
    bodies = schools(number)
    held = [Held(each.id, 1 + each.id % 3, f"agreement-{each.id}", State.IN_FORCE) for each in bodies if each.id % 5]
    network = network_of(matrix_of(bodies, AGENCIES, held, more=False))
    assert len(network.nodes) == len(AGENCIES) + min(number, MOST_DRAWN)
    for one, other in combinations(network.nodes, 2):
        apart = abs(one.x + one.width / 2 - other.x - other.width / 2) >= (one.width + other.width) / 2
        assert apart or abs(one.y + one.height / 2 - other.y - other.height / 2) >= (one.height + other.height) / 2
    for node in network.nodes:
        assert 0 <= node.x <= node.x + node.width <= network.width
        assert 0 <= node.y <= node.y + node.height <= network.height
        assert " ".join(line for _foot, line in node.lines) == node.name
    assert network == network_of(matrix_of(bodies, AGENCIES, held, more=False))  # the same whenever it's drawn
    assert network.width < 3_000
    assert network.height < 3_000


def test_a_line_behind_a_third_box_is_counted():
    boxes = {
        1: box_for("One", 0, 0),
        2: box_for("Two", 400, 0),
        3: box_for("Three", 200, 5),
        4: box_for("Four", 0, 200),
    }
    assert covered(boxes, [(1, 2)]) == 1
    assert covered(boxes, [(1, 4), (2, 4)]) == 0
    assert covered(boxes | {3: box_for("Three", 0, 100)}, [(1, 4)]) == 1
    assert covered(boxes | {3: box_for("Three", 200, 100)}, [(1, 2), (1, 4), (2, 4)]) == 1


def test_lines_lead_to_agreements_and_say_between_whom():
    held = [Held(100, 2, "one", State.REVIEW_DUE), Held(101, 2, "other", State.EXPIRED)]
    network = network_of(matrix_of(schools(2), AGENCIES, held, more=False))
    (edge,) = network.edges
    assert edge.url == "/agreements/one"
    assert edge.said == "Saint Nobody’s Catholic Primary School 0 and Greater Manchester Police: review due"
    middle = {(round(each.x + each.width / 2, 0), round(each.y + each.height / 2, 0)) for each in network.nodes}
    assert {(round(edge.x1, 0), round(edge.y1, 0)), (round(edge.x2, 0), round(edge.y2, 0))} <= middle


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=60), st.floats(-1, 1), st.floats(-1, 1)),
        max_size=12,
    )
)
def test_boxes_keep_their_distance_wherever_they_should_be(told):
    boxes = placed(
        {number: name for number, (name, _x, _y) in enumerate(told)},
        {number: (x, y) for number, (_name, x, y) in enumerate(told)},
    )
    for one, other in combinations(boxes.values(), 2):
        across = abs(one.x - other.x) - (one.width + other.width) / 2
        down = abs(one.y - other.y) - (one.height + other.height) / 2
        assert max(across, down) >= BETWEEN - 1e-6
    width, height = extent(boxes)
    assert width >= BETWEEN
    assert height >= BETWEEN
