"""Where number, date, signature and seal stand on the page, and the names of their fields in the file."""

from __future__ import annotations

from dataclasses import dataclass

SIGNATURE, SEAL = "NguoiKy", "ConDau"
NUMBER, DATE = "SoVanBan", "NgayBanHanh"

AFTER_SIGNATURE = (NUMBER, DATE, SEAL)
"""What may still change once the person has signed; everything else is locked by his signature."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, counted from the lower left corner of page `page` (the first page is 0)."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """As a PDF rectangle."""
        return self.left, self.bottom, self.right, self.top


@dataclass(frozen=True, slots=True)
class Places:
    """The four places that signing fills. None of them may lie on another but seal and signature, as the rules ask."""

    number: Box
    date: Box
    signature: Box
    seal: Box


@dataclass(frozen=True, slots=True)
class Page:
    """A letter laid out as PDF/A, not signed yet, with the places on it."""

    pdf: bytes
    places: Places
