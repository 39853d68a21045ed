"""The second click, the stale version, the wrong person, the foreign id: one effect at most, and never a hint."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workflow.web.desk import PARTS, Office, hidden, plain, said
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter, Opinion
from workflow.web.acts.table import DISPATCH, LETTER


def test_a_second_click_has_no_second_effect(office: Office) -> None:
    letter = office.reviewed()
    typed, url = office.form("signer", letter, "sign_letter"), office.url(letter, "sign_letter")
    first, second = (office.client("signer").post(url, typed) for _turn in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "đã được xử lý" in second.content.decode()
    assert reverse("congvan:letter", args=[letter.pk]) in second.content.decode()
    assert JournalEntry.objects.filter(action="sign_letter").count() == 1


def test_a_second_click_of_a_new_draft_leads_to_the_first(office: Office) -> None:
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    answers = [office.client("drafter").post(reverse("congvan:draft"), typed) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Letter.objects.count() == 1


def test_without_the_claimed_key_the_second_click_would_make_a_second_draft(office: Office, monkeypatch) -> None:
    monkeypatch.setattr("workflow.web.drafting.making.done_before", lambda key: None)
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    for _turn in range(2):
        office.client("drafter").post(reverse("congvan:draft"), typed)
    assert Letter.objects.count() == 2


def test_without_the_door_a_stranger_would_be_told_that_the_letter_is_there(office: Office, monkeypatch) -> None:
    letter = office.issued()
    url = reverse("congvan:letter-act", args=[letter.pk, "sign_letter"])
    assert office.client("outsider").get(url).status_code == 404
    monkeypatch.setattr("workflow.access.letter_for", lambda actor, pk: Letter.objects.get(pk=pk))
    monkeypatch.setattr("workflow.web.acts.views._refusal", lambda *given: None)
    assert office.client("outsider").get(url).status_code == 200


def test_a_refused_new_draft_can_be_sent_again(office: Office) -> None:
    typed = {**hidden(office.get("drafter", "draft").content.decode()), **PARTS, "subject": ""}
    typed["spot"] = f"{office.cast.organs['issuer'].pk}-0"
    assert office.client("drafter").post(reverse("congvan:draft"), typed).status_code == 422
    assert office.client("drafter").post(reverse("congvan:draft"), {**typed, "subject": "về việc"}).status_code == 302


def test_a_stale_version_shows_the_new_text_and_keeps_the_remark(office: Office) -> None:
    letter = office.submitted()
    typed = office.form("reviewer", letter, "review_letter")
    office.do("reviewer", letter, "return_letter", reason="Sửa mục 1.")
    parts = {name: value for name, value in PARTS.items() if name != "kind"}
    office.do("drafter", letter, "edit_letter", **{**parts, "subject": "trích yếu đã sửa lại"})
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    url = office.url(letter, "review_letter")
    answer = office.client("reviewer").post(url, {**typed, "remark": "Nhất trí với bản cũ."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "đã thay đổi sau khi đồng chí mở" in page
    assert "trích yếu đã sửa lại" in page
    assert "Nhất trí với bản cũ." in page
    assert not Opinion.objects.filter(verdict=Opinion.Verdict.APPROVED).exists()
    again = office.client("reviewer").post(url, {**hidden(page), "remark": "Nhất trí với bản mới."})
    assert again.status_code == 302, said(again)


def test_a_signature_under_another_text_is_refused(office: Office) -> None:
    letter = office.reviewed()
    typed = {**office.form("signer", letter, "sign_letter"), "text_hash": "0" * 64}
    answer = office.client("signer").post(office.url(letter, "sign_letter"), typed)
    letter.refresh_from_db()
    assert (answer.status_code, letter.status) == (409, LetterStatus.AWAITING_SIGNATURE)


def test_without_a_fresh_second_factor_the_text_is_shown_and_the_way_to_confirm(office: Office) -> None:
    letter = office.reviewed()
    typed = office.form("signer", letter, "sign_letter")
    office.confirm("signer", age=301)
    url = office.url(letter, "sign_letter")
    page = office.client("signer").get(url)
    assert page.status_code == 200
    assert reverse("congvan:confirm") in page.content.decode()
    assert "Tập trung rà soát" in page.content.decode()
    answer = office.client("signer").post(url, typed)
    assert answer.status_code == 403
    letter.refresh_from_db()
    assert letter.status == LetterStatus.AWAITING_SIGNATURE
    office.confirm("signer", age=200)
    assert office.client("signer").post(url, typed).status_code == 302


def test_hidden_and_missing_are_the_same_bytes(office: Office) -> None:
    letter = office.issued()
    dispatch = office.dispatch(letter, "other_district")
    for who in ("outsider", "recv_clerk", "administrator", "superuser", "cell_clerk"):
        client = office.client(who)
        for kind, record in (("letter", letter), ("dispatch", dispatch)):
            if kind == "letter" and who == "recv_clerk":
                continue  # his unit received it
            hidden_page = client.get(reverse(f"congvan:{kind}", args=[record.pk]))
            missing = client.get(reverse(f"congvan:{kind}", args=[record.pk + 10**6]))
            assert (hidden_page.status_code, missing.status_code) == (404, 404), (who, kind)
            assert hidden_page.content == missing.content
    for who, pages, kind, record in (
        ("outsider", LETTER, "letter", letter),
        ("recv_clerk", DISPATCH, "dispatch", dispatch),
    ):
        client = office.client(who)
        missing = client.get("/khong-co-trang-nay/").content
        for page in pages:
            url = office.url(record, page.key)
            for answer in (client.get(url), client.post(url, {"version": 1})):
                assert answer.status_code == 404, (who, page.key)
                assert answer.content == missing
        unknown = client.get(reverse(f"congvan:{kind}", args=[record.pk]) + "xoa-het/")
        assert (unknown.status_code, unknown.content) == (404, missing)
    assert office.client("clerk").get(f"/cong-van/{letter.pk}/xoa-het/").status_code == 404
    assert office.client("clerk").get(f"/cong-van/{10**30}/").status_code == 404


def test_a_foreign_id_inside_a_form_is_refused(office: Office) -> None:
    letter = office.issued()
    mine = office.acknowledged(letter)
    other = office.dispatch(letter, "other_district")
    office.do("other_clerk", other, "open_dispatch")
    foreign = other.obligations.get(due=None)
    office.do("recv_leader", mine, "direct_dispatch", note="Giao Văn phòng.")
    answer = office.post("recv_leader", mine, "set_deadline", obligation_id=foreign.pk, due="30/12/2099")
    foreign.refresh_from_db()
    assert (answer.status_code, foreign.due) == (422, None)


def test_who_may_see_but_not_do_is_told_so(office: Office) -> None:
    letter = office.issued()
    answer = office.client("principal").get(office.url(letter, "recall_letter"))
    assert answer.status_code == 403
    assert "Không có quyền" in answer.content.decode()


def test_what_the_state_forbids_is_a_conflict_with_the_way_back(office: Office) -> None:
    letter = office.issued()
    answer = office.client("clerk").get(office.url(letter, "number_letter"))
    assert answer.status_code == 409
    assert reverse("congvan:letter", args=[letter.pk]) in answer.content.decode()


def test_a_look_changes_nothing(office: Office) -> None:
    letter = office.issued()
    dispatch = office.dispatch(letter)
    looks = [
        ("clerk", reverse("congvan:letter", args=[letter.pk])),
        ("recv_clerk", reverse("congvan:dispatch", args=[dispatch.pk])),
    ]
    looks += [("clerk", office.url(letter, page.key)) for page in LETTER]
    looks += [("recv_clerk", office.url(dispatch, page.key)) for page in DISPATCH]
    names = ("home", "outgoing", "inbox", "board", "reports", "notices", "draft", "draft-read", "register")
    looks += [(who, reverse(f"congvan:{name}")) for name in names for who in ("clerk", "inspector", "drafter")]
    for who, url in looks:
        client = office.client(who)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = client.get(url)
        assert answer.status_code in (200, 403, 409), (who, url)
        writes = [row["sql"] for row in seen if row["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
        assert [sql for sql in writes if "django_session" not in sql and "usersession" not in sql] == [], url


def test_the_recipients_page_before_opening_shows_nothing_of_the_letter(office: Office) -> None:
    letter = office.issued()
    dispatch = office.dispatch(letter)
    page = office.get("recv_clerk", "dispatch", dispatch.pk).content.decode()
    assert "Công văn chưa mở" in page
    assert "Tập trung rà soát" not in page
    office.do("recv_clerk", dispatch, "open_dispatch")
    assert "Tập trung rà soát" in office.get("recv_clerk", "dispatch", dispatch.pk).content.decode()


def test_a_recipient_reads_the_letter_but_nothing_of_the_others(office: Office) -> None:
    letter = office.issued()
    office.acknowledged(letter)
    page = office.get("recv_clerk", "letter", letter.pk).content.decode()
    assert "Tập trung rà soát" in page
    for inside in ("Huyện uỷ Cát Sơn", "Phạm Văn Thẩm", "Trần Thị Soạn", "Diễn biến"):
        assert inside not in page
    assert plain(office.get("recv_clerk", "letter", letter.pk).content) == plain(
        office.get("recv_clerk", "letter", letter.pk).content
    )


def test_the_sending_side_reads_no_note_of_the_unit(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    office.do("recv_officer", dispatch, "progress_dispatch", note="Đang chờ số liệu của phòng.")
    for who in ("clerk", "inspector", "principal"):
        page = office.get(who, "dispatch", dispatch.pk).content.decode()
        assert "Đồng chí Hiện tham mưu." not in page
        assert "Đang chờ số liệu" not in page
    inside = office.get("recv_leader", "dispatch", dispatch.pk).content.decode()
    assert "Đồng chí Hiện tham mưu." in inside
    assert "Đang chờ số liệu" in inside


def test_an_account_without_a_person_is_told_what_to_do(office: Office) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user = get_user_model().objects.create_user("nobody")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("congvan:home"))
    assert answer.status_code == 403
    assert "chưa gắn với đồng chí nào" in answer.content.decode()


def test_nobody_signed_in_is_sent_to_sign_in(db, client) -> None:
    for name, args in (("home", []), ("letter", [1]), ("letter-act", [1, "sign_letter"]), ("board", [])):
        answer = client.get(reverse(f"congvan:{name}", args=args))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
