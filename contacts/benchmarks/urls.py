from __future__ import annotations

from django.urls import include, path

from . import yardstick

urlpatterns = [
    path("yardstick/", yardstick.notes),
    path("yardstick/new/", yardstick.new),
    path("yardstick/<int:pk>/", yardstick.note),
    path("", include("frontdesk.urls")),
]
handler404 = "django.views.defaults.page_not_found"
