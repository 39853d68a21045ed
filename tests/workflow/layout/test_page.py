"""Margins, sizes and positions of every kind under every rule set, measured in the finished PDF."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflow.layout.letters import BODY, NUMBERED, content, every_kind, sheet
from tests.workflow.layout.measuring import MM, Run, rules_drawn, runs, size_of, the
from workflow.layout.pdf import render_pdf
from workflow.layout.rules import rules_named

CLOSE = 0.5
"""Millimetres."""
FACES = {(False, False): "Tinos", (True, False): "Tinos-Bold", (False, True): "Tinos-Italic",
         (True, True): "Tinos-BoldItalic"}  # fmt: skip


def near(value: float, wanted: float) -> bool:
    return abs(value - wanted) <= CLOSE


def styled(run: Run, element: Any) -> bool:
    face = FACES[bool(element.get("bold")), bool(element.get("italic"))]
    return run.size == element["size"] and run.font == face


LONG = content(body=[{"text": text} for text in BODY * 3])


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_paper_margins_and_body_are_those_of_the_rule_set(version: str, kind: str) -> None:
    rules = rules_named(version)
    paper, text = rules.part("paper"), rules.part("text")
    pdf = render_pdf(sheet(rules, kind, text=LONG, **NUMBERED))
    found = runs(pdf)
    pages = size_of(pdf)
    assert len(pages) == 2
    assert all(near(width, paper["width"]) and near(height, paper["height"]) for width, height in pages)
    body = [run for run in found if styled(run, rules.element("body"))]
    wide = [run for run in body if run.text.startswith("từ đầu nhiệm kỳ")]
    assert len(wide) == 9
    assert all(near(run.left, paper["left"]) for run in wide)
    assert all(near(run.right, paper["width"] - paper["right"]) for run in wide), "justified to the margin"
    first = [run for run in body if run.text[:2] in ("1.", "2.", "3.")]
    assert all(near(run.left, paper["left"] + text["indent"]) for run in first)
    inside = [run for run in found if not (run.page and run.text == str(run.page + 1))]
    assert near(min(run.top for run in inside if run.page == 0), paper["top"])
    assert near(min(run.top for run in inside if run.page == 1), paper["top"])
    assert all(run.baseline <= paper["height"] - paper["bottom"] + CLOSE for run in inside)
    assert all(run.left >= paper["left"] - CLOSE for run in inside)
    assert all(run.right <= paper["width"] - paper["right"] + CLOSE for run in inside)
    follows = found[found.index(wide[0]) + 1]
    assert near(follows.baseline - wide[0].baseline, text["pitch"] * MM)
    assert text["pitch_least"] <= text["pitch"] <= text["pitch_most"]
    gap = the(found[found.index(follows) + 1 :], "2. ").baseline - follows.baseline
    assert near(gap, (text["pitch"] + text["gap"]) * MM)


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_the_head_stands_in_two_columns(version: str, kind: str) -> None:
    rules = rules_named(version)
    paper, header = rules.part("paper"), rules.part("header")
    pdf = render_pdf(sheet(rules, kind, **NUMBERED))
    found = runs(pdf)
    left, right = paper["left"] + header["left"] / 2, paper["left"] + header["left"] + header["right"] / 2
    issuer = the(found, "TỈNH UỶ NAM SƠN" if rules.form == "party" else "SỞ XÂY DỰNG")
    assert styled(issuer, rules.element("issuer"))
    assert near(issuer.middle, left)
    title = the(found, header["title"][0])
    assert styled(title, rules.element("title"))
    assert near(title.middle, right)
    assert near(title.top, paper["top"])
    number = the(found, f"{header['number_lead']}07")
    assert styled(number, rules.element("number"))
    assert near(number.middle, left)
    assert number.text.startswith("Số 07-" if rules.form == "party" else "Số: 07/")
    assert number.baseline > issuer.baseline
    dated = the(found, "Nam Sơn, ngày 05 tháng 6 năm 2026")
    assert styled(dated, rules.element("place_date"))
    assert near(dated.middle, right)
    last = the(found, header["title"][-1])
    long_rule = min(rules_drawn(pdf), key=lambda line: abs(line[2] - last.baseline) + abs(line[0] - last.left))
    assert near(long_rule[0], last.left)
    assert near(long_rule[1], last.right), "the line is as long as the title"
    urgent = the(found, "KHẨN")
    assert styled(urgent, rules.element("urgency"))
    assert near(urgent.middle, left)
    assert urgent.baseline > number.baseline
    if rules.form == "party":
        star = the(found, "*")
        assert near(star.middle, left)
        assert issuer.baseline < star.baseline < number.baseline


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_the_subject_stands_where_its_kind_wants_it(version: str, kind: str) -> None:
    rules = rules_named(version)
    paper, header = rules.part("paper"), rules.part("header")
    found = runs(render_pdf(sheet(rules, kind, **NUMBERED)))
    number = the(found, "07")
    if not rules.kind(kind)["titled"]:
        subject = the(found, "báo cáo kết quả")
        assert styled(subject, rules.element("letter_subject"))
        assert near(subject.middle, paper["left"] + header["left"] / 2)
        assert subject.text.startswith("V/v rà soát" if rules.form == "state" else "Rà soát")
        assert subject.baseline > number.baseline
        return
    name = the(found, rules.kind(kind)["name"].upper())
    assert styled(name, rules.element("kind"))
    across = paper["left"] + (paper["width"] - paper["left"] - paper["right"]) / 2
    assert near(name.middle, across)
    subject = the(found, "Rà soát, báo cáo")
    assert styled(subject, rules.element("subject"))
    assert near(subject.middle, across)
    assert ("-----" in {run.text for run in found}) == (rules.part("subject")["end"] == "-----")


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_the_tail_holds_receivers_left_and_the_signature_right(version: str, kind: str) -> None:
    rules = rules_named(version)
    paper, place = rules.part("paper"), rules.part("signature")
    found = runs(render_pdf(sheet(rules, kind, **NUMBERED)))
    label = the(found, "Nơi nhận:")
    assert styled(label, rules.element("distribution_lead"))
    assert near(label.left, paper["left"])
    line = the(found, "- Như trên")
    assert styled(line, rules.element("distribution"))
    assert near(line.left, paper["left"])
    mark = rules.part("distribution")
    assert line.text == f"- Như trên{mark['separator']}"
    assert the(found, "- Lưu").text == f"- Lưu Văn phòng Tỉnh uỷ{mark['end']}"
    middle = paper["left"] + place["left"] + place["right"] / 2
    form = "T/M" if rules.form == "party" else "TM."
    for words, element in ((f"{form} BAN THƯỜNG VỤ", "authority"), ("PHÓ BÍ THƯ", "position"),
                           ("Trần Hữu Phước", "signer")):  # fmt: skip
        run = the(found, words)
        assert styled(run, rules.element(element)), words
        assert near(run.middle, middle), words
    room = the(found, "Trần Hữu Phước").baseline - the(found, "PHÓ BÍ THƯ").baseline
    assert room >= place["space"]


@pytest.mark.parametrize("version", ["party-2018", "party-2026", "state-2020"])
def test_pages_are_numbered_from_the_second_on(version: str) -> None:
    rules = rules_named(version)
    paper = rules.part("paper")
    pdf = render_pdf(sheet(rules, text=content(body=[{"text": text} for text in BODY * 9])))
    numbers = [run for run in runs(pdf) if run.top < paper["top"] - 2]
    assert [run.text for run in numbers] == [str(page) for page in range(2, len(size_of(pdf)) + 1)]
    across = paper["left"] + (paper["width"] - paper["left"] - paper["right"]) / 2
    for run in numbers:
        assert styled(run, rules.element("page_number"))
        assert near(run.middle, across)
        assert near(run.top, rules.part("page_number")["from_edge"])


def test_the_signature_never_stands_on_a_page_without_text() -> None:
    rules = rules_named("party-2018")
    for more in range(1, 40):
        text = content(body=[{"text": f"{no}. Dòng ngắn."} for no in range(more)])
        found = runs(render_pdf(sheet(rules, text=text)))
        last = max(run.page for run in found)
        assert any(run.page == last and "Dòng ngắn" in run.text for run in found), more
        tail = [run.page for run in found if run.text in ("Nơi nhận:", "Trần Hữu Phước", "PHÓ BÍ THƯ")]
        assert tail == [last] * 3, more
