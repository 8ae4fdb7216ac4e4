"""Breaches, judged one after the other or several alike, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .. import choices
from .. import desk as writer
from ..desk.reviews import caused
from ..forms.promises import PlacedForm
from ..models import Breach, RefusedAttempt, snapshot_of
from ..models.breaches import rule_in_words
from ..reports import entry
from ..reports.reading import Reader, entry_line
from ..reports.rules import SEVERITIES
from ..rights import Right
from ..rules import REGISTRY
from ..rules.clauses import CLAUSES
from .asking import ask
from .base import OneDesk, site
from .lists import MonthFilter, Problem, ProblemFilter, Walk, where
from .reviewing import OWN_WORK, stand_in
from .seen import SeenRows, kept, sent, why_left
from .taking import BesideAdmin, RecordAdmin, log_opened

# Of one person's breaches of the same rule, the latest of a quarter are named.
MOST_ALIKE = 5
LOOKS_BACK = timedelta(days=90)


def clauses_in_words(ids: Iterable[str]) -> list[dict[str, str]]:
    """Return each clause's citation, its label and its wording for the reader."""
    language = get_language() or ""
    known = [CLAUSES[one] for one in ids if one in CLAUSES]
    return [
        {
            "short": clause.short(language),
            "label": clause.label_for(language),
            "text": clause.text(language),
        }
        for clause in known
    ]


class OfRule(admin.ModelAdmin):
    """What a rule has to do with: its code and its clauses are told in words."""

    @admin.display(description=_("rule"))
    def rule(self, obj: Any) -> str:
        return rule_in_words(obj.code)

    @admin.display(description=_("clauses"))
    def cited(self, obj: Any) -> str:
        """Return the citations alone, for a list."""
        told = clauses_in_words(obj.clauses)
        return "、".join(clause["short"] for clause in told) or "—"

    @admin.display(description=_("clauses"))
    def in_full(self, obj: Any) -> str:
        """Return the clauses with their wording, a line each."""
        told = clauses_in_words(obj.clauses)
        lines = ((clause["short"], clause["text"]) for clause in told)
        return format_html_join("", "<p><b>{}</b> {}</p>", lines) or "—"


class JudgeForm(PlacedForm):
    judgement = forms.ChoiceField(
        label=_("Judgement"), choices=choices.Judgement.choices[1:]
    )
    comment = forms.CharField(
        label=_("Comment"),
        max_length=200,
        required=False,
        help_text=_("Whoever took the entry will read it."),
        widget=forms.Textarea({"rows": 3}),
    )


def judged(judgement: str) -> Any:
    return where(judgement=judgement, withdrawn_at__isnull=True)


@admin.register(Breach, site=site)
class BreachAdmin(SeenRows, OfRule, BesideAdmin):
    """Breaches, judged on their page one after the other, or several alike."""

    position = 8
    moment = "happened_at"
    walks = True
    one_by_one = _("Judge one by one")
    problems = (
        Problem("pending", _("Not yet judged"), judged("pending")),
        Problem("coaching", _("Coaching"), judged("coaching")),
        Problem("accepted", _("Accepted"), judged("accepted")),
        Problem("not_valid", _("Not a breach"), judged("not_valid")),
        Problem("withdrawn", _("Withdrawn"), where(withdrawn_at__isnull=False)),
        Problem("standing", _("All that stand"), where(withdrawn_at__isnull=True)),
    )
    list_display = (
        "entry_number",
        "rule",
        "cited",
        "happened_at",
        "reason",
        "recorder",
        "judgement",
        "judge_name",
    )
    list_filter = (OneDesk, ProblemFilter, MonthFilter)
    list_select_related = ("desk", "contact", "recorded_by", "judged_by")
    actions = ("judge",)
    fields = (
        "contact",
        "rule",
        "in_full",
        "happened_at",
        "reason",
        "recorded_by",
        "judgement",
        "judged_why",
        "judged_at",
        "judged_by",
        "withdrawn_at",
    )
    readonly_fields = ("rule", "in_full")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.judge_view)
        return [
            path("<int:pk>/judge/", view, name="contacts_breach_judge"),
            *super().get_urls(),
        ]

    def url_of(self, row: models.Model) -> str:
        return reverse("admin:contacts_breach_judge", args=[row.pk])

    def waiting(self, row: Breach) -> bool:
        pending = row.judgement == choices.Judgement.PENDING
        return pending and row.withdrawn_at is None

    @admin.display(description=_("contact"))
    def entry_number(self, obj: Breach) -> str:
        return obj.contact.number

    @admin.display(description=_("recorded by"))
    def recorder(self, obj: Breach) -> str:
        return person_of(obj.recorded_by)

    @admin.display(description=_("judged by"))
    def judge_name(self, obj: Breach) -> str:
        return person_of(obj.judged_by)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return self.allowed(request, Right.REVIEW, None)

    # --- One after the other -----------------------------------------------------

    def judge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what happened against which clause, and take the judgement."""
        row = self.get_object(request, str(pk))
        if row is None or not self.allowed(request, Right.REVIEW, row):
            raise PermissionDenied
        form = JudgeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if self._is_judged(request, row, form):
                return self._next(request, Walk(self, request, row))
            # What is shown beside the refusal is the breach as it is now.
            row = self.get_object(request, str(pk))
        # However it was asked for: who sends an empty form reads the page all the same.
        log_opened(request, row)
        walk = Walk(self, request, row)
        context = {
            **self.admin_site.each_context(request),
            **self._shown(request, row),
            "opts": self.opts,
            "title": _("Judge a breach"),
            "subtitle": row.contact.number,
            "row": row,
            "form": form,
            "seen": kept(row, row.seen),
            "choices": [
                {"value": value, "label": label, "key": key}
                for (value, label), key in zip(
                    choices.Judgement.choices[1:], "acn", strict=True
                )
            ],
            "newer": walk.to(walk.neighbour(newer=True)),
            "older": walk.to(walk.neighbour(newer=False)),
            "listing": walk.listing,
        }
        return TemplateResponse(request, "admin/judge.html", context)

    def _shown(self, request: HttpRequest, row: Breach) -> dict[str, Any]:
        """Return what the page tells: the rule, the entry and the people in it."""
        contact = row.contact.kind_row
        contact.desk = row.desk
        member = stand_in(request, row.desk)
        reader = Reader(snapshot_of(row.desk), member, timezone.now())
        kind = contact._meta.model_name
        severity = REGISTRY[row.code].severity if row.code in REGISTRY else None
        return {
            "rule": rule_in_words(row.code),
            "treated": SEVERITIES.get(severity, ""),
            "clauses": clauses_in_words(row.clauses),
            "line": entry_line(contact, reader),
            "groups": entry.groups_of(contact, reader),
            "taken_by": reader.person(contact.answered_by_id),
            "recorder": person_of(row.recorded_by),
            "entry_url": reverse(f"admin:contacts_{kind}_review", args=[contact.pk]),
            "own": OWN_WORK if caused(row, request.user, reader.snapshot) else "",
            "earlier": self._earlier(row),
            "alike": self._alike(row),
        }

    def _earlier(self, row: Breach) -> list[Any]:
        """Return what was said of it before, the latest first."""
        told = row.history.select_related("history_user").exclude(judgement="pending")
        return [
            {
                "at": line.judged_at or line.history_date,
                "by": person_of(line.history_user),
                "judgement": line.get_judgement_display(),
                "why": line.judged_why,
            }
            for line in told.order_by("-history_date", "-history_id")[:MOST_ALIKE]
        ]

    def _alike(self, row: Breach) -> list[Breach]:
        """Return the latest of this person against the same rule before this one."""
        if row.recorded_by_id is None:
            return []
        same = Breach.objects.filter(
            desk=row.desk_id,
            code=row.code,
            recorded_by=row.recorded_by_id,
            happened_at__lt=row.happened_at,
            happened_at__gte=row.happened_at - LOOKS_BACK,
            withdrawn_at__isnull=True,
        )
        newest = same.select_related("contact").order_by("-happened_at", "-id")
        return list(newest[:MOST_ALIKE])

    def _is_judged(self, request: HttpRequest, row: Breach, form: JudgeForm) -> bool:
        try:
            writer.judge(
                row,
                judgement=form.cleaned_data["judgement"],
                comment=form.cleaned_data["comment"],
                by=request.user,
                member=stand_in(request, row.desk),
                seen=sent(request, row),
            )
        except writer.Refused as refused:
            form.place(refused.findings)
            return False
        except writer.Conflict as conflict:
            form.add_error(None, why_not_judged(conflict))
            return False
        told = gettext("%(number)s: the breach is judged.")
        self.message_user(request, told % {"number": row.contact.number})
        return True

    def _next(self, request: HttpRequest, walk: Walk) -> HttpResponse:
        following = walk.following()
        if following is None:
            self.message_user(request, gettext("This list is gone through. Well done."))
        return HttpResponseRedirect(walk.to(following) or walk.listing)

    # --- Several alike -----------------------------------------------------------

    @admin.action(description=_("Judge the chosen breaches"), permissions=["review"])
    def judge(
        self, request: HttpRequest, rows: models.QuerySet[Breach]
    ) -> HttpResponse | None:
        """Ask for the judgement, then judge each of the chosen breaches by it."""
        form = JudgeForm(request.POST if "judgement" in request.POST else None)
        if form.is_valid():
            done, left = self._judge_all(request, rows, form)
            missing = _missing(left, form)
            if done or not missing:
                self.tell_done(request, gettext("Judged: %(number)d."), done)
                self.tell_left(request, left)
                return None
            form.place(missing)
        return ask(
            request,
            self,
            rows,
            form=form,
            action="judge",
            title=_("Judge the chosen breaches"),
            button=_("Judge"),
        )

    def _judge_all(
        self, request: HttpRequest, rows: models.QuerySet[Breach], form: JudgeForm
    ) -> tuple[int, list[tuple[Breach, Any]]]:
        """Judge them all; return how many were, and which were left with the reason."""
        done, left = 0, []
        for breach in rows.select_related("desk", "contact"):
            if not self.allowed(request, Right.REVIEW, breach):
                raise PermissionDenied
            try:
                writer.judge(
                    breach,
                    judgement=form.cleaned_data["judgement"],
                    comment=form.cleaned_data["comment"],
                    by=request.user,
                    member=stand_in(request, breach.desk),
                    seen=sent(request, breach),
                )
            except (writer.Refused, writer.Conflict) as why:
                left.append((breach, why))
            else:
                done += 1
        return done, left

    def why(self, why: writer.Refused | writer.Conflict) -> str:
        return why_not_judged(why)


def _missing(left: list[tuple[Breach, Any]], form: JudgeForm) -> list[Any]:
    """Return what the form itself still wants, from the first breach that said so."""
    for _breach, why in left:
        found = getattr(why, "findings", ())
        wanted = [one for one in found if one.field in form.fields]
        if wanted:
            return wanted
    return []


def why_not_judged(why: writer.Refused | writer.Conflict) -> str:
    if isinstance(why, writer.Conflict) and why.code == "settled":
        return gettext("An amendment has withdrawn this breach. Go on to the next one.")
    return why_left(why)


def person_of(user: Any) -> str:
    """Return who an account is; a dash for what nobody has done."""
    return (user.first_name or user.username) if user is not None else "—"


@admin.register(RefusedAttempt, site=site)
class RefusedAttemptAdmin(OfRule, RecordAdmin):
    """What a form would not accept: the rule in words, no word of what was typed."""

    position = 9
    moment = "first_at"
    list_display = ("rule", "cited", "channel", "first_at", "times", "typist", "under")
    list_filter = (OneDesk, MonthFilter, "channel")
    list_select_related = ("desk", "by", "under")
    fields = (
        "rule",
        "in_full",
        "channel",
        "first_at",
        "last_at",
        "times",
        "by",
        "under",
        "came_through",
    )
    readonly_fields = ("rule", "in_full", "came_through")

    @admin.display(description=_("typed by"))
    def typist(self, obj: RefusedAttempt) -> str:
        return person_of(obj.by)

    @admin.display(description=_("entered through"))
    def came_through(self, obj: RefusedAttempt) -> str:
        return str(dict(choices.Door.choices).get(obj.door, obj.door))
