"""Where higher rooms hang on to lower ones: lists of callables, filled in AppConfig.ready()."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

directory_hooks: list[Callable[[dict[str, Any]], None]] = []
"""Called inside the transaction of every change of the directory, in the order of registration."""


def after_directory_change(facts: dict[str, Any]) -> None:
    """Tell everybody registered what changed. `facts` holds "change" (a participle such as "appointed"), ids, ISO
    dates and texts only, so that it can be written down as it is. An error of a hook undoes the change."""
    for hook in directory_hooks:
        hook(facts)
