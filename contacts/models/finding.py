"""In which folding the search texts were made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchState(models.Model):
    """One row: the `FOLD_VERSION` of all search texts, as of the last rebuild."""

    version = models.PositiveSmallIntegerField()
    rebuilt_at = models.DateTimeField()

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search index")

    def __str__(self) -> str:
        return str(self.version)
