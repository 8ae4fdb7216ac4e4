"""A breach happened when the entry did, or when something was done with the entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contacts import desk, sealing
from contacts.desk.entries import keep_breaches
from contacts.models import Breach
from contacts.rules import Finding, Severity

AT = datetime(2026, 10, 31, 4, tzinfo=UTC)


def test_a_breach_moves_with_the_time_of_its_entry(estate, file_call):
    call = file_call(
        estate, rings=6, late_reason="兩線同時響", occurred_at=AT, now=AT
    ).contact
    assert Breach.objects.get().happened_at == call.occurred_at
    moved = AT + timedelta(hours=20)
    desk.amend(
        call,
        {"occurred_at": moved},
        reason="記錯日期",
        by=estate.supervisor.user,
        member=estate.supervisor,
        now=AT + timedelta(days=2),
    )
    assert Breach.objects.get().happened_at == moved
    assert list(sealing.journal_faults()) == []


def test_what_is_done_with_an_entry_later_happened_then(estate, file_call):
    call = file_call(estate, occurred_at=AT, now=AT).contact
    later = AT + timedelta(days=20)
    finding = Finding(
        code="answer_call_not_logged",
        clauses=("special-calls/8",),
        field="",
        severity=Severity.REASON,
        message="",
        params={},
    )
    keep_breaches(call, [finding], estate.cleared.user, later)
    assert Breach.objects.get().happened_at == later
