"""Files of many rows against the barest loop that writes the same rows."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import xlsxwriter
from django.db import connection, connections
from django.utils import timezone

from contacts.exports import Table, Workbook, csv_chunks
from contacts.exports.registers import BY_NAME, Sight, table
from contacts.models import Contact
from contacts.reports.monthly import Period
from contacts.reports.monthly.window import Window

from .measuring import Line, Report, medians
from .stage import Stage

MOST = 200_000
MEBIBYTE = 1024 * 1024
# A file grows by nothing but what lies in memory at once.
GROWTH_MB = 64


class Files:
    """The register of calls of the last so many rows, written in several ways."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.folder = folder
        calls = Contact.objects.filter(desk=stage.large, channel="call")
        self.count = min(MOST, calls.count())
        first = calls.newest_first()[self.count - 1]
        now = timezone.now()
        # Straight, since no report is of so many years.
        days = Period("days", "measured", first.occurred_at.date(), now.date())
        self.window = Window.of(stage.large, days, now)
        # From that very call on, so that both write as many.
        self.window = replace(self.window, start=first.occurred_at)
        self.register = BY_NAME["calls"]
        names = [field.name for field in self.register.fields]
        self.bare_rows = self.register.rows(self.window).values_list(*names)

    def table(self) -> Table:
        return table(self.register, [self.window], {self.window.desk.pk: Sight()})

    def csv(self) -> None:
        with (self.folder / "ours.csv").open("wb") as file:
            for chunk in csv_chunks(self.table()):
                file.write(chunk)

    def xlsx(self) -> None:
        with Workbook(self.folder / "ours.xlsx") as book:
            book.add(self.table())

    def bare_csv(self) -> None:
        path = self.folder / "bare.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            write = csv.writer(file).writerows
            sql, given = self.bare_rows.query.sql_with_params()
            with connection.chunked_cursor() as cursor:
                cursor.execute(sql, given)
                while part := cursor.fetchmany(2000):
                    write(part)

    def bare_xlsx(self) -> None:
        options = {"constant_memory": True, "strings_to_urls": False}
        book = xlsxwriter.Workbook(self.folder / "bare.xlsx", options)
        sheet = book.add_worksheet()
        for at, row in enumerate(self.bare_rows.iterator(2000)):
            for column, value in enumerate(row):
                sheet.write_string(at, column, "" if value is None else str(value))
        book.close()

    def copy(self) -> None:
        with connection.cursor() as cursor, (self.folder / "copy.csv").open("wb") as f:
            sql = cursor.mogrify(*self.bare_rows.query.sql_with_params()).decode()
            cursor.copy_expert(f"COPY ({sql}) TO STDOUT WITH CSV", f)


def exporting(stage: Stage, report: Report) -> None:
    """Measure the register of calls as CSV and XLSX, and the memory each takes."""
    with tempfile.TemporaryDirectory() as folder:
        files = Files(stage, Path(folder))
        columns = len(files.register.fields)
        few = "" if files.count == MOST else f", as {MOST:,} are not there"
        report.head(f"Exports: {files.count:,} calls of {columns} columns{few}")
        acts: dict[str, Callable[[], None]] = {
            "csv": files.csv,
            "bare csv": files.bare_csv,
            "xlsx": files.xlsx,
            "bare xlsx": files.bare_xlsx,
        }
        if connection.vendor == "postgresql":
            acts["COPY"] = files.copy
        found = medians(acts, max(1, stage.rounds // 3), warm=False)
        if "COPY" in acts:
            report.add(Line("CSV", found["csv"], found["COPY"], 2, "COPY"))
        limit = None if "COPY" in acts else 1.5
        line = ("CSV beside csv.writer", found["csv"], found["bare csv"], limit)
        report.add(Line(*line, "bare csv.writer"))
        line = ("XLSX", found["xlsx"], found["bare xlsx"], 1.2, "bare XlsxWriter")
        report.add(Line(*line))
        for what, act in (("CSV", files.csv), ("XLSX", files.xlsx)):
            with suppress(OSError):
                grown = growth(act) / MEBIBYTE
                line = (f"memory of {what}, MiB", grown / 1000, 0.001, GROWTH_MB)
                report.add(Line(*line, "one"))


def growth(act: Callable[[], None]) -> int:
    """Return by how many bytes a process of its own grows at most; Linux tells.

    What the database keeps of its file for everybody is not counted.
    """
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _without_cache()
            # The highest mark begins anew with what the process has already.
            Path("/proc/self/clear_refs").write_text("5")
            before = _kilobytes("VmRSS")
            act()
            grown = _kilobytes("VmHWM") - before
            os.write(write, str(grown).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(write)
    said = os.read(read, 64)
    os.close(read)
    if not said:
        raise OSError
    return int(said) * 1024


def _without_cache() -> None:
    """Let SQLite keep and map no pages: they are its own, whoever reads them first."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute("PRAGMA cache_size = -2048")


def _kilobytes(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", status)[1])
