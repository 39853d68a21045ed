"""The real letters of 2022: read, laid out by the rule set of their day, and nothing of their text lost."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tests.workflow.layout.measuring import runs
from workflow.layout.form import check_form
from workflow.layout.pdf import render_pdf
from workflow.layout.reading import render_html
from workflow.layout.rules import rules_for
from workflow.layout.sheet import date_in, sheet_of
from workflow.layout.word import render_docx
from workflow.letters.content import whole
from workflow.reading.reader import read_text

pytestmark = pytest.mark.letters
LETTERS = Path(os.environ.get("CONGVAN_LETTERS", Path(__file__).parents[4] / "shared" / "letters"))


@pytest.mark.parametrize("name", ["256-cv-duk.txt", "738-cv-tu.txt"])
def test_a_real_letter_is_laid_out_whole(name: str) -> None:
    for content in read_text((LETTERS / name).read_text(encoding="utf-8")):
        on = date_in(content)
        assert on
        assert on.year == 2022
        rules = rules_for("party", on)
        assert rules.version == "party-2018"
        assert date(2018, 4, 3) <= on
        sheet = sheet_of(content, rules, number=whole(content["number"]), dated=on)
        inside = [run.text for run in runs(render_pdf(sheet)) if run.top > 18]  # without the numbers of pages
        shown = "".join("".join(inside).split())
        for row in (*content["body"], *content["addressees"], *content["distribution"]):
            assert "".join(row["text"].split()).rstrip(",;.") in shown
        assert f"Số{content['number']}-{content['symbol']}" in shown
        assert render_docx(sheet)
        assert content["signer"] in render_html(sheet)
        found = check_form(content, rules, one_head=False, symbol=content["symbol"])
        assert all(one.rule_version == "party-2018" for one in found)
        assert not [one for one in found if one.element in ("authority", "number", "date", "characters")], found
