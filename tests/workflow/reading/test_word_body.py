"""Word files as rows of a body: what is kept of them, and that nothing is left out without being counted."""

from __future__ import annotations

import pytest

from tests.workflow.reading import wordfile
from workflow.kernel.errors import Invalid, NotALetter
from workflow.letters.body import clean_body, without_notes
from workflow.reading.importing import LEFT_OUT, import_word
from workflow.reading.parsing.word_body import COUNTED

LETTER = """ĐẢNG CỘNG SẢN VIỆT NAM
TỈNH UỶ LAM GIANG
*
Số 12-CV/TU
V/v tăng cường công tác xây dựng Đảng
Lam Giang, ngày 06 tháng 6 năm 2022
Kính gửi:
- Các huyện uỷ, thị uỷ.
Ban Thường vụ Tỉnh uỷ yêu cầu các cấp uỷ thực hiện một số nội dung sau:
1. Rà soát quy chế làm việc của cấp uỷ.
2. Xây dựng kế hoạch kiểm tra, giám sát.
Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh uỷ.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Lê Hữu Ký"""
NAMES = 'xmlns:pic="p" xmlns:v="v" xmlns:c="c" xmlns:dgm="d" xmlns:o="o" xmlns:m="m"'


def inside(xml: str) -> str:
    return f"<w:p><w:r><w:t>Đoạn</w:t></w:r><w:r {NAMES}>{xml}</w:r></w:p>"


DROPPED = {
    "picture": "<w:drawing><pic:pic/></w:drawing>", "chart": "<w:drawing><c:chart/></w:drawing>",
    "diagram": "<w:drawing><dgm:relIds/></w:drawing>", "object": "<w:object><o:OLEObject/></w:object>",
    "box": "<w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:txbxContent>",
    "footnote": '<w:footnoteReference w:id="1"/>', "comment": '<w:commentReference w:id="1"/>',
    "formula": "<m:oMath/>", "field": "<w:instrText>PAGE</w:instrText>",
    "look": '<w:rPr><w:color w:val="FF0000"/></w:rPr>',
}  # fmt: skip


@pytest.mark.parametrize("what", DROPPED)
def test_what_is_left_out_is_counted_and_the_words_around_it_stay(what: str) -> None:
    found = import_word(wordfile.pack(inside(DROPPED[what]) * 3))
    assert (LEFT_OUT[what], 3) in found.left
    assert [row["text"] for row in found.body] == ["Đoạn"] * 3


def test_every_count_has_its_sentence() -> None:
    assert set(COUNTED.values()) | {"nested", "wide", "hidden", "head"} == set(LEFT_OUT)


def test_tracked_changes_count_and_only_the_last_wording_comes_in() -> None:
    run = wordfile.run
    gone = "<w:del><w:r><w:delText>sớm</w:delText></w:r></w:del>"
    body = f"<w:p>{run('Báo cáo ')}{gone}<w:ins>{run('đúng hạn')}</w:ins></w:p>"
    found = import_word(wordfile.pack(body))
    assert [row["text"] for row in found.body] == ["Báo cáo đúng hạn"]
    assert [(LEFT_OUT["deletion"], 1), (LEFT_OUT["insertion"], 1)] == found.left


def test_bold_italic_lists_tables_and_page_breaks_are_kept() -> None:
    body = (
        wordfile.paragraph("Rà soát", wordfile.item(), "<w:b/>")
        + f"<w:p>{wordfile.run('Đoạn ')}{wordfile.run('nghiêng', '<w:i/>')}</w:p>"
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + wordfile.table((["STT"], ["Việc", "hai dòng"]), (["1"], [wordfile.paragraph("đậm", "", "<w:b/>")]))
        + wordfile.paragraph("Hết.")
    )
    found = import_word(wordfile.pack(body, word__numbering_xml=wordfile.numbering(("decimal", "%1."))))
    assert [without_notes(row) for row in found.body] == [
        {"text": "1. Rà soát", "marks": [[3, 10, "b"]]},
        {"text": "Đoạn nghiêng", "marks": [[5, 12, "i"]]},
        {"break": "page"},
        {"table": [["STT", "Việc\nhai dòng"], ["1", {"text": "đậm", "marks": [[0, 3, "b"]]}]]},
        {"text": "Hết."},
    ]
    assert clean_body(found.body) == found.body
    assert (found.paragraphs, found.tables, found.marked) == (3, 1, 2)


def test_of_a_whole_letter_the_body_alone_is_body_and_the_rest_fills_its_parts() -> None:
    lines = LETTER.splitlines()
    xml = "".join(wordfile.paragraph(line, "", "<w:b/>" if line.startswith("1.") else "") for line in lines)
    found = import_word(wordfile.pack(xml))
    assert [row["text"] for row in found.body] == lines[8:11]
    assert found.body[1]["marks"] == [[0, len(lines[9]), "b"]]
    assert [row["text"] for row in found.letter["addressees"]] == ["Các huyện uỷ, thị uỷ"]
    assert not found.notes


@pytest.mark.parametrize("data", [b"", b"   ", b"text only", b"%PDF-1.7\n", wordfile.pack(wordfile.paragraph(" "))])
def test_what_is_no_word_file_with_words_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(NotALetter) as caught:
        import_word(data)
    assert str(caught.value.sentence)


def lettered(text: str, behind: str = "") -> bytes:
    return wordfile.pack("".join(map(wordfile.paragraph, text.split("\n"))) + behind)


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Tuyệt mật"])
def test_a_secret_paper_hands_on_not_one_word(mark: str) -> None:
    for data in (lettered(LETTER.replace("Lam Giang, ngày", f"{mark}\nLam Giang, ngày")), lettered(f"{mark}\nĐoạn.")):
        with pytest.raises(Invalid, match="Văn bản mật không lưu"):
            import_word(data)
    assert import_word(lettered(LETTER.replace("Rà soát", "Bí mật nhà nước: rà soát"))).body


def test_without_the_look_at_the_marks_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.reading.importing.MARKS", ())
    assert import_word(lettered("TUYỆT MẬT\nĐoạn.")).body


def test_what_lies_behind_the_signature_is_told_with_its_number() -> None:
    annex = wordfile.paragraph("PHỤ LỤC") + wordfile.paragraph("Danh sách kèm theo")
    assert [note for note in import_word(lettered(LETTER, annex)).notes if "Sau khối chữ ký còn 2" in note]
    assert not [note for note in import_word(lettered(LETTER)).notes if "Sau khối chữ ký" in note]
