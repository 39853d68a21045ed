"""One letter's whole life through the pages."""

from __future__ import annotations

from tests.workflow.web.desk import Office
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus


def test_from_the_draft_to_the_conclusion(office: Office) -> None:
    letter = office.issued()
    assert letter.status == LetterStatus.ISSUED
    assert letter.code == "01-CV/TU"
    dispatch = office.reported(letter)
    office.do("inspector", dispatch, "accept_dispatch")
    assert dispatch.status == DispatchStatus.ACCEPTED
    office.do("inspector", letter, "conclude_letter", text="Đã thực hiện.", reason="Hết thời hạn theo dõi.")
    assert letter.status == LetterStatus.CONCLUDED
