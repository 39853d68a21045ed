"""A server that is stopped while it makes pages: it ends, and Python does not crash."""

from __future__ import annotations

import signal
import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.db import transaction

from tests.workflow.web.desk import Office, open_office
from tests.workflow.web.live.servers import Server, serving
from tests.workflow.web.test_taking import cookie

ENDED = (0, -signal.SIGTERM)


@pytest.fixture
def town(transactional_db: None) -> Office:
    return open_office()


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", ["daphne", "uvicorn"])
def test_pages_on_their_way_do_not_break_the_end(town: Office, tmp_path: Path, kind: str) -> None:
    """Their first look notes the session, for which they wait here: nobody else may write."""
    with serving(Server(tmp_path, uvicorn=kind == "uvicorn")) as (server,), ExitStack() as held:
        process = server.process
        assert process is not None
        cookies = [cookie(town, who) for who in ("drafter", "clerk", "signer")]
        with transaction.atomic():  # SQLite's one writer
            for one in cookies:
                talk = held.enter_context(closing(socket.create_connection(("127.0.0.1", server.port), timeout=60)))
                talk.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {one}\r\n\r\n".encode())
            talk.settimeout(1.0)
            with pytest.raises(TimeoutError):
                talk.recv(1)
            process.send_signal(signal.SIGTERM)
            time.sleep(1.5)
        assert process.wait(40) in ENDED, server.said()[-2000:]
        assert "Fatal Python error" not in server.said()
