"""What each thing costs as the register grows, drawn from the figures kept of runs.

`python -m contacts.benchmarks.curves FOLDER postgresql OUT.svg` draws what
`make bench … KEEP=FOLDER` has kept: one file for each database and size.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from .measuring import Report

# What is drawn, with its label, and the sign and place of its line.
DRAWN = {
    "plain scan": "plain scan of every text",
    "slowest word": "search, slowest word",
    "board": "board",
    "register, 90 % deep": "register, 90 % deep",
    "contact, old": "contact, old",
    "admin list of calls": "admin list",
    "the report made": "month's report",
}
WIDTH, HEIGHT = 860, 480
LEFT, RIGHT, TOP, BOTTOM = 70, 220, 40, 56
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #2b2620 }
.title { font-size: 16px; font-weight: 600 }
.quiet { fill: #6a6156 }
.grid { stroke: #d8cfc0 } .axis { stroke: #6a6156 }
.paper { fill: #fbf8f2 }
.l0 { stroke: #b3402e; fill: #b3402e } .l1 { stroke: #0d6556; fill: #0d6556 }
.l2 { stroke: #20507a; fill: #20507a } .l3 { stroke: #7a5a12; fill: #7a5a12 }
.l4 { stroke: #6b3f7d; fill: #6b3f7d } .l5 { stroke: #3d6b1f; fill: #3d6b1f }
.l6 { stroke: #5a5148; fill: #5a5148 }
.line { fill: none; stroke-width: 2.5 } text[class] { stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #ece4d6 } .quiet { fill: #b3a894 } .paper { fill: #1d1b18 }
.grid { stroke: #3a352d } .axis { stroke: #b3a894 }
.l0 { stroke: #f08a75; fill: #f08a75 } .l1 { stroke: #6fcdb8; fill: #6fcdb8 }
.l2 { stroke: #8cb9e6; fill: #8cb9e6 } .l3 { stroke: #dcb45c; fill: #dcb45c }
.l4 { stroke: #cfa3e0; fill: #cfa3e0 } .l5 { stroke: #a9d585; fill: #a9d585 }
.l6 { stroke: #c9bfae; fill: #c9bfae } .line { fill: none }
}
"""
Points = dict[int, float]


def keep(folder: Path, vendor: str, rows: int, report: Report) -> None:
    """Keep the medians of the runs, beside what was kept of this size before."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{vendor}-{rows}.json"
    before = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(before | report.kept(), indent=1, ensure_ascii=False))


def kept(folder: Path, vendor: str) -> dict[str, Points]:
    """Return by label how many of R's pages each thing cost at each size."""
    lines: dict[str, Points] = {}
    for path in folder.glob(f"{vendor}-*.json"):
        rows = int(path.stem.rpartition("-")[2])
        figures = json.loads(path.read_text())
        for what, label in DRAWN.items():
            pages = figures.get(what, {}).get("pages")
            if pages:
                lines.setdefault(label, {})[rows] = pages
    return lines


def draw(lines: dict[str, Points], vendor: str) -> str:
    """Return the curves as SVG, readable on light and on dark paper."""
    sizes = sorted({rows for points in lines.values() for rows in points})
    costs = [cost for points in lines.values() for cost in points.values()]
    low = math.floor(math.log10(min(costs)))
    high = math.ceil(math.log10(max(costs)))
    plot = _Plot(math.log10(sizes[0]), math.log10(sizes[-1]), low, high)
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(vendor, vendor)
    title = f"Cost as the register grows, {name}"
    box, paper = f"0 0 {WIDTH} {HEIGHT}", f'width="{WIDTH}" height="{HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img">',
        f"<title>{title}</title><style>{STYLE}</style>",
        f'<rect class="paper" {paper} rx="6"/>',
        _text("title", LEFT, 24, title),
        *_axes(plot, sizes, low, high),
    ]
    ends = _apart({label: plot.y(p[max(p)]) for label, p in lines.items()})
    for place, (label, points) in enumerate(lines.items()):
        parts += _curve(plot, place, label, points, ends[label])
    return "\n".join([*parts, "</svg>", ""])


class _Plot:
    """Where a size and a cost lie, both by their logarithm."""

    def __init__(self, left: float, right: float, low: int, high: int) -> None:
        self.left, self.width = left, max(right - left, 1e-9)
        self.low, self.height = low, max(high - low, 1)

    def x(self, rows: int) -> float:
        share = (math.log10(rows) - self.left) / self.width
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, cost: float) -> float:
        share = (math.log10(cost) - self.low) / self.height
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _axes(plot: _Plot, sizes: list[int], low: int, high: int) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for power in range(low, high + 1):
        y = plot.y(10.0**power)
        parts.append(_line("grid", LEFT, right, y, y))
        parts.append(_text("quiet", LEFT - 8, y + 5, f"{10.0**power:g}", "end"))
    for rows in sizes:
        x = plot.x(rows)
        parts.append(_line("axis", x, x, bottom, bottom + 5))
        parts.append(_text("quiet", x, bottom + 22, f"{rows:,}", "middle"))
    parts.append(_line("axis", LEFT, right, bottom, bottom))
    across = "entries in the register"
    parts.append(_text("", (LEFT + right) / 2, HEIGHT - 12, across, "middle"))
    turn = f'transform="translate(18 {(TOP + bottom) / 2}) rotate(-90)"'
    up = "cost, in list pages of R"
    return [*parts, f'<text {turn} text-anchor="middle">{up}</text>']


def _line(look: str, x1: float, x2: float, y1: float, y2: float) -> str:
    ends = f'x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}"'
    return f'<line class="{look}" {ends}/>'


def _text(look: str, x: float, y: float, said: str, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{look}" {place}>{escape(said)}</text>'


def _apart(ends: dict[str, float], least: float = 18) -> dict[str, float]:
    """Return the places of the labels, moved so that none lies on another."""
    placed: dict[str, float] = {}
    last = -least
    for label, y in sorted(ends.items(), key=lambda item: item[1]):
        last = placed[label] = max(y, last + least)
    return placed


def _curve(
    plot: _Plot, place: int, label: str, points: Points, end: float
) -> list[str]:
    look = f"l{place % 7}"
    at = [(plot.x(rows), plot.y(cost)) for rows, cost in sorted(points.items())]
    x, y = at[-1]
    return [
        _path(look, at),
        *(f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in at),
        _path(look, [(x, y), (x + 14, end)]),
        _text(look, x + 18, end + 5, label),
    ]


def _path(look: str, at: list[tuple[float, float]]) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    return f'<polyline class="{look} line" points="{points}"/>'


def main(folder: str, vendor: str, out: str) -> None:
    """Draw the curves of a database into a file."""
    Path(out).write_text(draw(kept(Path(folder), vendor), vendor), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
