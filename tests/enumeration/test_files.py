"""Hostile files at the directory's import: formulas, other encodings, nothing, too much; nothing is written."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.web.desk import Office
from workflow.directory.models import Organ, Person

FILES: dict[str, bytes] = {
    "formulas": b"kind,name,code,parent,grassroots\nOTHER,=cmd|'/c calc'!A1,@X,,\n",
    "utf16": "kind,name,code,parent,grassroots\nOTHER,Tên,X,,\n".encode("utf-16"),
    "latin": b"kind,name,code,parent,grassroots\nOTHER,T\xean\xff,X,,\n",
    "nul": b"kind,name,code,parent,grassroots\nOTHER,a\x00b,X,,\n",
    "binary": bytes(range(256)) * 50,
    "empty": b"",
    "header only": b"kind,name,code,parent,grassroots\n",
    "wide": b"kind,name,code,parent,grassroots\n" + b"OTHER," + b"x" * 200_000 + b",X,,\n",
    "many": b"kind,name,code,parent,grassroots\n" + b"OTHER,A,X,,\n" * 20_000,
    "cells": b"kind,name,code,parent,grassroots\nGRASSROOTS,A,X,,999999999999\n",
    "markup": b"kind,name,code,parent,grassroots\nOTHER,<script>alert(1)</script>,X,,\n",
    "too large": b"x" * (2 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("kind", list(FILES))
def test_a_hostile_directory_file_is_previewed_and_nothing_is_written(office: Office, kind: str) -> None:
    before = Organ.objects.count()
    client = office.client("administrator")
    client.raise_request_exception = False
    upload = SimpleUploadedFile("danh-muc.csv", FILES[kind], "text/csv")
    answer = client.post(reverse("congvan:directory-import"), {"file": upload})
    assert answer.status_code in (200, 422), (kind, answer.status_code)
    assert b"<script>alert" not in answer.content
    assert Organ.objects.count() == before
    assert Person.objects.count() == len(office.cast.people)


def test_the_preview_of_another_administrator_cannot_be_confirmed(office: Office) -> None:
    answer = office.client("administrator").post(reverse("congvan:directory-import"), {"mark": "0" * 64})
    assert answer.status_code == 422
