"""An invented province as a CSV, and short ways to ask about it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model

from workflow.directory import services
from workflow.directory.groups import LineReader, Resolution, organs_of, persons_of
from workflow.directory.models import Organ, Person
from workflow.directory.queries import organ_named
from workflow.directory.services import import_directory
from workflow.kernel.errors import CongvanError, Invalid

DAY = date(2022, 6, 6)
AFTER = date(2026, 1, 1)
HEADER = "name,kind,parent,code,valid_from,valid_to,grassroots\n"
ROWS = """\
Tỉnh ủy Lam Giang,PROVINCE_COMMITTEE,,TU,,2025-06-30,
Thành ủy Lam Giang,DISTRICT_COMMITTEE,Tỉnh ủy Lam Giang,ThU,,2025-06-30,3
Thị ủy Vĩnh Hòa,DISTRICT_COMMITTEE,Tỉnh ủy Lam Giang,ThU,,2025-06-30,
Huyện ủy Bình Thủy,DISTRICT_COMMITTEE,Tỉnh ủy Lam Giang,HU,,2025-06-30,4
Huyện ủy Cát Sơn,DISTRICT_COMMITTEE,Tỉnh ủy Lam Giang,HU,,2025-06-30,
Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh,BLOC_COMMITTEE,Tỉnh ủy Lam Giang,ĐUK,,2025-06-30,5
Đảng ủy Quân sự tỉnh,DIRECT_COMMITTEE,Tỉnh ủy Lam Giang,ĐU,,2025-06-30,
Đảng ủy Công an tỉnh,DIRECT_COMMITTEE,Tỉnh ủy Lam Giang,ĐU,,2025-06-30,2
Văn phòng Tỉnh ủy,OFFICE,Tỉnh ủy Lam Giang,VPTU,,2025-06-30,
Ban Tổ chức Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Lam Giang,BTCTU,,2025-06-30,
Ban Tuyên giáo Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Lam Giang,BTGTU,,2025-06-30,
Ủy ban Kiểm tra Tỉnh ủy,INSPECTION_COMMISSION,Tỉnh ủy Lam Giang,UBKTTU,,2025-06-30,
Ban cán sự đảng Ủy ban nhân dân tỉnh,PARTY_AFFAIRS,Tỉnh ủy Lam Giang,BCSĐ,,2025-02-28,
Đảng đoàn Hội Nông dân tỉnh,PARTY_GROUP,Tỉnh ủy Lam Giang,ĐĐ,,2025-02-28,
Đảng đoàn Hội đồng nhân dân tỉnh,PARTY_GROUP,Tỉnh ủy Lam Giang,ĐĐ,,2025-02-28,
Văn phòng Đảng ủy Khối,OFFICE,Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh,VPĐUK,,2025-02-28,
Ban Tổ chức Đảng ủy Khối,ADVISORY_BOARD,Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh,,,2025-02-28,
Chi bộ Đài Truyền hình,CELL,Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh,,,2025-02-28,
Ủy ban Kiểm tra Huyện ủy,INSPECTION_COMMISSION,Huyện ủy Bình Thủy,UBKTHU,,2025-06-30,
Sở Nội vụ,STATE_DEPARTMENT,Tỉnh ủy Lam Giang,SNV,,,
Sở Tài chính,STATE_DEPARTMENT,Tỉnh ủy Lam Giang,STC,,,
Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh,FRONT,Tỉnh ủy Lam Giang,MT,,,
Hội Nông dân tỉnh,MASS_ORGANISATION,Tỉnh ủy Lam Giang,HND,,,
Tỉnh đoàn,MASS_ORGANISATION,Tỉnh ủy Lam Giang,TĐ,,,
"""
# A neighbour with names that the first province has too.
NEIGHBOUR = """\
Tỉnh ủy Hòa Lương,PROVINCE_COMMITTEE,,TU,,,
Huyện ủy Cát Sơn,DISTRICT_COMMITTEE,Tỉnh ủy Hòa Lương,HU,,,1
Văn phòng Tỉnh ủy,OFFICE,Tỉnh ủy Hòa Lương,VPTU,,,
Ủy ban Kiểm tra Tỉnh ủy,INSPECTION_COMMISSION,Tỉnh ủy Hòa Lương,UBKTTU,,,
Đảng ủy phường Một,COMMUNE_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-07-01,,
Đảng ủy xã Hai,COMMUNE_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-07-01,,
Đảng ủy đặc khu Ba,COMMUNE_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-07-01,,
Đảng ủy Khối các cơ quan tỉnh,BLOC_COMMITTEE,Tỉnh ủy Hòa Lương,ĐUK,,,
Đảng ủy Khối doanh nghiệp tỉnh,BLOC_COMMITTEE,Tỉnh ủy Hòa Lương,ĐUK,,,
"""
BLOC = "Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh"


def csv_file(rows: str, header: str = HEADER) -> BytesIO:
    return BytesIO((header + rows).encode())


def plant_province() -> None:
    """Both provinces, through the import that the product has."""
    for rows in (ROWS, NEIGHBOUR):
        report = import_directory(csv_file(rows), on=DAY, commit=True)
        assert report.errors == []


def organ(name: str, under: str | None = None, on: date = DAY) -> Organ:
    above = organ(under, on=on) if under else None
    found = organ_named(name, on, above)
    assert found is not None, name
    return found


def resolve(text: str, issuer: Organ, on: date = DAY, hint: str | None = None) -> Resolution:
    return LineReader(issuer, on).resolve(text, hint)


def reached(text: str, issuer: Organ, on: date = DAY) -> list[str]:
    """The names that a line reaches, organs before persons, in order."""
    selector = resolve(text, issuer, on).selector
    organs = organs_of(selector, issuer.pk, on).order_by("name").values_list("name", flat=True)
    persons = persons_of(selector, issuer.pk, on).order_by("full_name").values_list("full_name", flat=True)
    return [*organs, *persons]


def person(name: str = "Nguyễn Văn A", login: str = "") -> Person:
    """A new person, with an account of that login if one is given."""
    user = get_user_model().objects.create_user(login) if login else None
    return services.add_person(name, user=user)


def refused(act: Callable[[], object], sentence: str, kind: type[CongvanError] = Invalid) -> None:
    """The act is refused with exactly this sentence."""
    with pytest.raises(kind) as caught:
        act()
    assert str(caught.value.sentence) == sentence
