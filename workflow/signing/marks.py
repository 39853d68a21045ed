"""The code on a letter's page: an unguessable token, and the letter behind it for who holds the paper."""

from __future__ import annotations

import base64
import hashlib
from datetime import date

import qrcode
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from qrcode.constants import ERROR_CORRECT_M

from workflow.conf import site_url
from workflow.kernel.lifecycle import ISSUED
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter

from .models import LetterMark

SALT = "congvan.letter.mark"
KNOWN = (*ISSUED, LetterStatus.RECALLED)
"""A letter that has not left the house is unknown to the public, whoever holds its code."""
QUIET = 2
"""Modules of white that belong to the picture; the page around it is white too."""


def token_of(letter: Letter) -> str:
    """128 bits from the site's key; the same page made twice bears the same code, and a look writes nothing."""
    digest = salted_hmac(SALT, str(letter.pk), algorithm="sha256").digest()
    return base64.b32encode(digest[:16]).decode().rstrip("=").lower()


def address_of(letter: Letter) -> str:
    """Where the letter's code leads; "" where the project names no host or has no such page."""
    site = site_url()
    if not site:
        return ""
    try:
        return site + reverse("congvan:verify-mark", args=[token_of(letter)])
    except NoReverseMatch:
        return ""


def code_svg(address: str) -> str:
    """The address as a QR picture in one path; "" for none. The same address gives the same picture."""
    if not address:
        return ""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address, optimize=0)
    rows = code.get_matrix()
    marks = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{marks}"/></svg>'


def keep_mark(letter: Letter) -> None:
    """Remember the code of a page that was signed, so that it outlives the site's key."""
    LetterMark.objects.get_or_create(letter=letter, defaults={"token_hash": hashed(token_of(letter))})


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.lower().encode()).hexdigest()


def letter_on_paper(token: str, number: int, dated: date) -> Letter | None:
    """The letter of that code, for who also says the number and the date printed on it. One statement whether the code
    is unknown, the letter has not been issued or the particulars are wrong: nothing tells these apart."""
    rows = Letter.objects.filter(mark__token_hash=hashed(token), number=number, dated=dated, status__in=KNOWN)
    return rows.select_related("issuer", "signer").first()
