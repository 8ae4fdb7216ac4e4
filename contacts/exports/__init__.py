"""Tables taken away: columns as data, and what writes them as CSV and XLSX.

Whoever has rows describes them as a `Table` and hands it to `csv_chunks` or to a
`Workbook`. Both stream, and neither lets a cell become a formula.
"""

from __future__ import annotations

from .csv_file import csv_chunks
from .tables import Column, Sort, Table
from .xlsx_file import Workbook

__all__ = ["Column", "Sort", "Table", "Workbook", "csv_chunks"]
