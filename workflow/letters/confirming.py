"""What may be said of a doubtful reading: a day where a day is asked, a kind that exists, the draft's own issuer."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from workflow.directory.queries import organ_named
from workflow.kernel.errors import Invalid
from workflow.kernel.folding import bare

from .content import KIND, settled_value
from .models import Letter


def check_reading(letter: Letter, field: str, value: str, on: date) -> None:
    """Invalid with what to do unless the value can be the reading of that field."""
    settled_value(field, value)
    if field == "kind" and not KIND.fullmatch(value):
        raise Invalid(fields={"value": _("Đồng chí ghi chữ viết tắt của loại văn bản, ví dụ: CV, BC.")})
    if field == "issuer" and not letter.outside and bare(value) != bare(letter.issuer.name):
        if organ_named(value, on) != letter.issuer:
            raise Invalid(
                fields={
                    "value": _("Dự thảo này do %s ban hành; văn bản của cơ quan khác thì đồng chí soạn tại cơ quan đó.")
                    % letter.issuer
                }
            )
