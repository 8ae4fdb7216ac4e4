"""A page with every control of the desk, for the tests of its scripts."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import RequestContext, Template
from django.urls import include, path

from contacts.widgets import ChipSelect, PersonSelect, TimeInput

PAGE = """{% extends "base.html" %}{% load desk_ui %}
{% block content %}
<a href="/visit/" data-press="F3">visit</a>
<input type="text" aria-label="search" data-press="/">
<form method="post" data-main-form data-draft-url="/draft/" data-draft-version="0">
  {% csrf_token %}<input type="hidden" name="entry_id" value="abc">
  {% include "contacts/_form_errors.html" %}
  {% include "contacts/_field.html" with field=form.rings %}
  {% include "contacts/_field.html" with field=form.reason show_when="rings=4" %}
  {% include "contacts/_field.html" with field=form.name %}
  {% include "contacts/_field.html" with field=form.person %}
  {% include "contacts/_field.html" with field=form.answer show_when="person" %}
  {% include "contacts/_field.html" with field=form.arrived %}
  <button class="btn" data-save>save</button>
  {% include "contacts/_draft_state.html" %}
</form>
{% endblock content %}"""


class Person(str):
    """A choice's value that carries a member of staff, as a model choice does."""

    instance: SimpleNamespace


def person(pk: str, **fields: object) -> Person:
    value = Person(pk)
    value.instance = SimpleNamespace(**fields)
    return value


class TalkForm(forms.Form):
    """The kinds of field a call has."""

    rings = forms.ChoiceField(
        choices=[("", "---"), ("1", "1"), ("2", "2"), ("4", "4 or more")],
        widget=ChipSelect(keys={"4": "4"}, clearable=True),
        required=False,
    )
    reason = forms.CharField(required=False)
    name = forms.CharField(required=False)
    person = forms.ChoiceField(
        choices=[
            ("", "---"),
            (person("7", phone="8001", is_superior=True), "王經理"),
            (person("8", phone="8002", is_superior=False), "劉主任"),
        ],
        widget=PersonSelect,
        required=False,
    )
    answer = forms.ChoiceField(
        choices=[("accepts", "yes"), ("busy", "no")], widget=ChipSelect, required=False
    )
    arrived = forms.TimeField(required=False, widget=TimeInput)

    def clean_name(self) -> str:
        if not self.cleaned_data["name"]:
            error = forms.ValidationError("Ask who is calling.", code="who")
            error.clauses = ("regulation/3.1.4",)
            raise error
        return self.cleaned_data["name"]


@login_not_required
def talk(request: HttpRequest) -> HttpResponse:
    form = TalkForm(request.POST or None)
    if form.is_valid():
        return JsonResponse(dict(request.POST.lists()))
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"form": form})))


kept: list[dict[str, str]] = []
answers: list[int] = []


@login_not_required
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed, or answer the next status a test has laid out."""
    status = answers.pop(0) if answers else 200
    if status != 200:
        return HttpResponse(status=status)
    kept.append(request.POST.dict())
    return JsonResponse({"version": len(kept), "saved_at": "10:42:07"})


@login_not_required
def visit(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<title>visit</title>")


urlpatterns = [
    path("talk/", talk),
    path("draft/", draft),
    path("visit/", visit),
    path("", include("frontdesk.urls")),
]
