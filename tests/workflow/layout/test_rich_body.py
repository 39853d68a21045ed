"""Bold and italic words, tables and page breaks: the same on the page, in reading mode and in Word."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from tests.workflow.layout.letters import content, every_kind, sheet
from tests.workflow.layout.measuring import runs, size_of
from workflow.kernel.errors import Invalid
from workflow.layout.form import check_form
from workflow.layout.limits import MAX_PARAGRAPHS
from workflow.layout.pdf import render_pdf
from workflow.layout.reading import render_html
from workflow.layout.rules import rules_named
from workflow.layout.word import render_docx
from workflow.letters.notation import rows_of

BODY = """Thực hiện Kế hoạch số 42-KH/TU, ngày 05/10/2026, Ban Thường vụ yêu cầu:
1. **Rà soát** *toàn bộ* nhiệm vụ <script>alert(1)</script>.
Điều 2. Giao **Ban Tổ chức** theo dõi.
| STT | Nội dung | Hạn |
|---|---|---|
| 1 | **Quy chế** làm việc & #strong[kế hoạch] | 30/12/2026 |
| 2 | Báo cáo | 15/01/2027 |
[ngắt trang]
Công văn này được phổ biến đến chi bộ."""


def rich(**more: Any) -> dict[str, Any]:
    return content(body=rows_of(BODY), **more)


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_marks_tables_and_breaks_stand_on_the_page(version: str, kind: str) -> None:
    pdf = render_pdf(sheet(rules_named(version), kind, text=rich()))
    found = runs(pdf)
    assert len(size_of(pdf)) == 2
    faces = {run.text.strip(): run.font for run in found}
    words = ("Rà soát", "toàn bộ", "Ban Tổ chức")
    assert [faces[word] for word in words] == ["Tinos-Bold", "Tinos-Italic", "Tinos-Bold"]
    heads = [run for run in found if run.text.strip() in ("STT", "Nội dung", "Hạn")]
    assert [run.font for run in heads] == ["Tinos-Bold"] * 3
    assert heads[0].left < heads[1].left < heads[2].left
    assert len({round(run.baseline, 1) for run in heads}) == 1
    words = "".join(run.text for run in found)
    assert "<script>alert(1)</script>" in words
    assert "#strong[kế hoạch]" in words
    assert next(run for run in found if run.text.startswith("Công văn này")).page == 1


def test_reading_mode_has_the_same_parts_and_no_foreign_markup() -> None:
    html = render_html(sheet(rules_named("party-2026"), text=rich()))
    assert "1. <b>Rà soát</b> <i>toàn bộ</i> nhiệm vụ &lt;script&gt;" in html
    assert '<th scope="col">STT</th>' in html
    assert "<td><b>Quy chế</b> làm việc &amp; #strong[kế hoạch]</td>" in html
    assert '<hr class="cv-doc__break">' in html
    assert "<b>Điều 2. </b>Giao <b>Ban Tổ chức</b> theo dõi." in html


def test_word_has_the_same_parts() -> None:
    book = docx.Document(io.BytesIO(render_docx(sheet(rules_named("party-2026"), text=rich()))))
    paragraph = next(one for one in book.paragraphs if "Rà soát" in one.text)
    assert [(run.text, run.bold, run.italic) for run in paragraph.runs][:4] == [
        ("1. ", False, False), ("Rà soát", True, False), (" ", False, False), ("toàn bộ", False, True),
    ]  # fmt: skip
    table = next(one for one in book.tables if one.cell(0, 0).text == "STT")
    assert [[cell.text for cell in row.cells] for row in table.rows][2] == ["2", "Báo cáo", "15/01/2027"]
    last = next(one for one in book.paragraphs if one.text.startswith("Công văn này"))
    assert last.paragraph_format.page_break_before is True


def test_the_check_reads_cells_too_and_asks_no_full_stop_of_a_table() -> None:
    rules = rules_named("party-2026")
    assert not [one for one in check_form(rich(), rules) if "dấu câu" in one.required]
    odd = content(body=[*rich()["body"], {"table": [["☃", "b"]]}, {"text": "Hết."}])
    assert [one.found for one in check_form(odd, rules) if one.element == "characters"] == ["☃"]


def test_cells_count_as_paragraphs_so_that_a_huge_table_is_no_way_round_the_limits() -> None:
    body = [{"table": [["x"] * 12] * 500}] * (MAX_PARAGRAPHS // 6000 + 1)
    with pytest.raises(Invalid):
        render_pdf(sheet(rules_named("party-2026"), text=content(body=body)))
