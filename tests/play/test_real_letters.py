"""`make play` on the real letters: everything that issue 2 says must be seen, out of the JSON."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.play.playing import RECIPIENT, Played, play

pytestmark = [pytest.mark.letters, pytest.mark.django_db]

RUNS = {
    "738": ("738-cv-tu.txt", "directory-soc-trang-2022.csv"),
    "256": ("256-cv-duk.txt", "directory-tra-vinh-2022.csv"),
}


@pytest.fixture(scope="module")
def plays(letters_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Played]:
    """Both runs side by side, once."""

    def run(key: str) -> Played:
        letter, directory = RUNS[key]
        options = ("--directory", str(letters_folder / directory), "--as-of", "2026-01-01")
        return play(places[key], letters_folder / letter, *options)

    places = {key: tmp_path_factory.mktemp(f"play{key}") for key in RUNS}
    with ThreadPoolExecutor(len(RUNS)) as pool:
        return dict(zip(RUNS, pool.map(run, RUNS), strict=True))


@pytest.fixture(params=RUNS)
def played(request: pytest.FixtureRequest, plays: dict[str, Played]) -> Played:
    return plays[request.param]


def organs(played: Played, number: str) -> dict[str, int]:
    """How many organs and persons each line reaches."""
    found = played.letter(number)["recipients"].items()
    return {text: len(who["organs"]) + len(who["persons"]) for text, who in found}


def test_it_comes_to_its_end_with_a_clean_journal(played: Played) -> None:
    assert played.code == 0, played.said[-2000:]
    assert played.result["journal"]["exit"] == 0
    for letter in played.result["letters"]:
        assert (letter["final_state"], letter["unresolved"]) == ("CONCLUDED", [])


def test_what_each_act_costs(played: Played) -> None:
    assert played.most("issue_letter") <= 30
    assert played.most(*RECIPIENT) <= 25


def test_in_2026_every_line_expands_to_nobody_and_issue_is_refused(played: Played) -> None:
    for letter in played.result["letters"]:
        tried = letter["if_issued"]
        assert tried["on"] == "2026-01-01"
        assert set(tried["empty"]) == set(letter["recipients"])
        assert tried["refused"].endswith(".")


def test_738_reaches_25_organs_that_carry_it_out(plays: dict[str, Played]) -> None:
    letter = plays["738"].letter("738-CV/TU")
    assert letter["dispatches"]["IMPLEMENT"] == 25
    assert letter["dispatch_states"] == {
        "ARCHIVE:CLOSED": 1, "IMPLEMENT:ACCEPTED": 25, "INFORM:ACKNOWLEDGED": 5 + len(letter["by_text"]),
    }  # fmt: skip
    assert organs(plays["738"], "738-CV/TU") == {
        "Các huyện uỷ, thị uỷ, thành uỷ": 11,
        "Ban cán sự đảng, đảng đoàn, đảng uỷ trực thuộc Tỉnh uỷ": 5 + 3 + 6,
        "Các đồng chí Tỉnh uỷ viên": 5,
        "Lưu Văn phòng Tỉnh uỷ": 1,
    }


def test_738_by_kind(plays: dict[str, Played]) -> None:
    found = plays["738"].letter("738-CV/TU")["recipients"]
    names = [name for who in list(found.values())[:2] for name in who["organs"]]
    begins = {"Ban cán sự đảng": 3, "Đảng đoàn": 6, "Đảng ủy": 5}
    for words, count in begins.items():
        assert sum(name.replace("uỷ", "ủy").startswith(words) for name in names) == count, words
    assert len(names) == 25 == len(set(names))


def test_738_shows_who_is_named_only_in_its_text_and_who_watches(plays: dict[str, Played]) -> None:
    letter = plays["738"].letter("738-CV/TU")
    assert len(letter["by_text"]) == 5
    assert "Ủy ban Kiểm tra Tỉnh ủy" in letter["by_text"]
    assert letter["watcher"] == "Ủy ban Kiểm tra Tỉnh ủy"
    steps = [step["name"] for step in plays["738"].result["steps"]]
    assert steps[-1] == "conclude_letter"
    assert steps.count("accept_dispatch") == 25
    confirmed = [step["about"] for step in plays["738"].result["steps"] if step["name"] == "edit_letter"]
    assert any("SẢN BÍ THƯ" in about for about in confirmed), "a doubtful reading is confirmed by an act"


def test_411_reaches_13_and_6_and_arrives_under_471(plays: dict[str, Played]) -> None:
    letter = plays["256"].letter("411-CV/TU")
    assert letter["dispatches"]["IMPLEMENT"] == 13
    assert list(organs(plays["256"], "411-CV/TU").values())[:2] == [13, 6]
    assert letter["dispatch_states"] == {"IMPLEMENT:ACCEPTED": 13, "INFORM:ACKNOWLEDGED": 6 + 5}
    assert "Ban Tổ chức" in letter["watcher"]
    opened = [step for step in plays["256"].result["steps"] if step["name"] == "open_run" and "471" in step["about"]]
    assert [step["on"] for step in opened] == ["2022-06-10"]
    assert letter["incoming"]["471"].startswith("Đảng ủy Khối")


def test_256_carries_it_out_to_76_and_4(plays: dict[str, Played]) -> None:
    letter = plays["256"].letter("256-CV/ĐUK")
    assert list(organs(plays["256"], "256-CV/ĐUK").values())[:2] == [76, 4]
    assert letter["dispatch_states"] == {"IMPLEMENT:ACCEPTED": 80, "INFORM:ACKNOWLEDGED": 5}


def test_256_covers_411_and_asks_for_no_report(plays: dict[str, Played]) -> None:
    letter = plays["256"].letter("256-CV/ĐUK")
    assert letter["upper"] == "411-CV/TU"
    assert {tie["upper"] for tie in letter["ties"]} == {1, 2, 3, 4, 5, 6}
    assert all(tie["words"] for tie in letter["ties"])
    assert letter["uncovered"] == []
    assert len(letter["missing_reports"]) == 1
    assert "báo cáo" in letter["missing_reports"][0]


def test_each_act_is_on_the_letter_s_own_date(plays: dict[str, Played]) -> None:
    days = {step["on"] for step in plays["256"].result["steps"]}
    assert days == {"2022-06-06", "2022-06-10", "2022-06-14"}
    assert {step["on"] for step in plays["738"].result["steps"]} == {"2022-07-20"}
