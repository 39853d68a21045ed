"""The intake's pages: queue, progress, form beside the pages, save and next, twins, and what stays hidden."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.workflow.intake.paper import paper
from tests.workflow.web.desk import Office, plain, said
from tests.workflow.web.taking import place, ready, send, typed, upload
from workflow.dispatches.models import Dispatch
from workflow.engine.worker import drain
from workflow.intake.models import FileState, IntakeFile, IntakeLetter, LetterFile
from workflow.letters.models import Doubt, LetterVersion


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def test_from_a_file_into_the_register(office: Office) -> None:
    answer = upload(office, paper())
    file = IntakeFile.objects.get()
    assert answer["Location"] == reverse("congvan:intake-file", args=[file.pk])
    waiting = office.get("recv_clerk", "intake-file", file.pk).content.decode()
    assert "Chờ đọc" in waiting
    assert f'data-cv-progress="{reverse("congvan:intake-state", args=[file.pk])}"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    drain()
    assert "data-cv-look" in office.get("recv_clerk", "intake-state", file.pk).content.decode()
    row = IntakeLetter.objects.get()
    assert office.get("recv_clerk", "intake-file", file.pk)["Location"] == place(row)
    page = office.client("recv_clerk").get(place(row)).content.decode()
    assert '<span class="cv-source__t">Số: 454/SXD-QLN</span>' in page
    assert 'id="m-number"' in page
    assert 'href="#o-number"' in page
    assert 'value="Sở Xây dựng"' in page
    done = send(office, row, accept_rest="on")
    assert done.status_code == 302, said(done)
    assert done["Location"] == reverse("congvan:intake")
    made = Dispatch.objects.get()
    assert (made.incoming_number, made.letter.code, made.letter.subject) == (1, "454/SXD-QLN", "rà soát nhà ở xã hội")
    assert not Doubt.objects.filter(letter=made.letter).exists(), "nothing is left to ask that nobody could answer"
    assert office.client("recv_clerk").get(place(row))["Location"] == reverse("congvan:dispatch", args=[made.pk])


def test_the_original_is_downloaded_and_never_shown(office: Office) -> None:
    row = ready(office)
    staged = office.get("recv_clerk", "intake-download", row.file_id)
    send(office, row, accept_rest="on")
    made = Dispatch.objects.get()
    answer = office.get("recv_leader", "letter-file", made.letter_id)
    for one in (staged, answer):
        assert b"".join(one.streaming_content) == paper().encode()
        assert one["Content-Disposition"] == 'attachment; filename="van-ban-1.txt"'
        assert one["Content-Type"] == "application/octet-stream"
        assert one["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in one["Cache-Control"]
    assert (
        reverse("congvan:letter-file", args=[made.letter_id])
        in office.get("recv_leader", "letter", made.letter_id).content.decode()
    )
    for who in ("clerk", "other_clerk", "recv_officer", "administrator"):
        assert plain(office.get(who, "letter-file", made.letter_id).content) == plain(
            office.get(who, "letter-file", 10**8).content
        )
    assert office.get("recv_clerk", "intake-download", row.file_id).status_code == 404


@pytest.mark.parametrize("name", ["intake-file", "intake-state", "intake-download", "intake-drop", "intake-by-hand"])
@pytest.mark.parametrize("who", ["clerk", "other_clerk", "recv_leader", "administrator"])
def test_another_units_file_looks_like_one_that_never_was(office: Office, name: str, who: str) -> None:
    row = ready(office)
    client = office.client(who)
    method = client.post if name in ("intake-drop", "intake-by-hand") else client.get
    answers = [method(reverse(f"congvan:{name}", args=[pk])) for pk in (row.file_id, 10**8)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert plain(answers[0].content) == plain(answers[1].content)
    assert office.get("recv_clerk", "intake-file", row.file_id).status_code == 302
    row.file.refresh_from_db()
    assert row.file.state == FileState.READ


def test_the_queue_shows_only_the_own_units_files(office: Office) -> None:
    ready(office)
    assert "van-ban-1.txt" in office.get("recv_clerk", "intake").content.decode()
    assert "van-ban-1.txt" not in office.get("other_clerk", "intake").content.decode()
    for name in ("intake", "intake-rows", "intake-next"):
        assert office.get("recv_leader", name).status_code == 403
    upload(office, paper(), who="other_clerk", organ="district")
    assert IntakeFile.objects.count() == 1


def test_a_doubt_must_be_decided_and_what_was_typed_wins(office: Office) -> None:
    row = ready(office, paper().replace("1. Rà soát toàn bộ", "1. Trước ngày 02/6/2022, rà soát toàn bộ"))
    row.content["number"] = {"value": 454, "raw": "Số: 4S4", "needs_review": True, "alternatives": [484, 464]}
    row.save()
    page = office.client("recv_clerk").get(place(row)).content.decode()
    assert page.index('data-cv-field="number"') < page.index('data-cv-field="issuer"'), "doubtful ones first"
    assert "Số: 4S4" in page
    asked = send(office, row)
    assert asked.status_code == 422
    assert any("chọn một cách đọc" in one for one in said(asked))
    assert not Dispatch.objects.exists()
    late = send(office, row, **{"pick-number": "484", "accept_rest": "on"})
    assert said(late) == ["Hạn này trước ngày văn bản; đồng chí ghi hạn đúng hoặc chọn “Không có hạn”."]
    decided = {"pick-number": "484", "number": "499", "pick-directives.1.due": "không", "accept_rest": "on"}
    done = send(office, row, **decided)
    assert done.status_code == 302, said(done)
    letter = Dispatch.objects.get().letter
    assert letter.number == 499
    content = LetterVersion.objects.get(letter=letter).content
    assert (content["number"], content["number_canonical"]) == (499, "499/SXD-QLN")


def test_a_reading_is_picked(office: Office) -> None:
    row = ready(office)
    row.content["date"] = {"value": "2022-06-03", "raw": "0S/6", "needs_review": True, "alternatives": ["2022-06-08"]}
    row.save()
    page = office.client("recv_clerk").get(place(row)).content.decode()
    assert "08/06/2022" in page
    done = send(office, row, **{"pick-date": "2022-06-08", "accept_rest": "on"})
    assert done.status_code == 302, said(done)
    assert Dispatch.objects.get().letter.dated == date(2022, 6, 8)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"issuer": "Sở Xây dưng"}, "chưa có trong danh mục"),
        ({"date": ""}, "Cần ghi ngày văn bản"),
        ({"date": "31/02/2022"}, "Ngày không hợp lệ"),
        ({"subject": ""}, "Cần ghi trích yếu."),
        ({"number": "bốn"}, "là một số nguyên"),
        ({"secrecy": "Mật"}, "Văn bản mật không lưu"),
    ],
)
def test_what_is_refused_says_so_beside_its_field(office: Office, change: dict[str, str], sentence: str) -> None:
    row = ready(office)
    answer = send(office, row, accept_rest="on", **change)
    assert answer.status_code == 422
    assert any(sentence in one for one in said(answer)), said(answer)
    assert not Dispatch.objects.exists()
    if "issuer" in change:
        nearest = office.cast.organs["department"].pk
        assert f'<option value="{nearest}">' in answer.content.decode()
        done = send(office, row, accept_rest="on", **change, issuer_id=nearest)
        assert done.status_code == 302, said(done)


def test_a_changed_body_is_read_anew(office: Office) -> None:
    row = ready(office)
    body = "Nội dung:\n1. Việc thứ nhất.\n2. Việc thứ hai.\n3. Việc thứ ba."
    done = send(office, row, body=body, accept_rest="on")
    assert done.status_code == 302, said(done)
    assert Dispatch.objects.get().letter.directives.count() == 3


def test_save_and_next_walks_through_the_batch(office: Office) -> None:
    answer = upload(office, paper(1, "chợ dân sinh"), "Không phải công văn", "", paper(2, "nước sạch nông thôn"))
    assert answer["Location"] == reverse("congvan:intake")
    shown = office.get("recv_clerk", "intake").content.decode()
    assert "Không nhận “van-ban-3.txt”" in shown
    drain()
    rows = list(IntakeLetter.objects.order_by("pk"))
    assert len(rows) == 2
    page = office.get("recv_clerk", "intake-rows").content.decode()
    assert "Đã đọc 4/4 tệp" in page
    assert "2 tệp không đọc được" in page
    assert office.get("recv_clerk", "intake-next")["Location"] == place(rows[0])
    assert send(office, rows[0], accept_rest="on")["Location"] == place(rows[1])
    skipped = send(office, rows[1], do="skip")
    assert skipped["Location"] == reverse("congvan:intake")
    assert [one.state for one in IntakeLetter.objects.order_by("pk")] == ["REGISTERED", "SKIPPED"]
    assert Dispatch.objects.count() == 1
    done = office.get("recv_clerk", "intake", loc="xong").content.decode()
    assert "Mở văn bản đã vào sổ" in done


def test_twins_are_shown_before_saving_and_asked_about(office: Office) -> None:
    first = ready(office)
    send(office, first, accept_rest="on")
    made = Dispatch.objects.get()
    second = ready_again(office, paper(455))
    page = office.client("recv_clerk").get(place(second)).content.decode()
    assert "Trùng nội dung" in page
    assert reverse("congvan:dispatch", args=[made.pk]) in page
    asked = send(office, second, accept_rest="on")
    assert asked.status_code == 409
    assert "ghi lý do để vẫn đăng ký" in said(asked)[0]
    assert "Vẫn đăng ký và tiếp" in asked.content.decode()
    done = send(office, second, accept_rest="on", reason="Hai văn bản khác nhau")
    assert done.status_code == 302, said(done)
    third = ready_again(office, paper(454))
    page = office.client("recv_clerk").get(place(third)).content.decode()
    assert "Văn bản này đã vào sổ" in page
    assert "Lý do vẫn đăng ký" not in page
    refused = send(office, third, accept_rest="on", reason="cứ đăng ký")
    assert refused.status_code == 409
    assert Dispatch.objects.count() == 2


def ready_again(office: Office, text: str) -> IntakeLetter:
    upload(office, text)
    drain()
    return IntakeLetter.objects.latest("pk")


def test_a_second_click_leads_to_what_the_first_made(office: Office) -> None:
    row = ready(office)
    given = typed(office, row, accept_rest="on")
    client = office.client("recv_clerk")
    assert client.post(place(row), given).status_code == 302
    again = client.post(place(row), given)
    assert again["Location"] == reverse("congvan:dispatch", args=[Dispatch.objects.get().pk])
    assert LetterFile.objects.count() == 1


def test_a_file_that_failed_is_read_again_or_typed_in(office: Office) -> None:
    upload(office, "Không phải công văn")
    drain()
    file = IntakeFile.objects.get()
    page = office.get("recv_clerk", "intake-file", file.pk).content.decode()
    assert "không phải là công văn" in page
    client = office.client("recv_clerk")
    client.post(reverse("congvan:intake-again", args=[file.pk]))
    file.refresh_from_db()
    assert file.state == FileState.WAITING
    drain()
    client.post(reverse("congvan:intake-by-hand", args=[file.pk]))
    row = IntakeLetter.objects.get()
    page = client.get(place(row))
    assert page.status_code == 200
    sent = {"issuer": "Sở Xây dựng", "number": "7", "symbol": "SXD", "date": (date.today() - timedelta(1)).isoformat(),
            "kind": "CV", "subject": "việc chung", "body": "", "secrecy": "", "do": "open"}  # fmt: skip
    done = client.post(place(row), sent)
    assert done["Location"] == reverse("congvan:dispatch", args=[Dispatch.objects.get().pk]), said(done)


def test_an_upload_without_a_file_or_a_unit_of_his_own_is_refused(office: Office) -> None:
    client = office.client("recv_clerk")
    spot = f"{office.cast.organs['district'].pk}-0"
    empty = client.post(reverse("congvan:intake"), {"spot": spot})
    assert (empty.status_code, said(empty)) == (422, ["Đồng chí chọn ít nhất một tệp."])
    other = client.post(reverse("congvan:intake"), {"spot": f"{office.cast.organs['other_district'].pk}-0"})
    assert other.status_code == 422
    assert not IntakeFile.objects.exists()


def test_refused_rows_leave_no_bytes(office: Office, files: Path, settings: Any) -> None:
    settings.CONGVAN = {"INTAKE_MAX_FILES": 1}
    assert upload(office, paper(1), paper(2)).status_code == 422
    assert [one for one in files.rglob("*") if one.is_file()] == []


def test_no_markup_of_a_file_reaches_a_page(office: Office) -> None:
    row = ready(office, paper(what="<script>alert(1)</script>"))
    for page in (office.client("recv_clerk").get(place(row)), office.get("recv_clerk", "intake")):
        assert b"<script>alert" not in page.content
