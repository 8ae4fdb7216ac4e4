"""The yardstick R: insert one row, list fifty, show one; each asks who is there."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render

from .models import Note


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ("name", "text")


def new(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(f"/yardstick/{form.save().pk}/")
    return render(request, "yardstick/page.html", {"form": form})


def notes(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    rows = Note.objects.order_by("-at", "-id")[:50]
    return render(request, "yardstick/page.html", {"notes": rows})


def note(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    return render(
        request, "yardstick/page.html", {"notes": [get_object_or_404(Note, pk=pk)]}
    )
