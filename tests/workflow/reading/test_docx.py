"""Word files: layout by tables, numbers that Word writes, capitals and old fonts of styles, boxes; what is refused."""

import io
import zipfile

import pytest

from tests.workflow.reading import office, wordfile
from tests.workflow.reading.comparing import essence, text_of
from tests.workflow.reading.wordfile import item, numbering, pack, paragraph, run, table
from workflow.kernel.errors import NotALetter
from workflow.reading.intake import read_source, source_of
from workflow.reading.reader import read_text
from workflow.reading.source import SourceForm


def lines(body, **parts):
    return [line.text for line in source_of(pack(body, **parts)).lines]


def why(data):
    with pytest.raises(NotALetter) as refusal:
        source_of(data)
    return refusal.value.facts["why"]


@pytest.mark.parametrize("name", ["committee", "office"])
def test_letter_in_word_reads_like_its_text(name):
    text = text_of(name)
    source = source_of(pack(wordfile.letter(office.parts_of(text))))
    assert source.form is SourceForm.DOCX
    (letter,), (expected,) = read_source(source), read_text(text)
    assert {key: value for key, value in essence(letter).items() if key != "review"} == {
        key: value for key, value in essence(expected).items() if key != "review"
    }
    assert letter["where"]["number"]["box"] is None


def test_cells_of_a_row_stand_side_by_side():
    assert lines(table([["TỈNH ỦY", "*"], ["ĐẢNG CỘNG SẢN", "", "ngày"]])) == [
        "TỈNH ỦY     ĐẢNG CỘNG SẢN", "*", "\tngày",
    ]  # fmt: skip


def test_a_table_within_a_cell_stays_in_its_column():
    assert lines(table([["trái"], [table([["a"], ["b"]])]])) == ["trái     a     b"]


def test_numbers_that_word_writes_are_rendered():
    body = "".join(
        paragraph(text, item(level))
        for text, level in [("một", 0), ("hai", 0), ("nhỏ", 1), ("nhỏ nữa", 1), ("ba", 0), ("lại", 1)]
    )
    given = numbering(("decimal", "%1."), ("lowerLetter", "%2)"))
    assert lines(body, word__numbering_xml=given) == ["1. một", "2. hai", "a) nhỏ", "b) nhỏ nữa", "3. ba", "a) lại"]


def test_bullets_and_roman_numbers():
    given = numbering(("upperRoman", "%1."), ("bullet", ""), ("decimal", "%1.%3"))
    body = paragraph("đầu", item(0)) + paragraph("gạch", item(1)) + paragraph("con", item(2))
    assert lines(body, word__numbering_xml=given) == ["I. đầu", "- gạch", "I.1 con"]


def test_list_of_a_style_is_numbered():
    styles = f'<w:styles {wordfile.SPACE}><w:style w:styleId="Muc"><w:pPr>{item(0)}</w:pPr></w:style></w:styles>'
    body = paragraph("việc", '<w:pStyle w:val="Muc"/>') * 2
    assert lines(body, word__numbering_xml=numbering(("decimal", "%1.")), word__styles_xml=styles) == [
        "1. việc",
        "2. việc",
    ]


def test_capitals_of_a_run_or_a_style_are_capitals():
    styles = f'<w:styles {wordfile.SPACE}><w:style w:styleId="Hoa"><w:rPr><w:caps/></w:rPr></w:style></w:styles>'
    body = paragraph("Tỉnh ủy", "", "<w:caps/>") + paragraph("Số", "", '<w:caps w:val="0"/>')
    body += paragraph("Đảng", '<w:pStyle w:val="Hoa"/>')
    assert lines(body, word__styles_xml=styles) == ["TỈNH ỦY", "Số", "ĐẢNG"]


def test_letters_of_old_fonts_become_unicode():
    body = paragraph("§¶ng ñy", "", '<w:rFonts w:ascii=".VnTime"/>') + paragraph(
        "®¶ng ñy", "", '<w:rFonts w:ascii=".VnTimeH"/>'
    )
    body += paragraph("Ñaûng uûy", "", '<w:rFonts w:ascii="VNI-Times"/>')
    assert lines(body) == ["Đảng ủy", "ĐẢNG ỦY", "Đảng ủy"]


def test_text_boxes_come_once_and_deleted_or_hidden_text_never():
    box = f"<w:txbxContent>{paragraph('ĐẾN')}{paragraph('Số: 471')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = f"<w:p><w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r></w:p>"
    body += f"<w:p><w:del>{run('bỏ')}</w:del>{run('còn')}{run('ẩn', '<w:vanish/>')}</w:p>"
    assert lines(body) == ["", "ĐẾN", "Số: 471", "còn"]


def test_tabs_part_columns_and_set_right():
    body = paragraph("\tthụt đầu dòng").replace("\t", "</w:t><w:tab/><w:t>")
    body += paragraph("trái\tphải").replace("\t", "</w:t><w:tab/><w:tab/><w:t>")
    body += paragraph("\tphải").replace("\t", "</w:t><w:tab/><w:tab/><w:tab/><w:tab/><w:t>")
    assert lines(body) == ["thụt đầu dòng", "trái     phải", "\tphải"]


def test_pages_are_those_that_word_saw():
    body = paragraph("một") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>" + paragraph("cũng hai")
    assert [(line.text, line.page) for line in source_of(pack(body)).lines] == [("một", 1), ("hai", 2), ("cũng hai", 2)]


def test_macros_and_passwords_are_refused():
    assert why(pack(paragraph("chữ"), word__vbaProject_bin=b"x")) == "macro"
    assert (
        why(pack(paragraph("chữ"), types=wordfile.TYPES.replace("wordprocessingml.document", "ms-word.macroEnabled")))
        == "macro"
    )
    assert why(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)) == "password"
    assert why(b"\xd0\xcf\x11\xe0" + bytes(600)) == "old_word"


def test_other_packages_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("thư.txt", "x")
    assert why(out.getvalue()) == "archive"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<x/>")
    assert why(out.getvalue()) == "other_office"


def test_entities_are_refused_and_nothing_outside_is_opened(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("mật")
    body = f"<w:document {wordfile.SPACE}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    assert why(_with_document(f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{body}')) == "bomb"


def _with_document(xml):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", wordfile.TYPES)
        file.writestr("word/document.xml", xml)
    return out.getvalue()


@pytest.mark.parametrize("xml", ["<w:document", "", "<a></b>"])
def test_broken_xml_is_damage(xml):
    assert why(_with_document(xml)) in ("damaged", "no_text")


def test_tables_within_tables_without_end_are_refused():
    deep = "<w:tbl><w:tr><w:tc>" * 5000 + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 5000
    assert why(pack(deep)) == "damaged"
