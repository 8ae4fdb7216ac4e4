"""What a person chooses for themselves: language, theme, and which desk to work at."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from ..middleware import DESK_KEY
from ..models import User
from ..templatetags.desk_ui import THEME_COOKIE
from .access import safe_next

YEAR = 365 * 24 * 3600


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the account and on this device, and go back."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("language")
    _keep(request, "language", language)
    return _back_with(request, settings.LANGUAGE_COOKIE_NAME, language)


@require_POST
@login_not_required
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or as the device with the account and on this device."""
    theme = request.POST.get("theme", "")
    if theme not in dict(User.THEMES):
        raise BadRequest("theme")
    _keep(request, "theme", theme)
    return _back_with(request, THEME_COOKIE, theme)


@require_POST
def set_desk(request: HttpRequest) -> HttpResponse:
    """Go on at another of one's own desks."""
    code = request.POST.get("desk", "")
    for member in request.memberships:
        if member.desk.code == code:
            request.session[DESK_KEY] = member.desk_id
            return HttpResponseRedirect(safe_next(request))
    raise PermissionDenied


def _keep(request: HttpRequest, field: str, value: str) -> None:
    if request.user.is_authenticated:
        setattr(request.user, field, value)
        request.user.save(update_fields=[field])


def _back_with(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
