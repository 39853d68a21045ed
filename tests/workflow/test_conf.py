"""The settings object `CONGVAN`."""

import dataclasses

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from workflow.conf import CongvanSettings, congvan, read_settings


@override_settings(CONGVAN={})
def test_every_key_has_its_default() -> None:
    assert {field.name: getattr(congvan, field.name) for field in dataclasses.fields(CongvanSettings)} == {
        "SECOND_FACTOR_MAX_AGE": 300,
        "COUNT_CAP": 1000,
        "PAGE_SIZE": 25,
        "ISSUE_MAX_RECIPIENTS": 100_000,
        "LOCK_TIMEOUT_SECONDS": 5,
        "INTAKE_KEEP_DAYS": 30,
        "INTAKE_MAX_FILES": 2000,
        "PROCESSES": 1,
        "SIGN_UNDO_SECONDS": 10,
        "FILES_AT_ONCE": 4,
        "SIGNING": {},
        "SOCKET_PATH": "/truc-tiep/",
        "POLL_SECONDS": 20,
        "SOCKETS_PER_PERSON": 20,
        "SOCKET_IDLE_SECONDS": 120,
        "SOCKET_CHECK_SECONDS": 3,
        "SITE_URL": "",
        "WEBHOOK_URL": "",
        "WEBHOOK_SECRET": "",
    }


def test_a_changed_setting_is_read_again() -> None:
    before = congvan.PAGE_SIZE
    with override_settings(CONGVAN={"PAGE_SIZE": before + 5}):
        assert before + 5 == congvan.PAGE_SIZE
    assert before == congvan.PAGE_SIZE


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"PAGE_SIZ": 5}, "CONGVAN knows no key PAGE_SIZ; it knows SECOND_FACTOR_MAX_AGE"),
        ({"PAGE_SIZE": 0}, "must be a positive whole number, not 0"),
        ({"PAGE_SIZE": "25"}, "must be a positive whole number, not '25'"),
        ({"PROCESSES": True}, "must be a positive whole number, not True"),
        ({"SITE_URL": 5}, "must be a text, not 5"),
        ([], "CONGVAN must be a dict"),
    ],
)
def test_a_wrong_setting_says_what_is_wrong(given: object, said: str) -> None:
    with override_settings(CONGVAN=given), pytest.raises(ImproperlyConfigured, match=said):
        read_settings()


def test_asking_for_an_unknown_key_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="PAGE_SIZ"):
        _ = congvan.PAGE_SIZ
