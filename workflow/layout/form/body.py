"""Form of the body: its end, numbering, marks, citations, basis, the note on circulation, unprintable signs."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from workflow.kernel.folding import fold
from workflow.layout.glyphs import unprintable
from workflow.layout.sheet import Block
from workflow.letters.body import cells_in
from workflow.letters.content import part, plain

from .findings import Paper, cut
from .head import right_day

MOST = 8
"""Findings of one sort that are worth showing; the rest is of the same sort."""
_ITEM = re.compile(r"(\d{1,3})[.)]\s+(?=\D)")
_END = re.compile(r"[.;:,!?…][”\"’')\]]*$")
_BLANK = re.compile(r"\S\s+[,;:.!?](?=\s|$)|\(\s|\s\)|[^\S\n]{2,}")
_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}")
_CITED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NOTE = re.compile(r"(\S+(?:\s\S+)?) này (?:được )?phổ biến", re.IGNORECASE)
_TONES = re.compile(r"\b\w*(?<![qQ])(?:([uU][ỷỶỳỲỹỸýÝỵỴ])|([ủỦùÙũŨúÚụỤ][yY]))\b")


def check_body(paper: Paper) -> None:
    """All of the body."""
    if not paper.body:
        paper.error(
            "body", _("Văn bản phải có nội dung."), _("Chưa có."), _("Đồng chí ghi nội dung, mỗi đoạn một dòng.")
        )
        return
    blocks = tuple(block for block in paper.rows if block.kind not in ("table", "break"))
    _end(paper)
    _paragraphs(paper, blocks)
    _numbering(paper, blocks)
    _basis(paper, blocks)
    _citations(paper)
    _days(paper)
    _circulation(paper)
    _signs(paper)
    _spelling(paper)


def _end(paper: Paper) -> None:
    wanted, last = paper.rules.part("text")["end"], paper.body[-1].rstrip()
    state = last.endswith("./.")
    if wanted == "./." and not state:
        paper.error(
            "body", _("Nội dung kết thúc bằng “./.”."), cut(last[-40:]), _("Đồng chí thêm “./.” ở cuối đoạn cuối.")
        )
    elif wanted == "." and (state or not re.search(r"\.[”\"’')\]]*$", last)):
        paper.error(
            "body", _("Nội dung kết thúc bằng dấu chấm, không dùng “./.”."), cut(last[-40:]),
            _("Đồng chí để một dấu chấm ở cuối đoạn cuối."),
        )  # fmt: skip


def _paragraphs(paper: Paper, blocks: tuple[Block, ...]) -> None:
    said = 0
    for block in blocks[:-1]:
        if block.kind not in ("centred", "heading") and not _END.search(block.text.rstrip()) and said < MOST:
            said += 1
            paper.warn(
                "body", _("Mỗi đoạn kết thúc bằng một dấu câu."), cut(block.text), _("Đồng chí thêm dấu ở cuối đoạn.")
            )
    for block in [one for one in blocks if one.text[:1].islower() and one.kind == "para"][:MOST]:
        if not _ITEM.match(block.text) and not re.match(r"[a-zđ][.)]\s", block.text):
            paper.warn(
                "body", _("Mỗi đoạn bắt đầu bằng chữ hoa."), cut(block.text), _("Đồng chí viết hoa chữ đầu đoạn.")
            )


def _numbering(paper: Paper, blocks: tuple[Block, ...]) -> None:
    """Items 1., 2., 3. below one another count on; a heading or an article begins anew."""
    before = 0
    for block in blocks:
        if block.kind in ("heading", "centred", "article"):
            before = 0
            continue
        found = _ITEM.match(block.text)
        if found is None:
            continue
        number = int(found[1])
        if number not in (before + 1, 1):
            paper.error(
                "body", _("Các mục đánh số liên tục."),
                _("Mục %(no)d đứng sau mục %(before)d.") % {"no": number, "before": before},
                _("Đồng chí đánh lại số các mục."),
            )  # fmt: skip
        before = number


def _basis(paper: Paper, blocks: tuple[Block, ...]) -> None:
    if paper.rules.kind(paper.kind)["based"] and not any(block.kind == "basis" for block in blocks):
        paper.error(
            "body", _("%s phải nêu căn cứ ban hành ở đầu.") % paper.kind_name, cut(blocks[0].text),
            _("Đồng chí thêm các đoạn “Căn cứ …;” trước phần quyết định."),
        )  # fmt: skip


def _citations(paper: Paper) -> None:
    """A cited document is named by kind, number, day and issuer; the Party sets a comma before the day."""
    rows = paper.content.get("citations")
    found: list[dict[str, Any]] = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for row in [row for row in found if plain(row.get("number")) and not _complete(row)][:MOST]:
        paper.warn(
            "citations", _("Viện dẫn ghi đủ tên loại, số và ký hiệu, ngày ban hành, cơ quan ban hành."),
            cut(plain(row.get("raw"))), _("Đồng chí bổ sung phần còn thiếu ở lần viện dẫn đầu."),
        )  # fmt: skip
    bare = re.compile(r"số\s+\d{1,5}-[\w]{1,8}/[\w-]{1,16}\s+ngày")
    if paper.rules.part("dates")["cited_comma"]:
        for words in [match[0] for text in paper.body for match in bare.finditer(text)][:MOST]:
            paper.warn(
                "citations", _("Trước ngày của văn bản viện dẫn có dấu phẩy, ví dụ: số 07-CV/TU, ngày 06/6/2022."),
                cut(words), _("Đồng chí thêm dấu phẩy trước chữ “ngày”."),
            )  # fmt: skip


def _complete(row: dict[str, Any]) -> bool:
    return all(plain(row.get(name)) for name in ("kind", "symbol", "date", "issuer"))


def _days(paper: Paper) -> None:
    said = 0
    for text in (paper.text("subject"), *paper.body):
        wrong = [(day[0], right) for day in _DAY.finditer(text)
                 if (right := right_day(paper, day[0])) and right != " ".join(day[0].split())]  # fmt: skip
        wrong += [(day[0], right) for day in _CITED_DAY.finditer(text) if (right := _cited(paper, day)) != day[0]]
        for found, right in wrong:
            said += 1
            if said <= MOST:
                paper.warn(
                    "body", _("Ngày dưới 10, tháng 1 và tháng 2 ghi thêm số 0 ở trước; tháng khác thì không."), found,
                    _("Đồng chí ghi: %s.") % right,
                )  # fmt: skip


def _cited(paper: Paper, day: re.Match[str]) -> str:
    dates = paper.rules.part("dates")
    days, months = int(day[1]), int(day[2])
    shown = f"{days:02d}" if days < dates["zero_days_below"] else str(days)
    return f"{shown}/{months:02d}/{day[3]}" if months < dates["zero_months_below"] else f"{shown}/{months}/{day[3]}"


def _circulation(paper: Paper) -> None:
    """The note says what it is a note of, and stands last."""
    scope = part(dict(paper.content), "dissemination")
    if not plain(scope.get("scope")):
        return
    at = next((place for place, text in enumerate(paper.body) if "phổ biến" in text and "này" in text), None)
    if at is None:
        return
    note = _NOTE.search(paper.body[at])
    if note and fold(paper.kind_name) not in fold(note[1]) and fold(note[1]) not in fold(paper.kind_name):
        paper.warn(
            "dissemination", _("Câu phổ biến gọi đúng tên loại văn bản: “%s này được phổ biến …”.") % paper.kind_name,
            cut(paper.body[at]), _("Đồng chí sửa tên loại văn bản trong câu phổ biến."),
        )  # fmt: skip
    if at != len(paper.body) - 1:
        paper.warn(
            "dissemination", _("Câu phổ biến là đoạn cuối của nội dung."), cut(paper.body[at]),
            _("Đồng chí chuyển câu này xuống cuối."),
        )  # fmt: skip


def _signs(paper: Paper) -> None:
    lists = (*paper.addressees, *paper.distribution, paper.text("place"), paper.text("position"), paper.text("signer"))
    cells = cells_in(paper.content.get("body"))
    strange = unprintable("\n".join((paper.text("subject"), *paper.body, *cells, *lists)))
    if strange:
        shown = ", ".join(sign if sign.isprintable() else f"U+{ord(sign[0]):04X}" for sign in strange[:MOST])
        paper.error(
            "characters", _("Văn bản chỉ có chữ và dấu in được bằng phông chữ quy định."), shown,
            _("Đồng chí thay các ký tự này bằng chữ thường dùng."),
        )  # fmt: skip


def _spelling(paper: Paper) -> None:
    for text in [text for text in paper.body if _BLANK.search(text)][:MOST]:
        found = _BLANK.search(text)
        assert found
        paper.warn(
            "body", _("Trước dấu câu không có khoảng trống; giữa hai chữ chỉ một khoảng trống."),
            cut(text[max(0, found.start() - 20) : found.end() + 20]), _("Đồng chí bỏ khoảng trống thừa."),
        )  # fmt: skip
    tones = Counter("new" if match[1] else "old" for text in paper.body for match in _TONES.finditer(text))
    if len(tones) == 2:
        paper.warn(
            "body", _("Một văn bản đặt dấu thanh theo một cách (uỷ hoặc ủy)."),
            _("%(new)d chữ kiểu “uỷ”, %(old)d chữ kiểu “ủy”.") % {"new": tones["new"], "old": tones["old"]},
            _("Đồng chí thống nhất cách đặt dấu theo lối viết của cơ quan."),
        )  # fmt: skip
