"""Letters that none of the ten may see, in every stage and as near as can be: the same words, kinds, days."""

from __future__ import annotations

from typing import Any

from tests.cast import FOREVER, SINCE, Cast, make_appointments, make_organs, make_people
from tests.enumeration.worlds import CONTENT, Stage
from workflow.directory.models import SigningAuthority, Term
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.kernel.vocabulary import OrganKind, Role, SigningForm
from workflow.letters import services as letters
from workflow.letters.models import Letter
from workflow.registers.services import number_letter, open_number_run

FAR = {
    "far": (OrganKind.PROVINCE_COMMITTEE, "Tỉnh uỷ Vân Sơn", "TU", "", ""),
    "far_office": (OrganKind.OFFICE, "Văn phòng Tỉnh uỷ Vân Sơn", "VPTU", "far", "far"),
    "far_inspection": (OrganKind.INSPECTION_COMMISSION, "Uỷ ban Kiểm tra Tỉnh uỷ Vân Sơn", "UBKTTU", "far", ""),
    "far_district": (OrganKind.DISTRICT_COMMITTEE, "Huyện uỷ Thạch Khê", "HU", "far", ""),
}
FAR_PEOPLE = {
    "far_drafter": ("Trần Thị Soạn", "far_office", Role.DRAFTER),
    "far_reviewer": ("Phạm Văn Thẩm", "far_office", Role.REVIEWER),
    "far_signer": ("Lê Hữu Ký", "far", Role.SIGNER),
    "far_clerk": ("Nguyễn Thị Thư", "far_office", Role.CLERK),
    "far_recv": ("Bùi Thị Nhận", "far_district", Role.CLERK),
}
FAR_CONTENT: dict[str, Any] = {
    **CONTENT, "addressees": [{"text": "Huyện uỷ Thạch Khê"}],
    "distribution": [{"text": "Lưu Văn phòng Tỉnh uỷ Vân Sơn"}],
}  # fmt: skip
ONLY_THIRD: dict[str, Any] = {
    **CONTENT, "addressees": [{"text": "Thị uỷ Vĩnh Hoà"}], "distribution": [{"text": "Lưu Văn phòng Tỉnh uỷ"}],
}  # fmt: skip
DRAFTS, OF_THE_BLOC, FAR_ONES = 20, 15, 15


def hide_fifty(cast: Cast) -> list[int]:
    """Add drafts of a colleague at the same organ, letters under way at the organ below, and letters of another
    province that went their whole way; their ids."""
    return [*drafts_of_a_colleague(cast), *under_way_below(cast), *of_another_province(cast)]


def drafts_of_a_colleague(cast: Cast) -> list[int]:
    """At the same organ, in nobody's hands but his."""
    return [Stage(cast).draft(drafter="board_drafter", advising="board").letter.pk for _number in range(DRAFTS)]


def under_way_below(cast: Cast) -> list[int]:
    """Submitted at the organ below."""
    return [Stage(cast, "bloc").submitted().letter.pk for _number in range(OF_THE_BLOC)]


def of_another_province(cast: Cast) -> list[int]:
    """Issued and received there, with the same names of persons, numbers and subject."""
    organs = make_organs(FAR)
    people = make_people([name for name, _organ, _role in FAR_PEOPLE.values()], list(FAR_PEOPLE))
    make_appointments((people[key], organs[organ], role) for key, (_name, organ, role) in FAR_PEOPLE.items())
    SigningAuthority.objects.create(
        person=people["far_signer"], organ=organs["far"], form=SigningForm.TM, valid_from=SINCE, valid_to=FOREVER,
        basis="Quy chế làm việc số 01-QC/TU",
    )  # fmt: skip
    term = Term.objects.create(organ=organs["far"], label="2020 - 2025", valid_from=SINCE, valid_to=FOREVER)
    actor = {key: cast.actor(person) for key, person in people.items()}
    open_number_run(actor["far_clerk"], organs["far"].pk, term_id=term.pk, kind="CV")
    made = []
    for _number in range(FAR_ONES):
        letter = letters.draft_letter(actor["far_drafter"], organs["far"].pk, content=FAR_CONTENT)
        letters.submit_letter(actor["far_drafter"], letter.pk, signer_id=people["far_signer"].pk)
        letters.review_letter(actor["far_reviewer"], letter.pk, text_hash=letter.text_hash)
        letters.sign_letter(actor["far_signer"], letter.pk, text_hash=letter.text_hash)
        number_letter(actor["far_clerk"], letter.pk)
        issue_letter(actor["far_clerk"], letter.pk)
        acknowledge_dispatch(actor["far_recv"], Dispatch.objects.get(letter=letter, organ=organs["far_district"]).pk)
        made.append(letter.pk)
    return made


def sent_past_them(cast: Cast, count: int) -> list[int]:
    """Issued by the same organ to a third unit only."""
    stage, made = Stage(cast), []
    for _number in range(count):
        letter = letters.draft_letter(cast.actor("drafter"), cast.organs["issuer"].pk, content=ONLY_THIRD)
        stage.do(letters.submit_letter, "drafter", letter, signer_id=cast.people["signer"].pk)
        stage.do(letters.review_letter, "reviewer", letter, text_hash=letter.text_hash)
        stage.do(letters.sign_letter, "signer", letter, text_hash=letter.text_hash)
        stage.do(number_letter, "clerk", letter)
        stage.do(issue_letter, "clerk", letter)
        made.append(letter.pk)
    return made


def count_of(ids: list[int]) -> int:
    """How many of these letters there are."""
    return Letter.objects.filter(pk__in=ids).count()
