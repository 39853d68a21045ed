"""The protocol of the process engine: a service tells it that an act was done, it moves the human steps."""

from __future__ import annotations

from typing import Any, Protocol

from .events import Event


class Spine(Protocol):
    """What `flows` registers in its AppConfig.ready()."""

    def start(self, kind: str, record: Any, person_id: int, parent_id: int | None = None) -> int:
        """Start the process of `kind` ("outgoing", "incoming", "question") for the record; returns the process id."""

    def advance(self, event: Event) -> None:
        """Complete the open step that this act performs and open the next, in the act's transaction."""

    def settle(self, letter_id: int) -> None:
        """After commit: the last open dispatch of the letter came to its end; open the step that waits for it."""


class NoSpine:
    """Stands until an engine is registered: no process can start."""

    def start(self, kind: str, record: Any, person_id: int, parent_id: int | None = None) -> int:
        raise RuntimeError("no process engine is registered: add 'flows' to INSTALLED_APPS")

    def advance(self, event: Event) -> None:
        raise RuntimeError("no process engine is registered: add 'flows' to INSTALLED_APPS")

    def settle(self, letter_id: int) -> None:
        raise RuntimeError("no process engine is registered: add 'flows' to INSTALLED_APPS")


_registered: Spine = NoSpine()


def register(spine: Spine) -> Spine:
    """Make this the spine; returns the one before it."""
    global _registered
    before, _registered = _registered, spine
    return before


def spine() -> Spine:
    """The registered spine."""
    return _registered
