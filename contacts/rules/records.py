"""Clauses that are kept by the way the product is built, and how."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .base import mechanism

SCOPE = ("regulation/2", "instruction/2.0")

mechanism(
    "numbers_without_gaps",
    title=_(
        "Every entry has exactly one channel and takes the next number of its book, "
        "without gaps; a void entry keeps its line."
    ),
    clauses=(*SCOPE, "instruction/3.3.1"),
)
mechanism(
    "nothing_deleted",
    title=_(
        "Nothing is deleted: a correction keeps what stood before, with author, time "
        "and reason."
    ),
    clauses=(*SCOPE, "regulation/3.2.5", "instruction/3.2.5"),
)
mechanism(
    "rule_card",
    title=_("The rules page shows the purpose and every clause word for word."),
    clauses=("regulation/1", "instruction/1.0"),
)
mechanism(
    "presence_kept_back",
    title=_("No sentence to say, no print and no address tells whether one is in."),
    clauses=("special-calls/1",),
)
mechanism(
    "answer_kept_inside",
    title=_(
        "What a superior answered is kept apart from what the caller was told, and is "
        "never printed."
    ),
    clauses=("special-calls/2", "special-calls/7"),
)
mechanism(
    "no_private_purpose",
    title=_("An outgoing call can only be logged from an entry or a promise."),
    clauses=("regulation/3.1.5", "instruction/3.1.6"),
)
mechanism(
    "refused_attempts_kept",
    title=_("A refused attempt to enter a trainee's call is kept, without names."),
    clauses=("regulation/3.1.6", "instruction/3.1.7"),
)
mechanism(
    "entry_delay_measured",
    title=_("The time of entry is kept beside the time of the event."),
    clauses=("regulation/3.1.4", "instruction/3.1.5"),
)
mechanism(
    "waiting_time_known",
    title=_("The times of coming in and being served give the waiting time."),
    clauses=("regulation/3.2.3", "instruction/3.2.3"),
)
mechanism(
    "record_work_order",
    title=_("A reported matter opens the promise of a work order."),
    clauses=("regulation/4.1",),
)
mechanism(
    "record_complaint_record",
    title=_("A complaint opens the promise of an owner complaint record."),
    clauses=("regulation/4.2",),
)
mechanism(
    "record_reception_book",
    title=_("Visits are kept in the reception book and printed as its pages."),
    clauses=("regulation/4.3",),
)
mechanism(
    "record_telephone_book",
    title=_("Calls and visits share the telephone reception book and its numbers."),
    clauses=("instruction/4.1", "instruction/3.2.5"),
)
mechanism(
    "record_letter_register",
    title=_("Letters are kept in a register of their own, with kind and result."),
    clauses=("instruction/4.2", "instruction/3.3.1"),
)
mechanism(
    "record_coordination_slip",
    title=_("A reported matter opens the promise of a coordination slip."),
    clauses=("instruction/4.3",),
)
