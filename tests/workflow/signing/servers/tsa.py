"""A time-stamp authority. The path says how it behaves: `/` as it should, `/late` three minutes off, `/other` stamps
something else, `/refuses`, `/garbage`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.workflow.signing.servers.keeping import Answer, load, serve


def answer(path: str, body: bytes, bearer: str) -> Answer:
    request = tsp.TimeStampReq.load(body)
    held = load("tsa")
    assert held is not None
    key, (leaf, *others) = held
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(one) for one in others])
    at = datetime.now(UTC) + timedelta(minutes=3 if path == "/late" else 0)
    if path == "/other":
        request["message_imprint"]["hashed_message"] = bytes(32)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        x509.Certificate.load(leaf), keys.PrivateKeyInfo.load(der), certs_to_embed=store, fixed_dt=at
    )
    if path == "/garbage":
        return 200, b"no token", "application/timestamp-reply"
    found = stamper.request_tsa_response(request)
    if path == "/refuses":
        found["status"]["status"] = "rejection"
    return 200, found.dump(), "application/timestamp-reply"


if __name__ == "__main__":
    serve(answer)
