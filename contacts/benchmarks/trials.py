"""What is measured. Each trial prints its lines; none is timed by a test."""

from __future__ import annotations

from .contention import contention
from .exports import exporting
from .lists import lists
from .pages import pages
from .reports import reporting
from .saving import saves
from .searching import searching
from .throughput import throughput

TRIALS = {
    "search": searching,
    "pages": pages,
    "lists": lists,
    "saves": saves,
    "exports": exporting,
    "report": reporting,
    "throughput": throughput,
    "contention": contention,
}
