"""Reads the environment: one small function per kind of value, each error in one sentence."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def read_flag(name: str, default: bool = False) -> bool:
    """Return True for 1, true, yes, on; False for 0, false, no, off; `default` when unset or empty."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")


def read_number(name: str, default: int) -> int:
    """Return the whole number in `name`, or `default` when unset or empty."""
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def read_list(name: str, default: str = "") -> list[str]:
    """Return the comma separated parts of `name` without blanks."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def read_secret_key(data: Path, debug: bool) -> str:
    """Return CONGVAN_SECRET_KEY; with DEBUG and without it, the key kept in `data`, made at the first start.

    Raises ImproperlyConfigured when a site without DEBUG names no key.
    """
    given = os.environ.get("CONGVAN_SECRET_KEY", "")
    if given:
        return given
    if not debug:
        raise ImproperlyConfigured("Set CONGVAN_SECRET_KEY, or CONGVAN_DEBUG=1 for a trial on your own machine.")
    place = data / "secret_key"
    if not place.exists():
        _write_once(place, secrets.token_urlsafe(64))
    return place.read_text(encoding="ascii")


def read_signing(data: Path, debug: bool) -> dict[str, Any]:
    """Return who holds keys: the JSON file that CONGVAN_SIGNING names; with DEBUG and without it, the demo's authority.

    The file names keys, passwords and tokens by their own files; it belongs to the server's account alone.
    """
    place = os.environ.get("CONGVAN_SIGNING", "")
    if not place:
        return {"DEMO": str(data / "authority"), "FILES": str(data / "signed")} if debug else {}
    try:
        found = json.loads(Path(place).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"CONGVAN_SIGNING names no JSON file that can be read: {error}") from None
    if not isinstance(found, dict):
        raise ImproperlyConfigured("The file of CONGVAN_SIGNING must hold a JSON object.")
    return found


def _write_once(place: Path, text: str) -> None:
    """Write a file that only its owner reads; of two processes starting together one wins, whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(text)
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
