"""Grammar and tables of reading: TOML files beside this one that an official reads and edits, loaded once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the tables of `name`.toml; a file that is missing or is no TOML stops the start with its own error."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
