"""The trust boundaries as a picture: positions in rows, the further from the outside the lower, boundaries between.

Rows are distances from the positions without a unit of least trust, so that each boundary joins two neighbours of
a row or of adjacent rows, and no line runs through a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from compiler.site import svg
from compiler.site.markdown import Markdown
from compiler.spec import kinds

WIDTH, GAP, BETWEEN = 154.0, 34.0, 78.0  # of a box, between boxes, between rows
_LINE = 13.0
_TRUST = ("none", "low", "full")


@dataclass(frozen=True, slots=True)
class Box:
    """A position as it is drawn: where, how high, and the lines in it."""

    position: kinds.Position
    x: float
    y: float
    height: float
    lines: tuple[tuple[str, str], ...]

    @property
    def middle(self) -> float:
        """The horizontal middle."""
        return self.x + WIDTH / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Edge:
    """One line of a boundary, with the number that stands for it; from a box to itself: between equals."""

    number: int
    start: str
    end: str


def ordered(positions: Sequence[kinds.Position],
            boundaries: Sequence[kinds.Boundary]) -> tuple[kinds.Boundary, ...]:
    """Boundaries from the outside inwards, those between neighbours of a row before those that lead on."""
    depth = _depths(positions, _edges(boundaries, {position.id for position in positions}))
    return tuple(sorted(boundaries, key=lambda boundary: (
        sorted(depth[id] for id in boundary.between if id in depth), boundary.id)))


def draw(id: str, positions: Sequence[kinds.Position], boundaries: Sequence[kinds.Boundary]) -> Markdown:
    """The picture; boundaries are numbered in the order given, from 1."""
    edges = _edges(boundaries, {position.id for position in positions})
    boxes, size = _place(_rows(positions, edges), edges)
    parts = [*_draw_edges(boxes, edges), *(part for box in boxes.values() for part in _draw_box(box))]
    said = " ".join(f"{number}: {boundary.title} ({', '.join(boundary.between)})."
                    for number, boundary in enumerate(boundaries, 1))
    return svg.picture(id, "Positions and the trust boundaries between them", said, size, parts,
                       "Boxes are positions, with their units. Dashed lines are trust boundaries, numbered as below.")


def _edges(boundaries: Sequence[kinds.Boundary], known: set[str]) -> tuple[Edge, ...]:
    found = []
    for number, boundary in enumerate(boundaries, 1):
        ends = [id for id in boundary.between if id in known]
        pairs = list(pairwise(ends)) or [(id, id) for id in ends]
        found += [Edge(number, start, end) for start, end in pairs]
    return tuple(found)


def _rows(positions: Sequence[kinds.Position], edges: Sequence[Edge]) -> list[list[kinds.Position]]:
    """Positions by distance from the outside; in a row those with common neighbours stand together."""
    depth = _depths(positions, edges)
    rows: dict[int, list[kinds.Position]] = defaultdict(list)
    for position in positions:
        rows[depth[position.id]].append(position)
    placed: dict[str, float] = {}
    ordered = []
    for level in sorted(rows):
        row = sorted(rows[level], key=lambda position: (_pull(position.id, edges, placed), position.id))
        placed.update({position.id: index / len(row) for index, position in enumerate(row)})
        ordered.append(row)
    return ordered


def _depths(positions: Sequence[kinds.Position], edges: Sequence[Edge]) -> Mapping[str, int]:
    near: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near[edge.start].add(edge.end)
        near[edge.end].add(edge.start)
    depth: dict[str, int] = {}
    for first in sorted(positions, key=lambda p: (bool(p.units), _TRUST.index(p.trust), p.id)):
        front = [] if first.id in depth else [first.id]
        level = 0
        while front:
            depth.update(dict.fromkeys(front, level))
            level += 1
            front = sorted({id for here in front for id in near[here]} - set(depth))
    return depth


def _pull(id: str, edges: Sequence[Edge], placed: Mapping[str, float]) -> float:
    """The mean place of the neighbours in the rows above."""
    above = [placed[other] for edge in edges for other in (edge.start, edge.end)
             if id in (edge.start, edge.end) and other in placed]
    return sum(above) / len(above) if above else 0.5


def _place(rows: Sequence[Sequence[kinds.Position]],
           edges: Sequence[Edge]) -> tuple[dict[str, Box], tuple[float, float]]:
    width = max([svg.PHONE, *(len(row) * (WIDTH + GAP) - GAP + 2 for row in rows)])
    boxes: dict[str, Box] = {}
    y = 1.0
    for row in rows:
        lines = {position.id: tuple(_lines(position)) for position in row}
        height = max(len(found) for found in lines.values()) * _LINE + 16
        left = (width - len(row) * (WIDTH + GAP) + GAP) / 2
        for index, position in enumerate(row):
            boxes[position.id] = Box(position, left + index * (WIDTH + GAP), y, height, lines[position.id])
        y += height + BETWEEN
    last = {position.id for row in rows[-1:] for position in row}
    below = any(edge.start in last and edge.end in last for edge in edges)
    return boxes, (width, max(1.0, y + 1 - (BETWEEN / 3 if below else BETWEEN)))


def _lines(position: kinds.Position) -> Iterator[tuple[str, str]]:
    for words in svg.wrap(position.title, 22, 3):
        yield words, "strong"
    yield f"trust: {position.trust}", ""
    for unit in position.units:
        yield svg.wrap(unit, 24, 1)[0] if len(unit) > 24 else unit, "code"


def _draw_box(box: Box) -> Iterator[str]:
    yield svg.rect(box.x, box.y, WIDTH, box.height, f"box {box.position.trust}", 6)
    for index, (words, style) in enumerate(box.lines):
        yield svg.text(box.middle, box.y + 18 + index * _LINE, words, style, "middle")


def _draw_edges(boxes: Mapping[str, Box], edges: Sequence[Edge]) -> Iterator[str]:
    ports = _ports(boxes, edges)
    for edge in edges:
        start, end = sorted((boxes[edge.start], boxes[edge.end]), key=lambda box: (box.y, box.x))
        if start.position.id == end.position.id:
            x, reach = ports[edge, start.position.id], 26.0
            yield svg.path([("M", x - 16, start.bottom), ("C", x - 22, start.bottom + reach),
                            ("", x + 22, start.bottom + reach), ("", x + 16, start.bottom)], "boundary")
            yield from _number(edge, x, start.bottom + reach * 0.75)
        elif start.y < end.y:
            x1, x2 = ports[edge, start.position.id], ports[edge, end.position.id]
            yield svg.line(x1, start.bottom, x2, end.y, "boundary")
            yield from _number(edge, (x1 + x2) / 2, (start.bottom + end.y) / 2)
        else:
            yield from _beside(edge, start, end)


def _beside(edge: Edge, start: Box, end: Box) -> Iterator[str]:
    """Between two of a row: straight between neighbours, else in an arc below the row."""
    y = start.y + start.height / 2
    if end.x - start.x < WIDTH + GAP + 1:
        yield svg.line(start.x + WIDTH, y, end.x, y, "boundary")
        yield from _number(edge, (start.x + WIDTH + end.x) / 2, y)
        return
    dip = start.bottom + BETWEEN * 0.6
    yield svg.path([("M", start.middle, start.bottom), ("C", start.middle, dip), ("", end.middle, dip),
                    ("", end.middle, end.bottom)], "boundary")
    yield from _number(edge, (start.middle + end.middle) / 2, start.bottom + (dip - start.bottom) * 0.75)


def _ports(boxes: Mapping[str, Box], edges: Sequence[Edge]) -> Mapping[tuple[Edge, str], float]:
    """Where each line meets a box: spread over its edge, in the order of the other ends."""
    sides: dict[tuple[str, str], list[tuple[float, Edge]]] = defaultdict(list)
    for edge in edges:
        start, end = boxes[edge.start], boxes[edge.end]
        if start is end:
            sides[edge.start, "bottom"].append((start.x, edge))
        elif start.y != end.y:
            sides[edge.start, "bottom" if start.y < end.y else "top"].append((end.x, edge))
            sides[edge.end, "top" if start.y < end.y else "bottom"].append((start.x, edge))
    found = {}
    for (id, _), met in sides.items():
        for index, (_, edge) in enumerate(sorted(met, key=lambda pair: (pair[0], pair[1].number))):
            found[edge, id] = boxes[id].x + WIDTH * (index + 1) / (len(met) + 1)
    return found


def _number(edge: Edge, x: float, y: float) -> Iterator[str]:
    yield svg.circle(x, y, 10, "number")
    yield svg.text(x, y + 4, str(edge.number), "strong", "middle")
