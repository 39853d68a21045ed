"""A batch whose page is sent twice is one batch; a page of its own, made later, decides anew."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.workflow.web.desk import Office
from tests.workflow.web.test_signdesk import office, read
from workflow.letters.models import Letter
from workflow.signing.batch import run_batch
from workflow.signing.deciding import undo_item
from workflow.signing.models import SigningBatch, SigningItem
from workflow.web.signdesk import together

__all__ = ["office"]
pytestmark = pytest.mark.django_db
NEWEST = re.compile(r'name="newest" value="(\d+)"')


def page(office: Office, letters: list[Letter]) -> dict[str, Any]:
    """The page of these letters, filled in: the first is signed, the others are returned."""
    html = office.get("signer", "sign-batch", cv=[letter.pk for letter in letters]).content.decode()
    found = NEWEST.search(html)
    assert found
    typed: dict[str, Any] = {"cv": [letter.pk for letter in letters], "newest": found[1]}
    for at, letter in enumerate(letters):
        typed |= {f"decision-{letter.pk}": "RETURN" if at else "SIGN", f"text-{letter.pk}": letter.text_hash,
                  f"round-{letter.pk}": letter.round, f"reason-{letter.pk}": "Sửa câu chữ." if at else ""}  # fmt: skip
    return typed


def send(office: Office, typed: dict[str, Any]) -> Any:
    return office.client("signer").post(reverse("congvan:sign-batch"), typed)


@pytest.fixture
def letters(office: Office) -> list[Letter]:
    found = [office.reviewed(), office.reviewed()]
    read(office, found[0])
    return found


def progress(batch: SigningBatch) -> str:
    return reverse("congvan:sign-progress", args=[batch.pk])


def test_the_second_click_shows_the_batch_of_the_first(office: Office, letters: list[Letter]) -> None:
    typed = page(office, letters)
    answers = [send(office, typed) for _ in range(2)]
    batch = SigningBatch.objects.get()
    assert [(one.status_code, one["Location"]) for one in answers] == [(302, progress(batch))] * 2
    assert SigningItem.objects.count() == 2


def test_so_it_does_when_everything_is_carried_out(office: Office, letters: list[Letter]) -> None:
    typed = page(office, letters)
    send(office, typed)
    batch = SigningBatch.objects.get()
    SigningItem.objects.update(not_before=batch.begun_at)
    run_batch(office.cast.actor("signer"), batch.pk)
    assert set(SigningItem.objects.values_list("state", flat=True)) == {"DONE"}
    assert send(office, typed)["Location"] == progress(batch)
    assert SigningItem.objects.count() == 2


def test_a_click_that_overtakes_the_first_finds_it_too(office: Office, letters: list[Letter], monkeypatch: Any) -> None:
    """It looked before the first had decided, and met its decisions when it decided itself."""
    typed, look, early = page(office, letters), together.decided_since, [None]
    send(office, typed)
    monkeypatch.setattr(together, "decided_since", lambda *given: early.pop() if early else look(*given))
    assert send(office, typed)["Location"] == progress(SigningBatch.objects.get())


def test_without_the_look_it_is_refused(office: Office, letters: list[Letter], monkeypatch: Any) -> None:
    typed = page(office, letters)
    send(office, typed)
    monkeypatch.setattr(together, "decided_since", lambda *given: None)
    assert send(office, typed).status_code == 422


@pytest.mark.parametrize("change", ["decision", "reason", "letters", "taken back", "later page"])
def test_what_differs_is_no_second_click(office: Office, letters: list[Letter], change: str) -> None:
    typed = page(office, letters[1:])
    typed = {name: "LATER" if value == "SIGN" else value for name, value in typed.items()}
    send(office, typed)
    assert SigningBatch.objects.count() == 1
    pk = letters[1].pk
    if change == "decision":
        typed |= {f"decision-{pk}": "RETURN", f"reason-{pk}": "Sửa."}
    elif change == "reason":
        typed |= {f"reason-{pk}": "Xem lại tuần sau."}
    elif change == "letters":
        typed |= {"cv": [pk, letters[0].pk], f"decision-{letters[0].pk}": "LATER", f"text-{letters[0].pk}": "x"}
    elif change == "taken back":
        undo_item(office.cast.actor("signer"), SigningItem.objects.get().pk)
    else:
        typed |= {"newest": page(office, letters[1:])["newest"]}
    answer = send(office, typed)
    assert (answer.status_code, SigningBatch.objects.count()) == (302, 2)


def test_nobody_elses_batch_is_shown(office: Office, letters: list[Letter]) -> None:
    typed = page(office, letters)
    send(office, typed)
    assert office.client("bloc_signer").post(reverse("congvan:sign-batch"), typed).status_code == 422
