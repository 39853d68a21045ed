"""The drawing of a running flow: the steps done and the one that waits, for whoever may view the record."""

from __future__ import annotations

import pytest
from django.urls import reverse
from lxml import html as markup

from tests.workflow.web.desk import Office, open_office
from workflow.letters.models import Letter


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def steps(office: Office, who: str, kind: str, pk: int) -> dict[str, str]:
    """Step → what the drawing on the page says of it."""
    answer = office.get(who, f"{kind}-chart", pk)
    assert answer.status_code == 200
    drawn = markup.document_fromstring(answer.content.decode()).xpath("//div[contains(@class,'cv-chart')]/div/svg")
    assert len(drawn) == 1
    assert not drawn[0].xpath(".//style|.//*[@style]|.//script"), "the policy forbids it"
    assert not [node.tag for node in drawn[0].iter() if ":" in str(node.tag)], "a page knows no prefixes"
    titles = [title.text_content() for title in drawn[0].xpath(".//g[@data-status]/title")]
    return dict(title.rsplit(": ", 1) for title in titles)


def test_the_drawing_follows_the_letter(office: Office) -> None:
    letter = office.submitted()
    assert steps(office, "drafter", "letter", letter.pk)["Thẩm định"] == "đang chờ"
    office.do("reviewer", letter, "review_letter")
    now = steps(office, "drafter", "letter", letter.pk)
    assert (now["Thẩm định"], now["Ký"]) == ("đã xong", "đang chờ")
    page = office.get("drafter", "letter", letter.pk).content.decode()
    assert reverse("congvan:letter-chart", args=[letter.pk]) in page


def test_the_drawing_follows_the_dispatch(office: Office) -> None:
    dispatch = office.implementing(office.issued())
    now = steps(office, "recv_leader", "dispatch", dispatch.pk)
    assert [name for name, said in now.items() if said != "đã xong"]
    assert now["Giao việc"] == "đã xong"
    page = office.get("recv_leader", "dispatch", dispatch.pk).content.decode()
    assert reverse("congvan:dispatch-chart", args=[dispatch.pk]) in page


def test_hidden_is_missing_and_a_letter_without_a_flow_has_no_drawing(office: Office) -> None:
    letter = office.draft()
    hidden, missing = (office.get("outsider", "letter-chart", pk) for pk in (letter.pk, 10**9))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content
    Letter.objects.filter(pk=letter.pk).update(process_id=None)
    assert office.get("drafter", "letter-chart", letter.pk).status_code == 404
    page = office.get("drafter", "letter", letter.pk).content.decode()
    assert reverse("congvan:letter-chart", args=[letter.pk]) not in page
