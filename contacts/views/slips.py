"""Forms: opened from an entry, walked step by step, and what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from .. import choices, desk
from ..desk.closing import in_closed_month
from ..desk.slips import facts_of, named_in_entry
from ..forms.promises import TakeDownForm, ThanksForm
from ..forms.slips import OpenSlipForm, StepForm, step_for
from ..models import Contact, Letter, PhoneCall, Posting, Slip, snapshot_of
from ..reports.reading import PROMISE_JOINS, Reader, entry_line, promise_line
from ..reports.slips import groups_of, slip_line, step_lines
from ..rights import Right
from ..rules.lifecycles import Step, life_of
from ..rules.promises import UNREACHED
from .access import desk_of, note_access, posted, readable_or_404

Action = choices.SlipAction


def _slip_or_404(request: HttpRequest, number: str, right: Right) -> Slip:
    """Return a form of the reader's own desk; a foreign one does not exist."""
    place, _member = desk_of(request, right)
    rows = Slip.objects.of(place).select_related(
        "contact__letter", "workorder", "complaintrecord", "coordinationslip"
    )
    found = rows.select_related("repeat_of").filter(number=number).first()
    if found is None:
        raise Http404
    row = found.kind_row
    row.contact, row.repeat_of, row.desk = found.contact, found.repeat_of, place
    return row


def _reader(request: HttpRequest) -> Reader:
    return Reader(snapshot_of(request.desk), request.member, timezone.now())


def _print_url(slip: Slip) -> str:
    """Return where the form is printed, or its own page."""
    try:
        return reverse("slip_print", args=[slip.number])
    except NoReverseMatch:
        return slip.get_absolute_url()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip_new(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Open a form from an entry: its data is there already, one key saves it."""
    contact = readable_or_404(request, number, Right.TASKS)
    reader = _reader(request)
    slip = desk.prefilled(contact, kind, reader.snapshot, reader.member)
    data = posted(request)
    # One press of a button elsewhere opens it as it stands.
    at_once = data is not None and "at_once" in data
    initial = {"entry_id": desk.new_entry_id(), **_as_initial(slip)}
    form = OpenSlipForm(
        None if at_once else data, kind=kind, snapshot=reader.snapshot, initial=initial
    )
    if at_once or (data is not None and form.is_valid()):
        try:
            opened = desk.open_slip(
                contact,
                kind,
                {} if at_once else form.values,
                entry_id=None if at_once else form.cleaned_data.get("entry_id"),
                reason="" if at_once else form.cleaned_data["added_reason"],
                by=request.user,
                member=request.member,
            )
        except desk.Refused as refused:
            if at_once:
                form = OpenSlipForm(
                    {**initial, **_posted_like(initial)},
                    kind=kind,
                    snapshot=reader.snapshot,
                )
                form.full_clean()
            form.place(refused.findings)
        else:
            messages.success(request, _("%(number)s is open.") % {"number": opened})
            return redirect(opened)
    form.fields["due_at"].help_text = _due_unless_written(slip, reader)
    context = {
        "form": form,
        "contact": contact,
        "line": entry_line(contact, reader),
        "month_closed": in_closed_month(reader.snapshot, [contact.occurred_at]),
        "kind": choices.SlipKind(kind),
        "repeat_of": slip.repeat_of,
    }
    status = 422 if data is not None else 200
    return render(request, "contacts/slip_new.html", context, status=status)


def _due_unless_written(slip: Slip, reader: Reader) -> str:
    """Say which time the form gets where none is written, for each urgency."""
    given = [
        f"{urgency.label} {date_format(timezone.localtime(due), 'm-d H:i')}"
        for urgency, due in desk.due_by_urgency(slip, reader.snapshot, reader.now)
    ]
    return _("Left empty, by urgency: %(times)s.") % {"times": " · ".join(given)}


def _as_initial(slip: Slip) -> dict[str, Any]:
    names = {field.name for field in slip._meta.concrete_fields}
    return {
        name: getattr(slip, name)
        for name in names - {"id", "slip_ptr", "entry_id", "desk", "contact"}
        if getattr(slip, name, None)
    }


def _posted_like(initial: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "pk", value) for name, value in initial.items()}


@never_cache
@require_safe
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Show a form: where it stands, what comes next, and every step so far."""
    row = _slip_or_404(request, number, Right.SEE)
    note_access(request, choices.Access.OPENED, [row.number], row._meta.model_name)
    return _page(request, row)


def _facts(row: Slip, action: str, reader: Reader) -> Any:
    return facts_of(
        row, action, {}, reader.snapshot, reader.member, reader.now, reader.now
    )


def _page(
    request: HttpRequest, row: Slip, form: StepForm | None = None, status: int = 200
) -> HttpResponse:
    reader = _reader(request)
    steps = life_of(row.kind).open_to(_facts(row, "", reader))
    may = [step for step in steps if _may(step, reader, row)]
    if form is None and may:
        usual = may[0] if not may[0].aside else None
        form = _form(row, usual, reader) if usual else None
    chosen = form.step.action if form is not None else ""
    promises = row.promises.open().by_due().select_related("contact", *PROMISE_JOINS)
    lines = row.steps.select_related("slip", "visit__call")
    context = {
        "slip": row,
        "line": slip_line(row, reader),
        "groups": groups_of(row, reader),
        "form": form,
        "chosen": Action(chosen) if chosen else None,
        "others": [Action(step.action) for step in may if step.action != chosen],
        "is_next": any(one.action == chosen and not one.aside for one in may),
        "waits_for": _waits_for([one for one in steps if one not in may]),
        "promises": [promise_line(one, reader) for one in promises],
        "steps": step_lines(
            lines, reader, readable=row.contact.readable_by(reader.member)
        ),
        "print_url": _print_url(row),
        "entry": entry_line(row.contact, reader),
    }
    return render(request, "contacts/slip.html", context, status=status)


# What a step needs that is more than the day's work.
RIGHT_OF = {Action.VOID: Right.VOID, Action.AMEND: Right.AMEND}


def _may(step: Step, reader: Reader, row: Slip) -> bool:
    right = RIGHT_OF.get(step.action, Right.TASKS)
    named = named_in_entry(row.contact, reader.snapshot, reader.now)
    if reader.member.pk in {row.complained_of_id, *(one.id for one in named)}:
        return False
    return reader.may(right) and (not step.roles or reader.member.role in step.roles)


def _waits_for(steps: list[Step]) -> str:
    """Say which step waits for others than the reader, and for whom."""
    usual = next((step for step in steps if not step.aside), None)
    if usual is None:
        return ""
    if not usual.roles:
        return _("The next step waits for somebody else. Leave it to a colleague.")
    words = {
        "step": Action(usual.action).label,
        "roles": "、".join(str(choices.Role(role).label) for role in usual.roles),
    }
    return _("The next step, “%(step)s”, waits for: %(roles)s.") % words


def _form(
    row: Slip, step: Step, reader: Reader, data: Any = None, **initial: Any
) -> StepForm:
    return StepForm(
        data, slip=row, step=step, snapshot=reader.snapshot, initial=initial
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip_step(request: HttpRequest, number: str) -> HttpResponse:
    """Take a step on a form; what cannot follow is refused with the next step."""
    row = _slip_or_404(request, number, Right.TASKS)
    if not row.contact.readable_by(request.member):
        raise Http404
    given = posted(request)
    asked = given if given is not None else request.GET
    action = asked.get("action", "")
    if action not in Action.values:
        return redirect(row)
    if not request.member.may(RIGHT_OF.get(action, Right.TASKS)):
        raise PermissionDenied
    reader = _reader(request)
    step = step_for(row, action, _facts(row, action, reader))
    if step is None or action == Action.OPEN:
        return redirect(row)
    proof = _proof(request, asked.get("call", ""), row)
    phone = choices.VisitMethod.PHONE.value
    initial = {"method": phone, "call": proof.number} if proof else {}
    form = _form(row, step, reader, given, **initial)
    if given is None or not form.is_valid():
        return _page(request, row, form, status=422 if given is not None else 200)
    try:
        done = desk.take_step(
            row,
            action,
            form.values,
            at=form.cleaned_data.get("at"),
            proof=proof,
            by=request.user,
            member=request.member,
        )
    except desk.Refused as refused:
        form.place(refused.findings)
        return _page(request, row, form, status=422)
    said = {"number": done.number, "state": done.get_state_display()}
    messages.success(request, _("%(number)s: %(state)s.") % said)
    return redirect(done)


def _proof(request: HttpRequest, number: str, row: Slip) -> PhoneCall | None:
    """Return the logged call that was made for what this form owes now."""
    if not number or "\0" in number:
        return None
    calls = PhoneCall.objects.filter(desk=request.desk, number=number[:32])
    owed = {"promise__slip": row.pk, "promise__status": choices.FollowUpStatus.OPEN}
    return calls.filter(**owed).exclude(outcome__in=UNREACHED).first()


@require_http_methods(["GET", "HEAD", "POST"])
def posting_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a posting was taken down: when, and by whom."""
    place, member = desk_of(request, Right.TASKS)
    posting = Posting.objects.filter(desk=place, pk=pk).select_related("letter").first()
    if posting is None or not posting.letter.readable_by(member):
        raise Http404
    reader = _reader(request)
    initial = {"taken_down_on": reader.snapshot.day(reader.now), "person": member}
    form = TakeDownForm(posted(request), snapshot=reader.snapshot, initial=initial)
    if request.method == "POST" and form.is_valid():
        on, person = (form.cleaned_data.get(name) for name in TakeDownForm.base_fields)
        try:
            desk.take_down(
                posting, person=person, on=on, by=request.user, member=member
            )
        except desk.Refused as refused:
            form.place(refused.findings)
        except desk.Conflict:
            messages.warning(request, _("It was taken down already."))
            return redirect(posting.letter)
        else:
            messages.success(request, _("Noted: the posting is taken down."))
            return redirect(posting.letter)
    line = entry_line(posting.letter, reader)
    context = {"contact": posting.letter, "line": line, "form": form}
    return render(request, "contacts/posting_take_down.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_thanks(request: HttpRequest, number: str) -> HttpResponse:
    """Note the thank-you to the sender and the reward of the employee."""
    row: Contact = readable_or_404(request, number, Right.TASKS)
    if not isinstance(row, Letter):
        raise Http404
    initial = {
        "thanked_on": row.thanked_on or snapshot_of(request.desk).day(timezone.now()),
        "thanks": row.thanks,
        "reward": row.reward,
    }
    form = ThanksForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            desk.thank(row, **form.cleaned_data, by=request.user, member=request.member)
        except desk.Refused as refused:
            form.place(refused.findings)
        else:
            messages.success(request, _("The thank-you is noted."))
            return redirect(row)
    context = {"contact": row, "line": entry_line(row, _reader(request)), "form": form}
    return render(request, "contacts/letter_thanks.html", context)
