"""Who is at which desk, in which language, and whether the session has idled out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .models import StaffMember, User
from .models.people import Place, account_of, memberships_of, places_of
from .models.snapshot import held
from .rights import Right

DESK_KEY = "desk"
SEEN_KEY = "seen"
# The session is written at most this often (seconds) to remember the last activity.
SEEN_STEP = 60
# Requests that the page makes by itself do not count as somebody's activity.
POLLING_HEADER = "X-Desk-Polling"
# What an account without a desk still needs: the way out, its password, its language.
WITHOUT_DESK = frozenset(
    {
        "logout",
        "password_change",
        "password_change_done",
        "set_desk",
        "set_language",
        "set_theme",
    }
)


def client_address(request: HttpRequest) -> str:
    """Return where the request comes from, as far as it can be trusted.

    In production every request passes the proxy, which writes the last address of
    `X-Forwarded-For` itself; what stands before it may be invented.
    """
    here = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return here
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return named or here


def by_script(request: HttpRequest) -> bool:
    """Say whether a script asked: it needs a status, not the log-in page."""
    headers = request.headers
    return (
        "HX-Request" in headers
        or headers.get("X-Requested-With") == "XMLHttpRequest"
        or headers.get("Sec-Fetch-Dest") == "empty"
    )


class AccountBackend(ModelBackend):
    """Django's own accounts, each read together with the places where it works."""

    def get_user(self, user_id: int) -> User | None:
        user = account_of(user_id)
        return user if user and self.user_can_authenticate(user) else None


class LoginMiddleware(LoginRequiredMiddleware):
    """Sends strangers to the log-in page; a script gets 401 and a sentence."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponse]
    ) -> HttpResponse:
        if by_script(request):
            # No redirect of the whole page: it may hold words nobody has saved.
            sentence = _("You are signed out. Sign in again; what you typed stays.")
            return HttpResponse(sentence, status=401, content_type="text/plain")
        return super().handle_no_permission(request, view_func)


class DeskMiddleware:
    """Sets `request.member`, `request.desk` and the reader's language.

    `member` is the staff member of the signed-in account at the chosen desk, or None.
    Every view scopes by `request.desk`; nobody reaches a desk without a membership.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = request.desk = None
        request.memberships = []
        if request.user.is_authenticated:
            self._place(request)
        language = reader_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        if request.user.is_authenticated and idled_out(request):
            self._sign_out(request)
        if request.desk is None:
            return not_kept(request, self.get_response(request))
        with timezone.override(request.desk.zone):
            return not_kept(request, self.get_response(request))

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponse],
        view_args: list[Any],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Show those who cannot see a desk where to go instead."""
        if not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match.namespaces or not getattr(view_func, "login_required", True):
            return None
        if request.member is None and match.url_name not in WITHOUT_DESK:
            return without_desk(request)
        if match.url_name == "board" and not request.member.may(Right.SEE):
            # An administrator sets the desk up and need not see who called.
            return redirect("admin:index")
        return None

    def _place(self, request: HttpRequest) -> None:
        places = places_of(request.user)
        if not places:
            return
        chosen = request.session.get(DESK_KEY)
        here = next((place for place in places if place.desk_id == chosen), places[0])
        request.member = _member_at(here)
        request.desk = request.member.desk
        request.memberships = [request.member]
        if len(places) > 1:
            user = request.user
            request.memberships = SimpleLazyObject(lambda: list(memberships_of(user)))

    def _sign_out(self, request: HttpRequest) -> None:
        logout(request)
        request.member = request.desk = None
        request.memberships = []
        messages.info(request, _("You were signed out after a pause. Sign in again."))


def _member_at(place: Place) -> StaffMember:
    """Return who works there, of the settings that this process has read already."""
    member = held(place.desk_id, place.version).staff.get(place.member_id)
    if member is not None and member.active and member.role == place.role:
        return member
    # Somebody has written past the models, which would have marked the settings.
    return StaffMember.objects.select_related("desk").get(pk=place.member_id)


def not_kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page out of the browser's store: a shared desk has a back button."""
    if request.user.is_authenticated and not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-store"
    return response


def without_desk(request: HttpRequest) -> HttpResponse:
    """Answer an account that is on no desk: whom to ask, or where to set one up."""
    if request.user.is_superuser and request.resolver_match.url_name == "board":
        return redirect("admin:index")
    if by_script(request):
        return HttpResponse(status=403)
    return render(request, "contacts/no_desk.html", status=403)


def reader_language(request: HttpRequest) -> str:
    """Return the language to answer in.

    The account's choice comes first, then the choice made on this device, then the
    desk's. What the browser prefers is not asked: a desk's computer is often set up
    in another language than the one its people read.
    """
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    own = getattr(request.user, "language", "")
    desk = request.desk.language if request.desk else ""
    known = dict(settings.LANGUAGES)
    for language in (own, cookie, desk):
        if language in known:
            return language
    return settings.LANGUAGE_CODE


def idled_out(request: HttpRequest) -> bool:
    """Say whether the account has done nothing for `IDLE_MINUTES`, and note this."""
    now = int(time.time())
    seen = request.session.get(SEEN_KEY, now)
    if now - seen > settings.IDLE_MINUTES * 60:
        return True
    polling = POLLING_HEADER in request.headers
    if not polling and (SEEN_KEY not in request.session or now - seen >= SEEN_STEP):
        request.session[SEEN_KEY] = now
    return False
