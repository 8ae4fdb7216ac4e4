"""The addresses of the project; the desk's own are in contacts.urls."""

from __future__ import annotations

from django.contrib.auth import views as accounts
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from contacts.admin import site
from contacts.views import preferences

# No reset by e-mail: an administrator gives a new password at the desk.
account_patterns = [
    path(
        "login/",
        login_not_required(
            accounts.LoginView.as_view(redirect_authenticated_user=True)
        ),
        name="login",
    ),
    path("logout/", accounts.LogoutView.as_view(), name="logout"),
    path(
        "password_change/",
        accounts.PasswordChangeView.as_view(),
        name="password_change",
    ),
    path(
        "password_change/done/",
        accounts.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
]

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/", include(account_patterns)),
    path("i18n/setlang/", preferences.set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
    path("desk/", preferences.set_desk, name="set_desk"),
    path("", include("contacts.urls")),
]
