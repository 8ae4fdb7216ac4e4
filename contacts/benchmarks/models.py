"""The yardstick's one table."""

from __future__ import annotations

from django.db import models


class Note(models.Model):
    """A row as plain as rows get, with an index to list it by."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    name = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        app_label = "benchmarks"

    def __str__(self) -> str:
        return self.name
