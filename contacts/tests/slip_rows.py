"""A row for each rule of the forms and chains, as `test_rules_table` takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from contacts.rules import Person, Severity
from contacts.rules.chains import LIAISON, MESSAGE
from contacts.rules.lifecycles import LIVES, SlipFacts
from contacts.rules.proofs import ANSWERED, PROOF
from contacts.rules.slips import (
    CLAUSES,
    COORDINATION,
    NEEDED,
    ORDER,
    OWN_CASE,
    RECORD,
    needed,
)

from .builders import COLLEAGUE, EARLIER, LATER, NOW, OTHER, act, call


def slip(kind: str = ORDER, action: str = "dispatch", state: str = "opened", **over):
    """Return a step on a form for which everything is given."""
    standard = {
        "channel": kind,
        "action": action,
        "state": state,
        "now": NOW,
        "at": NOW,
        "last_at": EARLIER,
        "doer": COLLEAGUE,
        "doer_role": "supervisor",
        "decision": "slip",
        "printed": True,
        "rated": True,
        "given": frozenset(NEEDED) | {"comments"},
        "validity": "valid",
    }
    return SlipFacts(**{**standard, **over})


CLOSES = slip(RECORD, "close", "visited")
OPENS = slip(COORDINATION, "open", "", last_at=None, letter_kind="complaint")
RECEIVES = slip(COORDINATION, "receive", "opened")
FORMS = {
    "regulation/4.1",
    "regulation/4.2",
    "regulation/3.3.1",
    "instruction/4.3",
    "instruction/3.3.2",
}
LATE_FORMS = FORMS | {"regulation/3.1.4", "instruction/3.1.5"}
PROVED = set(PROOF)
OF_AN_ORDER = {"regulation/4.1", "regulation/3.3.1", "instruction/3.1.5"}
PROVES = act(
    "complete",
    kind="call_back",
    outcome="reached",
    has_proof=True,
    proof_at=NOW,
    phone_key="0912345678",
    proof_phone_key="0912345678",
    name="陳美玲",
    proof_name="陳美玲",
)
CALLS_BACK = call(
    direction="outgoing", has_source=True, rings=None, promised_at=EARLIER
)
CHASES = act(
    "complete", kind="chase_slip", doer_role="assistant", owing_role="assistant"
)
CLERK = Person(8, "周文員", role="clerk")
FOR_HIM = {"person": CLERK, "wanted": CLERK}
PUT_OFF_BY = ((ORDER, "wait", "on_site"), *((k, "postpone", "opened") for k in LIVES))
SENT = {"outcome": "sent_back", "kind": "sign_for_letter"}


def _missing(name: str) -> tuple[Any, ...]:
    """Return the row of a field: a step that needs it, with and without."""
    for kind, life in LIVES.items():
        for step in life.steps:
            kept = slip(kind, step.action, step.frm[0])
            if name in needed(step, kept) and step.only is None:
                # A department stands in for a person in charge.
                also = {"department"} if name == "handler" else set()
                change = {"given": frozenset(kept.given - {name} - also)}
                code = f"slip_{name}_missing"
                return code, kept, change, name, set(CLAUSES[kind])
    raise AssertionError(name)


SLIP_ROWS = [
    *map(_missing, NEEDED),
    (
        "slip_step_out_of_order",
        slip(),
        {"action": "finish"},
        "action",
        set(CLAUSES[ORDER]),
    ),
    (
        "slip_step_by_role",
        CLOSES,
        {"doer_role": "receptionist"},
        "action",
        set(CLAUSES[RECORD]),
    ),
    ("slip_own_case", slip(), {"complained_of": COLLEAGUE}, "action", set(OWN_CASE)),
    (
        "slip_handler_own_case",
        slip(complained_of=OTHER),
        {"handler": OTHER},
        "handler",
        set(OWN_CASE),
    ),
    (
        "slip_comments_missing",
        slip(RECORD, "visit", "replied", rating="C"),
        {"given": frozenset(NEEDED)},
        "comments",
        set(CLAUSES[RECORD]),
    ),
    ("slip_nothing_changed", slip(action="amend"), {"changed": False}, "action", set()),
    ("slip_step_in_future", slip(), {"at": LATER}, "at", set(CLAUSES[ORDER])),
    ("slip_step_before_last", slip(), {"last_at": LATER}, "at", set(CLAUSES[ORDER])),
    (
        "slip_due_too_far",
        slip(action="postpone", new_due=LATER),
        {"new_due": NOW + timedelta(days=400)},
        "due_at",
        set(CLAUSES[ORDER]),
    ),
    (
        "slip_appointment_wrong",
        slip(appointment_at=LATER),
        {"appointment_at": EARLIER},
        "appointment_at",
        set(CLAUSES[ORDER]),
    ),
    (
        "slip_note_says_nothing",
        slip(action="void", note="開錯"),
        {"note": "x"},
        "note",
        set(CLAUSES[ORDER]),
    ),
    (
        "complaint_opened_twice",
        slip(RECORD, "open", "", last_at=None),
        {"running_twin": "HT-TS-2026-00001"},
        "action",
        set(CLAUSES[RECORD]),
    ),
    (
        "slip_due_in_past",
        slip(action="postpone", new_due=LATER),
        {"new_due": EARLIER},
        "due_at",
        set(CLAUSES[ORDER]),
    ),
    (
        "slip_not_printed",
        RECEIVES,
        {"printed": False},
        "action",
        {"instruction/3.3.2", "instruction/4.3"},
    ),
    (
        "slip_charge_not_agreed",
        slip(action="finish", state="on_site"),
        {"charge": Decimal(80)},
        "charge_agreed",
        set(),
    ),
    (
        "slip_not_accepted",
        slip(action="accept", state="finished", acceptance="A"),
        {"acceptance": "C"},
        "acceptance",
        set(CLAUSES[ORDER]),
    ),
    (
        "complaint_close_incomplete",
        CLOSES,
        {"rated": False},
        "action",
        set(CLAUSES[RECORD]),
    ),
    (
        "complaint_major_by_manager",
        replace(CLOSES, severity="major", manager_here=True, doer_role="manager"),
        {"doer_role": "supervisor"},
        "action",
        set(CLAUSES[RECORD]),
    ),
    (
        "slip_before_decision",
        OPENS,
        {"decision": ""},
        "action",
        {"instruction/3.3.2"},
    ),
    (
        "slip_of_void_entry",
        OPENS,
        {"entry_void": True},
        "action",
        {"regulation/2", "instruction/2.0"},
    ),
    ("contact_close_open_slips", act("close"), {"open_slips": 1}, "status", FORMS),
    ("promise_kept_by_step", act("complete"), {"by_step": True}, "outcome", FORMS),
    (
        "promise_person_missing",
        act("complete", kind="read_message", outcome="read", person=OTHER),
        {"person": None},
        "person",
        {*MESSAGE, *LIAISON},
    ),
    (
        "message_decision_missing",
        act("complete", kind="decide_message", outcome="desk_calls", person=OTHER),
        {"outcome": "done"},
        "outcome",
        {"special-calls/5", "special-calls/8"},
    ),
    (
        "message_no_reply_reason",
        act("complete", kind="decide_message", outcome="no_reply", person=OTHER),
        {"result": " "},
        "result",
        set(MESSAGE),
    ),
    (
        "message_by_deputy",
        act("complete", kind="decide_message", outcome="desk_calls", **FOR_HIM),
        {"person": OTHER},
        "deputy_reason",
        set(MESSAGE),
        Severity.REASON,
    ),
    (
        "message_by_deputy",
        act("complete", kind="read_message", outcome="read", **FOR_HIM),
        {"wanted": OTHER},
        "deputy_reason",
        set(MESSAGE),
        Severity.REASON,
    ),
    (
        "call_before_promise",
        CALLS_BACK,
        {"promised_at": NOW},
        "occurred_at",
        set(ANSWERED),
    ),
    (
        "proof_before_step",
        PROVES,
        {"step_at": LATER},
        "proof_reason",
        PROVED,
        Severity.REASON,
    ),
    (
        "proof_other_person",
        PROVES,
        {"proof_phone_key": "0933000111"},
        "proof_reason",
        PROVED,
        Severity.REASON,
    ),
    *(
        (
            "proof_other_person",
            replace(PROVES, code=code),
            {"proof_phone_key": "0933000111"},
            "proof_reason",
            set(clauses),
            Severity.REASON,
        )
        for code, clauses in {
            "consult_superior.call_back": {"special-calls/8"},
            "reply": {"regulation/3.1.2", "instruction/3.1.3"},
            "letter_reply": {"regulation/3.1.2", "instruction/3.1.3"},
            "call_back": {"regulation/3.1.4", "instruction/3.1.5"},
            "work_order.return_visit": OF_AN_ORDER,
        }.items()
    ),
    (
        "letter_sent_back_note",
        act("complete", **SENT),
        {"result": " "},
        "result",
        {"regulation/3.3.1", *LIAISON, "instruction/3.3.2"},
    ),
    (
        "letter_not_returnable",
        act("complete", **SENT),
        {"kind": "call_supervisor"},
        "outcome",
        set(),
    ),
    (
        "letter_signed_by_receiver",
        act("complete", kind="sign_for_letter", person=OTHER),
        {"owing_department": "行政部"},
        "person",
        set(LIAISON),
    ),
    (
        "letter_signed_by_receiver",
        act("complete", kind="sign_for_letter", person=CLERK, owing_role="clerk"),
        {"person": OTHER},
        "person",
        set(LIAISON),
    ),
    (
        "letter_signed_by_receiver",
        act("complete", kind="sign_for_letter", person=OTHER, owing_person=OTHER),
        {"person": CLERK},
        "person",
        set(LIAISON),
    ),
    (
        "slip_printed_from_form",
        act("complete", kind="print_slip", has_proof=True),
        {"has_proof": False},
        "result",
        {"instruction/3.3.2", "instruction/4.3"},
    ),
    *(
        (
            "slip_postpone_by_checker",
            slip(kind, action, state, doer_role="clerk", new_due=LATER),
            {"new_due": NOW + timedelta(days=32)},
            "due_at",
            set(CLAUSES[kind]),
        )
        for kind, action, state in PUT_OFF_BY
    ),
    *(
        (
            "slip_late_put_off",
            slip(kind, action, state, doer_role="clerk", new_due=LATER),
            {"escalation": 2},
            "due_at",
            set(),
        )
        for kind, action, state in PUT_OFF_BY
    ),
    (
        "slip_print_without_department",
        slip(COORDINATION, "print", "opened", printing=True),
        {"given": frozenset(NEEDED) - {"department"}},
        "action",
        {"instruction/3.3.2", "instruction/4.3"},
    ),
    (
        "slip_against_decision",
        replace(OPENS, decision="no_slip", doer_role="assistant"),
        {"doer_role": "supervisor"},
        "action",
        {"instruction/3.3.2"},
    ),
    (
        "slip_own_case",
        slip(),
        {"also_complained_of": (OTHER, COLLEAGUE)},
        "action",
        set(OWN_CASE),
    ),
    (
        "slip_handler_own_case",
        slip(handler=OTHER),
        {"also_complained_of": (OTHER,)},
        "handler",
        set(OWN_CASE),
    ),
    (
        "escalation_result_missing",
        act("complete", kind="remind_slip"),
        {"result": ""},
        "result",
        set(),
    ),
    (
        "visit_reviewed_by_supervisor",
        act("complete", kind="review_visit", doer_role="supervisor"),
        {"doer_role": "clerk"},
        "outcome",
        set(),
    ),
    (
        "escalation_by_role",
        CHASES,
        {"doer_role": "receptionist"},
        "outcome",
        LATE_FORMS,
    ),
    (
        "put_off_by_whom_it_is",
        act("postpone", kind="decide_on_slip", doer_role="assistant"),
        {"doer_role": "receptionist"},
        "new_due",
        LATE_FORMS,
    ),
    (
        "escalation_by_deputy",
        CHASES,
        {"doer_role": "supervisor"},
        "deputy_reason",
        LATE_FORMS,
        Severity.REASON,
    ),
    (
        "escalation_by_deputy",
        replace(CHASES, code="work_order.chase_slip"),
        {"doer_role": "supervisor"},
        "deputy_reason",
        OF_AN_ORDER,
        Severity.REASON,
    ),
    (
        "escalation_taker",
        act("reassign", kind="chase_slip", new_owner=replace(OTHER, role="manager")),
        {"new_owner": replace(OTHER, role="receptionist")},
        "new_owner",
        LATE_FORMS,
    ),
    (
        "slip_close_before_review",
        CLOSES,
        {"review_open": True},
        "action",
        set(CLAUSES[RECORD]),
    ),
    (
        "slip_received_elsewhere",
        slip(COORDINATION, "receive", "opened", person=OTHER, addressed_to="公關部"),
        {"addressed_to": "工程部"},
        "person",
        set(CLAUSES[COORDINATION]),
    ),
    (
        "form_opened_from_entry",
        act("complete", kind="open_form", has_proof=True),
        {"has_proof": False},
        "result",
        {"regulation/3.3.1", "regulation/4.1", "regulation/4.2"},
    ),
]
