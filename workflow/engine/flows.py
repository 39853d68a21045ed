"""The base of our flow classes: one lock, secure URLs, and which records a flow moves."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from viewflow.workflow.base import Flow, Node

from workflow.kernel.events import Event
from workflow.kernel.vocabulary import RecordKind

from .locks import in_line
from .secure import SecureFlow
from .steps import Begin, Interrupt, Step, moves


class RecordFlow(SecureFlow, Flow):
    """A flow of records of one model. The record's status is the truth; the flow says who is next."""

    lock_impl = in_line

    kind = ""
    """The name of the spine: "outgoing", "incoming", "question"."""
    model = ""
    """The records' model in app `congvan`."""
    view_kind: RecordKind = RecordKind.LETTER
    """On which record a person needs the view right to see a running process."""
    joined: tuple[str, ...] = ()
    """What is read together with a record."""
    grants_steps = False
    """Whether object rows live as long as each step is open."""
    start: Begin

    @classmethod
    def record_of(cls, process: Any) -> Any:
        """The record that a process moves: the one the act holds, else read once."""
        record = getattr(process, "congvan_record", None)
        if record is None:
            rows = apps.get_model("congvan", cls.model)._default_manager.select_related(*cls.joined)
            record = rows.get(pk=process.artifact_object_id)
            cls.keep_record(process, record)
        return record

    @staticmethod
    def keep_record(process: Any, record: Any) -> None:
        """Let nodes use the row that the act has locked, with its new values, instead of reading it again."""
        process.congvan_record = record

    @classmethod
    def nodes_of(cls, kind: type[Node]) -> list[Any]:
        """The nodes of one class, in paper order."""
        return [node for node in cls.instance.nodes() if isinstance(node, kind)]

    @classmethod
    def has_process(cls, record: Any) -> bool:
        """Whether this record has a process of its own at all."""
        return True

    @classmethod
    def concerns(cls, event: Event) -> bool:
        """Whether the act may change anything here; when not, not one statement is spent on it."""
        return event.before != event.after or event.action in cls._acts_that_stay()

    @classmethod
    def _acts_that_stay(cls) -> frozenset[str]:
        """Acts that matter without moving the record: interrupts, and purposes of steps that never move it."""
        known: frozenset[str] | None = cls.__dict__.get("_staying")
        if known is None:
            ends = {act for step in cls.nodes_of(Step) for act in step.acts if not moves(act)}
            known = frozenset(ends.union(*(node.acts for node in cls.nodes_of(Interrupt))))
            cls._staying = known
        return known

    _staying: frozenset[str]

    @classmethod
    def interrupt_for(cls, action: str, node: Any, record: Any) -> Any:
        """The interrupt that breaks `node` off by this act, or None."""
        return next((each for each in cls.nodes_of(Interrupt) if each.breaks(action, node, record)), None)
