"""What the columns of old books are called, for people who check what was read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_LABELS: dict[str, Promise] = {
    "number": _("Number"),
    "date": _("Date"),
    "year": _("Year"),
    "month": _("Month"),
    "day": _("Day"),
    "hour": _("Hour"),
    "minute": _("Minute"),
    "time": _("Time"),
    "attended": _("Served at"),
    "left": _("Left at"),
    "name": _("Name"),
    "phone": _("Telephone"),
    "extension": _("Extension"),
    "unit": _("Building and unit"),
    "unit_or_organisation": _("Unit or organisation"),
    "organisation": _("Organisation"),
    "customer_kind": _("Customer type"),
    "identity": _("Identity"),
    "category": _("Category"),
    "subcategory": _("Sub-category"),
    "content": _("Content"),
    "result": _("Result"),
    "status": _("Status"),
    "closed": _("Closed at"),
    "processor": _("Handled by"),
    "rings": _("Rings"),
    "late_reason": _("Reason if late"),
    "handler": _("Received by"),
    "entered_by": _("Entered by"),
    "department": _("Department"),
    "asked_for": _("Asked for"),
    "visitors": _("Number of visitors"),
    "kind": _("Kind of letter"),
    "subject": _("Subject"),
    "sender": _("Sender"),
    "sender_ref": _("Reference"),
    "dated": _("Dated"),
    "delivery": _("Delivery"),
    "original_kept_at": _("Where the original is kept"),
    "remark": _("Remark"),
    "direction": _("Direction"),
    "channel": _("Channel"),
    "reject_reason": _("Why it came back"),
}

# Rows that are no entries, by why they were passed over.
SKIPPED_LABELS: dict[str, Promise] = {
    "headings": _("repeated titles and headings"),
    "section": _("lines that only give the day"),
    "total": _("totals"),
    "signature": _("signatures"),
    "note": _("notes of the form"),
    "unused": _("lines without an entry"),
    "continued": _("lines added to the row above"),
}
