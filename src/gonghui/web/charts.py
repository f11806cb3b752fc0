"""Geometry of the drawings that the server makes: the road of a case and the grid of towns. Lengths are SVG units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TILE, GAP, TILE_HEIGHT = 128, 8, 124
DONE = ("was", "is")


@dataclass(frozen=True, slots=True)
class Node:
    """One station of the road, placed. `stacked` stations write their second line under the first."""

    x: int
    y: int
    width: int
    height: int
    head_x: int
    head_y: int
    line_y: int
    stacked: bool
    title: str
    line: str
    state: str
    url: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A way between two stations: `done` once the second was reached, `dash` where it is only one of the ways."""

    path: str
    css: str


# station: x, y, width, height, two lines
PLACES: dict[str, tuple[int, int, int, int, bool]] = {
    "warning": (1, 32, 148, 60, True),
    "acceptance": (177, 32, 128, 60, True),
    "mediation": (333, 26, 186, 72, True),
    "agreement": (563, 32, 142, 60, True),
    "confirmation": (745, 4, 236, 46, False),
    "review": (745, 56, 236, 46, False),
    "arbitration": (563, 108, 142, 58, True),
    "litigation": (745, 108, 236, 58, True),
    "enforcement": (1011, 56, 108, 60, True),
}
# station the way leads to, path, whether it is one way among several
WAYS: tuple[tuple[str, str, bool], ...] = (
    ("acceptance", "M149 62h28", False),
    ("mediation", "M305 62h28", False),
    ("agreement", "M519 62h44", False),
    ("confirmation", "M705 54c20 0 20-26 40-26", True),
    ("review", "M705 68c20 0 20 10 40 10", True),
    ("arbitration", "M440 98v39h123", True),
    ("litigation", "M705 137h40", True),
    ("enforcement", "M981 28c20 0 10 50 30 50", True),
    ("enforcement", "M981 80h30", True),
    ("enforcement", "M981 137c20 0 10-38 30-38", True),
    ("", "M860 166c0 9-12 13-26 13H392c-14 0-20-8-20-20V98", True),
)


def road(stations: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Node] | list[Edge]]:
    """Places `stations` (key of `PLACES` → title, line, state `was`/`is`/``, url) and the ways between them."""
    nodes = [_node(PLACES[key], stations[key]) for key in PLACES if key in stations]
    edges = [
        Edge(path, f"ln{' done' if _reached(stations, target) else ' dash' if optional else ''}")
        for target, path, optional in WAYS
    ]
    return {"nodes": nodes, "edges": edges}


def _reached(stations: Mapping[str, Mapping[str, Any]], target: str) -> bool:
    return target in stations and stations[target].get("state", "") in DONE


def _node(place: tuple[int, int, int, int, bool], station: Mapping[str, Any]) -> Node:
    x, y, width, height, stacked = place
    head_y = y + (26 if stacked else height // 2 + 5) + (4 if height > 60 else 0)
    text = {name: str(station.get(name, "")) for name in ("title", "line", "state", "url")}
    return Node(x, y, width, height, x + 17, head_y, head_y + 22, stacked, **text)


def heat(tiles: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tiles placed by `column` and `row` (from 0), with the size of the whole drawing.

    A tile has `name`, `value`, `line`, `step` (1–5), `title`, `url` and `red`, the number of red warnings.
    """
    placed = [
        {
            **tile,
            "x": tile["column"] * (TILE + GAP),
            "y": tile["row"] * (TILE_HEIGHT + GAP),
            "lamp_x": tile["column"] * (TILE + GAP) + TILE - 22,
            "lamp_y": tile["row"] * (TILE_HEIGHT + GAP) + 22,
        }
        for tile in tiles
    ]
    width = max((tile["x"] for tile in placed), default=0) + TILE
    height = max((tile["y"] for tile in placed), default=0) + TILE_HEIGHT
    return {"tiles": placed, "width": width, "height": height}
