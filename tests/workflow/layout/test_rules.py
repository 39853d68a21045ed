"""The rule sets hold what the rules say, the day picks the set, and the record knows which form and head it has."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.cast import Cast
from tests.workflow.layout.letters import content
from workflow.layout.record import issuer_lines, mark_of, rules_of, sheet_for, symbol_of
from workflow.layout.rules import PARTY, STATE, rule_sets, rules_for, rules_named
from workflow.layout.sheet import blocks_of, printed_day, printed_number
from workflow.letters.models import Letter

# Figures of domain.md 1.2, written out once more: a slip in a file is found here.
SIZES = {
    "party-2018": {"title": 15, "superior": 14, "issuer": 14, "number": 14, "place_date": 14, "kind": 16, "subject": 14,
                   "letter_subject": 12, "body": 14, "authority": 14, "position": 14, "signer": 14,
                   "distribution_lead": 14, "distribution": 12, "urgency": 14, "page_number": 14},
    "state-2020": {"title": 12, "motto": 13, "superior": 12, "issuer": 13, "number": 13, "place_date": 14, "kind": 14,
                   "subject": 14, "letter_subject": 13, "body": 14, "authority": 14, "position": 14, "signer": 14,
                   "distribution_lead": 12, "distribution": 11, "urgency": 14, "page_number": 14},
}  # fmt: skip
SIZES["party-2026"] = SIZES["party-2018"]
BOLD = {"title", "motto", "issuer", "kind", "subject", "authority", "signer", "urgency"}


@pytest.mark.parametrize("version", sorted(SIZES))
def test_figures_are_those_of_the_rules(version: str) -> None:
    rules = rules_named(version)
    paper = rules.part("paper")
    assert [paper[name] for name in ("width", "height", "top", "bottom", "left", "right")] == [210, 297, 20, 20, 30, 15]
    assert {name: rules.element(name)["size"] for name in SIZES[version]} == SIZES[version]
    bold = {name for name in SIZES[version] if rules.element(name).get("bold")}
    extra = {"position", "distribution_lead"} if version == "state-2020" else set()
    assert bold == (BOLD | extra) & set(SIZES[version])
    assert rules.part("text")["indent"] == 10
    assert rules.part("text")["gap"] >= 6
    assert rules.part("page_number")["from_edge"] == 10


def test_what_changed_in_2026() -> None:
    old, new = rules_named("party-2018"), rules_named("party-2026")
    assert (old.part("addressees")["separator"], new.part("addressees")["separator"]) == (",", ";")
    assert new.part("subject")["end"] == "-----"
    assert not old.knows("PA")
    assert new.knows("PA")


@pytest.mark.parametrize(("form", "on", "version"), [
    (PARTY, date(2022, 6, 6), "party-2018"), (PARTY, date(2018, 4, 3), "party-2018"),
    (PARTY, date(2026, 5, 26), "party-2018"), (PARTY, date(2026, 5, 27), "party-2026"),
    (PARTY, date(2010, 1, 1), "party-2018"), (STATE, date(2026, 5, 27), "state-2020"),
])  # fmt: skip
def test_the_day_picks_the_set(form: str, on: date, version: str) -> None:
    assert rules_for(form, on).version == version


def test_sets_of_a_form_follow_one_another_without_a_gap() -> None:
    for form in (PARTY, STATE):
        sets = sorted((one for one in rule_sets().values() if one.form == form), key=lambda one: one.valid_from)
        for before, after in pairwise(sets):
            assert after.valid_from - before.valid_to == timedelta(days=1)
        assert sets[-1].valid_to == date(9999, 12, 31)


def test_numbers_and_days_bear_zeros_as_the_rules_want() -> None:
    rules = rules_named("party-2018")
    assert [printed_number(number, rules) for number in (None, 7, 10, 738)] == ["", "07", "10", "738"]
    assert printed_day(date(2022, 6, 6), rules) == "ngày 06 tháng 6 năm 2022"
    assert printed_day(date(2022, 2, 27), rules) == "ngày 27 tháng 02 năm 2022"
    assert printed_day(date(2022, 10, 5), rules) == "ngày 05 tháng 10 năm 2022"


def test_paragraphs_are_set_by_how_they_begin() -> None:
    texts = ["Căn cứ Điều lệ Đảng;", "QUYẾT ĐỊNH:", "Chương I. Quy định chung", "I- TÌNH HÌNH", "Điều 1. Thành lập tổ.",
             "1. Một.", "- Hai;", "Căn cứ sau thì không phải căn cứ."]  # fmt: skip
    blocks = blocks_of(texts)
    assert [block.kind for block in blocks] == ["basis", "centred", "centred", "heading", "article", "para", "dash",
                                                "para"]  # fmt: skip
    assert (blocks[4].lead, blocks[4].text) == ("Điều 1. ", "Thành lập tổ.")
    assert [block.lead + block.text for block in blocks] == texts, "nothing of the text is changed"


def letter_of(cast: Cast, organ: str, **facts: object) -> Letter:
    return Letter(kind="CV", issuer=cast.organs[organ], registrar=cast.organs[organ], subject="x", text_no=3, **facts)


def test_the_record_names_its_organ_its_superior_and_its_symbol(cast: Cast) -> None:
    def named(key: str) -> tuple[str, str]:
        lines = issuer_lines(cast.organs[key], cast.on, {})
        return lines["superior"], lines["issuer"]

    assert named("issuer") == ("", "Tỉnh uỷ Lam Giang")
    assert named("board") == ("Tỉnh uỷ Lam Giang", "Ban Tổ chức")
    assert named("inspection") == ("Tỉnh uỷ Lam Giang", "Uỷ ban Kiểm tra")
    assert named("district") == ("Đảng bộ tỉnh Lam Giang", "Huyện uỷ Bình Thuỷ")
    assert named("department") == ("", "Sở Xây dựng")
    assert symbol_of(cast.organs["issuer"], "CV", cast.on, rules_for(PARTY, cast.on)) == "CV/TU"
    assert symbol_of(cast.organs["department"], "CV", cast.on, rules_for(STATE, cast.on)) == "SXD"
    assert symbol_of(cast.organs["department"], "KH", cast.on, rules_for(STATE, cast.on)) == "KH-SXD"


def test_a_letter_keeps_the_set_of_its_own_day(cast: Cast) -> None:
    late = date(2026, 12, 1)
    draft = letter_of(cast, "issuer")
    assert rules_of(draft, {}, late).version == "party-2026"
    assert rules_of(letter_of(cast, "issuer", signed_on=cast.on), {}, late).version == "party-2018"
    assert rules_of(letter_of(cast, "issuer", dated=cast.on), {}, late).version == "party-2018"
    assert rules_of(letter_of(cast, "department"), {}, late).version == "state-2020"
    outside = letter_of(cast, "issuer", outside=True)
    assert rules_of(outside, {"date": "2022-06-06", "form": "state"}, late).version == "state-2020"
    assert rules_of(outside, {"date": "2022-06-06"}, late).version == "party-2018"


def test_what_is_no_original_says_so(cast: Cast) -> None:
    assert mark_of(letter_of(cast, "issuer")) == "DỰ THẢO, bản 3"
    assert mark_of(letter_of(cast, "issuer", outside=True)) == "BẢN GHI NỘI DUNG"
    assert mark_of(letter_of(cast, "issuer", status="NUMBERED")) == ""
    assert mark_of(letter_of(cast, "issuer", status="RECALLED")) == "ĐÃ THU HỒI"
    made = sheet_for(letter_of(cast, "issuer"), content(), cast.on)
    assert (made.mark, made.blanks, made.number) == ("DỰ THẢO, bản 3", True, None)
    signing = sheet_for(letter_of(cast, "issuer"), content(), cast.on, mark="", blanks=False)
    assert (signing.mark, signing.blanks) == ("", False)
