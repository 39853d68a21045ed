"""The real letters score full marks against what a clerk wrote down, and tie together as the clerk saw."""

import subprocess
import sys

import pytest

from tests.workflow.reading.conftest import ROOT
from workflow.kernel.errors import NotALetter
from workflow.reading.intake import read_file
from workflow.reading.ties import missing_report_duties, propose_ties, uncovered

pytestmark = pytest.mark.letters


def test_score_is_full(real_letters):
    command = f"{sys.executable} {ROOT / 'manage.py'} read_letter {{path}} --format json"
    run = subprocess.run(
        [sys.executable, real_letters / "score.py", "--gold", real_letters / "gold", "--texts", real_letters,
         "--cmd", f"env DJANGO_SETTINGS_MODULE=tests.settings {command}", "--cwd", ROOT, "--fail-under", "1.0", "-v"],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.strip().endswith("score 1.000")


def test_article_is_no_letter(real_letters):
    with pytest.raises(NotALetter):
        read_file(real_letters / "news-article.txt")


def test_lower_letter_ties_to_the_upper_one(real_letters):
    child, parent = read_file(real_letters / "256-cv-duk.txt")
    ties = propose_ties(child, parent)
    assert {(tie["child"], tie["part"], tie["parent"]) for tie in ties} == {
        (1, None, 1), (1, None, 2), (1, None, 3), (1, None, 4), (2, 1, 5), (2, 2, 6),
    }  # fmt: skip
    assert uncovered(child, parent, ties) == []
    assert [duty["to"] for duty in missing_report_duties(child, parent)] == ["Thường trực Tỉnh ủy"]


def test_only_the_position_under_the_seal_is_asked(real_letters):
    (letter,) = read_file(real_letters / "738-cv-tu.txt")
    assert letter["review"] == ["position"]
    assert letter["position"]["alternatives"] == ["PHÓ BÍ THƯ"]
