"""The first page of the admin: its figures are those of the lists behind them."""

from __future__ import annotations

import datetime as dt
from html import unescape
from re import findall

import pytest
from django.urls import reverse
from django.utils import timezone

from contacts import choices
from contacts.models import Breach, Contact, FollowUp, Slip
from contacts.reports import oversight

from .test_rights_matrix import world  # noqa: F401

INDEX = reverse("admin:index")


@pytest.fixture
def busy(world, file_call):  # noqa: F811
    """An estate with something to review, to hurry and to judge of every kind."""
    estate, now = world.estate, timezone.now()
    late = file_call(
        estate, rings=5, late_reason="同時接待訪客", outcome="reply_owed"
    ).contact
    Breach.objects.filter(contact=late).update(happened_at=now - dt.timedelta(days=3))
    Slip.objects.filter(desk=estate.desk).update(due_at=now - dt.timedelta(hours=1))
    FollowUp.objects.filter(contact=late).update(due_at=now - dt.timedelta(hours=1))
    return estate


def lines_behind(client, address: str) -> int:
    return len(client.get(address).context["cl"].result_list)


def test_each_bar_leads_to_as_many_lines_as_it_says(busy, sign_in):
    client = sign_in(busy.supervisor)
    page = client.get(INDEX)
    figures = {one.code: one for one in page.context["figures"]}
    models = {bar.count.model for bar in figures["review"].bars}
    assert {"workorder", "complaintrecord", "coordinationslip", "phonecall"} <= models
    told = page.content.decode()
    for figure in figures.values():
        counts = [bar.count for bar in figure.bars]
        for count in (*counts, *([figure.more] if figure.more else [])):
            listing = reverse(f"admin:contacts_{count.model}_changelist")
            address = f"{listing}?{count.query}"
            assert lines_behind(client, address) == count.number, address
            assert address in unescape(told)
        assert figure.total == str(sum(count.number for count in counts))
    week = figures["breaches"]
    listing = reverse("admin:contacts_breach_changelist")
    assert lines_behind(client, f"{listing}?{week.query}") == int(week.total) > 1
    assert figures["overdue"].alarm and int(figures["overdue"].total) > 3


def test_a_figure_goes_no_further_than_it_reads(busy, sign_in, monkeypatch):
    monkeypatch.setattr(oversight, "MOST", 2)
    page = sign_in(busy.supervisor).get(INDEX)
    review = page.context["figures"][0]
    assert review.total.endswith("+")
    assert findall(r">(1\+)<", page.content.decode())


def test_who_reviews_nothing_sees_no_figures(busy, sign_in):
    assert "figures" not in sign_in(busy.administrator).get(INDEX).context
    assert Contact.objects.filter(review=choices.Review.PENDING).exists()
