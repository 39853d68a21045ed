"""A larger invented province, who holds which office in it, and THE table of lines with whom they mean on a day."""

from __future__ import annotations

from datetime import date

from tests.workflow.directory.province import AFTER, BLOC, DAY, HEADER, csv_file, organ, plant_province
from workflow.directory import services
from workflow.directory.models import Organ
from workflow.directory.services import import_directory
from workflow.kernel.vocabulary import Body, Role

SINCE = date(2020, 10, 1)
CENTRE, HOME, NEIGHBOUR = "Ban Chấp hành Trung ương Đảng", "Tỉnh ủy Lam Giang", "Tỉnh ủy Hòa Lương"
MORE = """\
Ban Chấp hành Trung ương Đảng,CENTRAL,,TW,,,
Văn phòng Trung ương Đảng,OFFICE,Ban Chấp hành Trung ương Đảng,VPTW,,,
Ban Tổ chức Trung ương,ADVISORY_BOARD,Ban Chấp hành Trung ương Đảng,BTCTW,,,
Quân ủy Trung ương,OTHER,Ban Chấp hành Trung ương Đảng,QUTW,,,
Ban Nội chính Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Lam Giang,BNCTU,,2025-06-30,
Ban Dân vận Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Lam Giang,BDVTU,,2025-06-30,
Ủy ban nhân dân tỉnh,OTHER,Tỉnh ủy Lam Giang,UBND,,,
Hội đồng nhân dân tỉnh,OTHER,Tỉnh ủy Lam Giang,HĐND,,,
Công an tỉnh,OTHER,Tỉnh ủy Lam Giang,CAT,,,
Bộ Chỉ huy quân sự tỉnh,OTHER,Tỉnh ủy Lam Giang,BCHQS,,,
Trường Chính trị tỉnh,OTHER,Tỉnh ủy Lam Giang,TCT,,,
Ủy ban nhân dân huyện Bình Thủy,OTHER,Tỉnh ủy Lam Giang,UBND,,2025-06-30,
Ủy ban nhân dân huyện Cát Sơn,OTHER,Tỉnh ủy Lam Giang,UBND,,2025-06-30,
Ủy ban nhân dân thành phố Lam Giang,OTHER,Tỉnh ủy Lam Giang,UBND,,2025-06-30,
Sở Giáo dục và Đào tạo,STATE_DEPARTMENT,Tỉnh ủy Lam Giang,SGD,,,
"Sở Văn hóa, Thể thao và Du lịch",STATE_DEPARTMENT,Tỉnh ủy Lam Giang,SVH,,,
Văn phòng Huyện ủy,OFFICE,Huyện ủy Bình Thủy,VPHU,,2025-06-30,
Đảng ủy xã Tân Lập,COMMUNE_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-07-01,,
Đảng ủy phường Tân Lập,COMMUNE_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-07-01,,
Đảng ủy Ủy ban nhân dân tỉnh,DIRECT_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-03-01,,
Đảng ủy các cơ quan Đảng tỉnh,DIRECT_COMMITTEE,Tỉnh ủy Hòa Lương,ĐU,2025-03-01,,
Ban Tuyên giáo và Dân vận Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Hòa Lương,BTGDVTU,2025-03-01,,
Ban Tổ chức Tỉnh ủy,ADVISORY_BOARD,Tỉnh ủy Hòa Lương,BTCTU,,,
"""
CITY, TOWN, BT, CS = "Thành ủy Lam Giang", "Thị ủy Vĩnh Hòa", "Huyện ủy Bình Thủy", "Huyện ủy Cát Sơn"
ARMY, POLICE = "Đảng ủy Quân sự tỉnh", "Đảng ủy Công an tỉnh"
AFFAIRS = "Ban cán sự đảng Ủy ban nhân dân tỉnh"
FARMERS, COUNCIL = "Đảng đoàn Hội Nông dân tỉnh", "Đảng đoàn Hội đồng nhân dân tỉnh"
OFFICE, TC, TG = "Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy"
NC, DV, KT = "Ban Nội chính Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy"
NV, TAI, GD, VH = "Sở Nội vụ", "Sở Tài chính", "Sở Giáo dục và Đào tạo", "Sở Văn hóa, Thể thao và Du lịch"
UBND, HDND, CA, QS = "Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh", "Công an tỉnh", "Bộ Chỉ huy quân sự tỉnh"
UB_BT, UB_CS = "Ủy ban nhân dân huyện Bình Thủy", "Ủy ban nhân dân huyện Cát Sơn"
UB_CITY, FRONT = "Ủy ban nhân dân thành phố Lam Giang", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"
BLOC_TC, BLOC_VP = "Ban Tổ chức Đảng ủy Khối", "Văn phòng Đảng ủy Khối"
MOT, HAI, BA = "Đảng ủy phường Một", "Đảng ủy xã Hai", "Đảng ủy đặc khu Ba"
TL_XA, TL_P = "Đảng ủy xã Tân Lập", "Đảng ủy phường Tân Lập"
ASKED = None
"""A line about which a person is asked."""

OFFICES = (
    ("Đinh Tỉnh Trưởng", HOME, Role.PRINCIPAL, "Bí thư"),
    ("Ngô Thị Bình", BT, Role.SIGNER, "Bí thư"),
    ("Phan Văn Phó", BT, Role.LEADER, "Phó Bí thư Thường trực"),
    ("Lâm Cát", CS, Role.SIGNER, "Bí thư Huyện uỷ"),
    ("Tạ Phó Cát", CS, Role.LEADER, "Phó Bí thư"),
    ("Vĩnh Thị Hòa", TOWN, Role.SIGNER, "Bí thư"),
    ("Chu Chánh", OFFICE, Role.LEADER, "Chánh Văn phòng"),
    ("Chu Phó Chánh", OFFICE, Role.LEADER, "Phó Chánh Văn phòng"),
    ("Chuyên Viên", OFFICE, Role.OFFICER, "Trưởng phòng Tổng hợp"),
    ("Tổ Chức", TC, Role.LEADER, "Trưởng Ban"),
    ("Tổ Phòng", TC, Role.OFFICER, "Trưởng phòng"),
    ("Giám Đốc", NV, Role.LEADER, "Giám đốc"),
    ("Nguyễn Hữu Trùng", BT, Role.OFFICER, "Chuyên viên"),
    ("Nguyễn Hữu Trùng", CS, Role.OFFICER, "Chuyên viên"),
)
MEMBERS = (
    ("Đỗ Văn Bí", HOME, Body.STANDING_GROUP), ("Bùi Thị Vụ", HOME, Body.STANDING_BOARD),
    ("Chu Văn Hành", HOME, Body.COMMITTEE), ("Hồ Khối", BLOC, Body.COMMITTEE),
    ("Lý Thành", CITY, Body.STANDING_BOARD),
)  # fmt: skip


def plant() -> None:
    """Both provinces, the centre above nobody, persons with their offices and mandates."""
    plant_province()
    report = import_directory(csv_file(MORE, HEADER), on=DAY, commit=True)
    assert report.errors == []
    for name, where, role, title in OFFICES:
        services.appoint(services.add_person(name), _own(where), role, valid_from=SINCE, title=title)
    for name, where, body in MEMBERS:
        services.give_mandate(services.add_person(name), _own(where), body, valid_from=SINCE)


def _own(name: str) -> Organ:
    return organ(name, None if name == HOME else HOME)


def issuer(key: str) -> Organ:
    """The organ that writes the line."""
    return organ(key, on=AFTER if key == NEIGHBOUR else DAY)


COMMITTEES = [BT, CS, CITY, TOWN]
BOARDS = [TC, TG, NC, DV, KT]
STANDING = ["Bùi Thị Vụ", "Đỗ Văn Bí"]
WHOLE = [*STANDING, "Chu Văn Hành"]

FROM_HOME: tuple[tuple[str, list[str] | None], ...] = (
    # short forms
    ("UBKT Tỉnh uỷ", [KT]), ("UBKTTU", [KT]), ("UBKT TU", [KT]), ("BTC Tỉnh uỷ", [TC]), ("BTCTU", [TC]),
    ("BTG TU", [TG]), ("BDVTU", [DV]), ("BNC Tỉnh ủy", [NC]), ("VPTU", [OFFICE]), ("VP Tỉnh uỷ", [OFFICE]),
    ("VP. Tỉnh uỷ", [OFFICE]), ("VP.TU", [OFFICE]), ("BTC, BTG, BDV, VP Tỉnh uỷ", [TC, TG, DV, OFFICE]),
    ("UBND tỉnh", [UBND]), ("HĐND tỉnh", [HDND]), ("HĐND, UBND tỉnh", [HDND, UBND]), ("TT. HĐND tỉnh", [HDND]),
    ("TT HĐND, UBND tỉnh", [HDND, UBND]), ("UBND tỉnh Lam Giang", [UBND]), ("CA tỉnh", [CA]), ("BCHQS tỉnh", [QS]),
    ("MTTQ tỉnh", [FRONT]), ("UBMTTQ tỉnh", [FRONT]), ("UBMTTQVN tỉnh", [FRONT]), ("QUTW", ["Quân ủy Trung ương"]),
    ("VPTW Đảng", ["Văn phòng Trung ương Đảng"]), ("BTC TW", ["Ban Tổ chức Trung ương"]),
    ("Sở GD&ĐT", [GD]), ("Sở GDĐT", [GD]), ("Sở GD-ĐT tỉnh Lam Giang", [GD]), ("Sở VH-TT&DL", ASKED),
    ("BCSĐ UBND tỉnh", [AFFAIRS]), ("Ban cán sự đảng UBND tỉnh", [AFFAIRS]), ("ĐĐ HĐND tỉnh", [COUNCIL]),
    ("Đảng đoàn HĐND tỉnh", [COUNCIL]), ("HU Bình Thuỷ", [BT]), ("UBND huyện Cát Sơn", [UB_CS]),
    ("UBND H. Cát Sơn", [UB_CS]), ("UBND TP Lam Giang", [UB_CITY]), ("UBND TP. Lam Giang", [UB_CITY]),
    ("Đ/c Bí thư Tỉnh uỷ", ["Đinh Tỉnh Trưởng"]), ("ĐUK", [BLOC]), ("VPĐUK", [BLOC_VP]), ("Trường CT tỉnh", ASKED),
    # lists of names and groups
    ("Các huyện uỷ, thị uỷ, thành uỷ", COMMITTEES), ("Các huyện, thị, thành uỷ", ASKED),
    ("Ban Tổ chức, Ban Tuyên giáo, Văn phòng Tỉnh uỷ", [TC, TG, OFFICE]),
    ("Ban Tổ chức; Ban Tuyên giáo; Uỷ ban Kiểm tra Tỉnh uỷ", [TC, TG, KT]),
    ("Các ban: Tổ chức, Tuyên giáo, Dân vận Tỉnh uỷ", [TC, TG, DV]),
    ("Các huyện uỷ: Bình Thuỷ, Cát Sơn", [BT, CS]), ("Huyện uỷ Bình Thuỷ, Cát Sơn", [BT, CS]),
    ("Huyện uỷ: Bình Thuỷ và Cát Sơn", [BT, CS]), ("Các huyện uỷ Bình Thuỷ, Cát Sơn", [BT, CS]),
    ("Các huyện uỷ (gồm: Bình Thuỷ, Cát Sơn)", [BT, CS]), ("Sở Nội vụ, Tài chính", [NV, TAI]),
    ("Các sở: Nội vụ, Tài chính, Giáo dục và Đào tạo", [NV, TAI, GD]),
    ("Các sở: Văn hóa, Thể thao và Du lịch; Nội vụ", [VH, NV]),
    ("Sở Văn hoá, Thể thao và Du lịch, Sở Nội vụ", [VH, NV]),
    ("UBND các huyện", [UB_BT, UB_CS]), ("UBND các huyện, thị xã, thành phố", [UB_BT, UB_CS, UB_CITY]),
    ("UBND các huyện Bình Thuỷ, Cát Sơn", [UB_BT, UB_CS]), ("Các sở, ban, ngành tỉnh", [NV, TAI, GD, VH]),
    ("Các sở, ban, ngành", [NV, TAI, GD, VH]), ("Kính gửi: Các huyện uỷ, thị uỷ", [BT, CS, TOWN]),
    ("02 huyện uỷ", [BT, CS]), ("Các ban đảng, Văn phòng Tỉnh ủy", [*BOARDS, OFFICE]),
    ("Ban Thường vụ các huyện uỷ, thị uỷ", [BT, CS, TOWN]), ("Thường trực các huyện ủy", [BT, CS]),
    ("Thường trực Huyện uỷ Cát Sơn", [CS]), ("BTV Huyện uỷ Cát Sơn", [CS]), ("TT. Huyện uỷ Cát Sơn", [CS]),
    ("Sở Nội vụ (và Sở Tài chính)", [NV, TAI]), ("Sở Nội vụ (để thực hiện)", [NV]),
    ("Các huyện uỷ, Sở Không Có", ASKED),
    ("Đảng bộ huyện Cát Sơn", [CS]), ("Đảng bộ Công an tỉnh", [POLICE]),
    # exceptions
    ("Các huyện uỷ, thị uỷ, trừ Huyện uỷ Cát Sơn", [BT, TOWN]), ("Các huyện uỷ (trừ Cát Sơn)", [BT]),
    ("Các huyện uỷ (trừ Huyện uỷ Cát Sơn), thị uỷ", [BT, TOWN]), ("Các huyện uỷ ngoài Huyện uỷ Cát Sơn", [BT]),
    ("Các huyện uỷ, thành uỷ (ngoại trừ: Bình Thuỷ, Cát Sơn)", [CITY]),
    ("Các huyện uỷ, thị uỷ, thành uỷ không bao gồm các thị uỷ", [BT, CS, CITY]),
    ("Các sở, ban, ngành (trừ Sở Tài chính)", [NV, GD, VH]), ("Các huyện uỷ (trừ Đảng uỷ Mơ Hồ)", ASKED),
    ("Các đồng chí Tỉnh uỷ viên (trừ đồng chí Chu Văn Hành)", STANDING),
    # as above
    ("Như trên", []), ("Như kính gửi", []), ("Như trên, Ban Tổ chức Tỉnh uỷ", [TC]), ("Như trên và Sở Nội vụ", [NV]),
    ("Như kính gửi; các thị uỷ", [TOWN]), ("Như trên (để thực hiện)", []), ("Như trên, Ban Không Có", ASKED),
    ("Như Điều 3", [TC, OFFICE]), ("Như điều 3, Sở Nội vụ", [TC, OFFICE, NV]), ("Như Điều 7", ASKED),
    ("Như Điều 2", ASKED), ("Như Điều 4", ASKED),
    # persons by mandate, by office, by name
    ("Các đồng chí UVBTV Tỉnh uỷ", STANDING), ("Các đ/c UVBCH Đảng bộ tỉnh", WHOLE), ("BTV Tỉnh uỷ", STANDING),
    ("Các đồng chí TUV", WHOLE), ("Thường trực Tỉnh uỷ", ["Đỗ Văn Bí"]), ("TT Tỉnh uỷ", ["Đỗ Văn Bí"]),
    ("Bí thư các huyện uỷ", ["Ngô Thị Bình", "Lâm Cát"]), ("Đồng chí Bí thư Huyện uỷ Cát Sơn", ["Lâm Cát"]),
    ("Bí thư, Phó Bí thư các huyện uỷ", ["Ngô Thị Bình", "Lâm Cát", "Phan Văn Phó", "Tạ Phó Cát"]),
    ("Các đồng chí Bí thư các huyện uỷ, thị uỷ", ["Ngô Thị Bình", "Lâm Cát", "Vĩnh Thị Hòa"]),
    ("Bí thư các huyện uỷ, Văn phòng Tỉnh uỷ", ["Ngô Thị Bình", "Lâm Cát", OFFICE]),
    ("Phó Bí thư Huyện uỷ Bình Thuỷ", ["Phan Văn Phó"]),
    ("Phó Bí thư Thường trực Huyện uỷ Bình Thuỷ", ["Phan Văn Phó"]),
    ("Lãnh đạo Văn phòng Tỉnh uỷ", ["Chu Chánh", "Chu Phó Chánh"]),
    ("Lãnh đạo Văn phòng", ["Chu Chánh", "Chu Phó Chánh"]),
    ("Chánh Văn phòng Tỉnh uỷ", ["Chu Chánh"]), ("Trưởng Ban Tổ chức Tỉnh uỷ", ["Tổ Chức"]),
    ("Giám đốc Sở Nội vụ", ["Giám Đốc"]), ("Thủ trưởng các sở, ban, ngành", ["Giám Đốc"]),
    ("Đồng chí Chu Văn Hành", ["Chu Văn Hành"]), ("Đồng chí Lâm Cát, Bí thư Huyện uỷ Cát Sơn", ["Lâm Cát"]),
    ("Đồng chí Lâm Cát, Bí thư Huyện uỷ Bình Thuỷ", ASKED), ("Ông Lâm Cát", ["Lâm Cát"]),
    ("Đồng chí Lâm Cat", ["Lâm Cát"]),
    ("Đồng chí Nguyễn Hữu Trùng", ASKED), ("Đồng chí Nguyễn Hữu Trùng, chuyên viên Huyện uỷ Cát Sơn", ASKED),
    ("Các đồng chí: Lâm Cát, Ngô Thị Bình", ["Lâm Cát", "Ngô Thị Bình"]), ("Đồng chí Lâm Cạt", ASKED),
    # spelling that a scan has spoilt
    ("Cac huyen uy, thi uy", [BT, CS, TOWN]), ("Huyen uy Cat Son", [CS]), ("Huyện uy Cat Sơn", [CS]),
    ("Cac huyen uy tru Huyen uy Cat Son", [BT]), ("Huyện uỷ Cát Sợn", ASKED), ("Ban To chuc Tinh uy", [TC]),
    ("Huyện ủy Binh Thuy", [BT]), ("Nhu tren", []), ("HUYỆN UỶ CÁT SƠN", [CS]), ("So Giao duc va Dao tao", [GD]),
    ("Uỷ  ban   Kiểm tra Tỉnh uỷ .", [KT]), ("- Sở Nội vụ ;", [NV]), ("Huyện ủy Cát Sơn\u200b", [CS]),
    ("Các cơ quan tham mưu, giúp việc Tỉnh ủy", [*BOARDS, OFFICE]),
    # copies for the files
    ("Lưu VT, TH (3b)", [OFFICE]), ("Lưu: VT, BTCTU", [TC]),
    ("Lưu Văn phòng Tỉnh uỷ, Ban Tổ chức Tỉnh uỷ", [OFFICE, TC]),
)  # fmt: skip

FROM_BLOC: tuple[tuple[str, list[str] | None], ...] = (
    ("Ban Tổ chức", [BLOC_TC]), ("Ban Tổ chức, Văn phòng Tỉnh uỷ", [TC, OFFICE]), ("BTC Đảng uỷ Khối", [BLOC_TC]),
    ("Ban Tổ chức, Văn phòng Đảng uỷ Khối", [BLOC_TC, BLOC_VP]), ("Tỉnh uỷ", [HOME]), ("VPTU", [OFFICE]),
    ("Thường trực Tỉnh uỷ (để báo cáo)", [HOME]), ("Các đồng chí Đảng uỷ viên", ["Hồ Khối"]),
    ("Chi bộ Đài Truyền hình", ["Chi bộ Đài Truyền hình"]), ("Chi bo Dai Truyen hinh", ["Chi bộ Đài Truyền hình"]),
    ("Chánh Văn phòng Tỉnh uỷ", ["Chu Chánh"]), ("Lưu VT", [BLOC_VP]),
)  # fmt: skip

FROM_NEIGHBOUR_AFTER: tuple[tuple[str, list[str] | None], ...] = (
    ("Đảng uỷ các xã, phường, đặc khu", [MOT, HAI, BA, TL_XA, TL_P]),
    ("Đảng uỷ 05 xã, phường, đặc khu", [MOT, HAI, BA, TL_XA, TL_P]),
    ("Đảng uỷ các xã, phường: Một, Hai", [MOT, HAI]), ("Đảng uỷ các xã, phường: Tân Lập", ASKED),
    ("Đảng uỷ các xã: Hai, Tân Lập", [HAI, TL_XA]), ("Đảng uỷ các phường Một, Tân Lập", [MOT, TL_P]),
    ("Đảng uỷ xã Hai, phường Một, đặc khu Ba", [HAI, MOT, BA]),
    ("Đảng uỷ các xã, phường, đặc khu (trừ Đảng uỷ xã Hai)", [MOT, BA, TL_XA, TL_P]),
    ("Đảng uỷ các xã, phường, đặc khu (trừ xã Hai, phường Một)", [BA, TL_XA, TL_P]),
    ("Đảng uỷ UBND tỉnh", ["Đảng ủy Ủy ban nhân dân tỉnh"]), ("Các đảng uỷ phường", [MOT, TL_P]),
    ("Các huyện uỷ, thị uỷ", [CS]), ("Các quận uỷ", []),
    ("Đảng uỷ các cơ quan Đảng tỉnh", ["Đảng ủy các cơ quan Đảng tỉnh"]),
    ("BTGDVTU", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]),
    ("Ban Tuyên giáo và Dân vận Tỉnh uỷ", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]), ("Đảng ủy xã Hải", ASKED),
    ("Huyện uỷ Bình Thuỷ", []),
)  # fmt: skip
ARTICLES = {
    2: "Ban Tổ chức Tỉnh uỷ",
    3: "Ban Tổ chức, Văn phòng Tỉnh uỷ chịu trách nhiệm thi hành Quyết định này.",
    4: "Ban Tổ chức Tỉnh uỷ và các cơ quan liên quan chịu trách nhiệm thi hành Quyết định này.",
}
TABLE = [
    (who, day, line, expected)
    for who, day, lines in (
        (HOME, DAY, FROM_HOME), (BLOC, DAY, FROM_BLOC), (NEIGHBOUR, AFTER, FROM_NEIGHBOUR_AFTER),
    )
    for line, expected in lines
]  # fmt: skip
