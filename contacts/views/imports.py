"""Old books taken over in the browser: looked through, confirmed, taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import HttpResponseClientRedirect

from .. import choices, desk
from ..forms.imports import ImportForm
from ..imports import BookError, looking, shown, stored
from ..models import Desk, ImportBatch, snapshot_of
from ..rights import Right
from .access import desk_of

RECENT = 10
State = choices.ImportState


@require_http_methods(["GET", "HEAD", "POST"])
def import_contacts(request: HttpRequest) -> HttpResponse:
    """Hand in a book, which is looked through at once; list the latest imports."""
    place, _member = desk_of(request, Right.IMPORT)
    stored.purge()
    form = ImportForm()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            batch = _look(request, place, form)
            if batch is not None:
                return HttpResponseRedirect(_address(batch))
    recent = (
        ImportBatch.objects.filter(desk=place)
        .exclude(state=State.WAITING)
        .select_related("imported_by")
        .order_by("-imported_at", "-id")[:RECENT]
    )
    context = {"form": form, "recent": recent}
    return render(request, "contacts/import.html", context)


def _look(request: HttpRequest, place: Desk, form: ImportForm) -> ImportBatch | None:
    """Look through the file; one import of a person is in hand at a time."""
    for batch in _in_hand(request, place):
        if batch.state == State.RUNNING:
            sentence = _("An import of yours is not finished. Go on with it first.")
            form.add_error(None, ValidationError(sentence, code="unfinished"))
            return None
        looking.discard(batch)
    cleaned = form.cleaned_data
    try:
        return looking.look(
            cleaned["file"], place, kind=cleaned["kind"], by=request.user
        )
    except BookError as error:
        form.add_error("file", ValidationError(error.message, code=error.code))
        return None


def _in_hand(request: HttpRequest, place: Desk) -> list[ImportBatch]:
    mine = ImportBatch.objects.filter(desk=place, imported_by=request.user)
    return list(mine.exclude(state=State.DONE))


@require_safe
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import: the look through the book, its progress, or what came of it."""
    batch = batch_or_404(request, pk)
    if batch.state == State.RUNNING:
        return render(request, "contacts/import_running.html", _progress(batch))
    snapshot = snapshot_of(batch.desk)
    context = {"batch": batch, **shown.seen_of(batch, snapshot)}
    if context["rejected"]:
        _note_rejects(batch, request, choices.Access.OPENED)
    if batch.state == State.WAITING:
        return render(request, "contacts/import_preview.html", context)
    context["registers"] = _registers(batch)
    return render(request, "contacts/import_result.html", context)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Start taking the book over; a second click finds it started."""
    batch = batch_or_404(request, pk)
    desk.confirm_import(batch)
    return HttpResponseRedirect(_address(batch))


@require_POST
def import_go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the next rows, and answer how far it is."""
    batch = batch_or_404(request, pk)
    if batch.state == State.RUNNING:
        _step(request, batch)
        batch.refresh_from_db()
    if request.htmx and batch.state == State.RUNNING:
        return render(request, "contacts/_import_progress.html", _progress(batch))
    if request.htmx:
        return HttpResponseClientRedirect(_address(batch))
    return HttpResponseRedirect(_address(batch))


def _step(request: HttpRequest, batch: ImportBatch) -> None:
    try:
        looking.go_on(batch, by=request.user)
    except desk.Conflict:
        # The same page in another tab goes on with it; here only the bar moves.
        return
    except stored.Gone:
        looking.finish(batch)
        sentence = _(
            "The file was deleted after a day. Choose it again: what is in stays, "
            "and the rest is added."
        )
        messages.warning(request, sentence)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a book that was only looked through, and delete its file."""
    batch = batch_or_404(request, pk)
    if batch.state == State.WAITING:
        looking.discard(batch)
        messages.success(request, _("The file is deleted and nothing was taken over."))
    return HttpResponseRedirect(reverse("import_contacts"))


@require_safe
def import_rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve the rows that were sent back, in the layout of the book."""
    batch = batch_or_404(request, pk)
    path = stored.Upload(batch.upload).rejects
    if path is None:
        raise Http404
    _note_rejects(batch, request, choices.Access.EXPORTED)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=f"{Path(batch.file_name).stem}-rejects{path.suffix}",
    )


def _note_rejects(batch: ImportBatch, request: HttpRequest, action: str) -> None:
    """Write into the access log who has read the rows that were sent back."""
    desk.log_access(
        batch.desk,
        user=request.user,
        action=action,
        kind="rejects",
        records=[str(batch.pk)],
        count=sum(sheet.get("rejected", 0) for sheet in batch.sheets),
    )


def batch_or_404(request: HttpRequest, pk: int) -> ImportBatch:
    """Return an import of the reader's own desk; a foreign one does not exist."""
    place, _member = desk_of(request, Right.IMPORT)
    batch = ImportBatch.objects.filter(desk=place, pk=pk).first()
    if batch is None:
        raise Http404
    batch.desk = place
    return batch


def _address(batch: ImportBatch) -> str:
    return reverse("import_batch", args=[batch.pk])


def _progress(batch: ImportBatch) -> dict[str, Any]:
    total = max(batch.total, batch.position, 1)
    return {
        "batch": batch,
        "total": total,
        "percent": batch.position * 100 // total,
    }


def _registers(batch: ImportBatch) -> list[dict[str, Any]]:
    """Return where in the registers the entries of the batch stand."""
    books = (
        batch.contacts.order_by()
        .values("book")
        .annotate(first=Min("occurred_at"), last=Max("occurred_at"))
    )
    found = []
    for row in sorted(books, key=lambda row: row["book"]):
        book = choices.Book(row["book"])
        since, until = (timezone.localtime(row[k]).date() for k in ("first", "last"))
        address = reverse("register", args=[book.slug])
        found.append(
            {
                "label": book.label,
                "url": f"{address}?since={since}&until={until}",
                "since": since,
                "until": until,
            }
        )
    return found
