"""A site on which nothing was done yet: every page that its first people meet says what is missing and what to do."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import make_appointments
from tests.workflow.web.desk import Office
from workflow.directory.models import Appointment
from workflow.kernel.vocabulary import Role
from workflow.web.frame.around import NAV, address


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def first(db: None) -> Client:
    """The first administrator and nothing else."""
    call_command("first_administrator", "Lê Thị Đầu", "le.thi.dau", "Văn phòng Tỉnh uỷ")
    return signed_in("le.thi.dau")


def test_the_account_of_the_command_line_is_told_the_next_command(db: None) -> None:
    get_user_model().objects.create_superuser("root")
    answer = signed_in("root").get("/")
    assert answer.status_code == 403
    assert "first_administrator" in answer.content.decode()
    call_command("first_administrator", "Lê Thị Đầu", "le.thi.dau", "Văn phòng Tỉnh uỷ")
    assert "first_administrator" not in signed_in("root").get("/").content.decode()


def test_an_account_without_a_person_is_not_told_of_the_server(db: None) -> None:
    get_user_model().objects.create_user("nobody")
    assert "first_administrator" not in signed_in("nobody").get("/").content.decode()


def test_the_first_administrator_is_led_to_the_directory(first: Client) -> None:
    page = first.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "Danh mục mới có quản trị" in main
    assert reverse("congvan:directory") in main


def test_later_he_has_a_list_like_everybody(office: Office) -> None:
    assert "Không có việc chờ đồng chí" in office.get("administrator", "home").content.decode()


def test_no_page_breaks_down_for_whoever_holds_every_role(first: Client) -> None:
    user = get_user_model().objects.get()
    given = Appointment.objects.get(person__user=user)
    make_appointments((given.person, given.organ, role) for role in Role if role != Role.ADMINISTRATOR)
    for item in NAV:
        answer = first.get(address(item.url_name) or "/")
        assert answer.status_code == 200, item.url_name
    board = first.get(reverse("congvan:board")).content.decode()
    assert "data-cv-print" not in board, "there is nothing to print"


def test_a_site_without_key_holders_says_so(first: Client, settings) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "SIGNING": {}}
    assert "Máy chủ chưa khai nơi giữ khoá" in first.get(reverse("congvan:key-register")).content.decode()
