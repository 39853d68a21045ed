"""Who receives a letter: the strongest purpose with every line kept, "Như trên", by text, archive, persons, nobody."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.directory.models import Mandate, Organ, OrganName, OrganParent
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.expansion import rehearse_letter
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.errors import EndedOrgan, Invalid
from workflow.kernel.folding import bare, fold
from workflow.kernel.vocabulary import DispatchStatus, Purpose
from workflow.letters.models import RecipientLine
from workflow.obligations.models import Obligation


def letter(cast: Cast, to: list[Any], copies: list[Any] = (), directives: list[Any] = ()) -> Life:  # type: ignore[assignment]
    """An own letter, numbered; a recipient is its words, or a row."""

    def rows(given: list[Any]) -> list[dict[str, Any]]:
        return [{"text": one} if isinstance(one, str) else one for one in given]

    content = {
        **deepcopy(CONTENT),
        "addressees": rows(to),
        "distribution": rows(copies),
        "directives": list(directives),
    }
    return Life(cast, content).to("issue")


def sent(life: Life) -> dict[str, tuple[str, str, bool]]:
    """(purpose, state, by text) of every dispatch by its recipient."""
    return {
        row.name: (row.purpose, row.status, row.by_text) for row in Dispatch.objects.filter(letter=life.letter)
    }  # fmt: skip


def test_a_group_an_organ_the_archive_and_persons(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ, thị uỷ"], ["Như trên", "Các đồng chí Tỉnh uỷ viên", "Lưu Văn phòng Tỉnh uỷ"])
    life.issue()
    told = (Purpose.INFORM, DispatchStatus.SENT, False)
    assert sent(life) == {
        **dict.fromkeys(
            ("Huyện uỷ Bình Thuỷ", "Huyện uỷ Cát Sơn", "Thị uỷ Vĩnh Hoà"),
            (Purpose.IMPLEMENT, DispatchStatus.SENT, False),
        ),
        **dict.fromkeys(
            ("Chu Văn Uỷ Viên", "Lê Hữu Ký", "Hoàng Thường Trực", "Giang Văn Giấy"), told
        ),
        "Văn phòng Tỉnh uỷ": (Purpose.ARCHIVE, DispatchStatus.CLOSED, False),
    }  # fmt: skip
    paper = Dispatch.objects.filter(letter=life.letter, paper=True, status=DispatchStatus.SENT)
    assert {row.name for row in paper} == {"Giang Văn Giấy"}


def test_one_dispatch_per_organ_with_the_strongest_purpose_and_all_its_lines(cast: Cast) -> None:
    life = letter(
        cast,
        [{"text": "Huyện uỷ Bình Thuỷ", "purpose": "REPORT"}, "Các huyện uỷ"],
        ["Huyện uỷ Bình Thuỷ", "Lưu Huyện uỷ Bình Thuỷ"],
    )
    life.issue()
    dispatch = life.dispatch("district")
    assert dispatch.purpose == Purpose.IMPLEMENT
    assert dispatch.lines == list(RecipientLine.objects.filter(letter=life.letter).values_list("pk", flat=True))
    assert life.dispatch("other_district").lines == [dispatch.lines[1]]


def test_a_purpose_in_words_of_the_line(cast: Cast) -> None:
    life = letter(
        cast, [{"text": "Ban Tổ chức Tỉnh uỷ", "purpose": "report"}], [{"text": "Huyện uỷ Cát Sơn", "purpose": "x"}]
    )
    life.issue()
    assert {name: found[0] for name, found in sent(life).items()} == {
        "Ban Tổ chức Tỉnh uỷ": Purpose.REPORT, "Huyện uỷ Cát Sơn": Purpose.INFORM,
    }  # fmt: skip


def directive(no: int, lead: str = "", cooperate: list[str] = (), **more: Any) -> dict[str, Any]:  # type: ignore[assignment]
    kind = "named_organ" if lead else "all_addressees"
    return {"no": no, "text": f"Việc thứ {no}", "lead": lead, "lead_kind": kind, "cooperate": list(cooperate), **more}


def test_who_is_named_only_in_the_text_gets_it_by_text(cast: Cast) -> None:
    life = letter(
        cast, ["Các huyện uỷ"], [],
        [directive(1), directive(2, "Ban Tổ chức Tỉnh uỷ", ["Thị uỷ Vĩnh Hoà", "Huyện uỷ Cát Sơn"]),
         directive(3, "Uỷ ban Kiểm tra Tỉnh uỷ", role="monitoring")],
    )  # fmt: skip
    assert rehearse_letter(life.letter, TODAY).by_text == [
        "Ban Tổ chức Tỉnh uỷ", "Uỷ ban Kiểm tra Tỉnh uỷ", "Thị uỷ Vĩnh Hoà",
    ]  # fmt: skip
    life.issue()
    assert sent(life) == {
        "Huyện uỷ Bình Thuỷ": (Purpose.IMPLEMENT, DispatchStatus.SENT, False),
        "Huyện uỷ Cát Sơn": (Purpose.IMPLEMENT, DispatchStatus.SENT, False),
        "Ban Tổ chức Tỉnh uỷ": (Purpose.IMPLEMENT, DispatchStatus.SENT, True),
        "Thị uỷ Vĩnh Hoà": (Purpose.INFORM, DispatchStatus.SENT, True),
        "Uỷ ban Kiểm tra Tỉnh uỷ": (Purpose.INFORM, DispatchStatus.SENT, True),
    }
    assert life.dispatch("board").lines == []


def test_who_leads_must_carry_out_although_his_line_only_informs(cast: Cast) -> None:
    life = letter(
        cast, ["Các huyện uỷ"], ["Thị uỷ Vĩnh Hoà", "Lưu Văn phòng Tỉnh uỷ"],
        [directive(1), directive(2, "Thị uỷ Vĩnh Hoà", ["Văn phòng Tỉnh uỷ"])],
    )  # fmt: skip
    life.issue()
    third = life.dispatch("third_district")
    assert (third.purpose, third.by_text, len(third.lines)) == (Purpose.IMPLEMENT, True, 1)
    assert sent(life)["Văn phòng Tỉnh uỷ"] == (Purpose.ARCHIVE, DispatchStatus.CLOSED, False), (
        "a cooperator stays filed"
    )
    life.do(acknowledge_dispatch, "third_clerk", third)
    life.do(acknowledge_dispatch, "recv_clerk", life.dispatch("district"))
    found = Obligation.objects.values_list("organ__name", "directive__no")
    assert set(found) == {("Thị uỷ Vĩnh Hoà", 2), ("Huyện uỷ Bình Thuỷ", 1)}, "and nothing else"


def test_a_line_that_means_nobody_stops_the_issue(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ", "Các quận uỷ"], ["Ban Không Có Thật", "Như trên"])
    before = [line.text for line in rehearse_letter(life.letter, TODAY).empty_lines]
    assert before == ["Các quận uỷ", "Ban Không Có Thật"]
    with pytest.raises(Invalid) as caught:
        life.issue()
    assert [str(said).split("“")[1].split("”")[0] for said in caught.value.fields.values()] == before
    assert not Dispatch.objects.exists()


def ends(cast: Cast, *keys: str) -> None:
    Organ.objects.filter(pk__in=[cast.organs[key].pk for key in keys]).update(valid_to=TODAY - timedelta(days=1))


def test_ended_organs_receive_nothing(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"])
    ends(cast, "district")
    life.issue()
    assert set(sent(life)) == {"Huyện uỷ Cát Sơn"}


def test_a_group_whose_organs_all_ended_stops_the_issue(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"])
    ends(cast, "district", "other_district")
    refused(Invalid, life.issue, f"line-{RecipientLine.objects.get(letter=life.letter).pk}")


def test_an_ended_issuer_issues_nothing(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"])
    ends(cast, "issuer")
    refused(EndedOrgan, life.issue)


def test_members_whose_mandate_ended_receive_nothing(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"], ["Các đồng chí Tỉnh uỷ viên"])
    Mandate.objects.filter(person=cast.people["member"]).update(valid_to=TODAY - timedelta(days=1))
    life.issue()
    assert "Chu Văn Uỷ Viên" not in sent(life)


def test_a_rehearsal_on_another_day_is_about_that_day(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"], ["Lưu Văn phòng Tỉnh uỷ"])
    ends(cast, *cast.organs)
    assert len(rehearse_letter(life.letter, date(2026, 1, 1)).empty_lines) == 2
    assert rehearse_letter(life.letter, TODAY - timedelta(days=1)).empty_lines == []
    refused(EndedOrgan, lambda: issue_letter(cast.actor("clerk", date(2026, 1, 1)), life.letter.pk))


def test_what_was_issued_stays_when_the_directory_changes(cast: Cast) -> None:
    life = letter(cast, ["Các huyện uỷ"])
    life.issue()
    before = sent(life)
    district = cast.organs["district"]
    OrganName.objects.filter(organ=district).update(valid_to=TODAY)
    for name in ("Huyện uỷ Bình Thuỷ Mới",):
        Organ.objects.filter(pk=district.pk).update(name=name)
        OrganName.objects.create(
            organ=district, name=name, folded=fold(name), bare=bare(name), valid_from=TODAY + timedelta(days=1)
        )
    OrganParent.objects.filter(organ=cast.organs["other_district"]).update(valid_to=TODAY)
    ends(cast, "other_district")
    assert sent(life) == before
    life.do(acknowledge_dispatch, "recv_clerk", life.dispatch("district"))


def test_the_name_of_the_day_is_kept(cast: Cast) -> None:
    """Renamed the day after: the dispatch bears the name that the organ had."""
    life = letter(cast, ["Huyện uỷ Bình Thuỷ"])
    Organ.objects.filter(pk=cast.organs["district"].pk).update(name="Huyện uỷ Tên Mới")
    life.issue()
    assert set(sent(life)) == {"Huyện uỷ Bình Thuỷ"}


def test_a_lead_with_an_exception_keeps_it(cast: Cast) -> None:
    life = letter(
        cast, ["Các huyện uỷ, thị uỷ"], [],
        [directive(1, "Các huyện uỷ, trừ Huyện uỷ Cát Sơn", lead_kind="organ_group")],
    )  # fmt: skip
    life.issue()
    for side, organ in (("recv", "district"), ("other", "other_district"), ("third", "third_district")):
        life.do(acknowledge_dispatch, f"{side}_clerk", life.dispatch(organ))
    assert [row.organ for row in Obligation.objects.select_related("organ")] == [cast.organs["district"]]
