"""The demo's authority: made at first use, readable by its owner alone, marked everywhere, refused outside a trial."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from tests.cast import make_cast
from tests.parallel import run_together
from tests.workflow.signing.desk import Desk, enrol
from workflow.signing.authority import issue_demo_key, root_file
from workflow.signing.configuration import configured, signing
from workflow.signing.stamps import DEMO_MARK
from workflow.signing.verify import verify

MARK = "CHỨNG THƯ THỬ NGHIỆM"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "demo"
    given = {"SIGNING": {"DEMO": str(place), "FILES": str(tmp_path / "signed")}}
    with override_settings(CONGVAN=given, DEBUG=True):
        yield place


def test_it_makes_keys_that_only_their_owner_reads(demo: Path) -> None:
    issue_demo_key(demo, "person-1", "Lê Hữu Ký", "Tỉnh uỷ Lam Giang")
    for place in demo.rglob("*"):
        assert stat.S_IMODE(place.stat().st_mode) == (0o700 if place.is_dir() else 0o600), place
    assert configured()


def test_every_certificate_says_what_it_is(demo: Path) -> None:
    issue_demo_key(demo, "person-1", "Lê Hữu Ký " + "rất dài " * 12, "Tỉnh uỷ Lam Giang")
    root = x509.load_pem_x509_certificate(root_file(demo).read_bytes())
    for certificate in (root, signing().provider("demo").certificate("person-1").parsed):
        units = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        assert [one.value for one in units] == [MARK]


def test_those_who_start_together_make_one_authority(demo: Path) -> None:
    run_together([lambda n=n: issue_demo_key(demo, f"person-{n % 2}", "Lê Hữu Ký", "Tỉnh uỷ") for n in range(8)])
    root = x509.load_pem_x509_certificate(root_file(demo).read_bytes())
    for label in ("person-0", "person-1"):
        signing().provider("demo").certificate(label).parsed.verify_directly_issued_by(root)
    assert not [place for place in demo.rglob("*") if place.suffix not in ("", ".pem", ".key", ".p12", ".password")]


def test_a_start_that_was_killed_half_way_goes_on(demo: Path) -> None:
    root_file(demo)
    kept = (demo / "root.key").read_bytes()
    (demo / "root.pem").unlink()
    issue_demo_key(demo, "person-1", "Lê Hữu Ký", "Tỉnh uỷ")
    assert (demo / "root.key").read_bytes() == kept
    root = x509.load_pem_x509_certificate(root_file(demo).read_bytes())
    signing().provider("demo").certificate("person-1").parsed.verify_directly_issued_by(root)


def test_it_is_refused_outside_a_trial(demo: Path) -> None:
    issue_demo_key(demo, "person-1", "Lê Hữu Ký", "Tỉnh uỷ")
    with override_settings(DEBUG=False):
        with pytest.raises(ImproperlyConfigured):
            signing().provider("demo")
        with pytest.raises(ImproperlyConfigured):
            _ = signing().roots
        with pytest.raises(ImproperlyConfigured):
            issue_demo_key(demo, "person-2", "Lê Hữu Ký", "Tỉnh uỷ")
    assert not (demo / "keys" / "person-2.p12").exists()


@pytest.mark.pdfsig
@pytest.mark.django_db
def test_its_letters_are_marked(demo: Path) -> None:
    issue_demo_key(demo, "person", "Lê Hữu Ký", "Tỉnh uỷ Lam Giang")
    issue_demo_key(demo, "seal", "Con dấu", "Tỉnh uỷ Lam Giang")
    cast = make_cast()
    enrol(cast, "demo")
    desk = Desk(cast)
    desk.sign_file()
    desk.seal()
    pdf = desk.bytes_of(4)
    report = verify(pdf)
    assert report.valid, report.problems
    assert report.trial
    assert DEMO_MARK in "\n".join(report.lines()).upper()
    assert _pages_marked(pdf)


def _pages_marked(pdf: bytes) -> bool:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return all(MARK in page.get_textpage().get_text_bounded() for page in document)
