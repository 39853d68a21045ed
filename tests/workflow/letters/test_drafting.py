"""Draft and save: what is kept of a text, and what is refused with its sentence."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import SINCE, TODAY, Cast, make_appointments
from tests.flows.life import CONTENT, Life, statements
from tests.workflow.letters.refusing import refused
from workflow.access import letter_for
from workflow.directory.models import Organ, OrganParent
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotAllowed, NotFound, Stale
from workflow.kernel.vocabulary import LetterStatus, LineKind, Purpose, Role, Section
from workflow.letters.content import day, text_hash, whole
from workflow.letters.models import Directive, Letter, LetterVersion, RecipientLine
from workflow.letters.services import draft_letter, save_letter, submit_letter


def content(**parts: Any) -> dict[str, Any]:
    return {**deepcopy(CONTENT), **parts}


def draft(cast: Cast, given: Any, who: str = "drafter", organ: str = "issuer", **more: Any) -> Letter:
    return draft_letter(cast.actor(who), cast.organs[organ].pk, content=given, **more)


def test_a_draft_keeps_its_first_version_and_reads_it_into_rows(life: Life) -> None:
    letter = life.letter
    version = LetterVersion.objects.get(letter=letter)
    assert (version.no, version.sha256, version.content) == (1, letter.text_hash, CONTENT)
    assert letter.text_hash == text_hash(CONTENT)
    assert (letter.subject, letter.issuing_body, letter.signing_form) == (CONTENT["subject"], "BAN THƯỜNG VỤ", "T/M")
    assert letter.watcher == life.cast.organs["inspection"]
    assert not letter.watcher_named
    lines = [(row.section, row.kind, row.purpose) for row in RecipientLine.objects.filter(letter=letter)]
    assert lines == [
        (Section.ADDRESSEES, LineKind.ORGAN, Purpose.IMPLEMENT),
        (Section.ADDRESSEES, LineKind.ORGAN, Purpose.IMPLEMENT),
        (Section.DISTRIBUTION, LineKind.ORGAN, Purpose.INFORM),
        (Section.DISTRIBUTION, LineKind.ARCHIVE, Purpose.ARCHIVE),
    ]
    assert [(row.no, row.due) for row in Directive.objects.filter(letter=letter)] == [(1, date(2022, 12, 31))]


def test_only_its_drafter_sees_a_draft(life: Life) -> None:
    assert letter_for(life.cast.actor("drafter"), life.letter.pk) == life.letter
    for who in ("reviewer", "signer", "clerk", "principal", "board_drafter", "recv_clerk", "administrator"):
        with pytest.raises(NotFound):
            letter_for(life.cast.actor(who), life.letter.pk)


def test_a_named_organ_watches_and_collects(cast: Cast) -> None:
    watching = {"organ": "Ban Tổ chức Tỉnh uỷ", "report_to": "Thường trực Tỉnh uỷ"}
    letter = draft(cast, content(monitoring=watching))
    assert (letter.watcher, letter.watcher_named) == (cast.organs["board"], True)
    assert letter.report_to == "Thường trực Tỉnh uỷ"


def test_a_bloc_is_watched_from_the_nearest_level_above(cast: Cast) -> None:
    assert draft(cast, content(), "bloc_drafter", "bloc").watcher == cast.organs["inspection"]


def test_every_save_is_a_version_and_the_old_one_stays(life: Life) -> None:
    changed = content(place="Lam Giang", directives=[])
    life.do(save_letter, "drafter", content=changed)
    assert list(LetterVersion.objects.values_list("no", "sha256")) == [
        (1, text_hash(CONTENT)), (2, text_hash(changed)),
    ]  # fmt: skip
    assert (life.letter.text_no, life.letter.place) == (2, "Lam Giang")
    assert not Directive.objects.exists()


def test_a_save_without_a_change_keeps_nothing(life: Life) -> None:
    refused(Conflict, lambda: life.do(save_letter, "drafter", content=content()))


def test_a_stale_save_is_told_to_look_again(life: Life) -> None:
    seen = life.letter.version
    life.do(save_letter, "drafter", content=content(place="Lam Giang"), version=seen)
    said = refused(Stale, lambda: life.do(save_letter, "drafter", content=content(place="Khác"), version=seen))
    assert "tải lại" in said


def test_nobody_else_saves(life: Life) -> None:
    for who in ("reviewer", "clerk", "outsider", "superuser", "inactive"):
        refused(NotFound, lambda who=who: life.do(save_letter, who, content=content(place="Khác")))


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": None}, "subject"),
        ({"subject": "a" * 1001}, "subject"),
        ({"addressees": "Huyện uỷ"}, "addressees"),
        ({"addressees": ["Huyện uỷ"]}, "addressees"),
        ({"addressees": [{"text": "Huyện uỷ"}] * 151}, "addressees"),
        ({"addressees": [{"text": ""}]}, "ADDRESSEES"),
        ({"distribution": [{"text": "x" * 1001}]}, "DISTRIBUTION"),
        ({"directives": [{"text": "không số"}]}, "directives"),
        ({"directives": [{"no": True, "text": "số là chữ"}]}, "directives"),
        ({"directives": [{"no": -1, "text": "âm"}]}, "directives"),
        ({"directives": [{"no": 10**30, "text": "quá lớn"}]}, "directives"),
        ({"directives": [{"no": "1.5", "text": "lẻ"}]}, "directives"),
        ({"directives": [{"no": [1], "text": "danh sách"}]}, "directives"),
        ({"directives": [{"no": 1, "text": "một"}, {"no": {"value": 1}, "text": "lại một"}]}, "directives"),
        ({"directives": [{"no": 1, "text": "qua hạn", "due": "2022-06-05"}]}, "directives"),
        ({"directives": [{"no": 1, "text": "ngày lạ", "due": "31/02/2023"}]}, "directives"),
        ({"directives": [{"no": 1, "text": "ngày lạ", "due": {"value": "mai"}}]}, "directives"),
        ({"directives": [{"no": 1, "text": "đông", "lead": "x", "lead_kind": "named_organs",
                          "lead_list": ["Huyện uỷ"] * 51}]}, "directives"),
    ],
)  # fmt: skip
def test_a_bad_part_is_refused_by_its_name(cast: Cast, parts: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: draft(cast, content(**parts)), field)


@pytest.mark.parametrize(
    "given",
    [
        None, [], "Công văn", 7,
        content(note=float("nan")), content(note="a\x00b"), content(note="\ud800"), content(note={1, 2}),
        content(note=b"x"), content(note="x" * 2_000_001), {**content(), 7: "số"}, content(secrecy="Mật"),
        content(secrecy="TUYỆT MẬT"), content(secrecy={"value": "Tối mật", "needs_review": True}),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_one_sentence(cast: Cast, given: Any) -> None:
    refused(Invalid, lambda: draft(cast, given))


def test_a_deep_nest_is_refused(cast: Cast) -> None:
    nest: list[Any] = []
    for _ in range(200_000):
        nest = [nest]
    with pytest.raises(Invalid):
        draft(cast, content(note=nest))
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "parts",
    [
        {"monitoring": "Uỷ ban Kiểm tra"}, {"monitoring": ["x"]}, {"dissemination": "chi bộ"}, {"authority": "T/M"},
        {"authority": ["T/M"]}, {"secrecy": "Không mật"}, {"secrecy": None}, {"place": {"name": {"x": 1}}},
        {"directives": None}, {"addressees": None, "distribution": [{"text": "Ban Tổ chức Tỉnh uỷ", "kind": 7}]},
        {"directives": [{"no": {"value": 1}, "text": ["x"], "cooperate": "Ban Tổ chức", "lead_list": {"a": 1}}]},
        {"directives": [{"no": "2", "text": None, "due": None, "lead": {"value": "Huyện uỷ"}, "lead_kind": "x" * 99}]},
        {"position": {"needs_review": True, "raw": None, "alternatives": 7, "value": 3}},
        {"q" * 99: {"needs_review": True}},
        {"subject": "<script>alert(1)</script>"},
    ],
)  # fmt: skip
def test_strange_shapes_are_read_as_nothing_or_as_words(cast: Cast, parts: dict[str, Any]) -> None:
    assert draft(cast, content(**parts)).status == LetterStatus.DRAFT


def test_a_string_of_cooperators_is_no_list_of_letters(cast: Cast) -> None:
    draft(cast, content(directives=[{"no": 1, "text": "x", "cooperate": "Ban Tổ chức Tỉnh uỷ"}]))
    assert Directive.objects.get().cooperators == []


@pytest.mark.parametrize("kind", ["", "CV/TU", "CÔNGVĂNDÀI", "C V", "1", None, 7])
def test_a_kind_that_cannot_be_one(cast: Cast, kind: Any) -> None:
    refused(Invalid, lambda: draft(cast, content(), kind=kind), "kind")


def test_an_ended_organ_writes_no_letters(cast: Cast) -> None:
    Organ.objects.filter(pk=cast.organs["issuer"].pk).update(valid_to=TODAY - timedelta(days=1))
    assert "kết thúc hoạt động" in refused(EndedOrgan, lambda: draft(cast, content()))


def test_nobody_drafts_where_he_does_not_stand(cast: Cast) -> None:
    refused(NotAllowed, lambda: draft(cast, content(), "recv_clerk"))
    refused(NotAllowed, lambda: draft(cast, content(), "drafter", "bloc"))


def test_a_board_that_writes_for_the_committee_keeps_its_own_draft(cast: Cast) -> None:
    letter = draft(cast, content(), "board_drafter")
    assert (letter.issuer, letter.advising) == (cast.organs["issuer"], cast.organs["board"])
    actor = cast.actor("board_drafter")
    assert letter_for(actor, letter.pk) == letter
    assert save_letter(actor, letter.pk, content=content(place="Lam Giang")).text_no == 2
    signer = cast.people["signer"].pk
    assert submit_letter(actor, letter.pk, signer_id=signer).status == LetterStatus.IN_REVIEW


def test_nobody_hides_behind_another_advising_organ(cast: Cast) -> None:
    assert draft(cast, content(), "board_drafter", advising_id=cast.organs["bloc"].pk).advising == cast.organs["board"]
    assert draft(cast, content(), advising_id=cast.organs["board"].pk).advising == cast.organs["board"]
    refused(Invalid, lambda: draft(cast, content(), advising_id=10**9), "advising_id")


def test_a_line_and_an_item_cost_one_statement_each(cast: Cast) -> None:
    costs = []
    for count in (2, 40):
        rows = [{"text": f"{'Huyện uỷ Bình Thuỷ' if at % 2 else 'Huyện uỷ Cát Sơn'}"} for at in range(count)]
        items = [{"no": at + 1, "text": "Làm", "lead": "Huyện uỷ Cát Sơn", "lead_kind": "named_organ"}
                 for at in range(count)]  # fmt: skip
        with statements() as asked:
            draft(cast, content(addressees=rows, directives=items))
        costs.append(len(asked))
    assert costs[1] - costs[0] <= 2 * 38, costs


def test_a_drafter_whose_appointment_ended_may_no_more(cast: Cast) -> None:
    letter = draft(cast, content())
    drafter = cast.people["drafter"]
    drafter.appointments.update(valid_to=TODAY)
    tomorrow = cast.actor("drafter", TODAY + timedelta(days=1))
    refused(NotFound, lambda: save_letter(tomorrow, letter.pk, content=content(place="x")))


def test_an_office_that_moved_away_keeps_no_registry(cast: Cast) -> None:
    """`registry_of` counts through the appointment of the day, whatever the tree says later."""
    OrganParent.objects.filter(organ=cast.organs["office"]).delete()
    assert draft(cast, content()).advising is None
    make_appointments([(cast.people["outsider"], cast.organs["office"], Role.DRAFTER)], SINCE, FOREVER)
    assert draft(cast, content(), "outsider").drafter == cast.people["outsider"]


def test_days_and_numbers_are_read_as_people_write_them() -> None:
    assert day("06/6/2022", "x") == day({"value": "2022-06-06"}, "x") == TODAY
    assert day(None, "x") is day("", "x") is None
    assert [whole(value) for value in (7, "7", {"value": 7}, {"raw": "07"})] == [7, 7, 7, 7]
    assert {whole(value) for value in (True, 0, -1, None, "x", 1.5, "٣", 10**8, "0" * 12 + "1", [7])} == {None}
