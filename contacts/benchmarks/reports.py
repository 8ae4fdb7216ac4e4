"""The queries of the month's report against the four plainest aggregates."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from contacts.reports.monthly import build, period_of
from contacts.reports.monthly.window import Window

from .measuring import Line, Report, medians
from .stage import Stage

LIMIT = 5
_BY = ("channel", "category_id", "answered_by_id")
_DAY = {
    "sqlite": "substr(occurred_at, 1, 10)",
    "postgresql": "date_trunc('day', occurred_at, 'UTC')",
}


def reporting(stage: Stage, report: Report) -> None:
    """Measure last month's report: its statements alone, and with what it makes."""
    today = timezone.localdate()
    period = period_of(f"{today:%Y-%m}").before
    report.head(f"Report of {period.code}: against four raw aggregates")
    window = Window.of(stage.large, period, timezone.now())
    said = _statements(lambda: build([stage.large], period, timezone.now()))
    given = (stage.large.pk, window.start, window.end)
    raw = [(_counted(by), given) for by in (*_BY, _DAY[connection.vendor])]
    found = medians(
        {
            "report": lambda: _say(said),
            "raw": lambda: _say(raw),
            "page": lambda: build([stage.large], period, timezone.now()),
            "R": stage.bare_list,
        },
        stage.rounds,
    )
    beside = "four aggregates"
    base = found["R"]
    what = f"{len(said)} statements of the report"
    report.add(Line(what, found["report"], found["raw"], LIMIT, beside, base))
    report.add(Line("the report made", found["page"], found["raw"], None, beside, base))


def _counted(by: str) -> str:
    return (
        f"SELECT {by}, count(*) FROM contacts_contact WHERE desk_id = %s"  # noqa: S608
        " AND occurred_at >= %s AND occurred_at < %s GROUP BY 1"
    )


def _statements(act: Any) -> list[tuple[str, Any]]:
    """Return what the act asks the database, to be asked again."""
    said: list[tuple[str, Any]] = []

    def hear(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        act()
    return [(sql, params) for sql, params in said if sql.startswith("SELECT")]


def _say(statements: list[tuple[str, Any]]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()
