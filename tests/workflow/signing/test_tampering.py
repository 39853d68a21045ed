"""Good letters pass, changed ones never do: every class of forgery is flagged by the file alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.workflow.signing import desk
from tests.workflow.signing.tampering import CLASSES
from workflow.signing import verify as verifying
from workflow.signing.verify import verify

pytestmark = pytest.mark.pdfsig
SHORT, LONG, GOOD = 2, 84, 200
"""Per class in the suite and in the soak: 24 classes of 84 are 2,016 forgeries."""


@pytest.mark.parametrize("kind", CLASSES)
def test_a_changed_letter_is_flagged(folder: Path, kind: str) -> None:
    flagged(kind, SHORT)


@pytest.mark.soak
@pytest.mark.parametrize("kind", CLASSES)
def test_thousands_of_changed_letters_are_flagged(folder: Path, kind: str) -> None:
    flagged(kind, LONG)


def flagged(kind: str, times: int) -> None:
    good = desk.sealed()
    assert verify(good).valid, verify(good).problems
    for seed in range(times):
        bad = CLASSES[kind](good, Random(f"{kind} {seed}"))
        if bad == good:
            continue  # a flip that hits nothing
        report = verify(bad)
        assert not report.valid, (kind, seed)
        assert not report.unchanged
        assert report.problems


def test_every_class_changes_the_file(folder: Path) -> None:
    good = desk.sealed()
    for kind, change in CLASSES.items():
        assert change(good, Random(kind)) != good, kind


def test_good_letters_pass(folder: Path) -> None:
    passed(6)


@pytest.mark.soak
def test_hundreds_of_good_letters_pass(folder: Path) -> None:
    passed(GOOD)


def passed(times: int) -> None:
    for number in range(1, times + 1):
        report = verify(desk.sealed(number=f"{number:02d}", day=f"ngày {number % 28 + 1:02d} tháng 6 năm 2022"))
        assert report.valid, (number, report.problems)
        assert report.number == f"{number:02d}-CV/TU"


def test_pdfsig_alone_would_pass_an_overlay(folder: Path) -> None:
    """Why both are asked: poppler calls both signatures valid, only its word on the whole document is missing."""
    report = verify(CLASSES["overlay"](desk.sealed(), Random(1)))
    assert "2 trong 2 chữ ký hợp lệ" in report.answers["pdfsig"]
    assert "KHÔNG bao trùm" in report.answers["pdfsig"]


@pytest.mark.parametrize(
    ("guard", "kinds"),
    [
        ("look_at", ("second_number",)),
        ("package_in", ("respelt",)),
    ],
)
def test_without_our_own_look_some_would_pass(
    folder: Path, guard: str, kinds: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflow.signing.cms import taken_apart
    from workflow.signing.structure import _der_length

    def loosely(pdf: bytes, places: list[int]) -> object:
        der = bytes.fromhex(pdf[places[1] + 1 : places[2] - 1].decode())
        return taken_apart(der[: _der_length(der)])

    good = desk.sealed()
    bad = {kind: CLASSES[kind](good, Random(kind)) for kind in kinds}
    monkeypatch.setattr(verifying, guard, loosely if guard == "package_in" else lambda *given: None)
    assert [kind for kind in kinds if verify(bad[kind]).valid] == list(kinds)


def test_a_revoked_certificate_is_flagged(folder: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    good, now = desk.sealed(), datetime.now(UTC)
    issuer, seal = desk.authority().issuer, desk.holders()["seal"].certificate
    row = x509.RevokedCertificateBuilder(seal.serial_number, now - timedelta(days=2)).build()
    builder = x509.CertificateRevocationListBuilder(
        issuer.certificate.subject, now - timedelta(days=1), now + timedelta(days=30), (), [row]
    )
    made = builder.sign(issuer.key, hashes.SHA256())
    (tmp_path / "revoked.crl").write_bytes(made.public_bytes(desk.Encoding.DER))
    with desk.signing_settings(tmp_path, CRLS=[str(tmp_path / "revoked.crl")]):
        report = verify(good)
    assert not report.valid
    assert any("thu hồi" in problem for problem in report.problems)


def test_a_changed_letter_is_flagged_where_a_loop_runs_already(folder: Path) -> None:
    """An ASGI view, or a browser's test beside us: what the verifier refuses must come back as a report there too."""

    async def beside() -> list[bool]:
        return [verify(CLASSES["flip_signed"](good, Random(f"loop {seed}"))).valid for seed in range(12)]

    good = desk.sealed()
    assert verifying.run(beside()) == [False] * 12
