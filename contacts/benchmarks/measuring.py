"""Taking turns, medians, and the tables they are printed in."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

Act = Callable[[], object]


@dataclass
class Line:
    """One comparison: what, how long each took in seconds, and what is wanted.

    `bare` is what R's list of fifty rows took in the same turns, for the curves.
    """

    what: str
    mine: float
    other: float
    limit: float | None = None
    note: str = ""
    bare: float | None = None

    @property
    def ratio(self) -> float:
        return self.mine / self.other if self.other else float("inf")

    @property
    def pages(self) -> float | None:
        """Return how many of R's pages it costs."""
        return self.mine / self.bare if self.bare else None


@dataclass
class Report:
    """The lines of all runs: printed as they come, and as one table at the end."""

    parts: dict[str, dict[str, list[Line]]] = field(default_factory=dict)
    part: str = ""

    def head(self, title: str) -> None:
        self.part = title
        self.parts.setdefault(title, {})
        print(f"\n### {title}\n", flush=True)  # noqa: T201
        print("| what | ms | beside | ms | ratio | wanted |")  # noqa: T201
        print("|---|---:|---|---:|---:|---:|", flush=True)  # noqa: T201

    def add(self, line: Line) -> None:
        self.parts[self.part].setdefault(line.what, []).append(line)
        print(_row(line), flush=True)  # noqa: T201

    def summary(self) -> None:
        """Print each ratio as the median of the runs, with the least and the most."""
        for title, lines in self.parts.items():
            print(f"\n### {title}\n\n| what | ratio | runs | wanted |")  # noqa: T201
            print("|---|---:|---:|---:|")  # noqa: T201
            for what, runs in lines.items():
                print(_sum(what, runs), flush=True)  # noqa: T201

    def kept(self) -> dict[str, dict[str, float | None]]:
        """Return the medians of the runs, to be drawn beside those of other sizes."""
        return {
            what: {
                "ratio": statistics.median(run.ratio for run in runs),
                "seconds": statistics.median(run.mine for run in runs),
                "pages": statistics.median(run.pages for run in runs)
                if all(run.pages for run in runs)
                else None,
            }
            for lines in self.parts.values()
            for what, runs in lines.items()
        }


def _judged(ratio: float, limit: float | None) -> str:
    if limit is None:
        return ""
    return f"≤ {limit:g} {'✓' if ratio <= limit else '✗'}"


def _row(line: Line) -> str:
    mine, other = line.mine * 1000, line.other * 1000
    return (
        f"| {line.what} | {mine:.2f} | {line.note} | {other:.2f}"
        f" | {line.ratio:.3g} | {_judged(line.ratio, line.limit)} |"
    )


def _sum(what: str, runs: list[Line]) -> str:
    ratios = sorted(run.ratio for run in runs)
    middle = statistics.median(ratios)
    spread = f"{ratios[0]:.3g}–{ratios[-1]:.3g}" if len(ratios) > 1 else "1"
    return f"| {what} | {middle:.3g} | {spread} | {_judged(middle, runs[0].limit)} |"


class Clock:
    """What time is read from: the wall, or the processor where others use it too.

    Processor time is that of this process and of its session at the database; Linux
    tells it of a server on the same machine.
    """

    read: Callable[[], float] = staticmethod(time.perf_counter)
    of_the_processor = False

    @classmethod
    def count_the_processor(cls) -> None:
        cls.of_the_processor = True
        if connection.vendor == "sqlite":
            cls.read = time.process_time
            return
        # A second process would not be counted.
        options = connection.settings_dict.setdefault("OPTIONS", {})
        given = options.get("options", "")
        options["options"] = f"{given} -c max_parallel_workers_per_gather=0".strip()
        connection.close()
        cls.read = _with_session


def _with_session() -> float:
    """Return the processor time of this process and of its session at the database."""
    connection.ensure_connection()
    session = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return time.process_time() + int(session.read_text().split()[0]) / 1e9


def taken(act: Act) -> float:
    start = Clock.read()
    act()
    return Clock.read() - start


def in_turns(
    acts: dict[str, Act], rounds: int, *, warm: bool = True
) -> dict[str, list[float]]:
    """Do each act once a round, so that a slow minute of the machine hits them all.

    What takes long needs no first turn to be warm.
    """
    if warm:
        for act in acts.values():
            act()
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(rounds):
        for name, act in acts.items():
            times[name].append(taken(act))
    return times


def medians(
    acts: dict[str, Act], rounds: int, *, warm: bool = True
) -> dict[str, float]:
    found = in_turns(acts, rounds, warm=warm)
    return {name: statistics.median(times) for name, times in found.items()}
