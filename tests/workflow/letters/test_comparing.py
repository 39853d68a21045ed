"""The difference between two texts: nothing lost, words kept whole, cost bounded."""

from __future__ import annotations

import random
import time
import unicodedata
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.letters.comparing import CHANGED, GONE, MARKED, NEW, SAME, Piece, body_hunks, compare, pieces
from workflow.letters.notation import rows_of

LINES = st.lists(st.sampled_from(["một hai ba.", "hai ba bốn.", "một  hai, năm", "sáu", "- bảy tám"]), max_size=9)


def sides(hunks: Any) -> tuple[list[str], list[str]]:
    old = ["".join(p.text for p in hunk.pieces if p.state != NEW) for hunk in hunks if hunk.state != NEW]
    new = ["".join(p.text for p in hunk.pieces if p.state != GONE) for hunk in hunks if hunk.state != GONE]
    return old, new


@given(LINES, LINES)
@settings(max_examples=300, deadline=None)
def test_both_texts_can_be_read_out_of_the_difference(old: list[str], new: list[str]) -> None:
    hunks = body_hunks([{"text": row} for row in old], [{"text": row} for row in new])
    assert sides(hunks) == (old, new)
    assert all(hunk.state == SAME for hunk in hunks) == (old == new)


@given(st.text("ab ,.", max_size=40), st.text("ab ,.", max_size=40))
@settings(max_examples=300, deadline=None)
def test_words_of_a_row_are_all_there(old: str, new: str) -> None:
    found = list(pieces(old, new))
    assert "".join(p.text for p in found if p.state != NEW) == old
    assert "".join(p.text for p in found if p.state != GONE) == new


def test_words_change_whole_and_however_they_were_typed() -> None:
    same = "báo cáo trước ngày "
    found = list(pieces("Huyện uỷ báo cáo trước ngày 15/12.", "Huyện uỷ gửi báo cáo trước ngày 20/12."))
    assert found == [Piece(SAME, "Huyện uỷ "), Piece(NEW, "gửi "), Piece(SAME, same), Piece(GONE, "15"),
                     Piece(NEW, "20"), Piece(SAME, "/12.")]  # fmt: skip
    apart = unicodedata.normalize("NFD", "Huyện uỷ")
    assert [piece.state for piece in pieces(apart, "Huyện uỷ")] == [SAME]
    assert list(pieces("uỷ ban", "ủy ban"))[:2] == [Piece(GONE, "uỷ"), Piece(NEW, "ủy")]


def test_parts_marks_and_tables() -> None:
    old = {"subject": "về thẻ", "addressees": [{"text": "Huyện uỷ A"}], "body": rows_of("1. Một.\n| a | b |\n2. Hai.")}
    new = {"subject": "về thẻ đảng", "addressees": [{"text": "Huyện uỷ A"}, {"text": "Huyện uỷ B"}],
           "authority": {"form": "T/M", "body": "BAN"}, "body": rows_of("1. **Một**.\n| a | c |\n2. Hai.")}  # fmt: skip
    found = {part.name: part for part in compare(old, new)}
    assert list(found) == ["subject", "addressees", "body", "authority"]
    assert {name: part.changes for name, part in found.items()} == {
        "subject": 1, "addressees": 1, "body": 2, "authority": 1,
    }  # fmt: skip
    assert [hunk.state for hunk in found["body"].hunks] == [MARKED, CHANGED, SAME]


def test_one_changed_row_is_one_hunk() -> None:
    old = [{"text": f"{no}. Rà soát nhiệm vụ số {no} của cấp uỷ."} for no in range(50)]
    new = [*old[:20], {"text": "20. Rà soát kỹ nhiệm vụ số 20 của cấp uỷ."}, *old[21:]]
    assert [hunk.state for hunk in body_hunks(old, new) if hunk.state != SAME] == [CHANGED]


def test_a_long_or_hostile_text_is_coarse_before_it_is_slow() -> None:
    dice = random.Random(7)
    words = [f"chữ{dice.randrange(3000)}" for _ in range(120_000)]
    old = [{"text": " ".join(words[at : at + 60])} for at in range(0, len(words), 60)]
    new = [{"text": row["text"].replace("chữ1", "từ")} for row in reversed(old)]
    same = [{"text": "a b " * 50_000}], [{"text": "b a " * 50_000 + "c"}]
    few = [{"text": dice.choice("xyz")} for _ in range(20_000)], [{"text": dice.choice("xyz")} for _ in range(20_000)]
    for mine, theirs in ((old, new), same, few):
        began = time.perf_counter()
        hunks = body_hunks(mine, theirs)
        assert time.perf_counter() - began < 6
        assert sides(hunks) == ([row["text"].strip() for row in mine], [row["text"].strip() for row in theirs])
