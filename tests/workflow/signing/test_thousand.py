"""A thousand letters signed, numbered and sealed: every one valid in both verifiers; a few of them in the suite."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.workflow.signing.desk import Desk
from workflow.registers.models import NumberRun
from workflow.signing.models import SignedFile
from workflow.signing.verify import verify

pytestmark = pytest.mark.pdfsig


def through(cast: Cast, times: int) -> None:
    for number in range(1, times + 1):
        desk = Desk(cast, f"Về việc rà soát thẻ đảng viên, đợt {number}: đỗ quyên, nghĩa, ưỡn, ẵm")
        assert desk.sign_file() == ""
        desk.seal()
        report = verify(desk.bytes_of(4))
        assert report.valid, (number, report.problems)
        assert report.answers["pdfsig"] == "2 trong 2 chữ ký hợp lệ; chữ ký cuối bao trùm toàn bộ tệp"
        assert report.answers["pyHanko"] == "2 trong 2 chữ ký hợp lệ"
        assert report.number == f"{number:02d}-CV/TU"
    assert NumberRun.objects.get().last == times
    assert SignedFile.objects.filter(revision=4).count() == times


def test_ten_letters(cast: Cast) -> None:
    through(cast, 10)


@pytest.mark.soak
def test_a_thousand_letters(cast: Cast) -> None:
    through(cast, 1000)


def test_a_signature_adds_little(desk: Desk) -> None:
    desk.sign_file()
    desk.seal()
    r2, r3, r4 = (len(desk.bytes_of(revision)) for revision in (2, 3, 4))
    assert r3 - r2 < 20_000
    assert r4 - r3 < 60_000  # number and date bring the letters of their font along
