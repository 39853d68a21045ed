"""Every kind of key holder signs the same letter; each one's faults end in a sentence and in nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.cast import Cast, make_cast
from tests.workflow.signing.authority import PASSWORD, rsa_key, write_p12
from tests.workflow.signing.desk import Desk, authority, enrol, holders, signing_settings
from tests.workflow.signing.servers import Server, running
from tests.workflow.signing.servers.csc import PIN
from tests.workflow.signing.servers.keeping import TOKEN
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import LetterStatus
from workflow.signing import services
from workflow.signing.cms import check_value
from workflow.signing.configuration import signing
from workflow.signing.errors import BadCertificate, NoKey, NotValid, SignerUnavailable, StillPending, WrongSignature
from workflow.signing.models import PendingSignature, SignedFile
from workflow.signing.providers.pkcs12 import Pkcs12
from workflow.signing.providers.protocol import Signed
from workflow.signing.verify import verify

pytestmark = pytest.mark.pdfsig


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Server]:
    for label, holder in holders().items():
        write_p12(tmp_path / "kept", label, holder)
    with running("remote", tmp_path / "kept") as server:
        yield server


@pytest.fixture
def gateway(db: None, remote: Server, tmp_path: Path) -> Iterator[Desk]:
    """An office whose keys are behind the gateway."""
    options = {"kind": "remote", "url": remote.url, "token": TOKEN}
    with signing_settings(tmp_path, PROVIDERS={"gateway": options}):
        cast = make_cast()
        enrol(cast, "gateway")
        yield Desk(cast)


def begin(desk: Desk, code: str = "") -> str:
    page = desk.waiting()
    return services.begin_signature(
        desk.cast.actor("signer"), desk.letter.pk, text_hash=desk.letter.text_hash, seen=page, code=code
    )


def nothing_kept(desk: Desk) -> None:
    desk.letter.refresh_from_db()
    assert desk.letter.status == LetterStatus.AWAITING_SIGNATURE
    assert not SignedFile.objects.filter(revision=3).exists()


def test_a_gateway_signs_and_seals(gateway: Desk) -> None:
    assert begin(gateway) == ""
    gateway.letter.refresh_from_db()
    gateway.seal()
    assert verify(gateway.bytes_of(4)).valid


def test_it_may_wait_for_the_person(gateway: Desk) -> None:
    nonce, signer = begin(gateway, "later"), gateway.cast.actor("signer")
    nothing_kept(gateway)
    with pytest.raises(StillPending):
        services.finish_signature(signer, gateway.letter.pk, nonce)
    services.finish_signature(signer, gateway.letter.pk, nonce)
    assert verify(gateway.bytes_of(3), sealed=False).valid
    with pytest.raises(Conflict):
        services.finish_signature(signer, gateway.letter.pk, nonce)


def test_an_answer_after_five_minutes_is_not_taken(gateway: Desk) -> None:
    nonce, signer = begin(gateway, "later"), gateway.cast.actor("signer")
    row = PendingSignature.objects.get()
    PendingSignature.objects.update(expires_at=row.expires_at.replace(year=2020))
    with pytest.raises(Conflict):
        services.finish_signature(signer, gateway.letter.pk, nonce)
    nothing_kept(gateway)


def test_a_second_begin_kills_the_first(gateway: Desk) -> None:
    first, signer = begin(gateway, "later"), gateway.cast.actor("signer")
    begin(gateway, "later")
    with pytest.raises(Conflict):
        services.finish_signature(signer, gateway.letter.pk, first)


def test_nobody_else_finishes_it(gateway: Desk) -> None:
    nonce = begin(gateway, "later")
    with pytest.raises(Conflict):
        services.finish_signature(gateway.cast.actor("clerk"), gateway.letter.pk, nonce)


FAULTS = {"wrong": WrongSignature, "foreign": WrongSignature, "garbage": SignerUnavailable, "down": SignerUnavailable}


@pytest.mark.parametrize("code", FAULTS)
def test_a_wrong_answer_is_not_kept(gateway: Desk, code: str) -> None:
    gateway.waiting()
    with pytest.raises(FAULTS[code]):
        begin(gateway, code)
    nothing_kept(gateway)
    assert begin(gateway) == ""


@pytest.mark.parametrize("code", ["wrong", "foreign"])
def test_without_that_check_both_verifiers_still_refuse(
    gateway: Desk, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.signing.making.check_value", lambda chain, message, value: None)
    gateway.waiting()
    with pytest.raises(NotValid):
        begin(gateway, code)
    nothing_kept(gateway)


def test_without_any_check_a_bad_file_would_be_kept(gateway: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.signing.making.check_value", lambda chain, message, value: None)
    monkeypatch.setattr("workflow.signing.making.require_valid", lambda *given: None)
    assert begin(gateway, "wrong") == ""
    assert not verify(gateway.bytes_of(3), sealed=False).valid


def test_a_dead_gateway_is_said_and_comes_back(gateway: Desk, remote: Server) -> None:
    gateway.waiting()
    remote.kill()
    with pytest.raises(SignerUnavailable):
        begin(gateway)
    nothing_kept(gateway)
    again = remote.again()
    try:
        assert begin(gateway) == ""
    finally:
        again.kill()


def test_a_gateway_is_not_asked_in_the_clear(tmp_path: Path) -> None:
    options = {"kind": "remote", "url": "http://gateway.example", "token": TOKEN}
    with signing_settings(tmp_path, PROVIDERS={"gateway": options}), pytest.raises(ImproperlyConfigured):
        signing().provider("gateway").certificate("person")


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("label", ["person", "seal"])
def test_the_consortiums_api(tmp_path: Path, version: int, label: str) -> None:
    for name, holder in holders().items():
        write_p12(tmp_path / "kept", name, holder)
    with running("csc", tmp_path / "kept") as server:
        options = {"kind": "csc", "url": f"{server.url}/csc/v{version}", "version": version, "token": TOKEN, "pin": PIN}
        with signing_settings(tmp_path, PROVIDERS={"cloud": options, "bad": {**options, "pin": "1"}}):
            cloud = signing().provider("cloud")
            answer = cloud.begin(label, b"message")
            assert isinstance(answer, Signed)
            check_value(cloud.certificate(label), b"message", answer.value)
            assert len(cloud.certificate(label).others) == 1
            with pytest.raises(SignerUnavailable):
                signing().provider("bad").begin(label, b"message")
            with pytest.raises(NoKey):
                cloud.certificate("nobody")


def test_the_consortiums_api_may_answer_later(db: None, tmp_path: Path) -> None:
    for name, holder in holders().items():
        write_p12(tmp_path / "kept", name, holder)
    with running("csc", tmp_path / "kept") as server:
        options = {"kind": "csc", "url": f"{server.url}/csc/v2", "token": TOKEN, "pin": PIN, "asynchronous": True}
        with signing_settings(tmp_path, PROVIDERS={"cloud": options}):
            cast = make_cast()
            enrol(cast, "cloud")
            desk = Desk(cast)
            services.finish_signature(cast.actor("signer"), desk.letter.pk, begin(desk))
            assert verify(desk.bytes_of(3), sealed=False).valid


def test_a_key_file_is_opened_once_and_again_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_p12(tmp_path, "person", holders()["person"])
    provider = Pkcs12({"folder": tmp_path})
    opened: list[Path] = []
    read = Pkcs12._read
    monkeypatch.setattr(Pkcs12, "_read", lambda self, path: (opened.append(path), read(self, path))[1])
    for _ in range(5):
        provider.begin("person", b"message")
    assert len(opened) == 1
    write_p12(tmp_path, "person", holders()["seal"])
    assert provider.certificate("person").certificate == holders()["seal"].der
    assert len(opened) == 2


@pytest.mark.parametrize("label", ["../person", "", "a/b", ".person", "x" * 81])
def test_a_label_is_no_path(tmp_path: Path, label: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        Pkcs12({"folder": tmp_path}).certificate(label)


def test_no_secret_is_in_a_log_or_a_repr(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_p12(tmp_path, "person", holders()["person"])
    (tmp_path / "person.password").write_text("sai-" + PASSWORD)
    provider = Pkcs12({"folder": tmp_path})
    with pytest.raises(SignerUnavailable) as refused:
        provider.certificate("person")
    assert PASSWORD not in caplog.text + repr(provider) + repr(refused.value)


WEAK = {
    "RSA 2048": {"key": rsa_key(2048)},
    "no key usage": {"usage": False},
    "for time stamps": {"stamping": True},
}


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_certificate_is_not_registered(cast: Cast, folder: Path, name: str) -> None:
    from workflow.signing.keys import register_key

    write_p12(folder / "keys", "weak", authority().holder("Yếu", **WEAK[name]))
    with pytest.raises(BadCertificate):
        register_key(
            cast.actor("administrator"), cast.organs["office"].pk, provider="files", label="weak",
            person_id=cast.people["signer"].pk,
        )  # fmt: skip


@pytest.mark.parametrize("options", [{}, {"kind": "magic"}, {"kind": "pkcs12"}, {"kind": "remote", "url": "", "x": 1}])
def test_a_provider_that_is_told_nonsense_says_so(tmp_path: Path, options: dict[str, Any]) -> None:
    with signing_settings(tmp_path, PROVIDERS={"one": options}), pytest.raises(ImproperlyConfigured):
        signing().provider("one")
