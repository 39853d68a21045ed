"""The signer's desk through its forms: what is listed, what is refused, a batch and its result, keys and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.signing.desk import enrol_keys, png, signing_settings
from tests.workflow.signing.servers import running
from tests.workflow.signing.servers.keeping import TOKEN
from tests.workflow.web.desk import Office, open_office
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter
from workflow.signing import keys
from workflow.signing.batch import sweep_batches
from workflow.signing.models import PageRead, SignedFile, SigningBatch, SigningItem, SigningKey, StampPicture

pytestmark = pytest.mark.django_db
DESK = "/viec/signatures/"
SHOWN = re.compile(r'data-cv-shown="([^"]+)"')


@pytest.fixture
def office(db: None, settings: Any) -> Office:
    settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 10}
    return open_office()


@pytest.fixture
def keyed(db: None, tmp_path: Path) -> Iterator[Office]:
    """An office that signs files."""
    with signing_settings(tmp_path):
        found = open_office()
        enrol_keys(found.cast)
        yield found


def look(office: Office, query: str = "", who: str = "signer") -> str:
    answer = office.client(who).get(DESK + query)
    assert answer.status_code == 200
    html: str = answer.content.decode()
    return html


def decide(office: Office, letter: Letter, decision: str, **more: Any) -> Any:
    html = look(office, f"?cv={letter.pk}")
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen
    typed = {"letter": letter.pk, "decision": decision, "text_hash": letter.text_hash, "seen": seen[1], **more}
    return office.client("signer").post(DESK, typed)


def read(office: Office, letter: Letter, page: int = 1, shown: str = "", who: str = "signer") -> Any:
    found = SHOWN.search(look(office, f"?cv={letter.pk}"))
    assert found
    url = reverse("congvan:letter-read", args=[letter.pk])
    return office.client(who).post(
        url, {"shown": shown or found[1], "page": page}, headers={"Accept": "application/json"}
    )


def over(by: int = 11) -> None:
    for item in SigningItem.objects.filter(state="WAITING"):
        SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before - timedelta(seconds=by))


def test_the_list_stands_by_urgency_and_holds_what_waits_only(office: Office) -> None:
    slow, fast, gone = office.reviewed(), office.reviewed(), office.reviewed()
    Letter.objects.filter(pk=fast.pk).update(urgency="FLASH", subject="hoả tốc trước")
    Letter.objects.filter(pk=slow.pk).update(subject="việc thường sau")
    decide(office, gone, "LATER")
    html = look(office)
    assert html.index("Hoả tốc trước") < html.index("Việc thường sau") < html.index("Để sau")
    decide(office, fast, "SIGN")
    html = look(office)
    assert "2</span>" in html
    assert f'value="{fast.pk}" aria-label' not in html
    assert "Sẽ ký" in html


def test_a_return_without_a_reason_keeps_the_page(office: Office) -> None:
    letter = office.reviewed()
    answer = decide(office, letter, "RETURN")
    assert answer.status_code == 422
    assert "Đồng chí ghi lý do trả lại." in answer.content.decode()
    assert decide(office, letter, "RETURN", quick=["Sửa câu chữ."], reason="Mục 2.").status_code == 302
    assert SigningItem.objects.get().reason == "Sửa câu chữ.\nMục 2."


def test_another_text_than_the_one_shown_is_refused_at_once(office: Office) -> None:
    letter = office.reviewed()
    answer = decide(office, letter, "SIGN", text_hash="0" * 64)
    assert answer.status_code == 409
    assert not SigningItem.objects.exists()


def test_a_factor_too_old_says_where_to_renew_it(office: Office) -> None:
    letter = office.reviewed()
    look(office)
    office.confirm("signer", age=3600)
    answer = decide(office, letter, "SIGN", reason="giữ lại")
    assert answer.status_code == 403
    assert reverse("congvan:confirm") in answer.content.decode()
    assert "giữ lại" in answer.content.decode()


def test_what_was_shown_cannot_be_made_up(office: Office) -> None:
    letter, other = office.reviewed(), office.reviewed()
    mine = SHOWN.search(look(office, f"?cv={other.pk}"))
    assert mine
    for shown in ("made-up", mine[1], mine[1][:-2] + "xx"):
        assert read(office, letter, shown=shown).status_code == 404
    assert read(office, letter, page=9).status_code == 404
    assert not PageRead.objects.exists()
    assert read(office, letter).json() == {"done": 1, "pages": 1}
    assert read(office, letter).json() == {"done": 1, "pages": 1}
    assert PageRead.objects.count() == 1


def batch_of(office: Office, letters: list[Letter], decision: str = "SIGN") -> Any:
    typed: dict[str, Any] = {"cv": [letter.pk for letter in letters]}
    for letter in letters:
        typed |= {f"decision-{letter.pk}": decision, f"text-{letter.pk}": letter.text_hash}
    return office.client("signer").post(reverse("congvan:sign-batch"), typed)


def test_an_unread_letter_stops_the_batch_and_is_named(office: Office) -> None:
    letters = [office.reviewed(), office.reviewed()]
    read(office, letters[0])
    answer = batch_of(office, letters)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="e-{letters[1].pk}"' in html
    assert f'id="e-{letters[0].pk}"' not in html
    assert not SigningBatch.objects.exists()


def test_a_batch_of_hidden_letters_is_empty(office: Office) -> None:
    letter = office.reviewed()
    assert office.get("bloc_signer", "sign-batch", cv=str(letter.pk)).content.decode().count(str(letter.subject)) == 0
    assert batch_of(office, [Letter(pk=999)]).status_code == 422


@pytest.mark.pdfsig
def test_a_batch_stops_with_its_service_and_goes_on_from_the_page(db: None, tmp_path: Path) -> None:
    from tests.workflow.signing.authority import write_p12
    from tests.workflow.signing.desk import holders

    for label, holder in holders().items():
        write_p12(tmp_path / "kept", label, holder)
    with running("remote", tmp_path / "kept") as server:
        options = {"kind": "remote", "url": server.url, "token": TOKEN}
        with signing_settings(tmp_path, PROVIDERS={"gateway": options}):
            office = open_office()
            enrol_keys(office.cast, "gateway")
            letters = [office.reviewed() for _ in range(3)]
            for letter in letters:
                read(office, letter)
            where = batch_of(office, letters)["Location"]
            batch = SigningBatch.objects.get()
            go = reverse("congvan:sign-continue", args=[batch.pk])
            scripted = {"Accept": "application/json"}
            assert office.client("signer").post(go, headers=scripted).status_code == 204
            server.kill()
            office.client("signer").post(go, {"next": where})
            html = office.client("signer").get(where).content.decode()
            assert "Còn 2 văn bản" in html
            assert "bấm Tiếp tục" in html
            assert "Không kết nối" in html
            again = server.again()
            try:
                office.client("signer").post(go, {"next": where})
            finally:
                again.kill()
            html = office.client("signer").get(where).content.decode()
            assert "đã ký 3" in html
            assert SignedFile.objects.filter(revision=3).count() == 3
            assert office.client("clerk").get(where).status_code == 404


def test_the_letter_page_shows_the_seconds_and_takes_back(office: Office) -> None:
    letter = office.do("signer", office.reviewed(), "sign_letter")
    assert letter.status == LetterStatus.AWAITING_SIGNATURE
    html = office.get("signer", "letter", letter.pk).content.decode()
    item = SigningItem.objects.get()
    undo = reverse("congvan:sign-undo", args=[item.pk])
    assert undo in html
    assert undo not in office.get("reviewer", "letter", letter.pk).content.decode()
    assert office.client("reviewer").post(undo).status_code == 404
    assert office.client("signer").post(undo).status_code == 302
    over()
    sweep_batches()
    letter.refresh_from_db()
    assert letter.status == LetterStatus.AWAITING_SIGNATURE


@pytest.mark.pdfsig
class TestKeys:
    def own(self, office: Office) -> SigningKey:
        return SigningKey.objects.get(person=office.cast.people["signer"])

    def test_everybody_sees_his_own(self, keyed: Office) -> None:
        mine, seal = self.own(keyed), SigningKey.objects.get(organ__isnull=False)
        for who, key, status in (
            ("signer", mine, 200), ("signer", seal, 404), ("clerk", seal, 200), ("clerk", mine, 404),
            ("administrator", mine, 200), ("administrator", seal, 200), ("bloc_signer", mine, 404),
            ("recv_clerk", seal, 404),
        ):  # fmt: skip
            assert keyed.get(who, "key", key.pk).status_code == status, (who, key)
        html = keyed.get("signer", "key", mine.pk).content.decode()
        for words in (mine.certificate, mine.serial, "Congvan", "Ký thử"):
            assert words.lower() in html.lower()
        assert "Thôi dùng" not in html

    def test_only_its_holder_tries_it_with_a_fresh_factor(self, keyed: Office) -> None:
        mine = self.own(keyed)
        url = reverse("congvan:key-test", args=[mine.pk])
        assert keyed.client("administrator").post(url).status_code == 404
        keyed.client("signer")
        keyed.confirm("signer", age=3600)
        assert keyed.client("signer").post(url).status_code == 403
        assert not JournalEntry.objects.filter(action="test_key").exists()
        keyed.confirm("signer")
        assert keyed.client("signer").post(url, follow=True).content.decode().count("Ký thử thành công") == 1
        assert JournalEntry.objects.filter(action="test_key").count() == 1

    def test_the_keeper_registers_and_retires_with_a_reason(self, keyed: Office) -> None:
        new = {"provider": "files", "label": "seal", "person_id": keyed.cast.people["bloc_signer"].pk}
        url = reverse("congvan:key-register")
        assert keyed.client("signer").post(url, new).status_code == 404
        assert keyed.client("administrator").post(url, {**new, "label": "nowhere"}).status_code == 422
        assert keyed.client("administrator").post(url, {**new, "provider": "strange"}).status_code == 422
        assert keyed.client("administrator").post(url, {**new, "person_id": ""}).status_code == 422
        assert keyed.client("administrator").post(url, new).status_code == 302
        made = SigningKey.objects.latest("pk")
        assert (made.not_after, made.issuer) != (None, "")
        end = reverse("congvan:key-end", args=[made.pk])
        assert keyed.client("administrator").post(end).status_code == 422
        assert keyed.client("administrator").post(end, {"reason": "Mất thiết bị"}).status_code == 302
        assert '"Mất thiết bị"' in JournalEntry.objects.latest("pk").body
        assert "Đã thôi dùng" in keyed.get("administrator", "key", made.pk).content.decode()

    def test_a_certificate_near_its_end_warns(self, keyed: Office) -> None:
        mine = self.own(keyed)
        SigningKey.objects.filter(pk=mine.pk).update(not_after=keyed.cast.on + timedelta(days=20))
        assert "còn 20 ngày" in keyed.get("signer", "key", mine.pk).content.decode()
        keyed.reviewed()
        assert "còn 20 ngày" in look(keyed)

    def test_no_secret_is_in_rows_or_pages(self, keyed: Office) -> None:
        from tests.workflow.signing.authority import PASSWORD

        html = keyed.get("administrator", "key-register").content.decode()
        assert PASSWORD not in html
        assert not any(PASSWORD in str(vars(row)) for row in SigningKey.objects.all())

    @pytest.mark.parametrize(
        "content",
        [b"", b"GIF89a", png()[:40], png()[:16] + b"\xff\xff\xff\xff" * 2 + png()[24:], png() + b"x" * 1_000_001],
    )
    def test_a_picture_that_is_none_is_refused(self, keyed: Office, content: bytes) -> None:
        before = StampPicture.objects.count()
        given = {"person_id": keyed.cast.people["signer"].pk, "picture": SimpleUploadedFile("a.png", content)}
        assert keyed.client("administrator").post(reverse("congvan:key-picture"), given).status_code == 422
        assert StampPicture.objects.count() == before

    @pytest.mark.parametrize("guard", [True, False], ids=["", "guard off"])
    def test_a_picture_in_crumbs_is_refused_before_anybody_opens_it(
        self, keyed: Office, monkeypatch: pytest.MonkeyPatch, guard: bool
    ) -> None:
        whole, opened = png(), []
        crumbs = whole[:33] + b"\0\0\0\0juNk\x19\xd4\x52\x01" * 60_000 + whole[33:]
        monkeypatch.setattr(keys, "picture_opens", lambda picture: bool(opened.append(1)))
        if not guard:
            monkeypatch.setattr(keys, "is_crowded", lambda file: False)
        given = {"person_id": keyed.cast.people["signer"].pk, "picture": SimpleUploadedFile("a.png", crumbs)}
        answer = keyed.client("administrator").post(reverse("congvan:key-picture"), given)
        assert (answer.status_code, bool(opened)) == (422, not guard)
        assert ("quá nhiều đoạn" in answer.content.decode()) is guard

    def test_a_picture_is_kept_and_shown_to_its_owner(self, keyed: Office) -> None:
        given = {"person_id": keyed.cast.people["signer"].pk, "picture": SimpleUploadedFile("a.png", png(80, 40))}
        assert keyed.client("signer").post(reverse("congvan:key-picture"), given).status_code == 404
        given["picture"] = SimpleUploadedFile("a.png", png(80, 40))
        assert keyed.client("administrator").post(reverse("congvan:key-picture"), given).status_code == 302
        made = StampPicture.objects.latest("pk")
        assert keyed.get("signer", "key-picture-file", made.pk).content == png(80, 40)
        assert keyed.get("bloc_signer", "key-picture-file", made.pk).status_code == 404
