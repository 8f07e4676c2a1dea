"""The partnership picture as a network: bodies as boxes, agreements as lines between them, each a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directory.drawing import short
from directory.gaps.layout import LINE, PADDING, Box, covered, extent, placed, with_rows
from directory.gaps.relations import LASTING, Body, Matrix

MOST_DRAWN = 60  # organisations: more would be too small to be read
SEEDS = range(1, 7)  # always the same, so that the picture is


@dataclass(frozen=True, slots=True)
class Node:
    """A body, its box from the upper left corner, and its label's lines with the foot of each."""

    name: str
    url: str
    agency: bool
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """An agreement between two, from middle to middle."""

    said: str
    url: str
    fill: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Network:
    """All of it, with its measures."""

    width: int
    height: int
    nodes: Sequence[Node]
    edges: Sequence[Edge]


def network_of(matrix: Matrix) -> Network:
    """The agencies and the first organisations of a matrix, with the agreements that last."""
    agencies = {each.id for each in matrix.agencies}
    others = [(body, row) for body, row in matrix.rows if body.id not in agencies][:MOST_DRAWN]
    bodies = {each.id: each for each in (*matrix.agencies, *(body for body, _row in others))}
    among_agencies = [(body, row) for body, row in matrix.rows if body.id in agencies]
    ties = [
        (body, agency, tie)
        for body, row in (*among_agencies, *others)
        for agency, tie in zip(matrix.agencies, row, strict=True)
        if tie and tie.state in LASTING and not (body.id in agencies and body.id > agency.id)  # which is the same
    ]
    lines = [(body.id, agency.id) for body, agency, _tie in ties]
    tied = {number for line in lines for number in line}
    names = {number: body.name for number, body in bodies.items()}
    boxes = with_rows(
        _laid_out({number: name for number, name in names.items() if number in tied}, lines),
        {number: name for number, name in names.items() if number not in tied},
    )
    edges = [
        Edge(
            f"{body.name} and {agency.name}: {tie.words}",
            f"/agreements/{tie.slug}",
            tie.fill,
            *_ends(boxes, body, agency),
        )
        for body, agency, tie in ties
    ]
    nodes = [_node(body, boxes[number], agency=number in agencies) for number, body in bodies.items()]
    return Network(*extent(boxes), nodes, edges)


def _laid_out(names: Mapping[int, str], lines: Sequence[tuple[int, int]]) -> dict[int, Box]:
    """A box for each of these, near to those they're tied to; of several ways, the one that hides the fewest lines."""
    import networkx as nx  # noqa: PLC0415 - a fifth of a second, for those alone who look at it

    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(lines)
    ways = []
    for seed in SEEDS:
        near = nx.spring_layout(graph, seed=seed, iterations=100)
        ways.append(placed(names, {number: (float(x), float(y)) for number, (x, y) in near.items()}))
    return min(ways, key=lambda boxes: covered(boxes, lines))


def _ends(boxes: dict[int, Box], body: Body, agency: Body) -> tuple[float, float, float, float]:
    one, other = boxes[body.id], boxes[agency.id]
    return short(one.x), short(one.y), short(other.x), short(other.y)


def _node(body: Body, box: Box, *, agency: bool) -> Node:
    left, top = box.x - box.width / 2, box.y - box.height / 2
    lines = tuple((short(top + PADDING + LINE * (number + 0.8)), line) for number, line in enumerate(box.lines))
    return Node(
        body.name,
        f"/organisations/{body.slug}",
        agency,
        short(left),
        short(top),
        short(box.width),
        short(box.height),
        lines,
    )
