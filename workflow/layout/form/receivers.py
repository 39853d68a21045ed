"""Form of Kính gửi and Nơi nhận, and that the two fit each other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.kernel.folding import fold

from .findings import Paper, cut

SAME, KEPT = fold("như trên"), fold("lưu")


def check_receivers(paper: Paper) -> None:
    """Both lists."""
    _addressees(paper)
    _distribution(paper)
    _together(paper)
    for element, label in (("addressees", _("Kính gửi")), ("distribution", _("Nơi nhận"))):
        _lines(paper, element, label)


def _addressees(paper: Paper) -> None:
    known = paper.rules.kind(paper.kind)
    lead = str(known.get("addressees_lead", paper.rules.part("addressees")["lead"]))
    if known["addressed"] and not paper.addressees:
        paper.error(
            "addressees", _("%(kind)s phải có “%(lead)s”.") % {"kind": paper.kind_name, "lead": lead}, _("Chưa có."),
            _("Đồng chí ghi cơ quan, cá nhân nhận để giải quyết, mỗi dòng một nơi."),
        )  # fmt: skip
    if not known["addressed"] and paper.addressees and paper.rules.knows(paper.kind):
        paper.error(
            "addressees", _("Chỉ công văn và tờ trình có phần này; %s thì không.") % paper.kind_name,
            cut("; ".join(paper.addressees)), _("Đồng chí chuyển các dòng này xuống Nơi nhận."),
        )  # fmt: skip


def _distribution(paper: Paper) -> None:
    lines = paper.distribution
    if not lines:
        paper.error(
            "distribution", _("Văn bản phải có Nơi nhận."), _("Chưa có."),
            _("Đồng chí ghi các nơi nhận, dòng cuối là nơi lưu."),
        )  # fmt: skip
        return
    kept = [place for place, line in enumerate(lines) if fold(line).split()[:1] == [KEPT] or fold(line)[:4] == "lưu:"]
    example = _("Lưu Văn phòng Tỉnh uỷ") if paper.party else _("Lưu: VT, QLN")
    if not kept:
        paper.error(
            "distribution", _("Dòng cuối của Nơi nhận là bản lưu, ví dụ: %s.") % example, _("Không có dòng lưu."),
            _("Đồng chí thêm dòng lưu ở cuối."),
        )  # fmt: skip
        return
    if kept[-1] != len(lines) - 1:
        paper.warn(
            "distribution", _("Dòng lưu đứng cuối Nơi nhận."), cut(lines[kept[-1]]),
            _("Đồng chí chuyển dòng lưu xuống cuối."),
        )  # fmt: skip
    _archive(paper, lines[kept[-1]], example)


def _archive(paper: Paper, line: str, example: str) -> None:
    colon = line[3:].lstrip().startswith(":")
    if colon == paper.party:
        paper.warn(
            "distribution", _("Dòng lưu ghi theo dạng: %s.") % example, cut(line),
            _("Đồng chí bỏ dấu hai chấm sau chữ Lưu.") if paper.party else _("Đồng chí thêm dấu hai chấm sau chữ Lưu."),
        )  # fmt: skip
    if not line[3:].strip(" :"):
        paper.error(
            "distribution", _("Dòng lưu ghi rõ nơi lưu, ví dụ: %s.") % example, cut(line), _("Đồng chí ghi nơi lưu.")
        )


def _together(paper: Paper) -> None:
    same = [place for place, line in enumerate(paper.distribution) if fold(line) == SAME]
    if paper.addressees and paper.distribution and not same:
        paper.error(
            "distribution", _("Nơi nhận của %s bắt đầu bằng “Như trên”.") % paper.kind_name.lower(),
            cut(paper.distribution[0]), _("Đồng chí thêm dòng “Như trên” ở đầu Nơi nhận."),
        )  # fmt: skip
    if same and not paper.addressees and not paper.rules.kind(paper.kind)["addressed"]:
        paper.error(
            "distribution", _("“Như trên” chỉ dùng khi có Kính gửi."), _("Như trên"),
            _("Đồng chí ghi rõ từng nơi nhận."),
        )  # fmt: skip
    if same and same[0] != 0:
        paper.warn(
            "distribution", _("“Như trên” là dòng đầu của Nơi nhận."), cut(paper.distribution[0]),
            _("Đồng chí chuyển dòng này lên đầu."),
        )  # fmt: skip
    if same:
        for line in {
            fold(line): line for line in paper.addressees if fold(line) in map(fold, paper.distribution)
        }.values():
            paper.warn(
                "distribution", _("Nơi đã ghi ở Kính gửi thì không ghi lại ở Nơi nhận."), cut(line),
                _("Đồng chí bỏ dòng này; “Như trên” đã gồm nơi đó."),
            )  # fmt: skip


def _lines(paper: Paper, element: str, label: str) -> None:
    lines = paper.addressees if element == "addressees" else paper.distribution
    seen: set[str] = set()
    for line in lines:
        if fold(line) in seen:
            paper.error(
                element, _("Mỗi nơi ghi một lần trong %s.") % label, cut(line), _("Đồng chí bỏ dòng ghi hai lần.")
            )
        seen.add(fold(line))
        if not line[:1].isupper():
            paper.warn(
                element, _("Mỗi dòng của %s bắt đầu bằng chữ hoa.") % label, cut(line), _("Đồng chí viết hoa chữ đầu.")
            )
        if ";" in line:
            paper.warn(
                element, _("Mỗi nơi một dòng; dấu giữa các dòng do hệ thống ghi."), cut(line),
                _("Đồng chí tách dòng này ở dấu chấm phẩy."),
            )  # fmt: skip
