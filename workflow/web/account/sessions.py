"""Sessions in the database, found by a statement that is compiled once: every request asks for one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from workflow.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key), "a key")


class SessionStore(DatabaseStore):
    """Django's own, but for how a row is found."""

    def _get_session_from_db(self) -> Session | None:
        """The row, unless its time is over; then the key counts for nothing."""
        found = _BY_KEY(self.session_key) if self.session_key else []
        if found and found[0].expire_date > timezone.now():
            row: Session = found[0]
            return row
        self._session_key = None
        return None
