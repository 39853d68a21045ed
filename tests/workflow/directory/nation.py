"""An invented nation of any number of provinces, 655 organs in each, for what a letter costs in a large directory."""

from __future__ import annotations

from datetime import date

from tests.workflow.directory.province import HEADER, csv_file, organ
from workflow.directory.models import Organ
from workflow.directory.services import import_directory

DAY = date(2022, 6, 6)
LINES = [
    "Các huyện uỷ, thị uỷ, thành uỷ", "Đảng uỷ trực thuộc Tỉnh uỷ", "UBKT Tỉnh uỷ", "BTC, BTG, VP Tỉnh uỷ",
    "Các huyện uỷ (trừ Huyện uỷ Số 2)", "Huyện uỷ Số 1, Số 3", "Các sở: Nội vụ, Tài chính",
    "Các đồng chí Tỉnh uỷ viên",
    "Bí thư các huyện uỷ", "Đồng chí Nguyễn Văn Không Có", "Huyện uỷ Số Chín Mươi", "Ban Không Có Thật",
    "Huyen uy So 4",
    "Tỉnh uỷ Bảy", "Sở Nội Vụụ", "Cấp uỷ các chi bộ, đảng bộ cơ sở", "Như trên, Sở Tài chính", "Lưu VT, TH (3b)",
    "Văn phòng Huyện uỷ Số 5", "Chi bộ Mô Phỏng Nào Đó",
]  # fmt: skip
AROUND = (
    ("Văn phòng Tỉnh ủy", "OFFICE", "VPTU", ""), ("Ban Tổ chức Tỉnh ủy", "ADVISORY_BOARD", "BTCTU", ""),
    ("Ban Tuyên giáo Tỉnh ủy", "ADVISORY_BOARD", "BTGTU", ""), ("Sở Nội vụ", "STATE_DEPARTMENT", "", ""),
    ("Ủy ban Kiểm tra Tỉnh ủy", "INSPECTION_COMMISSION", "", ""), ("Sở Tài chính", "STATE_DEPARTMENT", "", ""),
    ("Đảng ủy Công an tỉnh", "DIRECT_COMMITTEE", "", "20"), ("Đảng ủy Quân sự tỉnh", "DIRECT_COMMITTEE", "", ""),
)  # fmt: skip
MORE_LINES = [
    "Các thị uỷ, thành uỷ", "Các ban đảng Tỉnh uỷ", "VPTU", "BTG, BTC Tỉnh uỷ", "Các huyện uỷ (trừ Huyện uỷ Số 5)",
    "Huyện uỷ Số 6, Số 7", "Các sở: Tài chính, Nội vụ", "Các đồng chí UVBTV Tỉnh uỷ", "Phó Bí thư các huyện uỷ",
    "Đồng chí Trần Thị Cũng Không", "Huyện uỷ Số Tám Mươi", "Ban Chưa Có Thật", "Huyen uy So 8", "Tỉnh uỷ Ba",
    "Sở Tài Chínhh", "Cấp uỷ cơ sở", "Như trên, Sở Nội vụ", "Lưu VT", "Văn phòng Huyện uỷ Số 6", "Chi bộ Nào Đó",
]  # fmt: skip


def plant(provinces: int) -> Organ:
    """That many provinces alike; the first one's committee."""
    rows = []
    for no in range(1, provinces + 1):
        home = f"Tỉnh ủy {_called(no)}"
        rows.append(f"{home},PROVINCE_COMMITTEE,,TU,,,")
        rows += [f"Huyện ủy Số {at},DISTRICT_COMMITTEE,{home},HU,,,56" for at in range(1, 12)]
        rows += [f"{name},{kind},{home},{code},,,{below}" for name, kind, code, below in AROUND]
    report = import_directory(csv_file("\n".join(rows) + "\n", HEADER), on=DAY, commit=True)
    assert report.errors == []
    return organ("Tỉnh ủy Một", on=DAY)


def _called(number: int) -> str:
    digits = ("Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín")
    return " ".join(digits[int(digit)] for digit in str(number))
