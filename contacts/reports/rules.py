"""The rules page: every clause, how it is at work, and its figures of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import choices
from ..models import Breach, Desk, FollowUp, RefusedAttempt
from ..models.dues import COUNTED_DUE
from ..rules import REGISTRY, DeskProfile, Entry, Severity
from ..rules.clauses import CLAUSES, DOCUMENTS, Clause, Document
from .monthly.speaking import breaks

SORTS = {
    "rule": pgettext_lazy("registry", "Check"),
    "duty": pgettext_lazy("registry", "Promise"),
    "guide": pgettext_lazy("registry", "Sentence"),
    "checklist": pgettext_lazy("registry", "Shift check"),
    "mechanism": pgettext_lazy("registry", "Built in"),
}
SEVERITIES = {
    Severity.REFUSE: _("refuses to save"),
    Severity.REASON: _("asks for a reason and keeps a breach"),
    Severity.FLAG: _("keeps a breach"),
    Severity.ADVISE: _("advises"),
}
SUBJECTS = {
    "call": _("Calls"),
    "visit": _("Visits"),
    "letter": _("Letters"),
    "conduct": _("Conduct"),
    "records": _("Records"),
}


@dataclass(frozen=True)
class Figures:
    """What happened under a clause in the month; promises only where it opens any."""

    breaches: int = 0
    refused: int = 0
    opened: int = 0
    kept: int = 0
    overdue: int = 0
    checks: bool = False
    promises: bool = False

    @property
    def measured(self) -> bool:
        return self.checks or self.promises


@dataclass(frozen=True)
class AtWork:
    """A line of the registry that puts a clause to work."""

    code: str
    sort: str
    sort_label: Any
    title: Any
    severity: Any


@dataclass(frozen=True)
class ClauseCard:
    """A clause with everything the page shows of it."""

    clause: Clause
    label: str
    translation: str
    at_work: str
    entries: list[AtWork]
    figures: Figures
    subject: Any


@dataclass(frozen=True)
class DocumentCard:
    """A document, whether the desk works by it, and its clauses."""

    document: Document
    title: str
    in_force: bool
    cards: list[ClauseCard]


# The clauses that a breach or a refusal names itself.
Named = tuple[str, ...]


@dataclass(frozen=True)
class Counts:
    """The month's figures by code of the registry, with the clauses that are named."""

    breaches: Mapping[tuple[str, Named], int]
    refused: Mapping[tuple[str, Named], int]
    promises: Mapping[str, Mapping[str, int]]


def counts(desk: Desk, start: datetime, end: datetime, now: datetime) -> Counts:
    """Return the desk's figures between two moments, in three queries."""
    breaches = Breach.objects.filter(
        desk=desk,
        happened_at__gte=start,
        happened_at__lt=end,
        withdrawn_at__isnull=True,
    )
    refused = RefusedAttempt.objects.filter(
        desk=desk, first_at__gte=start, first_at__lt=end
    )
    done = Q(status=choices.FollowUpStatus.DONE)
    late = Q(done_at__gt=COUNTED_DUE) | Q(
        status=choices.FollowUpStatus.OPEN, counted_due__lt=now
    )
    promises = (
        FollowUp.objects.of(desk)
        .alias(counted_due=COUNTED_DUE)
        .filter(opened_at__gte=start, opened_at__lt=end)
        .exclude(status=choices.FollowUpStatus.CANCELLED)
        .order_by()
        .values("code")
        .annotate(
            opened=Count("pk"),
            kept=Count("pk", filter=done),
            overdue=Count("pk", filter=late),
        )
    )
    return Counts(
        _by_code(breaches),
        _by_code(refused),
        {row.pop("code"): row for row in promises},
    )


def _by_code(rows: Any) -> dict[tuple[str, Named], int]:
    counted = (
        rows.order_by().values_list("code", "clauses").annotate(number=Count("pk"))
    )
    return {(code, tuple(named)): number for code, named, number in counted}


def figures_of(clause: str, entries: list[Entry], found: Counts) -> Figures:
    """Return the figures of a clause from those of the lines that put it to work.

    Breaches and refusals count as in the report: for the clauses that they name.
    """

    def against(many: Mapping[tuple[str, Named], int]) -> int:
        return sum(
            n for (code, named), n in many.items() if breaks(clause, code, named)
        )

    codes = [entry.code for entry in entries if entry.sort == "rule"]
    duties = {entry.code for entry in entries if entry.sort == "duty"}
    sums = {"opened": 0, "kept": 0, "overdue": 0}
    for code, row in found.promises.items():
        # A next step is counted with the promise that opened it.
        if code.partition(".")[0] in duties:
            sums = {name: sums[name] + row[name] for name in sums}
    return Figures(
        breaches=against(found.breaches),
        refused=against(found.refused),
        checks=bool(codes),
        promises=bool(duties),
        **sums,
    )


def documents(
    profile: DeskProfile, language: str, found: Counts, subject: str = ""
) -> list[DocumentCard]:
    """Return the documents, those in force at the desk first, with their clauses."""
    shown = []
    for document in DOCUMENTS.values():
        in_force = profile.in_force(f"{document.id}/")
        cards = [
            _card(clause, language, found if in_force else None)
            for clause in CLAUSES.values()
            if clause.document.id == document.id
            if not subject or clause.subject == subject
        ]
        if cards:
            title = document.title_for(language)
            shown.append(DocumentCard(document, title, in_force, cards))
    return sorted(shown, key=lambda card: not card.in_force)


def _card(clause: Clause, language: str, found: Counts | None) -> ClauseCard:
    entries = REGISTRY.for_clause(clause.id)
    text = clause.text(language)
    return ClauseCard(
        clause=clause,
        label=clause.label_for(language),
        translation="" if text == clause.text_zh else text,
        at_work=clause.at_work_for(language),
        entries=[_at_work(entry) for entry in entries],
        figures=figures_of(clause.id, entries, found) if found else Figures(),
        subject=SUBJECTS.get(clause.subject, clause.subject),
    )


def _at_work(entry: Entry) -> AtWork:
    severity = SEVERITIES[entry.severity] if entry.severity else ""
    return AtWork(
        entry.code, entry.sort, SORTS.get(entry.sort, ""), entry.title, severity
    )
