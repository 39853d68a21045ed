"""Doubtful readings: each waits for a person, and what he decides is what counts."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.flows.life import CONTENT
from tests.workflow.letters.refusing import refused
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.vocabulary import LineKind, Section
from workflow.letters.content import text_hash
from workflow.letters.models import Directive, Doubt, Letter, LetterVersion, RecipientLine
from workflow.letters.services import confirm_doubt, draft_letter, save_letter, submit_letter


def content(**parts: Any) -> dict[str, Any]:
    return {**deepcopy(CONTENT), **parts}


def draft(cast: Cast, given: Any, who: str = "drafter", organ: str = "issuer", **more: Any) -> Letter:
    return draft_letter(cast.actor(who), cast.organs[organ].pk, content=given, **more)


DOUBTFUL = content(
    position={"value": "BÍ THƯ", "raw": "SẢN BÍ THƯ", "needs_review": True, "alternatives": ["PHÓ BÍ THƯ"]},
    directives=[{"no": 1, "text": "Rà soát trước ngày 15/12", "due": "2022-05-15", "due_raw": "trước ngày 15/12",
                 "due_alternatives": ["2022-12-15"], "needs_review": True, "doubts": ["due"]}],
    addressees=[{"text": "Huyện uỷ Bình Thuỵ", "needs_review": True, "kind": "unresolved"}],
)  # fmt: skip


def test_every_doubtful_reading_waits_for_a_person(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    rows = {row.field: (row.raw, row.alternatives) for row in Doubt.objects.filter(letter=letter)}
    assert rows == {
        "position": ("SẢN BÍ THƯ", ["BÍ THƯ", "PHÓ BÍ THƯ"]),
        "directives.1.due": ("trước ngày 15/12", ["2022-05-15", "2022-12-15"]),
        "addressees.1.text": ("Huyện uỷ Bình Thuỵ", ["Huyện uỷ Bình Thuỵ"]),
    }
    assert Directive.objects.get().due is None, "nobody has said yet how it is to be read"
    with pytest.raises(Invalid) as caught:
        submit_letter(cast.actor("drafter"), letter.pk, signer_id=cast.people["signer"].pk)
    assert set(caught.value.fields) == set(rows)


def confirm_all(cast: Cast, letter: Letter) -> None:
    for field, value in (
        ("position", "PHÓ BÍ THƯ"), ("directives.1.due", "15/12/2022"), ("addressees.1.text", "Huyện uỷ Bình Thuỷ"),
    ):  # fmt: skip
        confirm_doubt(cast.actor("drafter"), letter.pk, field=field, value=value)


def test_what_a_person_confirmed_is_what_counts(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    confirm_all(cast, letter)
    letter.refresh_from_db()
    assert letter.signer_title == "PHÓ BÍ THƯ"
    assert Directive.objects.get().due == date(2022, 12, 15)
    line = RecipientLine.objects.get(letter=letter, section=Section.ADDRESSEES)
    assert (line.text, line.kind) == ("Huyện uỷ Bình Thuỷ", LineKind.ORGAN)
    assert LetterVersion.objects.get().content == DOUBTFUL, "the text stays as it was read"
    assert letter.text_hash == text_hash(DOUBTFUL)


def test_a_later_save_does_not_undo_what_was_confirmed(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    confirm_all(cast, letter)
    save_letter(cast.actor("drafter"), letter.pk, content={**DOUBTFUL, "place": "Lam Giang"})
    letter.refresh_from_db()
    assert letter.signer_title == "PHÓ BÍ THƯ"
    assert Directive.objects.get().due == date(2022, 12, 15)
    assert not Doubt.objects.filter(confirmed_by=None).exists()


def test_another_reading_of_the_same_place_is_asked_anew(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    confirm_all(cast, letter)
    other = {**DOUBTFUL, "position": {**DOUBTFUL["position"], "raw": "VIỆT BÍ THƯ"}}
    save_letter(cast.actor("drafter"), letter.pk, content=other)
    assert list(Doubt.objects.filter(confirmed_by=None).values_list("field", flat=True)) == ["position"]


def test_a_doubt_is_settled_once_and_with_something(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    actor = cast.actor("drafter")
    refused(Invalid, lambda: confirm_doubt(actor, letter.pk, field="position", value="  "), "value")
    refused(Invalid, lambda: confirm_doubt(actor, letter.pk, field="position", value="x" * 1001), "value")
    refused(Invalid, lambda: confirm_doubt(actor, letter.pk, field="directives.1.due", value="mùng mười"), "value")
    said = refused(
        Invalid, lambda: confirm_doubt(actor, letter.pk, field="directives.1.due", value="15/05/2022"), "directives"
    )
    assert "15/05/2022" in said
    refused(Conflict, lambda: confirm_doubt(actor, letter.pk, field="signer", value="x"))
    confirm_doubt(actor, letter.pk, field="position", value="BÍ THƯ")
    refused(Conflict, lambda: confirm_doubt(actor, letter.pk, field="position", value="PHÓ BÍ THƯ"))


def test_a_doubtful_deadline_may_turn_out_to_be_none(cast: Cast) -> None:
    letter = draft(cast, DOUBTFUL)
    confirm_doubt(cast.actor("drafter"), letter.pk, field="directives.1.due", value="Không có hạn")
    assert Directive.objects.get().due is None
    assert not Doubt.objects.filter(confirmed_by=None, field__startswith="directives").exists()


def test_a_doubtful_lead_and_number_are_taken_as_told(cast: Cast) -> None:
    item = {"no": 1, "text": "Ban Tổ chức chủ trì", "lead": "Ban Tổ chức", "lead_kind": "role",
            "needs_review": True, "doubts": ["no", "lead"]}  # fmt: skip
    letter = draft(cast, content(directives=[item]))
    actor = cast.actor("drafter")
    refused(Invalid, lambda: confirm_doubt(actor, letter.pk, field="directives.1.no", value="một"), "value")
    confirm_doubt(actor, letter.pk, field="directives.1.no", value="4")
    confirm_doubt(actor, letter.pk, field="directives.1.lead", value="Ban Tổ chức Tỉnh uỷ")
    row = Directive.objects.get()
    assert (row.no, row.lead_selector) == (4, {"any": [{"organ": cast.organs["board"].pk}], "except": []})


def test_items_that_are_numbered_otherwise_wait_for_their_number(cast: Cast) -> None:
    items = [{"no": no, "text": f"Việc {no}", "needs_review": True, "doubts": ["no"]} for no in ("I.1", "II.1")]
    letter = draft(cast, content(directives=[*items, {"no": 1, "text": "Việc một"}]))
    assert list(Directive.objects.values_list("no", "text")) == [(1, "Việc một"), (2, "Việc I.1"), (3, "Việc II.1")]
    rows = Doubt.objects.filter(letter=letter).values_list("raw", "alternatives")
    assert list(rows) == [("I.1. Việc I.1", ["1"]), ("II.1. Việc II.1", ["2"])]
    actor = cast.actor("drafter")
    refused(Invalid, lambda: confirm_doubt(actor, letter.pk, field="directives.1.no", value="1"), "directives")
    confirm_doubt(actor, letter.pk, field="directives.1.no", value="5")
    assert set(Directive.objects.values_list("no", flat=True)) == {1, 2, 5}
