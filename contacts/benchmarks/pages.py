"""The same page at a small and at a large desk, first and deep in history."""

from __future__ import annotations

from collections.abc import Callable

from contacts.models import Contact, Desk
from contacts.paging import Cursor

from .measuring import Line, Report, medians
from .stage import Stage

Act = Callable[[Desk], None]
# A list of the admin may take half as long again; a page of the desk a fifth.
LIMIT, LIMIT_ADMIN = 1.2, 1.5


def pages(stage: Stage, report: Report) -> None:
    """Measure each page at the large desk against the small one, and against R."""
    report.head("Pages: the large desk against one of 10,000 entries")
    for what, act in _pages(stage).items():
        found = medians(
            {
                "large": lambda act=act: act(stage.large),
                "small": lambda act=act: act(stage.small),
                "R": stage.bare_list,
            },
            stage.rounds * 3,
        )
        limit = LIMIT_ADMIN if what.startswith("admin") else LIMIT
        beside = "10,000 entries"
        report.add(
            Line(what, found["large"], found["small"], limit, beside, found["R"])
        )


def _pages(stage: Stage) -> dict[str, Act]:
    known = {place.pk: _known(stage, place) for place in (stage.small, stage.large)}

    def get(address: str) -> Act:
        def act(place: Desk) -> None:
            answer = stage.clients[place.pk].get(address.format(**known[place.pk]))
            assert answer.status_code == 200, (address, answer.status_code)  # noqa: S101

        return act

    def post(address: str, **data: str) -> Act:
        def act(place: Desk) -> None:
            given = {n: v.format(**known[place.pk]) for n, v in data.items()}
            stage.post(stage.clients[place.pk], address, given)

        return act

    return {
        "board": get("/"),
        "board, polled": get("/board/live/"),
        "register, first page": get("/registers/{book}/"),
        "register, 90 % deep": get("/registers/{book}/?at={deep}"),
        "register of visits": get("/registers/{visits}/"),
        "contact, new": get("/contacts/{number}/"),
        "contact, old": get("/contacts/{old}/"),
        "admin list of calls": get("/admin/contacts/phonecall/"),
        "admin list, 90 % deep": get("/admin/contacts/phonecall/?from={deep}"),
        "admin list to review": get("/admin/contacts/phonecall/?look=review"),
        "admin list of breaches": get("/admin/contacts/breach/"),
        "caller by four digits": post("/calls/guidance/", phone="{digits}"),
        "caller by whole number": post("/calls/guidance/", phone="{phone}"),
        "caller by name": post("/calls/guidance/", name="{name}"),
        "search, common word": post("/search/", q="電梯"),
    }


def _known(stage: Stage, place: Desk) -> dict[str, str]:
    client = stage.clients[place.pk]
    client.get("/calls/new/")
    calls = Contact.objects.filter(desk=place, channel="call")
    first = calls.order_by("id").first()
    # One that is done with, by somebody known: pages that show the same.
    usual = calls.filter(status="closed", flagged=False, customer__isnull=False)
    last = usual.order_by("-id").first()
    deep = usual.filter(id__gte=first.id + (last.id - first.id) // 10).order_by("id")
    old = deep.first()
    numbered = calls.exclude(phone_key="").order_by("-id").first()
    return {
        "book": stage.slug(place),
        "visits": stage.slug(place, "visit"),
        "number": last.number,
        "old": old.number,
        "deep": str(Cursor(old.occurred_at, old.pk)),
        "digits": numbered.phone_key[-4:],
        "phone": numbered.phone,
        "name": numbered.name,
    }
