"""The directory of a played letter: from a CSV, or an invented one around the letters' issuers; and who is expected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from workflow.directory.groups import organs_of
from workflow.directory.importing import import_directory
from workflow.directory.issuers import issuer_named
from workflow.directory.models import Organ
from workflow.dispatches.expansion import sources_of
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import OrganKind
from workflow.letters.content import plain
from workflow.letters.models import Letter

ISSUERS = (
    ("tỉnh uỷ", OrganKind.PROVINCE_COMMITTEE, "TU"), ("đảng uỷ khối", OrganKind.BLOC_COMMITTEE, "ĐUK"),
    ("huyện uỷ", OrganKind.DISTRICT_COMMITTEE, "HU"), ("thị uỷ", OrganKind.DISTRICT_COMMITTEE, "ThU"),
    ("quận uỷ", OrganKind.DISTRICT_COMMITTEE, "QU"), ("thành uỷ", OrganKind.PROVINCE_COMMITTEE, "TU"),
    ("đảng uỷ", OrganKind.DIRECT_COMMITTEE, "ĐU"), ("văn phòng", OrganKind.OFFICE, "VPTU"),
    ("ban", OrganKind.ADVISORY_BOARD, "BTU"), ("uỷ ban kiểm tra", OrganKind.INSPECTION_COMMISSION, "UBKTTU"),
)  # fmt: skip
BELOW = (
    ("Văn phòng {issuer}", OrganKind.OFFICE), ("Uỷ ban Kiểm tra {issuer}", OrganKind.INSPECTION_COMMISSION),
    ("Ban Tổ chức {issuer}", OrganKind.ADVISORY_BOARD), ("Ban Tuyên giáo {issuer}", OrganKind.ADVISORY_BOARD),
    ("Huyện uỷ Mô Phỏng Một", OrganKind.DISTRICT_COMMITTEE), ("Thị uỷ Mô Phỏng Hai", OrganKind.DISTRICT_COMMITTEE),
    ("Thành uỷ Mô Phỏng Ba", OrganKind.DISTRICT_COMMITTEE), ("Quận uỷ Mô Phỏng Bốn", OrganKind.DISTRICT_COMMITTEE),
    ("Đảng uỷ Khối mô phỏng", OrganKind.BLOC_COMMITTEE), ("Đảng uỷ Công an mô phỏng", OrganKind.DIRECT_COMMITTEE),
    ("Ban cán sự đảng mô phỏng", OrganKind.PARTY_AFFAIRS), ("Đảng đoàn mô phỏng", OrganKind.PARTY_GROUP),
    ("Đảng uỷ xã Mô Phỏng", OrganKind.COMMUNE_COMMITTEE), ("Đảng bộ cơ sở mô phỏng", OrganKind.GRASSROOTS),
    ("Chi bộ mô phỏng", OrganKind.CELL), ("Sở Mô phỏng", OrganKind.STATE_DEPARTMENT),
    ("Uỷ ban Mặt trận Tổ quốc mô phỏng", OrganKind.FRONT), ("Hội Mô phỏng", OrganKind.MASS_ORGANISATION),
)  # fmt: skip


def load(path: str, on: date) -> int:
    """Take the CSV in, all or nothing; the number of organs. CommandError names every bad line."""
    try:
        with Path(path).open("rb") as file:
            report = import_directory(file, on=on, commit=True)
    except OSError as error:
        raise CommandError(f"Không đọc được danh mục {path}: {error.strerror}") from None
    if report.errors:
        raise CommandError("\n".join(f"Dòng {line}: {sentence}" for line, sentence in report.errors))
    return report.created


def invent(contents: Sequence[dict[str, Any]], on: date) -> int:
    """A small invented directory around the issuers, upper ones first; the number of organs."""
    names = list(dict.fromkeys(plain(content.get("issuer")) for content in contents))
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["name", "kind", "parent", "code", "valid_from", "valid_to", "grassroots"])
    for above, name in zip(["", *names], names, strict=False):
        kind, code = kind_of(name)
        writer.writerow([name, kind, above, code, "", "", 4])
        for words, below in BELOW:
            writer.writerow([words.format(issuer=name), below, name, "", "", "", ""])
    return import_directory(io.BytesIO(sheet.getvalue().encode()), on=on, commit=True).created


def kind_of(name: str) -> tuple[str, str]:
    """(kind, code) that the first words of an organ's name tell."""
    folded = fold(name)
    known = ((kind, code) for words, kind, code in ISSUERS if folded.startswith(fold(words)))
    return next(known, (OrganKind.OTHER, "CQ"))


def issuer_of(content: dict[str, Any], on: date) -> Organ:
    """The organ that issued a letter, by the name in its head; of several names alike the one that stands highest."""
    issuer = content.get("issuer")
    parent = plain(issuer.get("parent")) if isinstance(issuer, dict) else ""
    name = plain(issuer)
    code = plain(content.get("symbol")).rpartition("/")[2]
    found = issuer_named(name, on, parent=parent or None, code=code or None)
    if found is None:
        raise CommandError(f"Danh mục không có cơ quan ban hành “{name}” trong ngày {on:%d/%m/%Y}.")
    return found


def expected(letter: Letter, on: date) -> tuple[list[Organ], list[Organ]]:
    """(organs that will receive the letter, organs whose committee members will): where people must be invented."""
    sources = sources_of(letter.lines.all(), letter.directives.all())
    organs = {organ.pk: organ for source in sources for organ in organs_of(source.selector, letter.issuer_id, on)}
    seats = {item["mandate"]["organ"] for source in sources for item in _items(source.selector) if "mandate" in item}
    return list(organs.values()), list(Organ.objects.filter(pk__in=seats))


def _items(selector: dict[str, Any] | None) -> Iterable[dict[str, Any]]:
    return (selector or {}).get("any", [])
