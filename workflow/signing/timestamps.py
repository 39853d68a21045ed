"""Time stamps (RFC 3161) over a signature's value: asked for, bound to it by nonce and digest, held to our clock."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from asn1crypto import algos, cms, tsp

from .asking import post
from .configuration import signing
from .errors import NoTimeStamp, SignerUnavailable
from .providers.protocol import read_secret

CLOCK_MAY_DIFFER = timedelta(minutes=2)
GRANTED = ("granted", "granted_with_mods")


def stamp(value: bytes, now: datetime) -> bytes:
    """The token (DER) of the configured authority over the signature value.

    NoTimeStamp when the authority is down, refuses, answers about something else, or its clock and ours differ by more
    than two minutes. Whether the authority is trusted is asked when the whole file is verified, before it is stored.
    """
    options = signing().tsa
    digest, nonce = hashlib.sha256(value).digest(), secrets.randbits(63)
    request = tsp.TimeStampReq({
        "version": "v1", "nonce": nonce, "cert_req": True,
        "message_imprint": {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": digest},
    })  # fmt: skip
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    if token := read_secret(options, "token"):
        headers["Authorization"] = f"Bearer {token}"
    try:
        status, body = post(str(options["url"]), request.dump(), headers, options.get("ca_file"))
    except SignerUnavailable:
        raise NoTimeStamp from None
    if status != 200:
        raise NoTimeStamp
    return _token(body, digest, nonce, now)


def _token(body: bytes, digest: bytes, nonce: int, now: datetime) -> bytes:
    try:
        answer = tsp.TimeStampResp.load(body, strict=True)
        granted = answer["status"]["status"].native in GRANTED
        token = answer["time_stamp_token"]
        said = said_by(token.dump())
        same = said["message_imprint"]["hashed_message"].native == digest and said["nonce"].native == nonce
        shift = abs(said["gen_time"].native - now)
    except (ValueError, TypeError, KeyError):
        raise NoTimeStamp from None
    if not granted or not same or shift > CLOCK_MAY_DIFFER:
        raise NoTimeStamp
    der: bytes = token.dump()
    return der


def said_by(token: bytes) -> tsp.TSTInfo:
    """What a token states; ValueError when it is none."""
    return cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
