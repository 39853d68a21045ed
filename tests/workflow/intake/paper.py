"""Letters of our own invention as files, and the district's clerk who takes them in."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from tests.cast import Cast
from workflow.dispatches.models import Dispatch
from workflow.engine.worker import drain
from workflow.intake.keeping import keep_bytes
from workflow.intake.models import IntakeFile, IntakeLetter
from workflow.intake.services import register_staged, stage_files

PAPER = """UBND TỈNH LAM GIANG
SỞ XÂY DỰNG
Số: {number}/SXD-QLN

CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Lam Giang, ngày {day} tháng 6 năm 2022

V/v rà soát {what}

Kính gửi: Huyện uỷ Bình Thuỷ.

Sở Xây dựng đề nghị Huyện uỷ Bình Thuỷ chỉ đạo thực hiện các nội dung sau đây về {what}:

1. Rà soát toàn bộ hồ sơ {what} trên địa bàn, gửi báo cáo kết quả về Sở Xây dựng.

2. Phân công đồng chí phụ trách và gửi danh sách.

Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC
Trần Văn Xây
"""


def paper(number: int = 454, what: str = "nhà ở xã hội", day: str = "03") -> str:
    """A letter of the department of construction."""
    return PAPER.format(number=number, what=what, day=day)


class Intake:
    """Files put in, read and registered by a clerk through the services."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def received(self, *texts: str | bytes, name: str = "cong-van.txt") -> list[Any]:
        """Files as the door takes them in."""
        raws = [text.encode() if isinstance(text, str) else text for text in texts]
        return [keep_bytes(ContentFile(raw, name), name, self.cast.on) for raw in raws]

    def stage(self, *texts: str | bytes, who: str = "recv_clerk", organ: str = "district", **kwargs: Any) -> Any:
        """Files waiting to be read."""
        given = self.received(*texts, **kwargs)
        return stage_files(self.cast.actor(who), self.cast.organs[organ].pk, files=given)

    def read(self, *texts: str | bytes, **kwargs: Any) -> list[IntakeFile]:
        """Files read by the worker."""
        rows = self.stage(*texts, **kwargs)
        drain()
        return [IntakeFile.objects.get(pk=row.pk) for row in rows]

    def letter(self, text: str | None = None, **kwargs: Any) -> IntakeLetter:
        """The one letter of a file that was read."""
        [row] = self.read(paper() if text is None else text, **kwargs)
        return row.letters.get()

    def register(self, row: IntakeLetter, who: str = "recv_clerk", organ: str = "district", **given: Any) -> Dispatch:
        """Register a letter as it was read, with the issuer's name in full."""
        content = given.pop("content", {**row.content, "issuer": {"name": "Sở Xây dựng"}})
        actor = self.cast.actor(who)
        return register_staged(actor, self.cast.organs[organ].pk, letter_id=row.pk, content=content, **given)
