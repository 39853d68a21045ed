"""The layout as the typesetter of signing: the A4 page of the rules of its day, and the stamps of its empty places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.models import OrganCode
from workflow.kernel.days import on_day
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import OrganKind
from workflow.layout import pdf as layout
from workflow.layout import stamps
from workflow.layout.record import lending_line
from workflow.layout.rules import RuleSet, rules_for
from workflow.layout.sheet import printed_day, printed_number, sheet_of
from workflow.letters.models import Letter
from workflow.letters.signatories import Signatory

from .marks import address_of, code_svg
from .places import Box, Page, Places

STATE = (OrganKind.STATE_DEPARTMENT,)
DAY_OF_OLD_LETTERS = date(2000, 1, 1)


class LaidOut:
    """Puts `workflow.layout` behind the protocol."""

    def page(self, letter: Letter, content: dict[str, Any], on: date, signs: Signatory) -> Page:
        """The page with empty number and date, in the name of who signs, with the code that leads to its check."""
        code = OrganCode.objects.filter(on_day(on), organ_id=letter.issuer_id, scheme="symbol").first()
        sheet = sheet_of(
            content, _rules(letter, on), kind=letter.kind, issuer=letter.issuer.name, urgency=letter.urgency,
            symbol=f"{letter.kind}/{code.value}" if code else "", signer=signs.name,
            lending=lending_line(signs.lender),
        ).with_(number=None, dated=None, qr_svg=code_svg(address_of(letter)))  # fmt: skip
        made, spots = layout.render_with_fields(sheet)
        if spots.number is None or spots.date is None:
            raise Invalid(_("Trang văn bản không có chỗ trống cho số và ngày."))
        boxes = (_own(spot) for spot in (spots.number, spots.date, spots.signature, spots.seal))
        return Page(made, Places(*boxes))

    def number(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """The number alone: its symbol is on the page already."""
        rules = _rules(letter, letter.signed_on or DAY_OF_OLD_LETTERS)
        assert letter.number is not None
        return printed_number(letter.number, rules), stamps.stamp_number(letter.number, _theirs(box), rules)

    def date(self, letter: Letter, box: Box) -> tuple[str, bytes]:
        """The day of the letter in words."""
        rules = _rules(letter, letter.signed_on or DAY_OF_OLD_LETTERS)
        assert letter.dated is not None
        return printed_day(letter.dated, rules), stamps.stamp_date(letter.dated, _theirs(box), rules)


def _rules(letter: Letter, on: date) -> RuleSet:
    return rules_for("state" if letter.issuer.kind in STATE else "party", on)


def _own(spot: layout.Box) -> Box:
    return Box(spot.page, *spot.rect)


def _theirs(box: Box) -> layout.Box:
    return layout.Box(box.page, *box.corners)
