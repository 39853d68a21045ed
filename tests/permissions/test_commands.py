"""The commands: why, who would gain access, the page of the matrix; exit codes that scripts can use."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate

from permissions.explain import explain
from permissions.matrix import RULES
from permissions.matrix_page import PLACE, page
from permissions.policy import MatrixPolicy, kind_of
from permissions.rehearsal import rehearse
from permissions.sentences import SOURCES, sentences
from tests.cast import PEOPLE, Cast, make_cast
from tests.flows.life import CONTENT, Life
from tests.permissions.scenes import approve, consult, make_letter, make_scene
from workflow.directory.models import Appointment, Delegation, Organ, Person
from workflow.kernel.actions import Action as A
from workflow.kernel.days import FOREVER
from workflow.kernel.vocabulary import LetterStatus, Role
from workflow.letters.models import Letter

POLICY = MatrixPolicy()


def told(command: str, *args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command(command, *args, stdout=out)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def test_why_somebody_may(cast: Cast) -> None:
    scene = make_scene(cast)
    code, said = told("explain_permission", "Bùi Thị Nhận", "acknowledge_dispatch", "738-CV/TU")
    assert code == 0
    for words in ("ĐƯỢC PHÉP", "Đã gửi", "Văn thư", "Huyện uỷ Bình Thuỷ", "QĐ 12-QĐ/TU", "01/10/2020", "không thời hạn",
                  f"issue:{scene.letter.pk}", "công văn đã phát hành"):  # fmt: skip
        assert words in said, words
    assert (
        "giữ sổ văn thư của Tỉnh uỷ"
        in told("explain_permission", "clerk-missing", "x", "1")[1]
        + told("explain_permission", str(cast.people["clerk"].pk), "add_recipient", str(scene.letter.pk))[1]
    )


def test_why_somebody_may_not(cast: Cast) -> None:
    scene = make_scene(cast)
    letter = str(scene.letter.pk)
    code, said = told("explain_permission", "Đinh Thị Vân", "acknowledge_dispatch", letter,
                      "--dispatch", str(scene["district"].pk))  # fmt: skip
    assert code == 1
    assert "KHÔNG ĐƯỢC PHÉP" in said
    assert "Vai trò trong ngày: Văn thư (Huyện uỷ Cát Sơn)" in said
    assert "không giữ vai trò nào" in told("explain_permission", "Thạch Siêu Quyền", "view_letter", letter)[1]
    assert "tài khoản đã khoá" in told("explain_permission", "Lưu Đã Khoá", "view_letter", letter)[1]
    assert "Chưa có quyết định thu hồi" in told("explain_permission", "Nguyễn Thị Thư", "execute_recall", letter)[1]
    assert "Thiếu: tình trạng" in told("explain_permission", "Nguyễn Thị Thư", "issue_letter", letter)[1]


def test_an_ended_appointment_is_named(cast: Cast) -> None:
    scene = make_scene(cast)
    Appointment.objects.filter(person=cast.people["recv_clerk"]).update(valid_to=cast.on)
    found = explain(cast.people["recv_clerk"], A.VIEW_LETTER, scene.letter)
    assert not found.allowed
    assert "chỉ có hiệu lực từ 01/10/2020 đến 06/06/2022" in " ".join(sentences(found))


def test_a_delegation_is_told_with_both_names(cast: Cast) -> None:
    scene = make_scene(cast)
    Delegation.objects.create(
        giver=cast.people["recv_clerk"], taker=cast.people["outsider"], organ=cast.organs["district"], role=Role.CLERK,
        basis="Giấy uỷ quyền số 3", valid_from=cast.on, valid_to=FOREVER,
    )  # fmt: skip
    said = " ".join(sentences(explain(cast.people["outsider"], A.ACKNOWLEDGE_DISPATCH, scene["district"])))
    assert "đồng chí Bùi Thị Nhận uỷ quyền từ 06/06/2022" in said
    assert "Giấy uỷ quyền số 3" in said


def test_a_missing_row_is_told(cast: Cast) -> None:
    letter = make_letter(cast, LetterStatus.NUMBERED)
    letter.group_rows.filter(source__startswith="task:").delete()
    said = " ".join(sentences(explain(cast.people["clerk"], A.ISSUE_LETTER, letter)))
    assert "Thiếu: quyền issue_letter trên hồ sơ, chỉ có khi: bước công việc đang mở" in said


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("Không Có Ai", "view_letter", "738-CV/TU"), "Không có người nào"),
        (("An", "view_letter", "738-CV/TU"), "Có nhiều người"),
        (("Bùi Thị Nhận", "fly", "738-CV/TU"), "Không có việc"),
        (("Bùi Thị Nhận", "view_letter", "9-CV/TU"), "Không có công văn"),
        (("Bùi Thị Nhận", "view_letter", "abc"), "Không có công văn"),
        (("Bùi Thị Nhận", "view_letter", "738-CV/TU", "--issuer", "Huyện uỷ Cát Sơn"), "Không có công văn"),
        (("Vũ Kiểm Tra", "accept_dispatch", "738-CV/TU"), "--dispatch"),
        (("Vũ Kiểm Tra", "accept_dispatch", "738-CV/TU", "--dispatch", "99999"), "không có bản gửi"),
    ],
)
def test_an_unclear_question_leaves_with_2(cast: Cast, args: tuple[str, ...], words: str) -> None:
    make_scene(cast)
    Person.objects.bulk_create([Person(full_name="An"), Person(full_name="An")])
    code, said = told("explain_permission", *args)
    assert code == 2
    assert words in said


def test_equal_numbers_are_told_apart_by_the_issuer(cast: Cast) -> None:
    make_scene(cast)
    make_letter(cast, LetterStatus.ISSUED, issuer=cast.organs["bloc"])
    assert "--issuer" in told("explain_permission", "Bùi Thị Nhận", "view_letter", "738-CV/TU")[1]
    assert (
        told("explain_permission", "Bùi Thị Nhận", "view_letter", "738-cv/tu", "--issuer", "tỉnh ủy Lam Giang")[0] == 0
    )


@pytest.mark.parametrize("status", [LetterStatus.IN_REVIEW, LetterStatus.ISSUED, LetterStatus.WITHDRAWN])
def test_an_explanation_is_what_the_policy_says(cast: Cast, status: str) -> None:
    letter = make_letter(cast, status)
    consult(letter, cast.people["inspector"], cast.people["reviewer"])
    approve(letter, cast.people["signer"])
    for who in ("drafter", "reviewer", "signer", "clerk", "inspector", "recv_leader", "inactive", "superuser"):
        for action in (action for action in A if kind_of(action) == "letter"):
            found = explain(cast.people[who], action, letter)
            may = POLICY.may(cast.actor(who, localdate()), action, letter)
            assert found.allowed == may.allowed, (who, action)
            assert all(isinstance(one, str) and one for one in sentences(found))


def test_every_source_has_words() -> None:
    assert set(SOURCES) == {source for rule in RULES if rule.need for source in rule.need.sources}


@pytest.mark.django_db(transaction=True)
def test_a_past_day_and_everybody_of_it() -> None:
    life = Life(make_cast())
    life.to("sign")
    person = str(life.cast.people["reviewer"].pk)
    day = life.cast.on.isoformat()
    code, said = told("explain_permission", person, "review_letter", str(life.letter.pk), "--on", day, "--who")
    assert code == 0
    assert "Trần Thị Soạn: Chuyên viên soạn thảo, Văn phòng Tỉnh uỷ (là người soạn thảo)" in said
    before = (life.cast.on - timedelta(days=1)).isoformat()
    code, said = told("explain_permission", person, "review_letter", str(life.letter.pk), "--on", before)
    assert code == 1
    assert "chưa có trên hệ thống" in said


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_says_who_would_gain_access_and_is_right() -> None:
    cast = make_cast()
    lines = [*CONTENT["addressees"], {"text": "Thị uỷ Vĩnh Hoà"}]
    persons = [*CONTENT["distribution"], {"text": "Tỉnh uỷ viên"}]
    life = Life(cast, {**CONTENT, "addressees": lines, "distribution": persons}).to("issue")
    Appointment.objects.filter(organ=cast.organs["third_district"]).update(valid_to=cast.on - timedelta(days=1))
    code, said = told("rehearse", str(life.letter.pk), "--on", cast.on.isoformat())
    assert code == 0
    assert "Huyện uỷ Bình Thuỷ: Bùi Thị Nhận (Văn thư); Đặng Lãnh Đạo (Lãnh đạo đơn vị)" in said
    assert "Thị uỷ Vĩnh Hoà: chưa ai có tài khoản" in said
    assert "Giang Văn Giấy: chưa ai có tài khoản" in said
    assert "Uỷ ban Kiểm tra Tỉnh uỷ: Vũ Kiểm Tra" in said
    found = rehearse(life.letter, cast.on)
    before = visible(cast)
    life.issue()
    gained = {cast.people[who].full_name for who in visible(cast) - before}
    gains = [*found.organs, *found.persons, *found.watching]
    foretold = {words.split(" (")[0] for gain in gains for words in gain.people}
    assert gained == foretold - {cast.people[who].full_name for who in before} | {"Hoàng Thường Trực"}


def visible(cast: Cast) -> set[str]:
    return {who for who in PEOPLE if POLICY.scope(cast.actor(who), Letter.objects.all()).exists()}


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_of_a_line_that_means_nobody_leaves_with_1() -> None:
    cast = make_cast()
    life = Life(cast)
    organs = [cast.organs[key].pk for key in ("district", "other_district")]
    Organ.objects.filter(pk__in=organs).update(valid_to=cast.on)
    later = (cast.on + timedelta(days=1)).isoformat()
    code, said = told("rehearse", str(life.letter.pk), "--on", later)
    assert code == 1
    assert "Dòng không ứng với ai: 2" in said


def test_the_page_of_the_matrix_is_the_one_in_the_docs(tmp_path: Path, settings: object) -> None:
    assert told("permission_matrix", "--check")[0] == 0, "python manage.py permission_matrix --write"
    assert page().count("\n| ") == len(RULES) + 2
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    assert told("permission_matrix", "--check")[0] == 1
    assert told("permission_matrix", "--write")[0] == 0
    assert (tmp_path / PLACE).read_text(encoding="utf-8") == page()
    assert told("permission_matrix")[1].strip() == page().strip()
