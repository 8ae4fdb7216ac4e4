"""Who and what a measurement plays with: two desks, people at them, and R beside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client, override_settings

from contacts import choices
from contacts.models import Desk, StaffMember

from .models import Note

BARE = {
    "MIDDLEWARE": settings.YARDSTICK_MIDDLEWARE,
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
}


class Stage:
    """Two desks, a small and a large one, somebody at each, and the yardstick."""

    def __init__(self, small: Desk, large: Desk, rounds: int) -> None:
        self.small, self.large, self.rounds = small, large, rounds
        self.clients = {place.pk: self._client(place) for place in (small, large)}
        member = self.member(large)
        with override_settings(**BARE):
            self.bare = Client(enforce_csrf_checks=True)
            self.bare.force_login(member.user, settings.AUTHENTICATION_BACKENDS[-1])
            # The handler reads the middleware once, at its first request.
            self.bare.get("/yardstick/new/")
        if not Note.objects.exists():
            Note.objects.bulk_create(
                [Note(name="陳美玲", text="詢問停車月卡續費的時間。" * 5)] * 1000
            )

    def member(self, place: Desk, role: str = "supervisor") -> StaffMember:
        return StaffMember.objects.filter(desk=place, role=role).first()

    def _client(self, place: Desk) -> Client:
        client = Client(enforce_csrf_checks=True)
        user = self.member(place).user
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[1])
        return client

    def post(self, client: Client, address: str, data: dict[str, Any]) -> Any:
        token = client.cookies["frontdesk_csrf"].value
        answer = client.post(address, {**data, "csrfmiddlewaretoken": token})
        assert answer.status_code in (200, 302), answer.status_code  # noqa: S101
        return answer

    def bare_list(self) -> None:
        """Ask R for its list of fifty rows: what a page costs on this machine."""
        answer = self.bare.get("/yardstick/")
        assert answer.status_code == 200, answer.status_code  # noqa: S101

    def slug(self, place: Desk, channel: str = "call") -> str:
        """Return how an address calls the book of the desk's calls, or visits."""
        return choices.Book(place.book_for(channel)).slug
