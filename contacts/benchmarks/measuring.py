"""Taking turns, medians, and the table they are printed in."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Act = Callable[[], object]


@dataclass
class Line:
    """One comparison: what, how long each took in seconds, and what is wanted."""

    what: str
    mine: float
    other: float
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.mine / self.other if self.other else float("inf")


@dataclass
class Report:
    """The lines of a run, printed as they come and as a table at the end."""

    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        print(_row(line), flush=True)  # noqa: T201

    def head(self, title: str) -> None:
        print(f"\n### {title}\n", flush=True)  # noqa: T201
        print("| what | ms | beside | ms | ratio | wanted |")  # noqa: T201
        print("|---|---:|---|---:|---:|---:|", flush=True)  # noqa: T201


def _row(line: Line) -> str:
    wanted = "" if line.limit is None else f"≤ {line.limit:g}"
    held = "" if line.limit is None else (" ✓" if line.ratio <= line.limit else " ✗")
    mine, other = line.mine * 1000, line.other * 1000
    return (
        f"| {line.what} | {mine:.2f} | {line.note} | {other:.2f}"
        f" | {line.ratio:.3g} | {wanted}{held} |"
    )


def taken(act: Act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def in_turns(acts: dict[str, Act], rounds: int) -> dict[str, list[float]]:
    """Do each act once a round, so that a slow minute of the machine hits them all."""
    for act in acts.values():
        act()
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(rounds):
        for name, act in acts.items():
            times[name].append(taken(act))
    return times


def medians(acts: dict[str, Act], rounds: int) -> dict[str, float]:
    return {n: statistics.median(t) for n, t in in_turns(acts, rounds).items()}
