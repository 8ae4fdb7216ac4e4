"""Every rule kept and broken: what is found, where, how, and by which clauses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from contacts.rules import REGISTRY, Facts, Finding, Person, Severity
from contacts.rules.promises import OWN_CASE_ACTIONS

from .builders import (
    CLEARED,
    COLLEAGUE,
    DIRECTOR,
    EARLIER,
    INSTRUCTION,
    LATER,
    MANAGER,
    NOW,
    OTHER,
    REGULATION,
    SUPERVISOR,
    TRAINEE,
    act,
    call,
    for_colleague,
    for_manager,
    left_word,
    letter,
    not_taken,
    oversee,
    praise,
    shift,
    visit,
)
from .slip_rows import SLIP_ROWS

RINGS = {"regulation/3.1.1", "instruction/3.1.1"}
LOG_CALL = {"regulation/3.1.4", "instruction/3.1.5"}
LOG_VISIT = {"regulation/3.2.5", "instruction/3.2.5"}
REPLY = {"regulation/3.1.2", "instruction/3.1.3"}
AWAY = {"regulation/3.1.3", "instruction/3.1.4"}
GREETING = {"regulation/3.2.3", "instruction/3.2.3"}
FAREWELL = {"regulation/3.2.7", "instruction/3.2.6"}
GENTLE = {"regulation/3.2.6", "instruction/3.2.7"}
REGISTER = {"regulation/2", "instruction/3.3.1"}
COMMENDED = {"regulation/3.3.3", "instruction/3.3.3"}
LOOKS = {
    "regulation/3.2.1",
    "instruction/3.2.1",
    "regulation/3.2.2",
    "instruction/3.2.2",
}
SCOPE = {"regulation/2", "instruction/2.0"}
ANSWERS = {"special-calls/8"} | REPLY | AWAY
MESSAGE = {"special-calls/5"} | AWAY
JUDGED = oversee("judge", outcome="coaching")
LINE = oversee(
    "write_line",
    problem="電梯一週壞三次",
    measure="更換主機板",
    responsible="工程部李主管",
    due="2026-11-20",
)
TOMORROW = NOW.date() + timedelta(days=1)
TODAY = {"today": NOW.date()}
IN_A_YEAR = NOW + timedelta(days=366)


def special(number: int) -> set[str]:
    return {f"special-calls/{number}"}


@dataclass(frozen=True)
class Row:
    """One rule: facts that keep it, and the one change that breaks it."""

    code: str
    kept: Facts
    change: dict[str, Any]
    field: str
    clauses: set[str] = field(default_factory=set)
    severity: Severity = Severity.REFUSE

    @property
    def broken(self) -> Facts:
        return replace(self.kept, **self.change)

    def __str__(self) -> str:
        return f"{self.code}-{self.kept.channel}"


ASKED_COMPLAINT = {
    "category": "complaint",
    "subcategory": "complaint.attitude",
    "complained_of": OTHER,
}

ASSISTANT = {"doer_role": "assistant"}

ROWS = [
    # What every entry holds.
    Row("caller_missing", call(), {"name": ""}, "name", LOG_CALL),
    Row("caller_missing", visit(), {"name": " "}, "name", LOG_VISIT),
    Row("identity_contradictory", call(), {"identity": "declined"}, "identity"),
    Row("identity_contradictory", letter(), {"identity": "unknown"}, "identity"),
    Row("unit_missing", visit(), {"unit": ""}, "unit", LOG_VISIT),
    Row("category_missing", call(), {"category": ""}, "category", LOG_CALL),
    Row("category_missing", visit(), {"category": ""}, "category", LOG_VISIT),
    Row("content_missing", call(), {"content": " "}, "content", LOG_CALL),
    Row("content_missing", visit(), {"content": ""}, "content", LOG_VISIT),
    Row("answered_by_missing", call(), {"answered_by": None}, "answered_by"),
    Row("answered_by_missing", visit(), {"answered_by": None}, "answered_by"),
    Row("answered_by_missing", letter(), {"answered_by": None}, "answered_by"),
    Row(
        "answered_by_not_cleared",
        call(),
        {"answered_by": TRAINEE},
        "answered_by",
        {"regulation/3.1.6", "instruction/3.1.7"},
    ),
    Row(
        "happened_in_future",
        call(occurred_at=NOW + timedelta(minutes=2)),
        {"occurred_at": NOW + timedelta(minutes=2, seconds=1)},
        "occurred_at",
    ),
    Row(
        "attitude_own_case",
        call(outcome="reply_owed", reply_owner=COLLEAGUE, **ASKED_COMPLAINT),
        {"reply_owner": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        call(outcome="connected", connected_to=COLLEAGUE, **ASKED_COMPLAINT),
        {"connected_to": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        visit(outcome="handed_over", host=COLLEAGUE, **ASKED_COMPLAINT),
        {"host": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        for_colleague(asked_for=OTHER, **ASKED_COMPLAINT | {"complained_of": CLEARED}),
        {"complained_of": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        for_colleague(outcome="fetched", asked_for_answer="", **ASKED_COMPLAINT),
        {"asked_for": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        visit(outcome="fetched", host=COLLEAGUE, **ASKED_COMPLAINT),
        {"host": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "attitude_own_case",
        letter(reply_due=LATER, reply_owner=COLLEAGUE, **ASKED_COMPLAINT),
        {"reply_owner": OTHER},
        "complained_of",
        GENTLE,
    ),
    Row(
        "answered_by_not_cleared",
        call(
            direction="outgoing",
            rings=None,
            has_source=True,
            own_promise=True,
            answered_by=COLLEAGUE,
        ),
        {"own_promise": False},
        "answered_by",
        {"regulation/3.1.6", "instruction/3.1.7"},
    ),
    # Rings and calls out.
    Row("rings_missing", call(), {"rings": None}, "rings", RINGS),
    Row("rings_impossible", call(rings=1), {"rings": 0}, "rings", RINGS),
    Row(
        "rings_impossible",
        call(rings=3),
        {"rings": 100},
        "rings",
        RINGS,
    ),
    Row(
        "rings_late",
        call(rings=3),
        {"rings": 4},
        "late_reason",
        RINGS,
        Severity.REASON,
    ),
    Row(
        "outgoing_without_source",
        call(direction="outgoing", rings=None, has_source=True),
        {"has_source": False},
        "direction",
        {"regulation/3.1.5", "instruction/3.1.6"},
    ),
    # The screening of superiors.
    Row(
        "superior_identity_open",
        for_manager(name="", identity="declined"),
        {"identity": "unknown"},
        "identity",
        special(1),
    ),
    Row(
        "superior_purpose_unclear",
        for_manager(),
        {"purpose_status": "unclear"},
        "override_reason",
        special(3),
        Severity.REASON,
    ),
    Row(
        "superior_purpose_unclear",
        for_manager(),
        {"purpose_status": ""},
        "override_reason",
        special(3),
        Severity.REASON,
    ),
    Row(
        "superior_not_asked",
        for_manager(),
        {"asked_for_answer": ""},
        "asked_for_answer",
        special(1),
    ),
    Row(
        "superior_not_asked",
        for_manager(),
        {"asked_for_answer": "not_asked"},
        "asked_for_answer",
        special(1),
    ),
    Row(
        "superior_unasked",
        call(outcome="connected", purpose_status="clear", connected_to=OTHER),
        {"connected_to": MANAGER},
        "consulted",
        special(1) | special(3),
    ),
    Row(
        "superior_unasked",
        not_taken(
            "busy",
            alternative_offered="accepted",
            outcome="connected",
            connected_to=DIRECTOR,
            consulted=DIRECTOR,
            message="",
            message_kind="",
        ),
        {"consulted": MANAGER},
        "consulted",
        special(1) | special(3),
    ),
    *(
        Row(
            "accepted_not_through",
            for_manager(),
            {"connected_to": None, "outcome": outcome},
            "outcome",
            special(1) | special(3),
        )
        for outcome in (
            "answered",
            "answered_after_asking",
            "reply_owed",
            "interrupted",
            "wrong_number",
            "no_message_wished",
            "undecided",
        )
    ),
    Row(
        "accepted_not_through",
        for_manager(),
        {"outcome": "answered"},
        "outcome",
        special(1) | special(3),
    ),
    Row(
        "accepted_not_through",
        for_manager(),
        {"connected_to": OTHER},
        "outcome",
        special(1) | special(3),
    ),
    Row(
        "connected_though_busy",
        for_manager(alternative_offered="declined"),
        {"asked_for_answer": "busy"},
        "connected_to",
        special(6),
    ),
    Row(
        "connected_though_absent",
        for_manager(),
        {"asked_for_answer": "absent"},
        "connected_to",
        special(5),
    ),
    Row(
        "connected_though_declines",
        for_manager(),
        {"asked_for_answer": "declines"},
        "connected_to",
        special(7),
    ),
    Row(
        "declined_and_refused",
        for_manager(name="", identity="declined"),
        {"asked_for_answer": "declines"},
        "connected_to",
        special(2),
    ),
    Row(
        "declined_and_refused",
        not_taken("declines", name="", identity="declined", message_kind="will_call"),
        {
            "connected_to": DIRECTOR,
            "consulted": DIRECTOR,
            "outcome": "connected",
        },
        "connected_to",
        special(2),
    ),
    Row(
        "superior_not_routed",
        for_manager(),
        {"category": "repair"},
        "superior_reason",
        special(4),
        Severity.REASON,
    ),
    Row(
        "superior_not_routed",
        for_manager(category="liaison"),
        {"asked_for": DIRECTOR, "connected_to": DIRECTOR},
        "superior_reason",
        special(4),
        Severity.REASON,
    ),
    # What follows when the superior does not take the call.
    Row(
        "busy_alternative_missing",
        not_taken("busy"),
        {"alternative_offered": ""},
        "alternative_offered",
        special(6),
    ),
    Row(
        "alternative_person_missing",
        not_taken(
            "busy",
            alternative_offered="accepted",
            outcome="connected",
            connected_to=OTHER,
            message="",
        ),
        {"connected_to": None, "outcome": "message_taken", "message": "請回電。"},
        "connected_to",
        special(6),
    ),
    Row(
        "absent_without_end",
        not_taken("absent"),
        {"outcome": "wrong_number"},
        "outcome",
        special(5),
    ),
    Row(
        "declines_without_end",
        not_taken("declines"),
        {"outcome": "interrupted"},
        "outcome",
        special(7),
    ),
    Row(
        "busy_without_end",
        not_taken("busy"),
        {"outcome": "wrong_number"},
        "outcome",
        special(6),
    ),
    # How it ended.
    Row("outcome_missing", call(), {"outcome": ""}, "outcome"),
    Row("outcome_missing", visit(), {"outcome": ""}, "outcome"),
    Row("unanswered_incoming", call(), {"outcome": "no_answer"}, "outcome"),
    Row(
        "message_kind_missing",
        not_taken("absent"),
        {"message_kind": ""},
        "message_kind",
        MESSAGE | set(AWAY),
    ),
    Row(
        "message_kind_missing",
        left_word(),
        {"message_kind": ""},
        "message_kind",
        LOG_VISIT,
    ),
    Row("message_missing", not_taken("absent"), {"message": " "}, "message", MESSAGE),
    Row(
        "message_missing",
        left_word(),
        {"message": ""},
        "message",
        LOG_VISIT,
    ),
    Row(
        "message_for_missing",
        not_taken("absent", category="enquiry"),
        {"asked_for": None},
        "asked_for",
        MESSAGE,
    ),
    Row(
        "message_though_none_wished",
        not_taken("absent"),
        {"outcome": "no_message_wished"},
        "outcome",
        special(5),
    ),
    Row("colleague_absent_needs_phone", for_colleague(), {"phone": ""}, "phone", AWAY),
    Row(
        "callback_needs_phone",
        not_taken("absent", phone="", message_kind="will_call"),
        {"message_kind": "please_call"},
        "phone",
        MESSAGE,
    ),
    Row(
        "colleague_absent_needs_phone",
        for_colleague(phone="", asked_for_answer="busy", message_kind="will_call"),
        {"message_kind": "please_call"},
        "phone",
        AWAY,
    ),
    Row(
        "colleague_absent_needs_phone",
        for_colleague(message_kind="urgent", asked_for_answer="not_asked"),
        {"phone": ""},
        "phone",
        AWAY,
    ),
    Row(
        "undecided_needs_phone",
        call(outcome="undecided"),
        {"phone": ""},
        "phone",
        special(8),
    ),
    Row("reply_needs_phone", call(outcome="reply_owed"), {"phone": ""}, "phone", REPLY),
    Row(
        "reply_needs_phone",
        visit(outcome="reply_owed", phone="5550103"),
        {"phone": ""},
        "phone",
        REPLY,
    ),
    Row(
        "reply_due_past",
        call(outcome="reply_owed", reply_due=LATER),
        {"reply_due": EARLIER},
        "reply_due",
        REPLY,
    ),
    Row("reply_due_past", letter(), {"reply_due": EARLIER}, "reply_due"),
    Row(
        "fetched_whom_missing",
        for_colleague(asked_for_answer="accepts", outcome="fetched"),
        {"asked_for": None},
        "asked_for",
        AWAY,
    ),
    Row(
        "connected_whom_missing",
        call(outcome="connected", connected_to=OTHER),
        {"connected_to": None},
        "connected_to",
    ),
    Row(
        "connected_against_answer",
        for_colleague(asked_for_answer="accepts", outcome="fetched"),
        {"asked_for_answer": "absent"},
        "asked_for_answer",
        AWAY,
    ),
    Row(
        "connected_without_outcome",
        call(outcome="connected", connected_to=OTHER),
        {"outcome": "answered"},
        "outcome",
    ),
    *(
        Row(
            "connected_without_outcome",
            not_taken(
                "busy",
                alternative_offered="accepted",
                outcome="connected",
                connected_to=OTHER,
                message="",
            ),
            {"outcome": outcome},
            "outcome",
        )
        for outcome in ("answered", "wrong_number", "interrupted")
    ),
    *(
        Row(
            "colleague_absent_without_end",
            for_colleague(outcome="answered_after_asking", message="", phone=phone),
            {"outcome": outcome},
            "outcome",
            AWAY,
        )
        for outcome in ("answered", "wrong_number")
        for phone in ("", "5550101")
    ),
    Row(
        "interrupted_needs_phone_or_name",
        call(outcome="interrupted", name="", identity="unknown"),
        {"phone": ""},
        "phone",
        LOG_CALL,
    ),
    Row(
        "interrupted_name_only",
        call(interrupted_by_visitor=True),
        {"phone": ""},
        "phone",
        LOG_CALL,
        Severity.ADVISE,
    ),
    Row(
        "interrupted_yet_finished",
        call(outcome="interrupted", served_first="visitor"),
        {"served_first": "caller"},
        "served_first",
        LOG_CALL,
    ),
    # Visits.
    Row("arrived_missing", visit(), {"arrived_at": None}, "arrived_at", GREETING),
    Row("visit_in_future", visit(), {"left_at": LATER}, "arrived_at", GREETING),
    Row(
        "attended_before_arrived",
        visit(),
        {"attended_at": EARLIER - timedelta(minutes=1)},
        "attended_at",
        GREETING,
    ),
    Row(
        "left_before_attended",
        visit(left_at=EARLIER),
        {"left_at": EARLIER - timedelta(minutes=1)},
        "left_at",
        FAREWELL,
    ),
    Row(
        "left_without_outcome",
        visit(left_at=NOW),
        {"outcome": ""},
        "outcome",
        LOG_VISIT | FAREWELL,
    ),
    Row(
        "left_without_outcome",
        visit(attended_at=None, outcome=""),
        {"left_at": NOW},
        "outcome",
        LOG_VISIT | FAREWELL,
    ),
    Row(
        "left_unattended",
        visit(left_at=NOW),
        {"attended_at": None},
        "attended_at",
        GREETING,
    ),
    Row(
        "unseen_though_attended",
        visit(left_at=NOW),
        {"outcome": "left_unseen"},
        "outcome",
        GREETING,
    ),
    Row(
        "unseen_yet_here",
        visit(attended_at=None, outcome=""),
        {"outcome": "left_unseen"},
        "left_at",
        GREETING,
    ),
    Row(
        "visitor_left_unseen",
        visit(attended_at=None, outcome=""),
        {"outcome": "left_unseen", "left_at": NOW},
        "outcome",
        GREETING,
        Severity.FLAG,
    ),
    Row("party_size_impossible", visit(), {"party_size": 0}, "party_size"),
    Row(
        "party_size_impossible",
        visit(party_size=500),
        {"party_size": 501},
        "party_size",
    ),
    Row(
        "content_too_short",
        visit(content="補辦門卡"),
        {"content": "門卡。"},
        "content",
        LOG_VISIT,
    ),
    Row(
        "host_missing",
        visit(outcome="fetched", host=OTHER),
        {"host": None},
        "host",
        LOG_VISIT,
    ),
    Row(
        "visit_message_not_taken",
        left_word(),
        {"outcome": "answered"},
        "outcome",
        LOG_VISIT,
    ),
    # Letters.
    Row(
        "letter_received_missing",
        letter(),
        {"received_on": None},
        "received_on",
        REGISTER,
    ),
    Row(
        "received_in_future",
        letter(),
        {"received_on": NOW.date() + timedelta(days=1)},
        "received_on",
        REGISTER,
    ),
    Row(
        "dated_after_received",
        letter(dated=NOW.date()),
        {"dated": NOW.date() + timedelta(days=1)},
        "dated",
        REGISTER,
    ),
    Row("sender_missing", letter(), {"name": ""}, "sender", REGISTER),
    Row("subject_missing", letter(), {"subject": " "}, "subject", REGISTER),
    Row("kind_missing", letter(), {"kind": ""}, "kind", REGISTER),
    Row("delivery_missing", letter(), {"delivery": ""}, "delivery", REGISTER),
    Row(
        "original_place_missing",
        letter(),
        {"original_kept_at": ""},
        "original_kept_at",
        {"regulation/2", "instruction/4.2"},
    ),
    Row(
        "praised_staff_missing",
        praise(),
        {"praised_staff": ""},
        "praised_staff",
        COMMENDED,
    ),
    Row(
        "praise_form_missing",
        praise(),
        {"praise_form": ""},
        "praise_form",
        COMMENDED,
    ),
    Row(
        "praised_department_missing",
        praise(),
        {"praised_department": ""},
        "praised_department",
        COMMENDED,
    ),
    # Promises, and acts on an entry.
    Row("promise_result_missing", act("complete"), {"result": " "}, "result", ANSWERS),
    Row(
        "no_answer_stays_open",
        act("complete"),
        {"outcome": "no_answer"},
        "new_due",
        ANSWERS,
    ),
    *(
        Row(
            "unreached_keeps_nothing",
            act(
                "complete",
                outcome="no_answer",
                new_due=LATER,
                proof_outcome=call_end,
                has_proof=True,
            ),
            {"outcome": "reached"},
            "outcome",
            ANSWERS,
        )
        for call_end in ("no_answer", "wrong_number")
    ),
    Row(
        "decision_unasked",
        act("complete", kind="post_copy", place="公告欄"),
        {"outcome": "no_slip"},
        "outcome",
    ),
    Row(
        "decision_missing",
        act("complete", kind="decide_on_slip", outcome="slip", doer_role="assistant"),
        {"outcome": "done"},
        "outcome",
        {"instruction/3.3.2"},
    ),
    Row(
        "decision_reason_missing",
        act(
            "complete",
            kind="decide_on_slip",
            outcome="no_slip",
            doer_role="assistant",
            reason="",
        ),
        {"result": ""},
        "result",
        {"instruction/3.3.2"},
    ),
    Row(
        "decision_not_by_assistant",
        act("complete", kind="decide_on_slip", outcome="slip", doer_role="assistant"),
        {"doer_role": "receptionist"},
        "outcome",
        {"instruction/3.3.2"},
    ),
    *(
        Row(
            "decision_by_deputy",
            act("complete", kind="decide_on_slip", outcome="slip", **ASSISTANT),
            {"doer_role": role},
            "deputy_reason",
            {"instruction/3.3.2"},
            Severity.REASON,
        )
        for role in ("supervisor", "manager")
    ),
    *(
        Row(
            "decision_taker",
            act("reassign", kind="decide_on_slip", new_owner=SUPERVISOR),
            {"new_owner": taker},
            "new_owner",
            {"instruction/3.3.2"},
        )
        for taker in (OTHER, Person(0, "工程部"))
    ),
    *(
        Row(
            "promise_kept_own_case",
            act(action, doer=COLLEAGUE, new_owner=MANAGER, **ASKED_COMPLAINT),
            {"doer": OTHER},
            "result",
            GENTLE,
        )
        for action in sorted(OWN_CASE_ACTIONS)
    ),
    Row(
        "promise_kept_own_case",
        act("complete", doer=OTHER, category="complaint"),
        {"also_complained_of": (OTHER,)},
        "result",
        GENTLE,
    ),
    Row(
        "promise_own_case",
        act("reassign", new_owner=OTHER, category="complaint"),
        {"also_complained_of": (COLLEAGUE, OTHER)},
        "new_owner",
        GENTLE,
    ),
    *(
        Row(
            "attitude_whom_missing",
            facts(**ASKED_COMPLAINT),
            {"complained_of": None},
            "complained_of",
            GENTLE,
            Severity.FLAG,
        )
        for facts in (call, visit, letter)
    ),
    Row(
        "answer_way_missing",
        act("complete", kind="call_back", outcome="in_writing"),
        {"outcome": "done"},
        "outcome",
        ANSWERS,
    ),
    *(
        Row(
            "answer_call_not_logged",
            act("complete", kind=kind, outcome="reached", has_proof=True),
            {"has_proof": False},
            "unlogged_reason",
            {"special-calls/5", "special-calls/8"} | LOG_CALL,
            Severity.REASON,
        )
        for kind in ("reply", "call_back")
    ),
    *(
        Row(
            "answer_call_not_logged",
            act("complete", code=code, outcome="reached", has_proof=True),
            {"has_proof": False},
            "unlogged_reason",
            also | LOG_CALL,
            Severity.REASON,
        )
        for code, also in (
            ("reply", set()),
            ("consult_superior.call_back", special(8)),
            ("deliver_message.call_back", special(5)),
        )
    ),
    Row(
        "decision_department_missing",
        act("complete", kind="decide_on_slip", outcome="slip", **ASSISTANT),
        {"slip_department": ""},
        "department",
        {"instruction/3.3.2", "instruction/4.3"},
    ),
    Row(
        "complaint_kind_by_decider",
        act("amend", leaves_complaint=True, **ASSISTANT),
        {"doer_role": "receptionist"},
        "kind",
        {"instruction/3.3.2"},
    ),
    Row(
        "posting_in_future",
        act(
            "complete", kind="post_copy", place="公告欄", posted_on=NOW.date(), **TODAY
        ),
        {"posted_on": TOMORROW},
        "posted_on",
        COMMENDED,
    ),
    *(
        Row(
            "posting_down_day",
            act("take_down", taken_down_on=NOW.date(), **TODAY),
            change,
            "taken_down_on",
            COMMENDED,
        )
        for change in ({"taken_down_on": TOMORROW}, {"posted_on": TOMORROW})
    ),
    Row(
        "thanks_of_commendation",
        act("thank", letter_kind="commendation"),
        {"letter_kind": "liaison"},
        "thanks",
        COMMENDED,
    ),
    Row(
        "thanks_missing",
        act("thank", letter_kind="commendation"),
        {"result": " "},
        "thanks",
        COMMENDED,
    ),
    Row(
        "postpone_by_checker",
        act("postpone", new_due=NOW + timedelta(days=31)),
        {"new_due": NOW + timedelta(days=32)},
        "new_due",
        ANSWERS,
    ),
    Row(
        "postpone_by_checker",
        act("complete", outcome="no_answer", new_due=IN_A_YEAR, **ASSISTANT),
        {"doer_role": "clerk"},
        "new_due",
        ANSWERS,
    ),
    Row(
        "late_form_put_off",
        act("postpone", escalation=2, **ASSISTANT),
        {"doer_role": "clerk"},
        "new_due",
    ),
    Row(
        "posting_place_missing",
        act("complete", kind="post_copy", place="保安部公告欄"),
        {"place": ""},
        "place",
        COMMENDED,
    ),
    Row(
        "promise_own_case",
        act("reassign", new_owner=COLLEAGUE, **ASKED_COMPLAINT),
        {"new_owner": OTHER},
        "new_owner",
        GENTLE,
    ),
    Row("reassign_whom_missing", act("reassign"), {"new_owner": None}, "new_owner"),
    Row("reassign_reason_missing", act("reassign"), {"reason": ""}, "reason"),
    Row("postpone_due_missing", act("postpone"), {"new_due": None}, "new_due"),
    Row("postpone_reason_missing", act("postpone"), {"reason": " "}, "reason"),
    Row("due_in_past", act("postpone"), {"new_due": NOW}, "new_due", ANSWERS),
    Row(
        "contact_close_open_promises",
        act("close"),
        {"open_promises": 1},
        "status",
        ANSWERS
        | special(5)
        | COMMENDED
        | {
            "regulation/3.3.1",
            "regulation/3.3.4",
            "instruction/3.3.2",
            "instruction/3.3.4",
        },
    ),
    Row(
        "contact_close_visitor_here",
        act("close"),
        {"visitor_here": True},
        "left_at",
        FAREWELL,
    ),
    Row(
        "due_too_far",
        act("postpone"),
        {"new_due": NOW + timedelta(days=400)},
        "new_due",
        ANSWERS,
    ),
    Row("reason_says_nothing", act("postpone"), {"reason": "x"}, "reason", SCOPE),
    Row("reopen_reason_missing", act("reopen"), {"reason": ""}, "reason", SCOPE),
    Row(
        "withdraw_reason_missing",
        act("withdraw"),
        {"reason": " "},
        "reason",
        {"regulation/3.1.6", "instruction/3.1.7"},
    ),
    Row("void_reason_missing", act("void"), {"reason": " "}, "reason", SCOPE),
    Row(
        "amend_reason_missing",
        act("amend"),
        {"reason": ""},
        "reason",
        SCOPE | LOG_VISIT,
    ),
    Row("discard_reason_missing", act("discard"), {"reason": ""}, "reason", SCOPE),
    Row(
        "closed_month_supervisor", act("amend"), {"month_closed": True}, "reason", SCOPE
    ),
    Row(
        "late_entry_reason_missing",
        act("record", doer_role="supervisor", month_closed=True),
        {"reason": " "},
        "closed_reason",
        SCOPE,
    ),
    Row(
        "late_closing_reason_missing",
        act("close", doer_role="supervisor", month_closed=True),
        {"result": " "},
        "result",
        SCOPE,
    ),
    # The supervisor's own work.
    Row(
        "late_addition_reason_missing",
        act("attach", doer_role="supervisor", month_closed=True),
        {"reason": " "},
        "added_reason",
        SCOPE,
    ),
    Row("oversight_role", oversee("sign_day"), {"doer_role": "receptionist"}, ""),
    Row(
        "before_first_entry",
        oversee("prepare_month", first_day=NOW.date().replace(month=9, day=20)),
        {"day": NOW.date().replace(month=8, day=1)},
        "day",
    ),
    Row("review_answer_missing", oversee("review"), {"outcome": ""}, "review"),
    Row(
        "review_comment_missing",
        oversee("review", outcome="to_correct"),
        {"reason": " "},
        "comment",
    ),
    Row("review_own_entry", oversee("review"), {"own_work": True}, "review"),
    Row(
        "review_void_entry",
        oversee("review", outcome="to_correct"),
        {"void": True},
        "review",
    ),
    Row("judgement_missing", JUDGED, {"outcome": "pending"}, "judgement"),
    Row("judgement_comment_missing", JUDGED, {"reason": ""}, "comment"),
    Row("problem_missing", LINE, {"problem": " "}, "problem"),
    Row("measure_missing", LINE, {"measure": " "}, "measure"),
    Row("measure_person_missing", LINE, {"responsible": " "}, "responsible"),
    Row("measure_day_missing", LINE, {"due": ""}, "due"),
    Row("day_not_come", oversee("sign_day"), {"day": TOMORROW}, "day"),
    Row("month_not_over", oversee("prepare_month"), {"day": NOW.date()}, "month"),
    Row("month_out_of_step", oversee("prepare_month"), {"state": "reviewed"}, "month"),
    Row(
        "month_own_work",
        oversee("review_month", state="prepared"),
        {"own_work": True},
        "month",
    ),
    Row(
        "month_approved_by_manager",
        oversee("approve_month", state="reviewed", doer_role="manager"),
        {"doer_role": "supervisor"},
        "month",
    ),
    Row(
        "month_return_approved",
        oversee("return_month", state="reviewed"),
        {"state": "approved"},
        "month",
    ),
    Row(
        "month_return_unprepared",
        oversee("return_month", state="prepared"),
        {"state": "open"},
        "month",
    ),
    Row("shift_by_desk_staff", shift("end"), {"doer": None}, "confirm"),
    Row("shift_of_another", shift("end"), {"about": OTHER}, "confirm"),
    Row(
        "month_return_reason_missing",
        oversee("return_month", state="prepared"),
        {"reason": ""},
        "reason",
    ),
    Row(
        "report_text_approved",
        oversee("write_report", state="reviewed", doer_role="supervisor"),
        {"state": "approved"},
        "problems",
    ),
    Row(
        "report_text_reason_missing",
        oversee("write_report", state="approved", doer_role="manager"),
        {"reason": ""},
        "reason",
    ),
    Row(
        "check_item_unanswered",
        shift("check"),
        {"results": {"uniform": "pass"}},
        "items",
        LOOKS,
    ),
    Row(
        "check_correction_missing",
        shift("check"),
        {"corrections": {"uniform": " "}},
        "items",
        LOOKS,
    ),
    Row(
        "check_measure",
        shift("check"),
        {"corrections": {"uniform": "指甲已剪到 1 mm。"}},
        "items",
    ),
    Row("countersign_own", shift("countersign"), {"about": SUPERVISOR}, "note", LOOKS),
    *(
        Row("countersign_by_supervisor", shift(what), {"doer": CLEARED}, "note", LOOKS)
        for what in ("countersign", "spot")
    ),
    Row(
        "countersign_measure",
        shift("countersign"),
        {"note": "頭髮 12公分"},
        "note",
    ),
    Row("hand_over_to_oneself", shift("accept"), {"about": CLEARED}, "confirm"),
    Row(
        "hand_over_to_uncleared",
        shift("accept"),
        {"doer": replace(TRAINEE, role="receptionist")},
        "confirm",
        {"regulation/3.1.6", "instruction/3.1.7"},
    ),
    Row(
        "hand_over_before_check",
        shift("accept"),
        {"checked": False},
        "confirm",
        LOOKS,
    ),
    Row(
        "shift_left_unaccepted",
        shift("end"),
        {"taken_over": False},
        "reason",
        severity=Severity.REASON,
    ),
    Row("spot_clause_missing", shift("spot"), {"clause": ""}, "clause"),
    Row("spot_result_missing", shift("spot"), {"result": ""}, "result"),
    Row("spot_note_missing", shift("spot"), {"result": "not_kept"}, "note"),
]

# Forms, and what goes on from hand to hand.
ROWS += [Row(*row) for row in SLIP_ROWS]


def both(facts: Facts) -> list[Finding]:
    """Return the findings under both profiles."""
    return [
        finding
        for profile in (REGULATION, INSTRUCTION)
        for finding in REGISTRY.findings(facts, profile)
    ]


def found(facts: Facts) -> dict[str, list[Finding]]:
    """Return the findings under both profiles, by code."""
    by_code: dict[str, list[Finding]] = {}
    for finding in both(facts):
        by_code.setdefault(finding.code, []).append(finding)
    return by_code


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_rule_is_kept_and_broken(row: Row) -> None:
    assert list(found(row.kept)) == []
    broken = found(row.broken)
    assert list(broken) == [row.code]
    findings = broken[row.code]
    assert {finding.field for finding in findings} == {row.field}
    assert {finding.severity for finding in findings} == {row.severity}
    assert {clause for f in findings for clause in f.clauses} == row.clauses
    assert all(str(finding) for finding in findings)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_rule_cites_only_the_clauses_of_the_desk(row: Row) -> None:
    for profile in (REGULATION, INSTRUCTION):
        for finding in REGISTRY.findings(row.broken, profile):
            documents = {clause.partition("/")[0] for clause in finding.clauses}
            assert documents <= {profile.profile, "special-calls"}


def test_every_rule_has_a_row() -> None:
    rules = {entry.code for entry in REGISTRY.of_sort("rule")}
    assert rules == {row.code for row in ROWS}


EXCUSES = [
    (row, REGISTRY[row.code].reason_field)
    for row in ROWS
    if row.severity is Severity.REASON
]


@pytest.mark.parametrize(("row", "reason_field"), EXCUSES, ids=str)
def test_reason_lets_it_pass_and_keeps_the_breach(row: Row, reason_field: str) -> None:
    for reason, blocks in ((" ", True), ("兩線同時響。", False)):
        excused = replace(row.broken, **{reason_field: reason})
        [finding] = {f.code: f for f in both(excused)}.values()
        assert (finding.code, finding.blocks) == (row.code, blocks)
        assert finding.breach is not blocks
        assert finding.reason == reason.strip()


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_all_but_advice_blocks_while_nothing_excuses_it(row: Row) -> None:
    saved = row.severity in (Severity.ADVISE, Severity.FLAG)
    for finding in found(row.broken)[row.code]:
        assert finding.blocks is not saved
        assert finding.breach is (row.severity is Severity.FLAG)


def test_one_empty_person_is_one_sentence() -> None:
    """The call was taken by somebody else, of whom only the name is wanting."""
    accepted = not_taken(
        "busy",
        alternative_offered="accepted",
        outcome="connected",
        connected_to=None,
        message="",
    )
    found = REGISTRY.findings(accepted, REGULATION)
    codes = [finding.code for finding in found if finding.blocks]
    assert codes == ["alternative_person_missing"]
