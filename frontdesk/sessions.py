"""Sessions in the database, read by every request with one small statement.

Django's own store makes the text of that statement anew each time, which is a tenth of
the processor time of a save. Everything else is Django's.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connections, router
from django.utils import timezone

from .statements import execute

_READ = """
SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Where the sessions are kept; see `SESSION_ENGINE`."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where it is unknown or over."""
        connection = connections[router.db_for_read(self.model)]
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            execute(connection, cursor, _READ, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found[0])
