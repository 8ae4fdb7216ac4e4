"""Facts as the rules see them: each builder starts with what is right and complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from contacts.rules import (
    CallFacts,
    DeskProfile,
    LetterFacts,
    OversightFacts,
    Person,
    PromiseFacts,
    Route,
    VisitFacts,
)
from contacts.rules.shifts import ShiftFacts

NOW = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
EARLIER = datetime(2026, 10, 5, 9, 20, tzinfo=UTC)
LATER = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)

CLEARED = Person(1, "林小芸", department="客服部", cleared=True)
AT_DESK = replace(CLEARED, role="receptionist")
TRAINEE = Person(2, "陳新", department="客服部")
COLLEAGUE = Person(3, "李工", department="工程部")
OTHER = Person(4, "何靜", department="公關部")
MANAGER = Person(5, "王總經理", is_superior=True, department="管理處")
SUPERVISOR = Person(9, "吳主任", role="supervisor")
DIRECTOR = Person(6, "趙主任", is_superior=True, department="客服部")

ROUTES = {
    "repair": Route("工程部", COLLEAGUE),
    "other.media": Route("公關部", OTHER),
    "liaison": Route("管理處"),
    "suggestion": Route("管理處", MANAGER),
    "help": Route(),
}


def profile(code: str = "regulation", **over: Any) -> DeskProfile:
    """Return a desk of the profile with the special-call rules in force."""
    standard = {
        "code": "BH",
        "profile": code,
        "company_name": "碧湖物業",
        "rings_usual_minimum": 2 if code == "regulation" else None,
        "routes": ROUTES,
    }
    return DeskProfile(**{**standard, **over})


REGULATION = profile("regulation")
INSTRUCTION = profile("instruction")


def call(**over: Any) -> CallFacts:
    """Return an enquiry from a known owner, answered at once on the second ring."""
    standard = {
        "now": NOW,
        "occurred_at": EARLIER,
        "rings": 2,
        "identity": "given",
        "name": "陳美玲",
        "phone": "5550101",
        "category": "enquiry",
        "content": "詢問停車月卡續費的時間。",
        "outcome": "answered",
        "answered_by": CLEARED,
    }
    return CallFacts(**{**standard, **over})


def for_manager(**over: Any) -> CallFacts:
    """Return a screened call that the manager asked for takes."""
    standard = {
        "purpose_status": "clear",
        "asked_for": MANAGER,
        "asked_for_answer": "accepts",
        "connected_to": MANAGER,
        "outcome": "connected",
    }
    return call(**{**standard, **over})


def not_taken(answer: str, **over: Any) -> CallFacts:
    """Return a call that the manager does not take, ended with a message."""
    standard = {
        "asked_for_answer": answer,
        "connected_to": None,
        "alternative_offered": "declined" if answer == "busy" else "",
        "outcome": "message_taken",
        "message": "請回電談續約。",
        "message_kind": "please_call",
    }
    return for_manager(**{**standard, **over})


def for_colleague(**over: Any) -> CallFacts:
    """Return a call for a colleague who is away and calls back."""
    standard = {
        "asked_for": COLLEAGUE,
        "asked_for_answer": "absent",
        "outcome": "message_taken",
        "message": "請回電談保養日期。",
        "message_kind": "please_call",
    }
    return call(**{**standard, **over})


def visit(**over: Any) -> VisitFacts:
    """Return a visitor served at once, still in the house."""
    standard = {
        "now": NOW,
        "occurred_at": EARLIER,
        "arrived_at": EARLIER,
        "attended_at": EARLIER,
        "party_size": 1,
        "identity": "given",
        "name": "黃秀英",
        "customer_kind": "owner",
        "unit": "1棟0501",
        "category": "enquiry",
        "content": "詢問裝修押金何時退還。",
        "outcome": "answered",
        "answered_by": CLEARED,
    }
    return VisitFacts(**{**standard, **over})


def letter(**over: Any) -> LetterFacts:
    """Return a letter of work liaison, registered on the day it came in."""
    standard = {
        "now": NOW,
        "today": NOW.date(),
        "occurred_at": EARLIER,
        "received_on": NOW.date(),
        "dated": date(2026, 10, 2),
        "identity": "given",
        "name": "街道辦社區安全科",
        "delivery": "courier",
        "subject": "電動車充電安全檢查",
        "kind": "liaison",
        "category": "liaison",
        "original_kept_at": "檔案櫃 2",
        "answered_by": CLEARED,
    }
    return LetterFacts(**{**standard, **over})


def left_word(**over: Any) -> VisitFacts:
    """Return a visitor who leaves a message for the manager."""
    standard = {
        "outcome": "message_taken",
        "host": MANAGER,
        "message": "請回電。",
        "message_kind": "please_call",
    }
    return visit(**{**standard, **over})


def praise(**over: Any) -> LetterFacts:
    """Return a letter of commendation."""
    standard = {
        "kind": "commendation",
        "category": "commendation",
        "praised_staff": "張志強",
        "praised_department": "保安部",
        "praise_form": "letter",
    }
    return letter(**{**standard, **over})


def shift(action: str, **over: Any) -> ShiftFacts:
    """Return an act on a shift or its check that keeps every rule."""
    looks = action in ("countersign", "spot")
    standard = {
        "action": action,
        "now": NOW,
        "doer": SUPERVISOR if looks else AT_DESK,
        "about": AT_DESK if action == "end" else COLLEAGUE,
        "items": ("uniform", "badge"),
        "results": {"uniform": "fail", "badge": "pass"},
        "corrections": {"uniform": "已換上工作服。"},
        "taken_over": True,
        "clause": "special-calls/5",
        "result": "kept",
    }
    return ShiftFacts(**{**standard, **over})


def act(action: str, **over: Any) -> PromiseFacts:
    """Return an act on a promise or an entry for which everything is given."""
    standard = {
        "action": action,
        "now": NOW,
        "kind": "reply",
        "outcome": "in_person",
        "slip_department": "保安部",
        "result": "已回覆。",
        "reason": "客戶要求。",
        "new_due": LATER if action == "postpone" else None,
        "new_owner": OTHER if action == "reassign" else None,
    }
    return PromiseFacts(**{**standard, **over})


def oversee(action: str, **over: Any) -> OversightFacts:
    """Return an act of a supervisor on last month for which everything is given."""
    standard = {
        "action": action,
        "now": NOW,
        "outcome": "good",
        "reason": "已核對。",
        "doer_role": "supervisor",
        "day": date(2026, 9, 1),
        "today": NOW.date(),
        "state": "open",
    }
    return OversightFacts(**{**standard, **over})
