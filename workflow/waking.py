"""After the commit of an act: the wakers of live delivery run here and never fail the act."""

from __future__ import annotations

import logging

from workflow.kernel import telling
from workflow.kernel.events import Event

logger = logging.getLogger(__name__)


def wake(event: Event) -> None:
    """Call every waker; a failure is logged and swallowed, the truth is in the rows already."""
    for waker in telling.wakers:
        try:
            waker(event)
        except Exception:
            logger.exception("waker failed after %s", event.action)
