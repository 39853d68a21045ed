"""`make play` on invented letters: without a directory it invents one and says so; what is no letter is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play.playing import RECIPIENT, Played, play

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
HEAD = "name,kind,parent,code,valid_from,valid_to,grassroots\n"
DIRECTORY = HEAD + "Tỉnh ủy Mây Trắng,PROVINCE_COMMITTEE,,TU,,,\n"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One run."""
    return play(tmp_path_factory.mktemp("playinvented"), HERE / "invented.txt", "--as-of", "2021-03-11")


def test_a_letter_without_a_directory_is_played_to_its_end(played: Played) -> None:
    assert played.code == 0, played.said[-3000:]
    letter = played.letter("77-CV/TU")
    assert (letter["final_state"], letter["unresolved"]) == ("CONCLUDED", [])
    assert played.result["journal"]["exit"] == 0
    assert letter["dispatches"]["IMPLEMENT"] >= 5
    assert set(letter["dispatch_states"]) == {"IMPLEMENT:ACCEPTED", "INFORM:ACKNOWLEDGED", "ARCHIVE:CLOSED"}


def test_what_was_invented_is_said(played: Played) -> None:
    assert "mô phỏng" in played.said
    assert "Mô phỏng thêm: Trung tâm Lưu trữ Mây Trắng" in played.said
    lines = played.letter("77-CV/TU")["recipients"]
    assert lines["Trung tâm Lưu trữ Mây Trắng"]["organs"] == ["Trung tâm Lưu trữ Mây Trắng"]
    assert len(lines["Các đồng chí Ủy viên Ban Thường vụ Tỉnh ủy"]["persons"]) == 2


def test_what_it_costs(played: Played) -> None:
    assert played.most("issue_letter") <= 30
    assert played.most(*RECIPIENT) <= 25


def test_issue_the_day_before_would_go_through_and_is_undone(played: Played) -> None:
    assert played.letter("77-CV/TU")["if_issued"] == {"on": "2021-03-11", "empty": [], "refused": ""}
    assert [step["name"] for step in played.result["steps"]].count("issue_letter") == 1


@pytest.mark.parametrize(
    ("text", "directory", "said", "code"),
    [
        ("Trời hôm nay đẹp.\n", None, "không phải là công văn", 2),
        ("", None, "", 2),
        (None, HEAD + "Ban X,LẠ,,,,,\nBan Y,ADVISORY_BOARD,Tỉnh ủy Nào Đó,,,,\n", "Dòng 2, Dòng 3", 1),
        (None, HEAD + "Tỉnh ủy Khác,PROVINCE_COMMITTEE,,KH,,,\n", "không có cơ quan ban hành", 1),
        (None, DIRECTORY, "không ứng với cơ quan hay cá nhân nào", 1),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, text: str | None, directory: str | None, said: str, code: int
) -> None:
    letter = HERE / "invented.txt"
    if text is not None:
        letter = tmp_path / "letter.txt"
        letter.write_text(text)
    options: tuple[str, ...] = ()
    if directory is not None:
        (tmp_path / "directory.csv").write_text(directory)
        options = ("--directory", str(tmp_path / "directory.csv"))
    found = play(tmp_path, letter, *options)
    assert found.code == code, found.said[-2000:]
    assert all(part in found.said for part in said.split(", ")), found.said[-2000:]
    assert "Traceback" not in found.said
    assert found.result == {}
