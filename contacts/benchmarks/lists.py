"""The lists of the admin with each of their filters, at a small and a large desk."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from contacts.admin import site
from contacts.models import Breach, Contact, Desk, FollowUp, Letter, PhoneCall, Visit

from .measuring import Line, Report, medians
from .pages import LIMIT_ADMIN
from .stage import Stage

# What the loader fills; of forms it makes none, `test_admin_plans` reads their plans.
BOOKS = (PhoneCall, Visit, Letter, FollowUp, Breach)


def lists(stage: Stage, report: Report) -> None:
    """Measure every list whole, by each problem and by the year."""
    report.head("Lists of the admin: the large desk against one of 10,000 entries")
    for name, query in _lists():
        address = reverse(f"admin:contacts_{name}_changelist")

        def act(place: Desk, address: str = address, query: dict = query) -> None:
            client = stage.clients[place.pk]
            given = {key: value or _year(place) for key, value in query.items()}
            answer = client.get(address, given)
            assert answer.status_code == 200, (address, given)  # noqa: S101

        found = medians(
            {
                "large": lambda act=act: act(stage.large),
                "small": lambda act=act: act(stage.small),
                "R": stage.bare_list,
            },
            stage.rounds * 3,
        )
        what = f"{name} {urlencode(query)}".strip()
        beside = "10,000 entries"
        report.add(
            Line(what, found["large"], found["small"], LIMIT_ADMIN, beside, found["R"])
        )


def _lists() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each list with each choice of its filter; no time is the newest year.

    A month of ten thousand entries does not fill a page of visits.
    """
    for model in BOOKS:
        name = model._meta.model_name
        for problem in site._registry[model].problems:
            yield name, {"look": problem.code}
        yield name, {"look": "all"}
        yield name, {"look": "all", "when": ""}


def _year(place: Desk) -> str:
    """Return the year of the desk's newest entry."""
    newest = Contact.objects.of(place).order_by("-occurred_at").first()
    return str(newest.occurred_at.astimezone(place.zone).year)
