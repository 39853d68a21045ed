"""The form check: a right letter has no finding, each fault has its own, with what to do and the rule set's version."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflow.layout.letters import BODY, content
from workflow.layout.form import Finding, Level, check_form
from workflow.layout.rules import rules_named

PARTY, STATE = rules_named("party-2026"), rules_named("state-2020")
PARTY_FACTS: dict[str, Any] = {"one_head": False, "issuer": "Tỉnh uỷ Nam Sơn", "symbol": "CV/TU"}
STATE_FACTS: dict[str, Any] = {"one_head": True, "issuer": "Sở Xây dựng", "symbol": "SXD-QLN"}
ERROR, WARNING = Level.ERROR, Level.WARNING


def lines(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def state(**changes: Any) -> dict[str, Any]:
    return content(
        **{
            "body": lines(*BODY[:-1], "Đề nghị các đơn vị phối hợp thực hiện./."),
            "distribution": lines("Như trên", "Lưu: VT, QLN"),
            "authority": {"form": "K/T", "body": "GIÁM ĐỐC"},
            "position": "PHÓ GIÁM ĐỐC",
            **changes,
        }
    )


def found(text: dict[str, Any], **facts: Any) -> list[Finding]:
    return check_form(text, PARTY, **{**PARTY_FACTS, **facts})


@pytest.mark.parametrize("version", ["party-2018", "party-2026"])
def test_a_right_letter_has_no_finding(version: str) -> None:
    assert check_form(content(), rules_named(version), **PARTY_FACTS) == []
    report = content(addressees=[], distribution=lines("Ban Bí thư", "Lưu Văn phòng Tỉnh uỷ"))
    assert check_form(report, rules_named(version), **{**PARTY_FACTS, "kind": "BC", "symbol": "BC/TU"}) == []


def test_a_right_letter_of_the_state_has_no_finding() -> None:
    assert check_form(state(), STATE, **STATE_FACTS) == []


FAULTS: list[tuple[str, dict[str, Any], str, Level, str]] = [
    ("no place", {"place": ""}, "place", ERROR, "Hạ Long"),
    ("place with a date", {"place": "Nam Sơn, ngày 5"}, "place", ERROR, "văn thư"),
    ("place in small letters", {"place": "nam Sơn"}, "place", ERROR, "viết hoa"),
    ("date without zero", {"date_raw": "Nam Sơn, ngày 6 tháng 6 năm 2026"}, "date", ERROR, "ngày 06 tháng 6 năm 2026"),
    ("date with a zero too many", {"date_raw": "ngày 06 tháng 06 năm 2026"}, "date", ERROR, "ngày 06 tháng 6"),
    ("half a date", {"date_raw": "ngày 06 tháng 6"}, "date", WARNING, "ghi lại ngày"),
    ("no subject", {"subject": ""}, "subject", ERROR, "ghi trích yếu"),
    ("subject with a full stop", {"subject": "báo cáo kết quả."}, "subject", ERROR, "bỏ dấu"),
    ("subject in capitals", {"subject": "BÁO CÁO KẾT QUẢ NĂM"}, "subject", ERROR, "chữ thường"),
    ("a long subject", {"subject": "rất dài " * 40 + "thật"}, "subject", WARNING, "rút gọn"),
    ("V/v typed", {"subject": "V/v báo cáo kết quả"}, "subject", WARNING, "V/v"),
    ("no addressee", {"addressees": []}, "addressees", ERROR, "mỗi dòng một nơi"),
    ("twice the same", {"addressees": lines("Các ban Đảng", "Các ban Đảng,")}, "addressees", ERROR, "hai lần"),
    ("two in one line", {"addressees": lines("Các ban Đảng; Văn phòng Tỉnh uỷ")}, "addressees", WARNING, "tách dòng"),
    ("a small letter", {"addressees": lines("các ban Đảng")}, "addressees", WARNING, "viết hoa"),
    ("no receivers", {"distribution": []}, "distribution", ERROR, "nơi lưu"),
    ("no archive", {"distribution": lines("Như trên")}, "distribution", ERROR, "thêm dòng lưu"),
    ("archive first", {"distribution": lines("Như trên", "Lưu Văn phòng Tỉnh uỷ", "Báo Nam Sơn")}, "distribution",
     WARNING, "xuống cuối"),
    ("archive with a colon", {"distribution": lines("Như trên", "Lưu: Văn phòng")}, "distribution", WARNING,
     "hai chấm"),
    ("archive without a place", {"distribution": lines("Như trên", "Lưu")}, "distribution", ERROR, "nơi lưu"),
    ("no as above", {"distribution": lines("Lưu Văn phòng Tỉnh uỷ")}, "distribution", ERROR, "“Như trên”"),
    ("as above later", {"distribution": lines("Báo Nam Sơn", "Như trên", "Lưu Văn phòng")}, "distribution", WARNING,
     "lên đầu"),
    ("named again", {"distribution": lines("Như trên", "Các ban, cơ quan Đảng tỉnh", "Lưu Văn phòng")}, "distribution",
     WARNING, "đã gồm"),
    ("no body", {"body": []}, "body", ERROR, "mỗi đoạn một dòng"),
    ("the state's end", {"body": lines("Đề nghị thực hiện./.")}, "body", ERROR, "một dấu chấm"),
    ("no end", {"body": lines("Đề nghị thực hiện")}, "body", ERROR, "dấu chấm"),
    ("a paragraph without end", {"body": lines("Đề nghị thực hiện", "Xong.")}, "body", WARNING, "thêm dấu"),
    ("a paragraph in small letters", {"body": lines("đề nghị thực hiện.")}, "body", WARNING, "chữ đầu đoạn"),
    ("numbers left out", {"body": lines("1. Một.", "3. Ba.")}, "body", ERROR, "đánh lại số"),
    ("numbers twice", {"body": lines("1. Một.", "2. Hai.", "2. Hai.")}, "body", ERROR, "đánh lại số"),
    ("a blank before a comma", {"body": lines("Đề nghị , thực hiện.")}, "body", WARNING, "khoảng trống"),
    ("day in the body", {"body": lines("Trước ngày 6 tháng 7 năm 2026.")}, "body", WARNING, "ngày 06 tháng 7"),
    ("cited day", {"body": lines("Trước 06/07/2026.")}, "body", WARNING, "06/7/2026"),
    ("no comma before the day", {"body": lines("Theo Công văn số 07-CV/TU ngày 06/6/2026.")}, "citations", WARNING,
     "dấu phẩy"),
    ("half a citation", {"citations": [{"kind": "Công văn", "number": 7, "raw": "Công văn số 7"}]}, "citations",
     WARNING, "bổ sung"),
    ("two ways of tones", {"body": lines("Tỉnh uỷ và Huyện ủy.")}, "body", WARNING, "thống nhất"),
    ("another kind's note", {"dissemination": {"scope": "chi_bo"},
     "body": lines("Chỉ thị này được phổ biến đến chi bộ.")}, "dissemination", WARNING, "tên loại"),
    ("the note in the middle", {"dissemination": {"scope": "chi_bo"},
     "body": lines("Công văn này được phổ biến đến chi bộ.", "Hết.")}, "dissemination", WARNING, "xuống cuối"),
    ("a sign of no font", {"body": lines("Xin chào 😀.")}, "characters", ERROR, "thay các ký tự"),
    ("a turned text", {"body": lines("Đồng ý \u202eông gnohk.")}, "characters", ERROR, "thay các ký tự"),
    ("K/T of a committee", {"authority": {"form": "K/T", "body": "BÍ THƯ"}}, "authority", ERROR, "T/M"),
    ("own right of a committee", {"authority": {"form": "OWN"}}, "authority", ERROR, "T/M BAN THƯỜNG VỤ"),
    ("a form of the state", {"authority": {"form": "TUQ.", "body": "BÍ THƯ"}}, "authority", ERROR, "thể thức ký"),
    ("T/M of nobody", {"authority": {"form": "T/M", "body": ""}}, "authority", ERROR, "T/M BAN THƯỜNG VỤ"),
    ("authority with a comma", {"authority": {"form": "T/M", "body": "BAN THƯỜNG VỤ,"}}, "authority", ERROR, "bỏ dấu"),
    ("no position", {"position": ""}, "position", ERROR, "PHÓ BÍ THƯ"),
    ("position with the committee", {"position": "PHÓ BÍ THƯ TỈNH UỶ"}, "position", WARNING, "chỉ ghi chức vụ"),
    ("a rank before the name", {"signer": "Đại tá Trần Hữu Phước"}, "signer", ERROR, "họ và tên"),
    ("a degree before the name", {"signer": "TS. Trần Hữu Phước"}, "signer", ERROR, "họ và tên"),
    ("a name in capitals", {"signer": "TRẦN HỮU PHƯỚC"}, "signer", WARNING, "viết lại"),
    ("a name in small letters", {"signer": "trần Hữu Phước"}, "signer", ERROR, "viết lại"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "element", "level", "says"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS]
)
def test_each_fault_is_found_once_with_what_to_do(
    changes: dict[str, Any], element: str, level: Level, says: str
) -> None:
    said = found(content(**changes))
    hits = [one for one in said if one.element == element and one.level is level and says in one.mend]
    assert len(hits) == 1, said
    assert hits[0].required
    assert hits[0].found
    assert hits[0].rule_version == "party-2026"
    assert not [one for one in said if one not in hits and one.level is ERROR], "one fault, one error"


HEAD = [
    ("no issuer", {"issuer": ""}, "issuer"), ("an unknown kind", {"kind": "XX", "symbol": "XX/TU"}, "kind"),
    ("another kind's symbol", {"symbol": "BC/TU"}, "number"), ("a broken symbol", {"symbol": "CV TU"}, "number"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "element"), [row[1:] for row in HEAD], ids=[row[0] for row in HEAD])
def test_faults_of_the_record(facts: dict[str, Any], element: str) -> None:
    assert [one.element for one in found(content(), **facts) if one.level is ERROR] == [element]


def test_an_organ_without_a_code_is_warned_of() -> None:
    assert [(one.element, one.level) for one in found(content(), symbol="")] == [("number", WARNING)]


def test_a_report_has_no_addressees_and_no_as_above() -> None:
    said = found(content(), kind="BC", symbol="BC/TU")
    assert {(one.element, one.level) for one in said} == {("addressees", ERROR)}
    said = found(content(addressees=[]), kind="BC", symbol="BC/TU")
    assert [(one.element, one.level) for one in said] == [("distribution", ERROR)]


def test_a_decision_names_its_basis() -> None:
    text = content(addressees=[], distribution=lines("Lưu Văn phòng Tỉnh uỷ"), body=lines("Điều 1. Thành lập tổ."))
    assert [one.element for one in found(text, kind="QĐ", symbol="QĐ/TU")] == ["body"]
    based = {**text, "body": lines("Căn cứ Quy chế làm việc;", "Điều 1. Thành lập tổ.")}
    assert found(based, kind="QĐ", symbol="QĐ/TU") == []


STATE_FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("TM. of a department", {"authority": {"form": "T/M", "body": "SỞ XÂY DỰNG"}}, "authority"),
    ("a deputy in his own right", {"authority": {"form": "OWN"}}, "authority"),
    ("the head for himself", {"position": "GIÁM ĐỐC"}, "position"),
    ("the Party's end", {"body": lines("Đề nghị thực hiện.")}, "body"),
    ("archive without a colon", {"distribution": lines("Như trên", "Lưu VT, QLN")}, "distribution"),
]


@pytest.mark.parametrize(("changes", "element"), [row[1:] for row in STATE_FAULTS], ids=[r[0] for r in STATE_FAULTS])
def test_faults_of_the_state_form(changes: dict[str, Any], element: str) -> None:
    said = check_form(state(**changes), STATE, **STATE_FACTS)
    assert [one.element for one in said] == [element], said
    assert said[0].rule_version == "state-2020"


def test_where_nobody_knows_how_the_issuer_is_led_nothing_hangs_on_it() -> None:
    assert (
        found(content(authority={"form": "K/T", "body": "TRƯỞNG BAN"}, position="PHÓ TRƯỞNG BAN"), one_head=None) == []
    )


@pytest.mark.parametrize("text", [{}, {"body": None}, {"authority": "x", "addressees": "y", "body": 3},
                                  {"citations": [1, None], "dissemination": "z", "issuer": []}])  # fmt: skip
def test_no_text_makes_the_check_fail(text: dict[str, Any]) -> None:
    assert found(text)
