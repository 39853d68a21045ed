"""Where notice rows are asked for: the gate hands over each event, `notices` writes by the rules of `flows`."""

from __future__ import annotations

from collections.abc import Callable

from .events import Event

Teller = Callable[[Event], None]
Waker = Callable[[Event], None]

tellers: list[Teller] = []
"""Called inside the act's transaction, last before it commits."""

wakers: list[Waker] = []
"""Called after the commit: the seam for live delivery. A failing waker never fails the act."""
