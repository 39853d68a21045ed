"""From a letter's record to its sheet: the facts that the record and the directory know better than the text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflow.directory.models import Organ, OrganCode, OrganName
from workflow.directory.queries import STAFF_KINDS, parent_on
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import LetterStatus, NameKind, OrganKind
from workflow.letters.content import part, plain
from workflow.letters.models import Letter
from workflow.letters.signatories import signatory_of

from .rules import PARTY, STATE, RuleSet, rules_for
from .sheet import Sheet, date_in, sheet_of

STATE_KINDS = (OrganKind.STATE_DEPARTMENT, OrganKind.FRONT)
"""Organs that write in the state's form (Decree 30/2020/NĐ-CP)."""
NAMELESS = "CV"
"""The kind whose name no page of the state's form bears."""
_BRANCHES = (
    ("tỉnh uỷ", "Đảng bộ tỉnh"), ("thành uỷ", "Đảng bộ thành phố"), ("huyện uỷ", "Đảng bộ huyện"),
    ("quận uỷ", "Đảng bộ quận"), ("thị uỷ", "Đảng bộ thị xã"), ("đảng uỷ", "Đảng bộ"),
)  # fmt: skip
"""What stands above a committee of a lower level: the Party organisation, not its committee."""


def form_of(organ: Organ, content: Mapping[str, Any]) -> str:
    """PARTY or STATE: as the text itself is (an outside letter, a draft read from a file and reviewed), else as the
    organ's own setting or kind has it."""
    said = plain(content.get("form")) or plain(part({"of": organ.house_style}, "of").get("form"))
    if said in (PARTY, STATE):
        return said
    return STATE if organ.kind in STATE_KINDS else PARTY


def rules_of(letter: Letter, content: Mapping[str, Any], on: date) -> RuleSet:
    """The set in force on the letter's date: its own, else the day of signing; a draft is judged by the day `on`."""
    day = letter.dated or (date_in(content) if letter.outside else None) or letter.signed_on or on
    return rules_for(form_of(letter.issuer, content), day)


def sheet_for(letter: Letter, content: Mapping[str, Any], on: date, **changes: Any) -> Sheet:
    """The letter's page as it stands: a draft says that it is one, with the number of its text; an unnumbered letter
    has dots for number and date. A page for signing is asked for with `mark="", note="", blanks=False`."""
    rules = rules_of(letter, content, on)
    day, signed = letter.dated or letter.signed_on or on, signatory_of(letter)
    facts = {
        **issuer_lines(letter.issuer, day, content if letter.outside else {}), "number": letter.number,
        "symbol": letter.symbol or symbol_of(letter.issuer, letter.kind, day, rules), "dated": letter.dated,
        "subject": letter.subject, "place": letter.place, "urgency": letter.urgency,
        "signer": signed.name, "lending": lending_line(signed.lender),
    }  # fmt: skip
    standing: dict[str, Any] = {"mark": mark_of(letter), "note": note_of(letter), "blanks": letter.number is None}
    if not letter.outside:
        standing["signer"] = signed.name  # a name in the text itself was never submitted
    return sheet_of(content, rules, kind=letter.kind, **facts).with_(**{**standing, **changes})


def issuer_lines(organ: Organ, on: date, content: Mapping[str, Any]) -> dict[str, str]:
    """`issuer` and `superior` as the head names them on that day: "Tỉnh uỷ Nam Sơn" over "Ban Tổ chức"; an outside
    letter's own head where it was read."""
    read = part(dict(content), "issuer")
    if plain(read.get("name")):
        return {"issuer": plain(read.get("name")), "superior": plain(read.get("parent"))}
    name, above = name_on(organ, on), parent_on(organ, min(max(on, organ.valid_from), organ.valid_to))
    if above is None or organ.kind in (OrganKind.CENTRAL, OrganKind.PROVINCE_COMMITTEE):
        return {"issuer": name, "superior": ""}
    over = name_on(above, on)
    if organ.kind in STAFF_KINDS:
        return {"issuer": _without(name, over), "superior": over}
    return {"issuer": name, "superior": _branch(over) if above.kind not in STATE_KINDS else over}


def name_on(organ: Organ, on: date) -> str:
    """What the organ was called on the day."""
    rows = OrganName.objects.filter(on_day(on), organ=organ, kind=NameKind.OFFICIAL).values_list("name", flat=True)
    return rows.first() or organ.name


def _without(name: str, above: str) -> str:
    """A board's own name: "Ban Tổ chức Tỉnh uỷ" under "Tỉnh uỷ Nam Sơn" is "Ban Tổ chức"."""
    words, kind = name.split(), [fold(word) for word in above.split()]
    for size in range(len(kind), 0, -1):
        if len(words) > size and [fold(word) for word in words[-size:]] == kind[:size]:
            return " ".join(words[:-size])
    return name


def _branch(above: str) -> str:
    for start, branch in _BRANCHES:
        if fold(above).startswith(fold(start)):
            return f"{branch} {' '.join(above.split()[len(start.split()) :])}"
    return above


def symbol_of(organ: Organ, kind: str, on: date, rules: RuleSet) -> str:
    """The symbol that the clerk's number will bear, as far as the directory knows the organ's code; else ""."""
    code = OrganCode.objects.filter(on_day(on), organ=organ, scheme="symbol").values_list("value", flat=True).first()
    return bearing(kind, code, rules.form) if code else ""


def bearing(kind: str, code: str, form: str) -> str:
    """The symbol of an organ's letter of this kind: "CV/TU"; in the state's form "KH-UBND", and of a công văn the code
    alone, "UBND-NCTH" (Decree 30/2020/NĐ-CP, appendix I, II.1.3)."""
    if form == PARTY:
        return f"{kind}/{code}"
    return code if kind == NAMELESS else f"{kind}-{code}"


def lending_line(lender: str) -> str:
    """What is printed under the name of who signs by another's lending; "" for everybody else."""
    return f"(theo uỷ quyền của đồng chí {lender})" if lender else ""


def mark_of(letter: Letter) -> str:
    """What stands above the first page of what is not the original: a draft, or our record of a letter from outside."""
    if letter.outside:
        return "BẢN GHI NỘI DUNG"
    if letter.status in (LetterStatus.DRAFT, LetterStatus.RETURNED, LetterStatus.IN_REVIEW,
                         LetterStatus.AWAITING_SIGNATURE):  # fmt: skip
        return f"DỰ THẢO, bản {letter.text_no}"
    if letter.status == LetterStatus.WITHDRAWN:
        return "ĐÃ RÚT"
    return "ĐÃ THU HỒI" if letter.status == LetterStatus.RECALLED else ""


def note_of(letter: Letter) -> str:
    """What stands in the place of the signature on a page that is made from the text."""
    if letter.outside or not letter.signed_on:
        return ""
    return f"Đã ký ngày {letter.signed_on:%d/%m/%Y}; bản này chưa có chữ ký số"
