"""Files that take a while, over real HTTP: whole, given up half-way, asked for too often; nothing stays behind."""

from __future__ import annotations

import http.client
import io
import os
import socket
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from config.databases import THREADS
from tests.workflow.web.desk import Office, open_office
from tests.workflow.web.live.servers import Server, serving
from workflow.casefile import checking
from workflow.letters.models import Letter, LetterVersion
from workflow.web.casefile import views
from workflow.web.downloads import sending, taking
from workflow.web.downloads.taking import BEGUN, LASTS, MOST, TooMany, making

BIG = 12
"""Versions of a megabyte each: more than sockets hold, so that a client can go away in the middle."""


def case_of(letter: Letter) -> str:
    return reverse("congvan:letter-case", args=[letter.pk])


def code(answer: Any) -> int:
    """The status of an answer, read to its end."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


# One process ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def test_so_many_files_in_a_minute(office: Office) -> None:
    letter, client = office.submitted(), office.client("drafter")
    codes = [code(client.get(case_of(letter))) for _time in range(MOST + 2)]
    assert codes == [200] * MOST + [429] * 2
    page = client.get(case_of(letter)).content.decode()
    assert "Quá nhiều yêu cầu" in page
    assert "chờ một phút" in page
    assert code(office.client("reviewer").get(case_of(letter))) == 200, "another person's count is his own"


def test_without_the_count_nothing_would_stop_him(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST", 10**6)
    letter, client = office.submitted(), office.client("drafter")
    assert {code(client.get(case_of(letter))) for _time in range(MOST + 2)} == {200}


def test_one_at_a_time(office: Office) -> None:
    letter, person = office.submitted(), office.cast.people["drafter"].pk
    with making(person):
        answer = office.client("drafter").get(case_of(letter))
        assert answer.status_code == 429
        assert "đang được đóng gói" in answer.content.decode()
        assert code(office.client("reviewer").get(case_of(letter))) == 200
    assert code(office.client("drafter").get(case_of(letter))) == 200


def test_all_together_leave_threads_for_pages(office: Office, settings: Any) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "FILES_AT_ONCE": 2}
    letter = office.submitted()
    with making(901), making(902):
        answer = office.client("drafter").get(case_of(letter))
        assert answer.status_code == 429
        assert "nhiều tệp cùng lúc" in answer.content.decode()
        assert office.client("drafter").get("/").status_code == 200
    assert code(office.client("drafter").get(case_of(letter))) == 200, "every place is free again"


def test_a_making_that_fails_or_dies_does_not_shut_him_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person = office.cast.people["drafter"].pk
    with pytest.raises(RuntimeError), making(person):
        raise RuntimeError
    with making(person):
        pass
    kept: dict[str, int] = {}
    real = cache.add

    def add(key: str, value: int, timeout: int) -> bool:
        kept[key] = timeout
        return bool(real(key, value, timeout))

    monkeypatch.setattr(cache, "add", add)
    with making(person), pytest.raises(TooMany), making(person):
        pass
    assert kept[f"congvan.taking:{person}"] == LASTS, "a process that was killed is forgotten"


def test_who_may_not_view_the_letter_is_not_counted(office: Office) -> None:
    letter = office.submitted()
    codes = {code(office.client("outsider").get(case_of(letter))) for _time in range(MOST + 2)}
    assert codes == {404}


@pytest.mark.parametrize(("said", "told"), [("aB3", True), ("", False), ("a;b", False), ("x" * 33, False)])
def test_the_page_is_told_that_its_file_has_begun(office: Office, said: str, told: bool) -> None:
    letter = office.submitted()
    answer = office.client("drafter").get(case_of(letter), {"lan": said})
    assert code(answer) == 200
    assert ([name for name in answer.cookies if name.startswith(BEGUN)] == [f"{BEGUN}-{said}"]) is told


def closed_after(read: Callable[[Any], None]) -> bool:
    """Whether the file is closed once the server is done with an answer of which so much was read."""
    made = io.BytesIO(b"x" * (3 * sending.CHUNK))
    request: HttpRequest = RequestFactory().get("/")
    answer = sending.sent(request, made, "a.zip", "application/zip")
    read(answer)
    answer.close()
    return made.closed


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_the_file_is_closed_however_much_was_read(pieces: int, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(answer: Any) -> None:
        for _piece in range(pieces):
            next(answer.streaming_content)

    assert closed_after(read)
    monkeypatch.setattr(sending._Pieces, "__init__", lambda self, made: setattr(self, "_made", made))
    if pieces < 3:
        assert not closed_after(read)


# Over HTTP ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def town(transactional_db: None) -> Office:
    return open_office()


@pytest.fixture(params=["daphne", "uvicorn"])
def server(request: Any, town: Office, tmp_path: Path) -> Iterator[Server]:
    with serving(Server(tmp_path, uvicorn=request.param == "uvicorn")) as (one,):
        yield one


def heavy(town: Office) -> Letter:
    """A letter whose case is larger than what sockets and the memory of a small one hold."""
    letter = town.submitted()
    text = letter.versions.get()
    own = {"letter": letter, "sha256": text.sha256, "author_id": text.author_id, "saved_on": text.saved_on}
    rows = [LetterVersion(no=no, content={"body": [str(no) * (1 << 20)]}, **own) for no in range(100, 100 + BIG)]
    LetterVersion.objects.bulk_create(rows)
    return letter


def cookie(town: Office, who: str = "drafter") -> str:
    client = town.client(who)
    return "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())


def asked(server: Server, town: Office, path: str, who: str = "drafter") -> tuple[int, bytes]:
    talk = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with closing(talk):
        talk.request("GET", path, headers={"Cookie": cookie(town, who)})
        answer = talk.getresponse()
        return answer.status, answer.read()


def given_up(server: Server, town: Office, path: str, after: int) -> None:
    """Ask, read `after` bytes, and be gone as a machine that lost its network."""
    talk = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    talk.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie(town)}\r\n\r\n".encode())
    got = 0
    while got < after:
        piece = talk.recv(min(65536, after - got))
        assert piece, "ended before it was given up"
        got += len(piece)
    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.close()


def left_open(server: Server) -> list[str]:
    """Files that the process has open and that have no name any more."""
    assert server.process is not None
    folder = Path(f"/proc/{server.process.pid}/fd")
    found = []
    for one in folder.iterdir():
        try:
            found.append(os.readlink(one))
        except OSError:
            continue
    return [name for name in found if name.endswith("(deleted)") and "/memfd:" not in name]


def threads(server: Server) -> int:
    assert server.process is not None
    return len(list(Path(f"/proc/{server.process.pid}/task").iterdir()))


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return true()


@pytest.mark.services
def test_the_case_arrives_whole(town: Office, server: Server) -> None:
    letter = heavy(town)
    status, content = asked(server, town, case_of(letter))
    assert (status, len(content) > BIG << 20) == (200, True)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        assert found.namelist()[-2:] == [checking.MANIFEST, checking.SEAL]
    assert until(lambda: not left_open(server))
    assert asked(server, town, case_of(letter), "outsider")[0] == 404


def left_waiting() -> int:
    """Connections on which a transaction stands open while nothing is asked; of PostgreSQL only."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND state LIKE 'idle in transaction%'"
        )
        found: int = cursor.fetchone()[0]
    return found


@pytest.mark.services
@pytest.mark.parametrize("after", [0, 300_000])
def test_a_client_that_goes_away_leaves_nothing_behind(town: Office, server: Server, after: int) -> None:
    letter = heavy(town)
    url, page = case_of(letter), reverse("congvan:letter", args=[letter.pk])
    assert asked(server, town, page)[0] == 200
    for _time in range(4):
        given_up(server, town, url, after)
        assert until(lambda: not left_open(server)), left_open(server)
    before = threads(server)
    assert until(lambda: asked(server, town, url)[0] == 200), "he may ask again once the given-up ones are over"
    for _time in range(3):
        assert asked(server, town, page)[0] == 200
    assert threads(server) <= before + THREADS, "the threads of pages, which stay; none of each request"
    assert until(lambda: not left_waiting()), "a making that nobody waits for ends by itself"


def test_that_test_would_see_a_file_left_open(tmp_path: Path) -> None:
    """Its eyes: an unlinked file that this process holds is found."""

    class Me:
        process = type("P", (), {"pid": os.getpid()})

    assert views.IN_MEMORY < BIG << 20
    with (tmp_path / "x").open("wb"):
        (tmp_path / "x").unlink()
        assert any(str(tmp_path) in name for name in left_open(Me()))  # type: ignore[arg-type]
    assert not any(str(tmp_path) in name for name in left_open(Me()))  # type: ignore[arg-type]
