"""How often the admin's pages read the database: filters, searches, one by one.

The bare lists are pinned in test_query_pins. No page may read more for more rows.
"""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Breach, PhoneCall, WorkOrder

from .test_query_pins import FEW, MANY, grow, over, place, reads  # noqa: F401

KEPT = "_changelist_filters=look%3Dall"
# By a short name of the page: its address and how often it is read at most.
PINS = {
    "first page": 16,
    "calls late": 7,
    "calls overdue": 8,
    "calls of a month": 7,
    "calls of a category": 7,
    "forms open": 6,
    "breaches of a week": 6,
    "calls searched": 15,
    "forms searched": 14,
    "promises searched": 13,
    "breaches searched": 12,
    "call reviewed": 23,
    "form reviewed": 21,
    "breach judged": 19,
    "call's history": 11,
}


def addresses() -> dict[str, str]:
    """Return the pages that are only looked at, by what PINS calls them."""

    def admin(name: str, *rows: object) -> str:
        return reverse(f"admin:contacts_{name}", args=rows)

    calls, forms = admin("phonecall_changelist"), admin("workorder_changelist")
    breach = Breach.objects.order_by("pk").first()
    call = PhoneCall.objects.order_by("pk")[1]
    form = WorkOrder.objects.order_by("pk").first()
    return {
        "first page": reverse("admin:index"),
        "calls late": f"{calls}?look=late",
        "calls overdue": f"{calls}?look=overdue",
        "calls of a month": f"{calls}?look=all&when={timezone.localdate():%Y-%m}",
        "calls of a category": f"{calls}?look=all&category=enquiry",
        "forms open": f"{forms}?look=open",
        "breaches of a week": f"{admin('breach_changelist')}?look=all&when=week",
        "call reviewed": f"{admin('phonecall_review', call.pk)}?{KEPT}",
        "form reviewed": f"{admin('workorder_review', form.pk)}?{KEPT}",
        "breach judged": f"{admin('breach_judge', breach.pk)}?{KEPT}",
        "call's history": admin("phonecall_history", call.pk),
    }


def measured(client: Client) -> dict[str, int]:
    counts = {name: reads(client, address) for name, address in addresses().items()}
    for name, model in {
        "calls searched": "phonecall",
        "forms searched": "workorder",
        "promises searched": "followup",
        "breaches searched": "breach",
    }.items():
        listing = reverse(f"admin:contacts_{model}_changelist")
        client.post(listing, {"words": "陳美玲"})
        counts[name] = reads(client, f"{listing}?look=all")
        client.post(listing, {"words": ""})
    return counts


def test_no_page_of_the_admin_reads_more_for_more_rows(
    place,  # noqa: F811
    file_call,
    client,
):
    client.force_login(place.supervisor.user)
    grow(place, file_call, 0, FEW)
    few = measured(client)
    assert (over(few, PINS), set(few)) == ({}, set(PINS))
    grow(place, file_call, FEW, MANY)
    # A search reads on until its page is full; the pin is its bound.
    few |= {name: PINS[name] for name in few if name.endswith("searched")}
    assert over(measured(client), few) == {}
