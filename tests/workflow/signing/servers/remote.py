"""A gateway that signs hashes. How it behaves is told by the one-time code: "later" answers with a ticket first,
"wrong" signs something else, "foreign" with another key, "never" waits for ever, "garbage" answers no base64, "down"
with 503."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from typing import Any

from tests.workflow.signing.servers.keeping import TOKEN, Answer, load, said, serve, sign_digest

waiting: dict[str, tuple[str, bytes, int]] = {}


def answer(path: str, body: bytes, bearer: str) -> Answer:
    given: dict[str, Any] = json.loads(body)
    if bearer != f"Bearer {TOKEN}":
        return said(401)
    held = load(given["label"])
    if held is None:
        return said(404)
    key, chain = held
    if path == "/certificate":
        first, *rest = [b64encode(one).decode() for one in chain]
        return said(200, certificate=first, chain=rest)
    if path == "/poll":
        code, digest, asked = waiting[given["ticket"]]
        waiting[given["ticket"]] = code, digest, asked + 1
        if code == "never" or asked == 0:
            return said(200, ticket=given["ticket"])
        return said(200, value=b64encode(sign_digest(key, digest)).decode())
    return _sign(key, given)


def _sign(key: Any, given: dict[str, Any]) -> Answer:
    code, digest = given["code"], b64decode(given["hash"])
    if code in ("later", "never"):
        ticket = str(len(waiting) + 1)
        waiting[ticket] = code, digest, 0
        return said(200, ticket=ticket)
    if code == "down":
        return said(503)
    if code == "garbage":
        return said(200, value="~~")
    if code == "wrong":
        digest = hashlib.sha256(b"another letter").digest()
    if code == "foreign":
        other = load("seal")
        assert other is not None
        key = other[0]
    return said(200, value=b64encode(sign_digest(key, digest)).decode())


if __name__ == "__main__":
    serve(answer)
