"""Copies of a letter: sao y, sao lục, trích sao, each with its own head, number line and signature below the text."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.errors import Invalid

from .rules import RuleSet
from .sheet import Block, CopyMark, Sheet, printed_number

LEFT_OUT = "(…)"
"""Stands where an extract leaves paragraphs out."""


class CopyKind(TextChoices):
    """What a copy is of: the original, another copy, or a part (domain.md 1.7)."""

    TRUE_COPY = "true_copy", gettext_lazy("Sao y")
    COPY_OF_COPY = "copy_of_copy", gettext_lazy("Sao lục")
    EXTRACT = "extract", gettext_lazy("Trích sao")


def copy_number(number: int | None, code: str, kind: CopyKind, rules: RuleSet) -> str:
    """The number line of a copy: "Số 24-BS/UBKTTU", in the state's form "Số: 03/SY-UBND"; dots before numbering."""
    symbol = rules.part("copies")[kind.value]["symbol"]
    shown = printed_number(number, rules) or "……"
    tail = f"/{symbol}-{code}" if rules.form == "state" else f"-{symbol}/{code}"
    return f"{rules.part('header')['number_lead']}{shown}{tail}"


def copy_of(
    original: Sheet, kind: CopyKind, rules: RuleSet, *, issuer: str, code: str, number: int | None = None,
    dated: date | None = None, place: str = "", superior: str = "", authority: tuple[str, ...] = (),
    position: str = "", signer: str = "", distribution: tuple[str, ...] = (), kept: Collection[int] = (),
) -> Sheet:  # fmt: skip
    """The page of a copy. The text above keeps the form of its own day; `rules` are those of the copy's day. `kept` are
    the places, from 1, of the paragraphs that an extract takes: the others are marked as left out, never in silence."""
    body = original.body
    if kind == CopyKind.EXTRACT:
        body = _extract(original.body, kept)
    label = rules.part("copies")[kind.value]["label"]
    mark = CopyMark(
        label=label, number=copy_number(number, code, kind, rules), place=place, dated=dated, issuer=issuer,
        superior=superior, authority=authority, position=position, signer=signer, distribution=distribution,
    )  # fmt: skip
    note = "(Đã ký)" if original.signer else original.note
    return original.with_(body=body, copy=mark, note=note, mark="", blanks=False)


def _extract(body: tuple[Block, ...], kept: Collection[int]) -> tuple[Block, ...]:
    wanted = set(kept)
    if not wanted or not wanted <= set(range(1, len(body) + 1)):
        raise Invalid(fields={"kept": _("Đồng chí chọn các đoạn được trích trong văn bản.")})
    found: list[Block] = []
    for place, block in enumerate(body, start=1):
        if place in wanted:
            found.append(block)
        elif not found or found[-1].text != LEFT_OUT:
            found.append(Block(LEFT_OUT))
    return tuple(found)
