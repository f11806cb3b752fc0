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
    "warning": (1, 32, 140, 60, True),
    "acceptance": (180, 32, 158, 60, True),
    "mediation": (380, 26, 192, 72, True),
    "agreement": (630, 32, 152, 60, True),
    "confirmation": (840, 4, 279, 46, False),
    "review": (840, 56, 279, 46, False),
    "arbitration": (630, 116, 152, 40, False),
    "litigation": (840, 116, 279, 40, False),
}
# station the way leads to, path, whether it is one way among several
WAYS: tuple[tuple[str, str, bool], ...] = (
    ("acceptance", "M141 62h39", False),
    ("mediation", "M338 62h42", False),
    ("agreement", "M572 62h58", False),
    ("confirmation", "M782 54c30 0 30-26 58-26", True),
    ("review", "M782 68c30 0 30 8 58 8", True),
    ("arbitration", "M500 98v38h130", True),
    ("litigation", "M782 136h58", True),
    ("", "M960 156c0 14-12 20-26 20H444c-14 0-20-8-20-20V98", True),
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
