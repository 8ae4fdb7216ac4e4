"""Charts drawn as SVG: by class and pattern, so that paper and night can read them.

No colour is written here. `report.css` gives each series a colour of the theme, and
each has a pattern or a dash of its own for who cannot tell colours apart.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import ceil

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from .monthly.shapes import Chart, percent

WIDTH, WIDE = 760, 1180
WIDE_KINDS = frozenset({"columns", "heat", "share"})
LEFT, RIGHT, TOP = 44, 12, 14
PLOT = 170
LABELS = 30
ROW = 26
NAMES = 190
LEVELS = 5
# An axis has so many steps at most, and goes to so much at least.
MOST_STEPS, LEAST = 5, 4
# How wide a sign below a drawing is where its words are largest: on a tablet and on
# paper for those of the whole width, beside another drawing for the others.
SIGN, WIDE_SIGN, GAP = 7.6, 9, 12
# The numbers of an axis end so far before it.
EDGE = 8


def draw(chart: Chart) -> SafeString:
    """Return the drawing; it says its question and its answer to a screen reader."""
    height, body = DRAWN[chart.kind](chart)
    name = f"chart-{chart.code}"
    width = WIDE if chart.kind in WIDE_KINDS else WIDTH
    return mark_safe(  # noqa: S308 - every text in it has gone through `_t`
        f'<svg class="chart chart-{chart.kind}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="{name}-q {name}-a">'
        f'<title id="{name}-q">{_t(chart.question)}</title>'
        f'<desc id="{name}-a">{_t(chart.answer)}</desc>'
        f"{_patterns(chart.code)}{body}</svg>"
    )


def _t(text: object) -> str:
    return escape(str(text))


def _patterns(code: str) -> str:
    """Return hatching and dots: the second and third series are known by them."""
    return (
        f'<defs><pattern id="{code}-p1" width="6" height="6"'
        ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="p1-back" width="6" height="6"/>'
        '<rect class="p1-line" width="2.4" height="6"/></pattern>'
        f'<pattern id="{code}-p2" width="5" height="5"'
        ' patternUnits="userSpaceOnUse"><rect class="p2-back" width="5" height="5"/>'
        '<circle class="p2-dot" cx="2.5" cy="2.5" r="1.3"/></pattern></defs>'
    )


def _fill(code: str, index: int) -> str:
    """Return how an area of a series is filled: whole, hatched, or dotted."""
    if not index:
        return 'class="s0"'
    return f'class="s{index}" fill="url(#{code}-p{index})"'


def _rect(look: str, x: float, y: float, width: float, height: float) -> str:
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect {look} x="{x:.1f}" y="{y:.1f}" {size} rx="2"/>'


def _text(x: float, y: float, text: object, anchor: str = "", look: str = "") -> str:
    extra = f' text-anchor="{anchor}"' if anchor else ""
    extra += f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{_t(text)}</text>'


def _line(look: str, x1: float, y1: float, x2: float, y2: float) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{look}" {ends}/>'


def _path(look: str, points: list[tuple[float, float]]) -> str:
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{look}" points="{text}"/>'


def _highest(chart: Chart) -> float:
    return max((v or 0 for line in chart.series for v in line.values), default=0)


def nice(most: float) -> tuple[int, int]:
    """Return the end of an axis and its step, both round: little of it stays empty."""
    most, power = max(most, LEAST), 1
    while True:
        for factor in (1, 2, 2.5, 5):
            step = power * factor
            if step == int(step) and step * MOST_STEPS >= most:
                return int(step) * ceil(most / step), int(step)
        power *= 10


def _grid(axis: tuple[int, int], floor: float, width: int = WIDTH) -> str:
    end, step = axis
    lines = []
    for value in range(0, end + 1, step):
        y = floor - PLOT * value / end
        lines.append(_line("grid", LEFT, y, width - RIGHT, y))
        lines.append(_text(LEFT - 6, y + 4, value, "end", "axis"))
    return "".join(lines)


def _legend(chart: Chart, mark: Callable[[int, float], str]) -> str:
    """Return what each series looks like, in a line above the plot."""
    parts, x = [], float(LEFT)
    for index, line in enumerate(chart.series):
        parts += [mark(index, x), _text(x + 20, TOP + 4, line.name)]
        x += 44 + 13 * len(str(line.name))
    return "".join(parts)


def _below(chart: Chart, across: list[float], y: float, width: int = WIDTH) -> str:
    """Return the labels below the places: as many as fit, none beyond the plot."""
    sign = WIDE_SIGN if width == WIDE else SIGN
    half = max(map(len, chart.labels), default=0) * sign / 2
    slot = across[1] - across[0] if len(across) > 1 else width
    # In the middle the first would stand in the numbers of the axis. One that is moved
    # to its place from an end needs half of itself more.
    moved = [x - half < LEFT - EDGE or x + half > width for x in across]
    every = max(1, ceil((half * (3 if any(moved) else 2) + GAP) / slot))
    out = []
    for x, label in list(zip(across, chart.labels, strict=True))[::every]:
        if x - half < LEFT - EDGE:
            out.append(_text(LEFT, y, label, "start", "axis"))
        elif x + half > width:
            out.append(_text(width - 1, y, label, "end", "axis"))
        else:
            out.append(_text(x, y, label, "middle", "axis"))
    return "".join(out)


def _columns(chart: Chart) -> tuple[int, str]:
    """Draw stacked columns, one a day; days off stand on a darker ground."""
    count = len(chart.labels)
    sums = [sum(line.values[i] or 0 for line in chart.series) for i in range(count)]
    axis, floor = nice(max(sums, default=0)), TOP + 20 + PLOT
    slot = (WIDE - LEFT - RIGHT) / max(count, 1)

    def mark(index: int, x: float) -> str:
        return _rect(_fill(chart.code, index), x, TOP - 6, 14, 12)

    out = [_legend(chart, mark)]
    for index in sorted(chart.marked):
        x = LEFT + slot * index
        out.append(_rect('class="off"', x, floor - PLOT, slot, PLOT))
    out.append(_grid(axis, floor, WIDE))
    out += [_column(chart, index, slot, axis[0], floor) for index in range(count)]
    middles = [LEFT + slot * (index + 0.5) for index in range(count)]
    out.append(_below(chart, middles, floor + 16, WIDE))
    return floor + LABELS, "".join(out)


def _column(chart: Chart, index: int, slot: float, end: float, floor: float) -> str:
    width = min(slot * 0.72, 40)
    x, y = LEFT + slot * (index + 0.5) - width / 2, float(floor)
    if all(line.values[index] is None for line in chart.series):
        return ""
    numbers = (f"{line.name} {line.values[index] or 0}" for line in chart.series)
    out = [f"<g><title>{_t(' · '.join([chart.labels[index], *numbers]))}</title>"]
    for number, line in enumerate(chart.series):
        tall = PLOT * (line.values[index] or 0) / end
        if tall:
            y -= tall
            out.append(_rect(_fill(chart.code, number), x, y, width, tall))
    return "".join([*out, "</g>"])


def _heat(chart: Chart) -> tuple[int, str]:
    """Draw hours across and weekdays down; each cell says its number."""
    busy = [
        index
        for index in range(len(chart.labels))
        if any(line.values[index] for line in chart.series)
    ]
    shown = range(min(busy), max(busy) + 1) if busy else range(8, 19)
    most, name = _highest(chart), 54
    width = (WIDE - name - RIGHT) / len(shown)
    out = []
    for column, hour in enumerate(shown):
        x = name + width * (column + 0.5)
        out.append(_text(x, TOP + 2, chart.labels[hour], "middle", "axis"))
    for place, line in enumerate(chart.series):
        y = TOP + 10 + place * ROW
        out.append(_text(name - 8, y + 17, line.name, "end", "axis"))
        for column, hour in enumerate(shown):
            value = int(line.values[hour] or 0)
            level = ceil(LEVELS * value / most) if value else 0
            x = name + width * column
            look = f'class="h{level}"'
            out.append(_rect(look, x + 1, y, width - 2, ROW - 2))
            if value:
                middle = x + width / 2
                out.append(_text(middle, y + 16, value, "middle", f"t{level}"))
    return TOP + 14 + ROW * len(chart.series), "".join(out)


def _bars(chart: Chart) -> tuple[int, str]:
    """Draw lying bars, each with its name and its number."""
    values = [value or 0 for value in chart.series[0].values]
    room, most = WIDTH - NAMES - 70, _highest(chart) or 1
    out = []
    for place, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        y, long = 6 + place * ROW, room * value / most
        out.append(_text(NAMES - 8, y + 16, label, "end"))
        out.append(_rect('class="s0"', NAMES, y + 3, max(long, 1), ROW - 9))
        out.append(_text(NAMES + long + 8, y + 16, f"{value:g}", look="value"))
    return 12 + ROW * max(len(values), 1), "".join(out)


PARETO_LINES = {0: "grid", 50: "grid", 80: "limit", 100: "grid"}
# To the right of a Pareto chart each cause has its number and its share.
PARETO_NUMBERS = 96


def _pareto(chart: Chart) -> tuple[int, str]:
    """Draw bars from the most frequent down, with the line of their growing share.

    One scale for both: a bar is the cause's share, and the line begins where the
    first bar ends.
    """
    values = [value or 0 for value in chart.series[0].values]
    whole, past = sum(values) or 1, 0.0
    room = WIDTH - NAMES - PARETO_NUMBERS
    bottom = 26 + ROW * max(len(values), 1)
    out, points = [], []
    for part, look in PARETO_LINES.items():
        x = NAMES + room * part / 100
        out.append(_line(look, x, 20, x, bottom))
        out.append(_text(x, 14, percent(part, 100, 0), "middle", "axis"))
    for place, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        y, long = 22 + place * ROW, room * value / whole
        past += value
        out.append(_text(NAMES - 8, y + 17, label, "end"))
        out.append(_rect('class="s0"', NAMES, y + 4, max(long, 1), ROW - 9))
        said = f"{value:g} · {percent(value, whole, 0)}"
        out.append(_text(WIDTH - 4, y + 17, said, "end", "value"))
        points.append((NAMES + room * past / whole, y + ROW / 2))
    out.append(_path("l1", points))
    out += [_mark(1, x, y) for x, y in points]
    return bottom + 6, "".join(out)


def _lines(chart: Chart) -> tuple[int, str]:
    """Draw a line a series: each has its own dash and its own mark."""
    axis, floor, count = nice(_highest(chart)), TOP + 20 + PLOT, len(chart.labels)
    slot = (WIDTH - LEFT - RIGHT - 40) / max(count - 1, 1)

    def mark(index: int, x: float) -> str:
        return _line(f"l{index}", x, TOP, x + 16, TOP) + _mark(index, x + 8, TOP)

    out = [_legend(chart, mark), _grid(axis, floor)]
    across = [LEFT + 20 + slot * index for index in range(count)]
    out.append(_below(chart, across, floor + 18))
    for number, line in enumerate(chart.series):
        # A month before the first entry has no point.
        told = [place for place, v in enumerate(line.values) if v is not None]
        points = [(across[n], floor - PLOT * line.values[n] / axis[0]) for n in told]
        whole = points[:-1] if chart.running else points
        out.append(_path(f"l{number}", whole))
        if chart.running:
            out.append(_path(f"l{number} is-running", points[-2:]))
        for (x, y), n in zip(points, told, strict=True):
            said = _t(f"{chart.labels[n]} · {line.name} {line.values[n]}")
            mark = _mark(number, x, y)
            out.append(f"<g><title>{said}</title>{mark}</g>")
        if chart.running:
            # Hollow: the month is not over.
            out[-1] = out[-1].replace(f'class="m{number}"', f'class="m{number} open"')
    if chart.running:
        x = across[-1]
        out.append(_line("open-line", x, TOP + 20, x, floor))
        out.append(_text(x, TOP + 14, gettext("so far"), "middle", "axis"))
    return floor + LABELS, "".join(out)


def _mark(number: int, x: float, y: float) -> str:
    """Return a circle, a square or a triangle, by which a line is known."""
    if number == 0:
        return f'<circle class="m0" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    if number == 1:
        return _rect('class="m1"', x - 3.5, y - 3.5, 7, 7)
    corners = f"{x:.1f},{y - 4.5:.1f} {x + 4.5:.1f},{y + 3.5:.1f}"
    return f'<polygon class="m2" points="{corners} {x - 4.5:.1f},{y + 3.5:.1f}"/>'


def _share(chart: Chart) -> tuple[int, str]:
    """Draw one bar that is parted, with the share of each part below it."""
    values = [value or 0 for value in chart.series[0].values]
    whole, room, x = sum(values) or 1, WIDE - LEFT - RIGHT, float(LEFT)
    out = []
    for place, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        look, width = _fill(chart.code, place), room * value / whole
        if width:
            out.append(_rect(look, x, 8, max(width - 2, 1), 30))
        name = LEFT + room * place / max(len(values), 1)
        out.append(_rect(look, name, 54, 14, 12))
        share = f"{label} {value:g} · {percent(value, whole)}"
        out.append(_text(name + 20, 65, share))
        x += width
    return 78, "".join(out)


DRAWN: dict[str, Callable[[Chart], tuple[int, str]]] = {
    "columns": _columns,
    "heat": _heat,
    "bars": _bars,
    "pareto": _pareto,
    "lines": _lines,
    "share": _share,
}
