"""The cast at browsers that reach a server process over HTTP: the office's own acts, done in another process."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from django.conf import settings

from tests.workflow.web.desk import Office


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Answer:
    """What the office's helpers ask of an answer."""

    def __init__(self, status: int, headers: Any, content: bytes) -> None:
        self.status_code, self._headers, self.content = status, headers, content

    def __getitem__(self, name: str) -> str:
        return str(self._headers[name])


class RemoteClient:
    """GET and POST with one person's session."""

    def __init__(self, address: str, session_key: str) -> None:
        self.address = address
        self.cookies = {settings.SESSION_COOKIE_NAME: session_key}
        self._opener = urllib.request.build_opener(_Stay)

    def get(self, path: str, query: dict[str, str] | None = None) -> Answer:
        return self._ask(path + (f"?{urllib.parse.urlencode(query)}" if query else ""))

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        return self._ask(path, urllib.parse.urlencode(body, doseq=True).encode())

    def _ask(self, path: str, body: bytes | None = None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(self.address + path, body, {"Cookie": cookies})
        try:
            with self._opener.open(request, timeout=30) as found:
                answer = Answer(found.status, found.headers, found.read())
        except urllib.error.HTTPError as found:
            answer = Answer(found.code, found.headers, found.read())
        for cookie in answer._headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


class RemoteOffice(Office):
    """The office, its pages asked of a server process. Sessions are those of the office given."""

    def __init__(self, office: Office, address: str) -> None:
        super().__init__(office.cast)
        self.office, self.address = office, address
        self._remote: dict[str, RemoteClient] = {}

    def client(self, who: str) -> Any:
        if who not in self._remote:
            key = self.office.client(who).cookies[settings.SESSION_COOKIE_NAME].value
            self.office.confirm(who)
            self._remote[who] = RemoteClient(self.address, key)
        return self._remote[who]
