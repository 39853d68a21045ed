"""What the services share: an HTTP server that answers JSON, and keys that it reads from its folder."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

TOKEN = "the-bearer-of-the-test"
Answer = tuple[int, bytes, str]


def serve(answer: Callable[[str, bytes, str], Answer]) -> None:
    """Answer posts for ever; the port is printed first. `answer` gets path, body and the bearer token."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content, kind = answer(self.path, body, self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *given: Any) -> None:
            """Say nothing."""

    ThreadingHTTPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def said(status: int, **facts: Any) -> Answer:
    return status, json.dumps(facts).encode(), "application/json"


def load(label: str) -> tuple[Any, list[bytes]] | None:
    """The key and its chain, leaf first."""
    place = Path(sys.argv[1]) / f"{label}.p12"
    if not place.exists():
        return None
    password = place.with_suffix(".password").read_bytes()
    key, leaf, others = pkcs12.load_key_and_certificates(place.read_bytes(), password)
    assert leaf is not None
    return key, [one.public_bytes(Encoding.DER) for one in (leaf, *others)]


def sign_digest(key: Any, digest: bytes) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    signed: bytes = key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
    return signed
