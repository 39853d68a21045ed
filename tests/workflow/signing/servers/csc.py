"""A signing service of the Cloud Signature Consortium's API, both versions: `/csc/v1/…` and `/csc/v2/…`. It gives leave
(SAD) for exactly the hashes named, once, for the right PIN; version 2 answers later where asked to."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import utils

from tests.workflow.signing.servers.keeping import TOKEN, Answer, load, said, serve, sign_digest

PIN = "271828"
leaves: dict[str, list[str]] = {}
later: dict[str, list[str]] = {}


def answer(path: str, body: bytes, bearer: str) -> Answer:
    given: dict[str, Any] = json.loads(body)
    if bearer != f"Bearer {TOKEN}":
        return said(401, error="invalid_request")
    second = path.startswith("/csc/v2/")
    what = path.split("/", 3)[3]
    if what == "signatures/signPolling":
        return said(200, signatures=later.pop(given["responseID"])) if given["responseID"] in later else said(404)
    held = load(given["credentialID"])
    if held is None:
        return said(400, error="invalid_request")
    key, chain = held
    if what == "credentials/info":
        status = "disabled" if given["credentialID"] == "off" else "enabled"
        return said(200, key={"status": status}, cert={"certificates": [b64encode(one).decode() for one in chain]})
    named = given.get("hashes" if second else "hash")
    if what == "credentials/authorize":
        return _authorize(given, named, second)
    return _sign(key, given, named)


def _authorize(given: dict[str, Any], named: list[str], second: bool) -> Answer:
    told = {one["id"]: one["value"] for one in given["authData"]} if second else given
    if told.get("PIN") != PIN or given["numSignatures"] != len(named):
        return said(400, error="invalid_pin")
    leave = secrets.token_hex(8)
    leaves[leave] = named
    return said(200, SAD=leave, expiresIn=300)


def _sign(key: Any, given: dict[str, Any], named: list[str]) -> Answer:
    if leaves.pop(given["SAD"], None) != named:
        return said(400, error="invalid_sad")
    values = [sign_digest(key, b64decode(one)) for one in named]
    if given["signAlgo"] == "1.2.840.10045.4.3.2":  # r and s side by side, as some services do
        pairs = [utils.decode_dss_signature(value) for value in values]
        values = [r.to_bytes(32, "big") + s.to_bytes(32, "big") for r, s in pairs]
    found = [b64encode(value).decode() for value in values]
    if given.get("operationMode") == "A":
        response = secrets.token_hex(8)
        later[response] = found
        return said(202, responseID=response)
    return said(200, signatures=found)


if __name__ == "__main__":
    serve(answer)
