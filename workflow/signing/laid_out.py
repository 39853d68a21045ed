"""The layout as the typesetter of signing: the A4 page of the rules of its day, and the stamps of its empty places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.models import OrganCode
from workflow.kernel.days import on_day
from workflow.kernel.errors import Invalid
from workflow.layout import pdf as layout
from workflow.layout import stamps
from workflow.layout.record import form_of, lending_line, sheet_for
from workflow.layout.rules import RuleSet, rules_for
from workflow.layout.sheet import printed_day, printed_number
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.signatories import Signatory

from .marks import address_of, code_svg
from .places import Box, Page, Places

DAY_OF_OLD_LETTERS = date(2000, 1, 1)


class LaidOut:
    """Puts `workflow.layout` behind the protocol."""

    def page(self, letter: Letter, content: dict[str, Any], on: date, signs: Signatory) -> Page:
        """The page that was reviewed, with empty number and date, in the name of who signs, with the code that leads to
        its check; its symbol is the one that the register will give."""
        code = OrganCode.objects.filter(on_day(on), organ_id=letter.issuer_id, scheme="symbol").first()
        sheet = sheet_for(
            letter, content, on, mark="", note="", blanks=False, number=None, dated=None, signer=signs.name,
            lending=lending_line(signs.lender), qr_svg=code_svg(address_of(letter)),
            **({"symbol": f"{letter.kind}/{code.value}"} if code else {}),
        )  # fmt: skip
        made, spots = layout.render_with_fields(sheet)
        if spots.number is None or spots.date is None:
            raise Invalid(_("Trang văn bản không có chỗ trống cho số và ngày."))
        boxes = (_own(spot) for spot in (spots.number, spots.date, spots.signature, spots.seal))
        return Page(made, Places(*boxes))

    def number(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """The number alone: its symbol is on the page already."""
        rules = _rules_signed_by(letter)
        assert letter.number is not None
        return printed_number(letter.number, rules), stamps.stamp_number(letter.number, _theirs(box), rules)

    def date(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """The day of the letter in words."""
        rules = _rules_signed_by(letter)
        assert letter.dated is not None
        return printed_day(letter.dated, rules), stamps.stamp_date(letter.dated, _theirs(box), rules)


def _rules_signed_by(letter: Letter) -> RuleSet:
    """The set of the page that was signed, whatever holds on the day of its number."""
    content = LetterVersion.objects.values_list("content", flat=True).get(letter=letter, no=letter.text_no)
    return rules_for(form_of(letter.issuer, content), letter.signed_on or DAY_OF_OLD_LETTERS)


def _own(spot: layout.Box) -> Box:
    return Box(spot.page, *spot.rect)


def _theirs(box: Box) -> layout.Box:
    return layout.Box(box.page, *box.corners)
