"""Keys on a token through PKCS#11, with SoftHSM2 as the token."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cast import make_cast
from tests.workflow.signing.desk import Desk, authority, enrol, holders, signing_settings
from workflow.signing.configuration import signing
from workflow.signing.errors import SignerUnavailable
from workflow.signing.verify import verify

pytestmark = [pytest.mark.softhsm, pytest.mark.pdfsig]
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A software token with both keys and certificates."""
    import pkcs11

    module = next(one for one in MODULES if Path(one).exists())
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "congvan", "--pin", "314159", "--so-pin", "31415926"],
        check=True, capture_output=True, env={**os.environ, "SOFTHSM2_CONF": str(configuration)},
    )  # fmt: skip
    library = pkcs11.lib(module)
    library.reinitialize()
    with library.get_token(token_label="congvan").open(rw=True, user_pin="314159") as session:
        _fill(session)
    (tmp_path / "pin").write_text("314159\n")
    return {"kind": "pkcs11", "module": module, "token": "congvan", "pin_file": str(tmp_path / "pin")}


def _fill(session: Any) -> None:
    import pkcs11
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key

    for label, holder in holders().items():
        rsa = label == "person"
        der = holder.key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        known = decode_rsa_private_key(der) if rsa else decode_ec_private_key(der)
        session.create_object({**known, pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label})
        session.create_object({
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.LABEL: label,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509, pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.SUBJECT: holder.certificate.subject.public_bytes(), pkcs11.Attribute.VALUE: holder.der,
        })  # fmt: skip


def test_a_token_signs_and_seals(db: None, tmp_path: Path, token: dict[str, Any]) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    chain = tmp_path / "chain.pem"
    chain.write_bytes(authority().issuer.certificate.public_bytes(Encoding.PEM))
    with signing_settings(tmp_path, PROVIDERS={"token": {**token, "chain": str(chain)}}):
        cast = make_cast()
        enrol(cast, "token")
        desk = Desk(cast)
        assert desk.sign_file() == ""
        desk.letter.refresh_from_db()
        desk.seal()
        assert verify(desk.bytes_of(4)).valid


def test_a_wrong_pin_is_said_without_it(tmp_path: Path, token: dict[str, Any]) -> None:
    wrong = {**token, "pin_file": "", "pin": "000000"}
    with signing_settings(tmp_path, PROVIDERS={"token": wrong}), pytest.raises(SignerUnavailable) as refused:
        signing().provider("token").certificate("person")
    assert "000000" not in repr(refused.value)
