"""One act on the stage: through its door, measured, told in a line, kept for the JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from workflow.access import dispatch_for, letter_for
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import Actor

from .meter import metered

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What the JSON tells of one act."""

    name: str
    actor: str
    on: str
    about: str
    statements: int
    after: int
    ms: float


@dataclass(slots=True)
class Stage:
    """Runs acts and remembers them. `say` prints one line; `tick` is told after each act (the demo's progress bar)."""

    say: Say
    tick: Callable[[], None] = lambda: None
    steps: list[Step] = field(default_factory=list)
    _names: dict[int, str] = field(default_factory=dict)

    def letter(self, service: Callable[..., Any], actor: Actor, letter_id: int, about: str, **given: Any) -> Any:
        """An act on a letter, from its door to its commit."""
        return self._run(service, actor, about, lambda: letter_for(actor, letter_id), letter_id, given)

    def dispatch(
        self, service: Callable[..., Any], actor: Actor, dispatch: Dispatch, about: str = "", **given: Any
    ) -> Any:
        """An act on a dispatch, from its door to its commit."""
        door = lambda: dispatch_for(actor, dispatch.pk)  # noqa: E731
        return self._run(service, actor, about or dispatch.name, door, dispatch.pk, given)

    def opening(self, service: Callable[..., Any], actor: Actor, organ_id: int, about: str, **given: Any) -> Any:
        """An act that makes a record in an organ."""
        return self._run(service, actor, about, lambda: None, organ_id, given)

    def _run(
        self, service: Callable[..., Any], actor: Actor, about: str, door: Callable[[], Any], key: int,
        given: dict[str, Any],
    ) -> Any:  # fmt: skip
        with metered() as reading:
            door()
            result = service(actor, key, **given)
        action = service.action  # type: ignore[attr-defined]
        step = Step(
            str(action), self.person(actor.person_id), actor.on.isoformat(), about,
            reading.statements, reading.after, round(reading.ms, 2),
        )  # fmt: skip
        self.steps.append(step)
        after = f" +{step.after}" if step.after else ""
        self.say(
            f"{actor.on:%d/%m/%Y}  {action.label:<28} {step.actor:<26} {about:<52} "
            f"{step.statements:>3}{after} SQL  {step.ms:>7.1f} ms"
        )
        self.tick()
        return result

    def person(self, person_id: int) -> str:
        """The person's name, looked up once and outside any measuring."""
        if person_id not in self._names:
            self._names[person_id] = Person.objects.get(pk=person_id).full_name
        return self._names[person_id]

    def as_json(self) -> list[dict[str, Any]]:
        """The steps as plain data."""
        return [asdict(step) for step in self.steps]


def title(text: str) -> str:
    """A heading line."""
    return "\n" + _("── %s ") % text + "─" * max(3, 100 - len(text))
