"""Fixtures of live delivery: the cast with rows that other processes see, a server, and ears at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.workflow.web.desk import Office, open_office
from tests.workflow.web.live.listening import Ear
from tests.workflow.web.live.servers import Server, serving


@pytest.fixture
def town(transactional_db: None) -> Office:
    """The cast at its browsers; what is committed here other processes see."""
    return open_office()


@pytest.fixture
def server(town: Office, tmp_path: Path) -> Iterator[Server]:
    """One process with the in-process layer: acts must be done through its pages."""
    with serving(Server(tmp_path)) as (one,):
        yield one


def key_of(office: Office, who: str) -> str:
    """The session of the person's client."""
    return str(office.client(who).cookies[settings.SESSION_COOKIE_NAME].value)


Listen = Callable[..., Ear]


@pytest.fixture
def listen(town: Office) -> Iterator[Listen]:
    """Opens ears and closes them at the end."""
    opened: list[Ear] = []

    def ear(server: Server, who: str, look: str = "", **options: Any) -> Ear:
        found = Ear(server.address, key_of(town, who), look, **options)
        opened.append(found)
        return found

    yield ear
    for one in opened:
        one.close()
