"""The bar of the command counts every line of every register, and ends full."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.core.management import call_command

from contacts.management.commands import export_month

from .test_monthly_figures import put
from .test_report_clauses import MADE

AT = datetime(2026, 10, 12, 2, tzinfo=UTC)


class Bar:
    """Stands for the bar: keeps where it was whenever it was drawn."""

    def __init__(self, **options: object) -> None:
        self.total, self.n, self.drawn = options["total"], 0, []

    def refresh(self) -> None:
        self.drawn.append(self.n)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        pass


@pytest.mark.parametrize(("form", "name"), [("xlsx", "october.xlsx"), ("csv", "csv")])
def test_the_bar_moves_as_the_lines_are_written(
    estate, tmp_path, monkeypatch, form, name
):
    bars = []

    def begun(**options: object) -> Bar:
        bars.append(Bar(**options))
        return bars[-1]

    monkeypatch.setattr(export_month, "tqdm", begun)
    channels = ("call", "call", "visit", "letter", "letter", "letter")
    for number, channel in enumerate(channels, start=1):
        put(estate, number, {**MADE, "at": AT, "channel": channel, "kind": "liaison"})
    asked = ("2026-10", "--desk", "BH", "--format", form)
    call_command("export_month", *asked, "--out", str(tmp_path / name))
    (bar,) = bars
    assert bar.total == len(channels)
    # After the calls, the visits and the letters; what comes then is empty.
    assert {2, 3, 6} <= set(bar.drawn) and bar.drawn[-1] == 6
    assert all(before <= now for before, now in pairwise(bar.drawn))
