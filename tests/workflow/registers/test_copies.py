"""Copies with their own numbers: gap-free, by the right clerk, of letters that stand, journalled, stored once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import override_settings

from tests.cast import Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.services import execute_recall, recall_letter
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.letters.models import Letter
from workflow.registers import copying
from workflow.registers.copying import copy_dispatch, copy_letter
from workflow.registers.models import LetterCopy, NumberRun
from workflow.registers.services import open_number_run
from workflow.signing import files


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(CONGVAN={"SIGNING": {"FILES": str(tmp_path)}}):
        yield


@pytest.fixture
def life(cast: Cast) -> Life:
    """A letter signed as an act of the journal, issued and taken in by the first district; runs of copies are open."""
    life = Life(cast, {**CONTENT, "body": ["Đoạn thứ nhất.", "Đoạn thứ hai.", "Đoạn thứ ba."]}).to("distribute")
    life.do(acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    for who, organ in (("clerk", "issuer"), ("recv_clerk", "district")):
        open_number_run(cast.actor(who), cast.organs[organ].pk, term_id=cast.terms[organ].pk, kind="BS")
    return life


def own(life: Life, who: str = "clerk", **more: Any) -> LetterCopy:
    given = {"kind": "true_copy", "certifier_id": life.cast.people["reviewer"].pk, "position": "CHÁNH VĂN PHÒNG",
             "authority": "T/L BAN THƯỜNG VỤ", "distribution": "- Như Nơi nhận;\n- Lưu VT.", **more}  # fmt: skip
    return copy_letter(life.cast.actor(who), life.letter.pk, **given)


def received(life: Life, who: str = "recv_clerk", organ: str = "district", **more: Any) -> LetterCopy:
    leader = {"district": "recv_leader", "other_district": "other_leader"}[organ]
    given = {"kind": "true_copy", "certifier_id": life.cast.people[leader].pk, "position": "BÍ THƯ", **more}
    return copy_dispatch(life.cast.actor(who), life.dispatch(organ).pk, **given)


def words(copy: LetterCopy) -> str:
    book = pypdfium2.PdfDocument(BytesIO(files.read(copy.sha256)))
    return "\n".join(page.get_textpage().get_text_bounded() for page in book)


def test_each_organ_numbers_its_copies_for_itself(life: Life) -> None:
    assert [own(life).code, own(life).code, received(life).code] == ["01-BS/TU", "02-BS/TU", "01-BS/HU"]
    assert dict(NumberRun.objects.filter(kind="BS").values_list("organ__name", "last")) == {
        "Tỉnh uỷ Lam Giang": 2, "Huyện uỷ Bình Thuỷ": 1,
    }  # fmt: skip


def test_all_three_kinds_draw_from_one_run_in_the_partys_form(life: Life) -> None:
    codes = [own(life, kind=kind, kept=[1]).number for kind in ("true_copy", "copy_of_copy", "extract")]
    assert codes == [1, 2, 3]


def test_an_extract_takes_the_chosen_parts_and_marks_the_rest(life: Life) -> None:
    shown = words(own(life, kind="extract", kept=[2]))
    assert "TRÍCH SAO" in shown
    assert "Đoạn thứ hai" in shown
    assert "(…)" in shown
    assert "Đoạn thứ nhất" not in shown


def test_the_page_bears_text_number_and_who_vouches(life: Life) -> None:
    shown = words(own(life, place="Lam Giang"))
    for said in ("SAO Y", "01-BS/TU", "PHẠM VĂN THẨM", "CHÁNH VĂN PHÒNG", "T/L BAN THƯỜNG VỤ", "Đã ký", "Như Nơi nhận"):
        assert said.casefold() in shown.casefold(), said
    assert "ban thường vụ" in shown.casefold()


def test_the_stored_page_is_never_made_again(life: Life) -> None:
    copy = own(life)
    before = files.read(copy.sha256)
    Letter.objects.filter(pk=life.letter.pk).update(subject="Khác")
    assert files.read(LetterCopy.objects.get(pk=copy.pk).sha256) == before


def test_number_and_file_stand_in_both_journals(life: Life) -> None:
    copy = own(life)
    for stream in (f"letter:{life.letter.pk}", f"numberrun:{copy.run_id}"):
        entry = JournalEntry.objects.filter(stream=stream).order_by("-seq").first()
        assert entry is not None
        assert entry.action == "copy_letter"
        assert copy.sha256 in entry.body


def test_a_recipients_copy_is_no_business_of_the_sender(life: Life) -> None:
    before = Letter.objects.get(pk=life.letter.pk).chain_seq
    copy = received(life)
    assert Letter.objects.get(pk=life.letter.pk).chain_seq == before
    assert JournalEntry.objects.filter(stream=f"dispatch:{copy.dispatch_id}", action="copy_dispatch").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "x"}, "kind"), ({"certifier_id": None}, "certifier_id"), ({"certifier_id": 10**9}, "certifier_id"),
        ({"position": " "}, "position"), ({"kind": "extract"}, "kept"), ({"kind": "extract", "kept": [99]}, "kept"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_takes_no_number(life: Life, given: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: own(life, **given), field)
    assert NumberRun.objects.get(kind="BS", organ=life.cast.organs["issuer"]).last == 0
    assert own(life).number == 1


def test_a_day_before_the_letter_or_after_today_is_refused(life: Life) -> None:
    for shift in (-1, 1):
        refused(Invalid, lambda shift=shift: own(life, dated=life.cast.on + timedelta(days=shift)), "dated")


def test_an_outsider_cannot_vouch(life: Life) -> None:
    refused(Invalid, lambda: own(life, certifier_id=life.cast.people["recv_leader"].pk), "certifier_id")


def test_without_a_run_it_is_said(life: Life) -> None:
    life.do(acknowledge_dispatch, "other_clerk", life.dispatch("other_district"))
    said = refused(Invalid, lambda: received(life, "other_clerk", "other_district"))
    assert "BS" in said


def test_who_may_not(life: Life) -> None:
    for who in ("signer", "drafter", "inspector"):
        refused(NotAllowed, lambda who=who: own(life, who))
    refused(NotFound, lambda: own(life, "outsider"))
    refused(NotFound, lambda: received(life, "other_clerk"))
    refused(NotAllowed, lambda: received(life, "recv_leader"))


def test_a_recalled_letter_is_not_copied_and_it_says_why(life: Life) -> None:
    cast = life.cast
    recall_letter(cast.actor("signer"), life.letter.pk, reason="Sai số liệu")
    execute_recall(cast.actor("clerk"), life.letter.pk)
    assert "không được sao" in refused(Conflict, lambda: own(life))
    with pytest.raises((Conflict, NotFound, NotAllowed)):
        received(life)
    assert not LetterCopy.objects.exists()


def test_a_letter_before_issue_is_not_copied(cast: Cast) -> None:
    life = Life(cast).to("issue")
    with pytest.raises((Conflict, NotAllowed)):
        own(life)


def test_a_replaced_letter_is_not_copied_by_its_recipients(life: Life) -> None:
    Letter.objects.filter(pk=life.letter.pk).update(status="REPLACED")
    assert "không được sao" in refused(Conflict, lambda: received(life))


def test_it_would_be_without_that_guard(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    Letter.objects.filter(pk=life.letter.pk).update(status="REPLACED")
    monkeypatch.setattr(copying, "COPIED", ("REPLACED",))
    assert received(life).number == 1


def test_who_is_overtaken_makes_the_page_again_and_leaves_no_gap(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another clerk draws the number while the page is being made."""
    render, drawn = copying.render_pdf, []

    def slow(sheet: Any) -> bytes:
        if not drawn:
            drawn.append(True)
            monkeypatch.setattr(copying, "render_pdf", render)
            own(life)
            monkeypatch.setattr(copying, "render_pdf", slow)
        return render(sheet)

    monkeypatch.setattr(copying, "render_pdf", slow)
    second = own(life)
    assert second.number == 2
    assert "02-BS/TU" in words(second)
    assert sorted(LetterCopy.objects.values_list("number", flat=True)) == [1, 2]


def test_a_page_that_cannot_be_made_takes_no_number(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(sheet: Any) -> bytes:
        raise Invalid("không dựng được")

    monkeypatch.setattr(copying, "render_pdf", broken)
    with pytest.raises(Invalid):
        own(life)
    assert NumberRun.objects.get(kind="BS", organ=life.cast.organs["issuer"]).last == 0
