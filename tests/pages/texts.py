"""What a page says to whoever reads or hears it, without what records say."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db import models

SAID = ("aria-label", "title", "placeholder", "alt", "data-l", "data-live", "data-poll", "data-gone", "data-cv-bell")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _Reader(HTMLParser):
    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.spoken, self.open, self.found = spoken, [], []  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        inside = self.open[-1][1] if self.open else self.spoken
        spoken = given.get("lang") or inside
        if tag in ("script", "style", "textarea"):
            spoken = "code"
        for name in SAID:
            if given.get(name) and spoken == self.spoken:
                self.found.append(str(given[name]))
        if tag not in VOID:
            self.open.append((tag, spoken))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and (not self.open or self.open[-1][1] == self.spoken):
            self.found.append(" ".join(data.split()))


def texts_of(html: str, spoken: str) -> list[str]:
    """Every text and spoken attribute in the page's own language; parts marked with another language are left out."""
    reader = _Reader(spoken)
    reader.feed(html)
    return reader.found


def stored_texts() -> set[str]:
    """Every text that a record holds."""
    found: set[str] = set()
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if _texty(field)]
        for row in model._default_manager.values_list(*(field.attname for field in fields)) if fields else ():
            for value in row:
                found |= set(_leaves(value))
    return found


def _texty(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        for line in (value, *value.splitlines(), *value.split(", ")):
            if text := " ".join(line.split()):
                yield text
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
