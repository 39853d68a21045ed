"""The clerk at the intake's pages: files sent, read by the worker, the form sent back as a browser would."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workflow.intake.paper import paper
from tests.workflow.web.desk import Office, said
from workflow.directory.queries import roles_on
from workflow.engine.worker import drain
from workflow.intake.models import IntakeLetter
from workflow.web.actors import Standing
from workflow.web.fields import Place
from workflow.web.intake.forms import IntakeForm


def upload(office: Office, *texts: str | bytes, who: str = "recv_clerk", organ: str = "district") -> Any:
    given = [
        SimpleUploadedFile(f"van-ban-{at}.txt", text.encode() if isinstance(text, str) else text)
        for at, text in enumerate(texts, start=1)
    ]
    spot = f"{office.cast.organs[organ].pk}-0"
    return office.client(who).post(reverse("congvan:intake"), {"spot": spot, "upload": given})


def ready(office: Office, *texts: str | bytes) -> IntakeLetter:
    answer = upload(office, *(texts or (paper(),)))
    assert answer.status_code == 302, said(answer)
    drain()
    return IntakeLetter.objects.order_by("pk").first()


def place(row: IntakeLetter) -> str:
    return reverse("congvan:intake-letter", args=[row.file_id, row.position])


def typed(office: Office, row: IntakeLetter, **more: Any) -> dict[str, Any]:
    """The form as a browser would send it back untouched, every doubt left open."""
    person = office.cast.people["recv_clerk"]
    today = date.today()
    standing = Standing(person, office.cast.actor("recv_clerk", today), tuple(roles_on(person.pk, today)))
    form = IntakeForm(at=Place(standing, row, {}))
    values = {name: field.initial for name, field in form.fields.items() if field.initial not in (None, "")}
    return {**values, "do": "next", **more}


def send(office: Office, row: IntakeLetter, **more: Any) -> Any:
    return office.client("recv_clerk").post(place(row), typed(office, row, **more))
