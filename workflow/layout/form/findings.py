"""What the form check says, and what it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from workflow.layout.rules import RuleSet
from workflow.layout.sheet import Block, blocks_of, lines_of, texts_in
from workflow.letters.content import plain


class Level(StrEnum):
    """An error breaks a rule; a warning is what a person should look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `element` is the part of the letter ("subject", ...); the three sentences are shown."""

    level: Level
    element: str
    required: str
    found: str
    mend: str
    rule_version: str


@dataclass
class Paper:
    """The letter under check. `one_head` says whether the issuer is led by one person (a board, an office, a
    department); None where that is not known, and then nothing that hangs on it is found."""

    content: Mapping[str, Any]
    rules: RuleSet
    kind: str = "CV"
    one_head: bool | None = None
    issuer: str = ""
    symbol: str = ""
    findings: list[Finding] = field(default_factory=list)

    def error(self, element: str, required: str, found: str, mend: str) -> None:
        """A rule is broken."""
        self._say(Level.ERROR, element, required, found, mend)

    def warn(self, element: str, required: str, found: str, mend: str) -> None:
        """A person should look at this."""
        self._say(Level.WARNING, element, required, found, mend)

    def _say(self, level: Level, element: str, required: str, found: str, mend: str) -> None:
        self.findings.append(Finding(level, element, required, found, mend, self.rules.version))

    def text(self, name: str) -> str:
        """A part's text."""
        return plain(self.content.get(name))

    @cached_property
    def addressees(self) -> tuple[str, ...]:
        """Lines of Kính gửi without their marks."""
        return lines_of(self.content.get("addressees"))

    @cached_property
    def distribution(self) -> tuple[str, ...]:
        """Lines of Nơi nhận without their marks."""
        return lines_of(self.content.get("distribution"))

    @cached_property
    def body(self) -> list[str]:
        """The paragraphs."""
        return texts_in(self.content.get("body"))

    @cached_property
    def rows(self) -> tuple[Block, ...]:
        """The body as it is set: paragraphs, tables, page breaks."""
        return blocks_of(self.content.get("body"))

    @property
    def party(self) -> bool:
        """Whether the Party's form is asked for."""
        return self.rules.form == "party"

    @property
    def kind_name(self) -> str:
        """The kind in words, for sentences."""
        return str(self.rules.kind(self.kind).get("name", self.kind))


def cut(text: str, length: int = 80) -> str:
    """A text as it is quoted in a finding."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
