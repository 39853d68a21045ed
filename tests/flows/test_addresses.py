"""What the flows offer on the web: charts, and doors that lead to our own pages; nothing to strangers."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import get_resolver
from viewflow.workflow.models import Task

from tests.cast import Cast, make_cast
from tests.flows.life import Life, trail
from tests.workflow.engine.test_doors import KEPT, signed_in
from workflow.dispatches import desk
from workflow.dispatches.models import Dispatch
from workflow.engine import secure
from workflow.engine.secure import Pages, register_pages
from workflow.oversight import questions

pytestmark = pytest.mark.django_db(transaction=True)
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our pages stand under short addresses here; where the real ones are is the web's part."""
    for name in ("actor_of", "address_of"):
        monkeypatch.setattr(Pages, name, Pages.__dict__[name])
    register_pages(address_of=lambda kind, record_id, action: f"/{kind}/{record_id}/{action}")
    middleware = [name for name in settings.MIDDLEWARE if name in KEPT]
    with override_settings(ROOT_URLCONF="tests.flows.urls", MIDDLEWARE=middleware, LOGIN_URL="/dang-nhap/"):
        yield


@pytest.fixture
def life() -> Life:
    return Life(make_cast())


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(entry, "url_patterns"):
            yield from addresses(entry.url_patterns, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_nothing_is_offered_but_charts_and_doors() -> None:
    found = {(entry.name, getattr(entry.callback, "congvan_door", False)) for _route, entry in addresses()}
    assert found == {("chart", False), ("process_chart", False), ("index", True), ("execute", True)}


@pytest.mark.parametrize(
    "tail", ["assign", "unassign", "reassign", "cancel", "undo", "revive", "detail", "start", "complete"]
)
def test_stock_acts_on_a_task_have_no_address(life: Life, tail: str) -> None:
    task = Task.objects.get(process_id=life.letter.process_id, status="NEW")
    before = trail(life.letter.process_id)
    answer = signed_in(life.cast.user("drafter")).post(
        f"/quy-trinh/cong-van-di/{life.letter.process_id}/draft/{task.pk}/{tail}/", {"_confirm": "1"}
    )
    assert answer.status_code == 404
    assert trail(life.letter.process_id) == before


@pytest.mark.parametrize("tail", ["queue/assign", "inbox/unassign", "tasks", "flows", "inbox", "queue", "archive"])
def test_bulk_pages_and_open_lists_have_no_address(life: Life, tail: str) -> None:
    for flow in ("cong-van-di", "cong-van-den", "hoi-va-tra-loi"):
        answer = signed_in(life.cast.user("superuser")).post(f"/quy-trinh/{flow}/{tail}/", {"select_all": "1"})
        assert answer.status_code == 404


@pytest.mark.parametrize("tail", ["", "execute/"])
def test_a_door_leads_to_our_page_and_completes_nothing(life: Life, tail: str) -> None:
    task = Task.objects.get(process_id=life.letter.process_id, status="NEW")
    client, before = signed_in(life.cast.user("drafter")), trail(life.letter.process_id)
    address = f"/quy-trinh/cong-van-di/{life.letter.process_id}/draft/{task.pk}/{tail}"
    for method, status in (("get", 302), ("post", 303)):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.url) == (status, f"/letter/{life.letter.pk}/submit_letter")
    assert trail(life.letter.process_id) == before


def test_a_door_with_another_node_or_process_is_missing(life: Life) -> None:
    other = Life(life.cast)
    task = Task.objects.get(process_id=life.letter.process_id, status="NEW")
    client = signed_in(life.cast.user("drafter"))
    for process, node in ((life.letter.process_id, "sign"), (other.letter.process_id, "draft"), (999_999, "draft")):
        assert client.post(f"/quy-trinh/cong-van-di/{process}/{node}/{task.pk}/execute/").status_code == 404
        assert client.get(f"/quy-trinh/cong-van-di/{process}/{node}/{task.pk}/").status_code == 404


def test_doors_and_process_charts_are_missing_to_whoever_may_not_see_the_record(life: Life) -> None:
    life.to("distribute")
    mine = life.dispatch("district")
    life.do(desk.open_dispatch, "recv_clerk", mine)
    task = Task.objects.get(process_id=mine.process_id, status="NEW")
    chart, step = f"/quy-trinh/cong-van-den/{mine.process_id}/", f"acknowledge/{task.pk}/"
    seen = {who: codes(life.cast, who, chart, step) for who in ("recv_clerk", "other_clerk", "outsider", "superuser")}
    missing = (404, 404)
    assert seen == {"recv_clerk": (200, 302), "other_clerk": missing, "outsider": missing, "superuser": missing}
    letters_own = f"/quy-trinh/cong-van-di/{life.letter.process_id}/"
    assert signed_in(life.cast.user("outsider")).get(letters_own).status_code == 404
    assert signed_in(life.cast.user("clerk")).get(letters_own).status_code == 200


def codes(cast: Cast, who: str, *parts: str) -> tuple[int, int]:
    client = signed_in(cast.user(who))
    return client.get(parts[0]).status_code, client.get("".join(parts)).status_code


def test_without_the_view_right_in_the_door_a_stranger_would_get_in(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task.objects.get(process_id=life.letter.process_id, status="NEW")
    address = f"/quy-trinh/cong-van-di/{life.letter.process_id}/draft/{task.pk}/"
    stranger = signed_in(life.cast.user("outsider"))
    assert stranger.get(address).status_code == 404
    everything = type("Everything", (), {"scope": staticmethod(lambda actor, rows: rows)})
    monkeypatch.setattr(secure, "policy", everything)
    assert stranger.get(address).status_code == 302


def test_a_process_of_another_flow_is_missing(life: Life) -> None:
    client = signed_in(life.cast.user("drafter"))
    assert client.get(f"/quy-trinh/cong-van-den/{life.letter.process_id}/").status_code == 404
    assert client.get(f"/quy-trinh/cong-van-di/{life.letter.process_id}/").status_code == 200


def test_the_paper_is_for_everybody_who_is_signed_in(life: Life) -> None:
    assert Client().get("/quy-trinh/cong-van-di/").status_code == 302
    outsider = signed_in(life.cast.user("outsider"))
    for flow in ("cong-van-di", "cong-van-den", "hoi-va-tra-loi"):
        drawn = outsider.get(f"/quy-trinh/{flow}/")
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
        file = outsider.get(f"/quy-trinh/{flow}/?format=bpmn")
        assert "attachment" in file["Content-Disposition"]
        assert ET.fromstring(file.content).tag == f"{BPMN}definitions"


def test_a_question_is_seen_by_whoever_sees_its_dispatch(life: Life) -> None:
    life.to("distribute")
    mine: Dispatch = life.dispatch("district")
    life.do(desk.acknowledge_dispatch, "recv_clerk", mine)
    asked = life.do(questions.ask_recipient, "inspector", mine, text="Đến đâu", due=life.cast.on)
    task = Task.objects.get(process_id=asked.process_id, status="NEW")
    address = f"/quy-trinh/hoi-va-tra-loi/{asked.process_id}/answer/{task.pk}/"
    answer = signed_in(life.cast.user("recv_leader")).get(address)
    assert answer.url == f"/dispatch/{mine.pk}/answer_inspector"
    assert signed_in(life.cast.user("other_leader")).get(address).status_code == 404
