"""What a password may not be: words of the office, names of the person, with a few digits put behind them."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workflow.kernel.folding import bare

OFFICE_WORDS = (
    "matkhau", "password", "quantri", "admin", "congvan", "vanban", "vanthu", "vanphong", "chanhvanphong", "tinhuy",
    "thanhuy", "huyenuy", "quanuy", "thiuy", "danguy", "xauy", "capuy", "chibo", "dangbo", "dangvien", "dangcongsan",
    "congsan", "vietnam", "bithu", "phobithu", "thuongtruc", "thuongvu", "banchaphanh", "bantochuc", "bantuyengiao",
    "bandanvan", "bannoichinh", "uybankiemtra", "kiemtra", "uyban", "chuyenvien", "lanhdao", "truongphong", "coquan",
    "dongchi", "hochiminh", "bacho", "tochuc", "danvan", "tuyengiao", "noichinh", "dangnhap", "taikhoan", "tinh",
    "huyen", "phuong", "thanhpho", "tuhng", "khoi", "ban", "xa", "dang",
)  # fmt: skip
LEAST_LEFT = 6
"""Letters that must be left when the known words are taken out."""

_NOT_A_LETTER = re.compile("[^a-z]+")


def letters_of(text: str) -> str:
    """The text as a guesser tries it: no accents, digits, blanks or signs."""
    return _NOT_A_LETTER.sub("", bare(text))


def left_of(password: str, words: tuple[str, ...]) -> str:
    """The letters of the password without the words, longest first."""
    rest = letters_of(password)
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest


class LengthValidator(MinimumLengthValidator):
    """Django's own, with a sentence that its Vietnamese catalogue lacks."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for fewer than `min_length` characters."""
        if len(password) < self.min_length:
            raise ValidationError(
                _("Mật khẩu quá ngắn, cần ít nhất %(least)d ký tự."), "password_too_short", {"least": self.min_length}
            )


class OfficeWordsValidator:
    """Refuses a password that is little more than words of the office or the person's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when known words were in it and fewer than LEAST_LEFT letters are left without them."""
        rest = left_of(password, OFFICE_WORDS + names_of(user))
        if len(rest) < min(LEAST_LEFT, len(letters_of(password))):
            raise ValidationError(
                _("Mật khẩu này gồm các từ dễ đoán của cơ quan hoặc tên của đồng chí. Đồng chí chọn mật khẩu khác."),
                code="password_office_words",
            )

    def get_help_text(self) -> str:
        """The rule for the form."""
        return _("Mật khẩu không được chỉ gồm các từ quen dùng trong cơ quan hoặc tên của đồng chí.")


def names_of(user: Any) -> tuple[str, ...]:
    """The parts of the person's name that are long enough to guess by, and the login name."""
    person = getattr(user, "person", None) if user is not None and user.pk else None
    texts = [*(person.full_name.split() if person is not None else ()), getattr(user, "username", "") or ""]
    return tuple(word for word in map(letters_of, texts) if len(word) > 1)
