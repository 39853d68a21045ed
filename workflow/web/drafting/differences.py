"""A difference as the page shows it: names of the parts, rows near a change, what is left out between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflow.letters.comparing import SAME, Hunk, PartChange

LABELS: dict[str, str | Promise] = {
    "subject": gettext_lazy("Trích yếu"), "place": gettext_lazy("Địa danh"), "addressees": gettext_lazy("Kính gửi"),
    "body": gettext_lazy("Nội dung"), "distribution": gettext_lazy("Nơi nhận"),
    "authority": gettext_lazy("Quyền hạn ký"), "position": gettext_lazy("Chức vụ"),
    "signing_form": gettext_lazy("Thể thức ký"), "issuing_body": gettext_lazy("Thay mặt"),
    "urgency": gettext_lazy("Độ khẩn"),
}  # fmt: skip
NEAR = 1


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are the same and far from any change."""

    count: int
    state: str = "skip"


def near(part: PartChange, whole: bool = False) -> Iterator[Hunk | Skip]:
    """The changed rows with one row around each; all rows where the whole is asked for."""
    changed = [at for at, hunk in enumerate(part.hunks) if hunk.state != SAME]
    shown = {at + by for at in changed for by in range(-NEAR, NEAR + 1)}
    left = 0
    for at, hunk in enumerate(part.hunks):
        if whole or at in shown:
            if left:
                yield Skip(left)
            left = 0
            yield hunk
        else:
            left += 1
    if left and changed:
        yield Skip(left)
