"""Pictures of pages: drawn for the unit's own clerks only, once as long as the file is the same."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.intake.paper import paper
from tests.workflow.web.desk import Office
from tests.workflow.web.taking import place, ready, upload
from workflow.engine.worker import drain
from workflow.intake.models import FileState, IntakeFile, IntakeLetter
from workflow.web.intake import letter_views


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def blank() -> bytes:
    """A PDF of one page on which nothing stands."""
    made, kept = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.new_page(595, 842).close()
    made.save(kept)
    made.close()
    return kept.getvalue()


@pytest.fixture
def file(office: Office) -> IntakeFile:
    """A PDF that could not be read."""
    spot = f"{office.cast.organs['district'].pk}-0"
    given = SimpleUploadedFile("trang-trong.pdf", blank())
    office.client("recv_clerk").post(reverse("congvan:intake"), {"spot": spot, "upload": given})
    drain()
    found = IntakeFile.objects.get()
    assert found.state == FileState.FAILED
    return found


def test_a_page_is_a_picture_for_the_units_own_clerks(office: Office, file: IntakeFile) -> None:
    shown = office.get("recv_clerk", "intake-page", file.pk, 1)
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/webp", "nosniff")
    assert shown.content[8:12] == b"WEBP"
    assert "private" in shown["Cache-Control"]
    for who in ("other_clerk", "recv_leader", "clerk", "administrator"):
        assert office.get(who, "intake-page", file.pk, 1).status_code == 404
    for number in (0, 2, 10**9):
        assert office.get("recv_clerk", "intake-page", file.pk, number).status_code == 404


def test_a_page_that_the_browser_has_is_not_drawn_again(
    office: Office, file: IntakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("congvan:intake-page", args=[file.pk, 1])
    mark = office.client("recv_clerk").get(url)["ETag"]
    monkeypatch.setattr(letter_views, "page_image", None)
    assert office.client("recv_clerk").get(url, headers={"If-None-Match": mark}).status_code == 304
    assert office.client("other_clerk").get(url, headers={"If-None-Match": mark}).status_code == 404


def test_what_cannot_be_read_is_typed_in_beside_its_picture(office: Office, file: IntakeFile) -> None:
    office.client("recv_clerk").post(reverse("congvan:intake-by-hand", args=[file.pk]))
    page = office.client("recv_clerk").get(place(IntakeLetter.objects.get())).content.decode()
    assert reverse("congvan:intake-page", args=[file.pk, 1]) in page


def test_text_has_no_picture(office: Office) -> None:
    row = ready(office, paper())
    assert office.get("recv_clerk", "intake-page", row.file_id, 1).status_code == 404


def test_the_queue_costs_the_same_whatever_its_length(office: Office) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def look() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert office.get("recv_clerk", "intake").status_code == 200
        return len(asked)

    upload(office, paper(1))
    drain()
    look()
    few = look()
    upload(office, *(paper(no, f"việc số {no}") for no in range(2, 20)))
    drain()
    assert look() == few
