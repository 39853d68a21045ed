"""What pages show to whom: navigation by roles held today, queues, notices, theme, reports."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from tests.cast import make_appointments
from tests.workflow.web.desk import Office
from workflow.directory.models import Appointment, Delegation
from workflow.kernel.vocabulary import Role
from workflow.notices.models import Notice
from workflow.oversight.models import PeriodicReport
from workflow.web.desks.work import QUEUES
from workflow.web.frame import around as frame


def links(page: str) -> set[str]:
    """The entries of the navigation, by name of their address."""
    menu = page[page.index('<nav class="cv-nav"') : page.index("</nav>", page.index('<nav class="cv-nav"'))]
    return {
        item.url_name for item in frame.NAV if (found := frame.address(item.url_name)) and f'href="{found}"' in menu
    }


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("drafter", {"congvan:draft", "congvan:outgoing"}, {"congvan:board", "congvan:register", "congvan:directory"}),
        ("clerk", {"congvan:outgoing", "congvan:register"}, {"congvan:draft", "congvan:board", "congvan:directory"}),
        ("inspector", {"congvan:board", "congvan:reports"}, {"congvan:draft", "congvan:register", "congvan:outgoing"}),
        ("principal", {"congvan:reports", "congvan:outgoing"}, {"congvan:board", "congvan:draft"}),
        ("administrator", {"congvan:directory"}, {"congvan:outgoing", "congvan:board", "congvan:draft"}),
        ("member", {"congvan:inbox", "congvan:notices"}, {"congvan:outgoing", "congvan:board", "congvan:draft"}),
        ("superuser", {"congvan:inbox"}, {"congvan:directory", "congvan:outgoing", "congvan:board", "congvan:draft"}),
    ],
)
def test_navigation_follows_the_roles(office: Office, who: str, shown: set[str], hidden: set[str]) -> None:
    found = links(office.get(who, "home").content.decode())
    assert shown <= found
    assert not found & hidden


def test_navigation_ends_with_the_appointment_and_comes_with_a_delegation(office: Office) -> None:
    people, organs = office.cast.people, office.cast.organs
    assert "congvan:board" in links(office.get("inspector", "home").content.decode())
    Delegation.objects.create(
        giver=people["inspector"], taker=people["member"], organ=organs["inspection"], role="INSPECTOR", basis="UQ 1",
        valid_from=date.today(), valid_to=date.today(),
    )  # fmt: skip
    assert "congvan:board" in links(office.get("member", "home").content.decode())
    make_appointments([(people["inspector"], organs["board"], Role.OFFICER)])
    Appointment.objects.filter(person=people["inspector"], role=Role.INSPECTOR).update(
        valid_to=date.today() - timedelta(days=1)
    )
    assert "congvan:board" not in links(office.get("inspector", "home").content.decode())
    assert "congvan:board" not in links(office.get("member", "home").content.decode())


def queues(office: Office, who: str) -> set[str]:
    """The queues on the person's home page that hold something."""
    return {one.queue.key for one in office.get(who, "home").context["waiting"]}


def test_each_waits_for_his_own_work_and_for_nobody_elses(office: Office) -> None:
    letter = office.draft()
    assert queues(office, "drafter") == {"drafts"}
    office.do("drafter", letter, "submit_letter", signer_id=office.cast.people["signer"].pk)
    assert (queues(office, "drafter"), queues(office, "reviewer")) == (set(), {"reviews"})
    office.do("reviewer", letter, "review_letter")
    assert (queues(office, "reviewer"), queues(office, "signer")) == (set(), {"signatures"})
    office.do("signer", letter, "sign_letter")
    assert queues(office, "clerk") == {"numbers"}
    office.do("clerk", letter, "number_letter")
    assert queues(office, "clerk") == {"issues"}
    office.do("clerk", letter, "issue_letter")
    assert (queues(office, "clerk"), queues(office, "recv_clerk")) == (set(), {"arrivals"})
    dispatch = office.acknowledged(letter)
    assert (queues(office, "recv_clerk"), queues(office, "recv_leader")) == (set(), {"directions"})
    office.do("recv_leader", dispatch, "direct_dispatch", note="Giao Văn phòng.")
    assert queues(office, "recv_leader") == {"assignments"}
    office.do("recv_leader", dispatch, "assign_dispatch", person_id=office.cast.people["recv_officer"].pk)
    assert (queues(office, "recv_leader"), queues(office, "recv_officer")) == (set(), {"work"})
    for who in ("outsider", "cell_clerk", "administrator", "superuser", "bloc_leader"):
        assert queues(office, who) == set(), who


def test_a_queue_has_its_own_page_for_those_who_have_the_work(office: Office) -> None:
    office.submitted()
    page = office.get("reviewer", "queue", "reviews")
    assert [entry.kind for entry in page.context["entries"]] == ["letter"]
    assert office.get("clerk", "queue", "reviews").status_code == 404
    assert office.get("clerk", "queue", "no-such-queue").status_code == 404
    assert len({queue.key for queue in QUEUES}) == len(QUEUES)


def test_notices_are_read_by_their_own_person_only(office: Office) -> None:
    office.submitted()
    office.submitted()
    assert "Thông báo, 2 chưa đọc" in office.get("reviewer", "home").content.decode()
    page = office.get("reviewer", "notices")
    assert [line.unread for line in page.context["lines"]] == [True, True]
    office.client("clerk").post(reverse("congvan:notices-read"), {"up_to": "99"})
    mine = Notice.objects.filter(person=office.cast.people["reviewer"])
    assert mine.filter(read_at=None).count() == 2
    office.client("reviewer").post(reverse("congvan:notices-read"), {"up_to": "1"})
    assert mine.filter(read_at=None).count() == 1
    for given in ("nonsense", "²", "-1"):
        assert office.client("reviewer").post(reverse("congvan:notices-read"), {"up_to": given}).status_code == 302
    assert mine.filter(read_at=None).count() == 1


def test_a_notice_of_what_may_no_longer_be_seen_says_nothing_of_it(office: Office) -> None:
    letter = office.issued()
    assert "01-CV/TU" in office.get("recv_clerk", "notices").content.decode()
    office.do("signer", letter, "recall_letter", reason="Nhầm nội dung.")
    office.do("clerk", letter, "execute_recall")
    page = office.get("recv_clerk", "notices").content.decode()
    assert "01-CV/TU" not in page
    assert "Nội dung không còn hiển thị" in page


def test_the_theme_is_a_choice_of_the_browser(office: Office) -> None:
    client = office.client("clerk")
    answer = client.post(reverse("congvan:theme"), {"next": "/cong-van/"})
    assert (answer.status_code, answer["Location"]) == (302, "/cong-van/")
    assert 'data-theme="dark"' in client.get("/").content.decode()
    client.post(reverse("congvan:theme"), {"next": "https://evil.example/"})
    assert 'data-theme="light"' in client.get("/").content.decode()
    client.cookies[frame.THEME_COOKIE] = '"><script>'
    assert "<script>" not in client.get("/").content.decode().replace("<script src=", "")


def test_reports_are_read_on_the_sending_and_watching_side_only(office: Office) -> None:
    letter = office.issued()
    office.do("inspector", letter, "report_letter", note="Kỳ 1.")
    report = PeriodicReport.objects.get()
    for who, status in (("inspector", 200), ("principal", 200), ("clerk", 200), ("recv_clerk", 404), ("outsider", 404)):
        assert office.get(who, "report", report.pk).status_code == status, who
        listed = f"Báo cáo số {report.no}" in office.get(who, "reports").content.decode()
        assert listed is (status == 200), who
    assert office.get("inspector", "report", report.pk + 1).status_code == 404


def test_text_of_people_is_never_markup(office: Office) -> None:
    wicked = '<img src=x onerror=alert(1)>"&'
    letter = office.draft(subject=wicked, body=f"1. {wicked}", place=wicked)
    for name, args in (("letter", [letter.pk]), ("letter-act", [letter.pk, "edit_letter"]), ("home", [])):
        page = office.get("drafter", name, *args).content.decode()
        assert "<img" not in page
        assert "&lt;img" in page


@pytest.mark.parametrize("who", ["inspector", "clerk"])
def test_headings_go_down_step_by_step_from_the_one_of_the_page(office: Office, who: str) -> None:
    letter = office.issued()
    for address in ("/", "/theo-doi/", f"/cong-van/{letter.pk}/", f"/cong-van/{letter.pk}/?in=1", "/van-ban-den/"):
        answer = office.client(who).get(address)
        if answer.status_code == 404:
            continue
        levels = [int(level) for level in re.findall(r"<h([1-6])", answer.content.decode())]
        assert levels[0] == 1, (address, "the groups of the navigation are no headings of the page")
        assert levels.count(1) == 1
        assert all(level <= before + 1 for before, level in pairwise(levels)), (address, levels)
