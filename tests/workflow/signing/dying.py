"""A process that ends without a word before or after one step. It is forked from a server that never rendered a page:
Typst's threads do not survive a fork."""

from __future__ import annotations

import multiprocessing
import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections

KILLED = 77
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.workflow.signing.dying_server"])


def kill_at(module: str, step: str, after: bool, work: tuple[str, str], *given: Any, **named: Any) -> None:
    """Run the function `work` (module, name) in a process that dies at `step` of `module`; fails if it never did."""
    connections.close_all()
    database = str(connections["default"].settings_dict["NAME"])
    told = (database, settings.CONGVAN, module, step, after, work, given, named)
    child = _CONTEXT.Process(target=_die, args=told)
    child.start()
    child.join(60)
    if child.is_alive():
        child.kill()
    assert child.exitcode == KILLED, f"{step} was never reached: {child.exitcode}"


def _die(
    database: str, congvan: dict[str, Any], module: str, step: str, after: bool, work: tuple[str, str],
    given: tuple[Any, ...], named: dict[str, Any],
) -> None:  # fmt: skip
    from django.test import override_settings

    connections["default"].settings_dict["NAME"] = database
    place = import_module(module)
    real = getattr(place, step)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if after:
            real(*args, **kwargs)
        os._exit(KILLED)

    setattr(place, step, dying)
    with override_settings(CONGVAN=congvan):
        getattr(import_module(work[0]), work[1])(*given, **named)
    os._exit(0)
