"""The one writer: whatever changes a contact, a promise or a draft is done here.

Doors read the input into typed values, ask the registry, and call one of these.
"""

from __future__ import annotations

from .access import MOST_NAMED, log_access
from .attachments import MOST_ATTACHMENTS, Attached, attach
from .closing import (
    approve_month,
    prepare_month,
    return_month,
    review_month,
    sign_day,
)
from .commendations import register_commendation
from .drafts import (
    discard_draft,
    keep_draft,
    park_draft,
    reopen_draft,
    take_over_draft,
)
from .entries import (
    TYPED,
    Recorded,
    amend,
    attend,
    check,
    close,
    fingerprint,
    keep_refusals,
    new_entry_id,
    record,
    reopen,
    see_off,
    void,
)
from .errors import Conflict, Refused
from .findable import Rebuilt, rebuild_needed, rebuild_search, refresh_search
from .imports import (
    Piece,
    confirm_import,
    drop_import,
    end_import,
    open_import,
    take_over,
)
from .people import (
    ADMIN_ROLES,
    contacts_of,
    grant_clearance,
    merge_customers,
    merged_with,
    save_staff,
    sync_groups,
    unmerge_customer,
    withdraw_clearance,
)
from .prints import Printed, count_prints
from .promises import (
    complete,
    postpone,
    prove,
    reassign,
    send_back,
    take_down,
    thank,
)
from .report_texts import write_report
from .reviews import Reviewed, judge, review, review_many, review_slip
from .setup import (
    add_account,
    add_categories,
    add_desk,
    new_password,
    random_password,
)
from .shifts import (
    accept_hand_over,
    begin_shift,
    countersign,
    end_shift,
    note_spot_check,
    offer_hand_over,
    purge_checks,
    record_check,
    running_shift,
)
from .slips import escalate, open_slip, prefilled, slip_printed, take_step
from .visits import call_supervisor, note_interruption, parked_call

__all__ = [
    "ADMIN_ROLES",
    "MOST_ATTACHMENTS",
    "MOST_NAMED",
    "TYPED",
    "Attached",
    "Conflict",
    "Piece",
    "Printed",
    "Rebuilt",
    "Recorded",
    "Refused",
    "Reviewed",
    "accept_hand_over",
    "add_account",
    "add_categories",
    "add_desk",
    "amend",
    "approve_month",
    "attach",
    "attend",
    "begin_shift",
    "call_supervisor",
    "check",
    "close",
    "complete",
    "confirm_import",
    "contacts_of",
    "count_prints",
    "countersign",
    "discard_draft",
    "drop_import",
    "end_import",
    "end_shift",
    "escalate",
    "fingerprint",
    "grant_clearance",
    "judge",
    "keep_draft",
    "keep_refusals",
    "log_access",
    "merge_customers",
    "merged_with",
    "new_entry_id",
    "new_password",
    "note_interruption",
    "note_spot_check",
    "offer_hand_over",
    "open_import",
    "open_slip",
    "park_draft",
    "parked_call",
    "postpone",
    "prefilled",
    "prepare_month",
    "prove",
    "purge_checks",
    "random_password",
    "reassign",
    "rebuild_needed",
    "rebuild_search",
    "record",
    "record_check",
    "refresh_search",
    "register_commendation",
    "reopen",
    "reopen_draft",
    "return_month",
    "review",
    "review_many",
    "review_month",
    "review_slip",
    "running_shift",
    "save_staff",
    "see_off",
    "send_back",
    "sign_day",
    "slip_printed",
    "sync_groups",
    "take_down",
    "take_over",
    "take_over_draft",
    "take_step",
    "thank",
    "unmerge_customer",
    "void",
    "withdraw_clearance",
    "write_report",
]
