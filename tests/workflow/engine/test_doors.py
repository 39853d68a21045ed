"""The three holes of viewflow, each first shown on a stock flow and then closed by our door."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client, override_settings
from django.urls import clear_url_caches, path
from viewflow.workflow.flow.viewset import FlowViewset
from viewflow.workflow.models import Process, Task

from tests.cast import Cast, make_cast
from tests.workflow.notices.scene import make_letter
from workflow.engine import secure
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


KEPT = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "viewflow.middleware.SiteMiddleware",
)
"""Neither our pages for errors nor the throttle: the doors alone are under test."""


@pytest.fixture(autouse=True)
def stock() -> Iterator[None]:
    from django.conf import settings

    apps = [*settings.INSTALLED_APPS, "tests.workflow.engine.stock.apps.StockConfig"]
    with override_settings(INSTALLED_APPS=apps, MIDDLEWARE=[name for name in settings.MIDDLEWARE if name in KEPT]):
        clear_url_caches()
        with override_settings(ROOT_URLCONF="tests.workflow.engine.stock.urls"):
            yield


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def started(name: str, cast: Cast) -> tuple[Process, Task]:
    """A process of the flow at its review, owned by the reviewer, and where it is ours over a letter he may see."""
    from tests.workflow.engine.stock import flows

    flow = getattr(flows, name)
    pass_the_gate(cast.user("reviewer"))
    process = flow.start.run(owner=cast.user("reviewer"))
    letter = seen_letter(cast)
    Process.objects.filter(pk=process.pk).update(
        artifact_content_type=ContentType.objects.get_for_model(Letter), artifact_object_id=letter.pk
    )
    return process, Task.objects.get(process=process, status="ASSIGNED")


def seen_letter(cast: Cast) -> Letter:
    """A letter that the reviewer and the signer may see."""
    from workflow.kernel.policy import Grant, policy

    letter = make_letter(cast, status=LetterStatus.AWAITING_SIGNATURE)
    issuer: Any = cast.organs["issuer"]
    policy().grant([Grant("view_letter", "letter", letter.pk, f"submit:{letter.pk}", organ_id=issuer.pk)])
    return letter


def signed_in(user: AbstractUser) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def forge(flow: str, cast: Cast) -> tuple[int, Process]:
    """The reviewer posts his own review task to the address of the signature."""
    process, task = started(flow, cast)
    prefix = "guarded" if flow == "GuardedFlow" else "stock"
    answer = signed_in(cast.user("reviewer")).post(f"/{prefix}/{process.pk}/sign/{task.pk}/execute/")
    process.refresh_from_db()
    return answer.status_code, process


def test_stock_viewflow_lets_a_signature_be_forged(cast: Cast) -> None:
    status, process = forge("StockFlow", cast)
    assert (status, process.data) == (200, {"signed": True})


def test_behind_the_door_another_nodes_address_is_missing(cast: Cast) -> None:
    status, process = forge("GuardedFlow", cast)
    assert status == 404
    assert "signed" not in process.data
    assert [row.flow_task.name for row in Task.objects.filter(process=process, status="ASSIGNED")] == ["review"]


def test_the_right_address_still_works(cast: Cast) -> None:
    process, task = started("GuardedFlow", cast)
    answer = signed_in(cast.user("reviewer")).post(f"/guarded/{process.pk}/review/{task.pk}/execute/")
    assert answer.status_code == 200


def test_stock_viewflow_takes_a_foreign_process_for_its_lock(cast: Cast) -> None:
    _process, task = started("StockFlow", cast)
    answer = signed_in(cast.user("reviewer")).post(f"/stock/999999/review/{task.pk}/execute/")
    assert answer.status_code == 200, "the lock was taken on nothing"
    task.refresh_from_db()
    assert task.status == "DONE"


def test_behind_the_door_a_foreign_process_is_missing(cast: Cast) -> None:
    _process, task = started("GuardedFlow", cast)
    answer = signed_in(cast.user("reviewer")).post(f"/guarded/999999/review/{task.pk}/execute/")
    assert answer.status_code == 404
    task.refresh_from_db()
    assert task.status == "ASSIGNED"


def test_with_the_door_taken_away_the_hole_is_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.workflow.engine.stock import flows

    monkeypatch.setattr(secure, "door", lambda node, view: view)
    mounted = ModuleType("ajar_urls")
    mounted.urlpatterns = [path("stock/", FlowViewset(flows.AjarFlow).urls)]  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=mounted):
        status, process = forge("AjarFlow", cast)
    assert (status, process.data) == (200, {"signed": True})


@pytest.mark.parametrize("who", ["outsider", "recv_clerk", "superuser"])
def test_a_task_on_a_hidden_record_is_missing_even_to_its_owner(cast: Cast, who: str) -> None:
    process, task = started("GuardedFlow", cast)
    Task.objects.filter(pk=task.pk).update(owner=cast.user(who))
    answer = signed_in(cast.user(who)).post(f"/guarded/{process.pk}/review/{task.pk}/execute/")
    assert answer.status_code == 404
    task.refresh_from_db()
    assert task.status == "ASSIGNED"


def test_stock_bulk_pages_print_every_task(cast: Cast) -> None:
    _process, task = started("StockFlow", cast)
    outsider = cast.user("outsider")
    pass_the_gate(outsider)
    answer = signed_in(outsider).post("/stock/queue/assign/", {"pk": [task.pk]})
    assert answer.status_code == 200
    assert str(task.pk) in answer.content.decode()


def pass_the_gate(user: AbstractUser) -> None:
    """viewflow lets into an application whoever may view any process of its model."""
    user.user_permissions.add(Permission.objects.get(codename="view_process", content_type__app_label="viewflow"))
