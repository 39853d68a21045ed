"""Who issues letters: the organs of an invented province at each level, in Party and in state form, before and after
the two-level government of 1/7/2025, with their codes, helpers, addressees and the forms in which they sign."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.letters.words import place


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organ as its letterhead and its letters name it. `names` and `parent` are printed lines; `body` is who speaks
    in the text; `above` what stands over it; `ways` are (authority lines, positions) it signs with."""

    form: str
    names: tuple[str, ...]
    parent: str | None
    code: str
    body: str
    own: str
    above: str
    seat: str
    helpers: tuple[str, ...]
    groups: tuple[str, ...]
    readers: tuple[str, ...]
    archive: str
    ways: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


COMMITTEE = (
    (("T/M BAN THƯỜNG VỤ",), ("BÍ THƯ", "PHÓ BÍ THƯ", "PHÓ BÍ THƯ THƯỜNG TRỰC")),
    (("T/L BAN THƯỜNG VỤ",), ("CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
    (("T/M BAN CHẤP HÀNH",), ("BÍ THƯ", "PHÓ BÍ THƯ")),
)
COUNCIL = (
    (("TM. ỦY BAN NHÂN DÂN",), ("CHỦ TỊCH",)),
    (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), ("PHÓ CHỦ TỊCH",)),
    (("KT. CHỦ TỊCH",), ("PHÓ CHỦ TỊCH",)),
    (("TL. CHỦ TỊCH",), ("CHÁNH VĂN PHÒNG",)),
    (("TUQ. CHỦ TỊCH",), ("GIÁM ĐỐC SỞ NỘI VỤ",)),
)


def head_of(title: str, party: bool) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """How an organ with one head signs: the head himself, a deputy for him, by order."""
    substitute = "K/T" if party else "KT."
    return (((), (title,)), ((f"{substitute} {title}",), (f"PHÓ {title}",)))


BOARDS = (
    ("BAN TỔ CHỨC", "Ban Tổ chức", "BTC", "TRƯỞNG BAN"),
    ("BAN TUYÊN GIÁO VÀ DÂN VẬN", "Ban Tuyên giáo và Dân vận", "BTGDV", "TRƯỞNG BAN"),
    ("BAN NỘI CHÍNH", "Ban Nội chính", "BNC", "TRƯỞNG BAN"),
    ("VĂN PHÒNG", "Văn phòng", "VP", "CHÁNH VĂN PHÒNG"),
    ("ỦY BAN KIỂM TRA", "Ủy ban Kiểm tra", "UBKT", "CHỦ NHIỆM"),
)
DEPARTMENTS = (
    ("NỘI VỤ", "Nội vụ", "SNV"), ("TÀI CHÍNH", "Tài chính", "STC"), ("Y TẾ", "Y tế", "SYT"),
    ("GIÁO DỤC VÀ ĐÀO TẠO", "Giáo dục và Đào tạo", "SGDĐT"),
    ("NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Nông nghiệp và Môi trường", "SNNMT"), ("TƯ PHÁP", "Tư pháp", "STP"),
)  # fmt: skip


def province(rng: random.Random, old: bool) -> Issuer:
    name = place(rng)
    city = rng.random() < 0.2
    committee, code = ("Thành ủy", "TU") if city else ("Tỉnh ủy", "TU")
    groups = (
        ("Các huyện ủy, thị ủy, thành ủy", "Ban cán sự đảng, đảng đoàn, đảng ủy trực thuộc " + committee)
        if old
        else (f"Các đảng ủy trực thuộc {committee}", "Đảng ủy các xã, phường, đặc khu",
              f"Các ban, cơ quan tham mưu, giúp việc {committee}")
    )  # fmt: skip
    helpers = tuple(f"{spoken} {committee}" for _shown, spoken, _code, _head in BOARDS)
    if not old:
        helpers += ("Đảng ủy Ủy ban nhân dân tỉnh", "Đảng ủy các cơ quan Đảng tỉnh")
    readers = (f"Các đồng chí {'Thành' if city else 'Tỉnh'} ủy viên", "Các đồng chí UVBTV " + committee,
               "Văn phòng Trung ương Đảng", f"Các cơ quan tham mưu, giúp việc {committee}")  # fmt: skip
    return Issuer("party", (f"{committee.upper()} {name.upper()}",), None, code,
                  f"Ban Thường vụ {committee}", committee,
                  "Ban Bí thư", name, helpers, groups, readers, f"Lưu Văn phòng {committee}", COMMITTEE)  # fmt: skip


def district(rng: random.Random, old: bool) -> Issuer:
    """A district-level committee, to 30/6/2025; after it a commune's."""
    if not old:
        return commune(rng, old)
    name = place(rng)
    spoken, code, unit = rng.choice(
        (("Huyện ủy", "HU", "huyện"), ("Thị ủy", "TU", "thị xã"), ("Quận ủy", "QU", "quận"))
    )
    helpers = tuple(f"{board} {spoken}" for board in ("Ban Tổ chức", "Ban Tuyên giáo", "Ủy ban Kiểm tra", "Văn phòng"))
    groups = ("Các chi bộ, đảng bộ cơ sở", f"Các chi, đảng bộ trực thuộc {spoken}",
              f"Các ban xây dựng Đảng và Văn phòng {spoken}", f"Đảng ủy các xã, thị trấn thuộc {unit}")  # fmt: skip
    readers = ("Thường trực Tỉnh ủy", f"Các đồng chí UVBCH Đảng bộ {unit}", f"Các đồng chí {spoken.split()[0]} ủy viên",
               "Văn phòng Tỉnh ủy")  # fmt: skip
    return Issuer("party", (f"{spoken.upper()} {name.upper()}",), f"ĐẢNG BỘ TỈNH {place(rng).upper()}", code,
                  f"Ban Thường vụ {spoken}", spoken, "Tỉnh ủy", name, helpers, groups, readers,
                  f"Lưu Văn phòng {spoken}", COMMITTEE)  # fmt: skip


def commune(rng: random.Random, old: bool) -> Issuer:
    name, unit = place(rng), rng.choice(("xã", "phường", "đặc khu"))
    if old:
        unit = "xã"
    helpers = ("Ban Xây dựng Đảng", "Ủy ban Kiểm tra Đảng ủy", "Văn phòng Đảng ủy", f"Đảng ủy Ủy ban nhân dân {unit}",
               f"Ủy ban Mặt trận Tổ quốc Việt Nam {unit}")  # fmt: skip
    groups = (f"Các chi bộ trực thuộc Đảng ủy {unit}", "Cấp ủy các chi bộ, đảng bộ cơ sở", "Các chi bộ ấp, khu vực",
              f"Các cơ quan tham mưu, giúp việc Đảng ủy {unit}")  # fmt: skip
    readers = ("Thường trực Tỉnh ủy" if not old else "Thường trực Huyện ủy", "Các đồng chí Đảng ủy viên",
               "Các đồng chí UVBTV Đảng ủy", f"Thường trực HĐND {unit}")  # fmt: skip
    parent = f"ĐẢNG BỘ {'HUYỆN' if old else rng.choice(('TỈNH', 'THÀNH PHỐ'))} {place(rng).upper()}"
    return Issuer("party", (f"ĐẢNG ỦY {unit.upper()} {name.upper()}",), parent, "ĐU", f"Ban Thường vụ Đảng ủy {unit}",
                  f"Đảng ủy {unit}", "Huyện ủy" if old else "Tỉnh ủy", name, helpers, groups, readers,
                  f"Lưu Văn phòng Đảng ủy {unit}" if not old else "Lưu Văn phòng Đảng ủy", COMMITTEE[::2])  # fmt: skip


def bloc(rng: random.Random, old: bool) -> Issuer:
    """The bloc's committee to 2025, the committee of the Party organs after."""
    name = place(rng)
    names, code, spoken = (
        (("ĐẢNG ỦY KHỐI CÁC CƠ QUAN", "VÀ DOANH NGHIỆP"), "ĐUK", "Đảng ủy Khối")
        if old
        else (("ĐẢNG ỦY", "CÁC CƠ QUAN ĐẢNG TỈNH"), "ĐU", "Đảng ủy các cơ quan Đảng")
    )
    helpers = tuple(f"{board} {spoken}" for board in ("Ban Tổ chức", "Ban Tuyên giáo", "Ủy ban Kiểm tra", "Văn phòng"))
    groups = ("Cấp ủy các chi bộ, đảng bộ cơ sở", f"Các đảng bộ, chi bộ trực thuộc {spoken}",
              f"Các cơ quan tham mưu, giúp việc {spoken}")  # fmt: skip
    readers = ("Thường trực Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", f"Các đồng chí UVBCH {spoken.replace('ủy', 'bộ', 1)}")
    return Issuer("party", names, f"ĐẢNG BỘ TỈNH {name.upper()}", code, f"Ban Thường vụ {spoken}", spoken, "Tỉnh ủy",
                  name, helpers, groups, readers, f"Lưu Văn phòng {spoken}", COMMITTEE[::2])  # fmt: skip


def board(rng: random.Random, old: bool) -> Issuer:
    """A board, the inspection commission or the Office of a provincial committee."""
    name = place(rng)
    shown, spoken, code, head = rng.choice(BOARDS)
    if shown == "ỦY BAN KIỂM TRA":
        ways = ((("T/M ỦY BAN KIỂM TRA",), ("CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "PHÓ CHỦ NHIỆM THƯỜNG TRỰC")),)
    else:
        ways = head_of(head, True)
    groups = ("Các huyện ủy, thị ủy, thành ủy", "Ban tổ chức các huyện ủy, thị ủy, thành ủy") if old else (
        "Ban xây dựng Đảng các xã, phường", "Các đảng ủy trực thuộc Tỉnh ủy")  # fmt: skip
    helpers = (*(f"{other} Tỉnh ủy" for _s, other, _c, _h in BOARDS if other != spoken), "Trường Chính trị tỉnh")
    return Issuer("party", (shown,), f"TỈNH ỦY {name.upper()}", f"{code}TU", f"{spoken} Tỉnh ủy", f"{spoken} Tỉnh ủy",
                  "Tỉnh ủy", name, helpers, groups,
                  ("Thường trực Tỉnh ủy", f"Lãnh đạo {spoken}"), f"Lưu {spoken} Tỉnh ủy", ways)  # fmt: skip


def party_group(rng: random.Random, old: bool) -> Issuer:
    """A Party group or a Party civil affairs committee, to 2025."""
    name = place(rng)
    shown, spoken, code, ways = rng.choice((
        ("ĐẢNG ĐOÀN HỘI NÔNG DÂN", "Đảng đoàn Hội Nông dân tỉnh", "ĐĐ",
         ((("T/M ĐẢNG ĐOÀN",), ("BÍ THƯ", "PHÓ BÍ THƯ")),)),
        ("BAN CÁN SỰ ĐẢNG ỦY BAN NHÂN DÂN", "Ban cán sự đảng Ủy ban nhân dân tỉnh", "BCSĐ",
         ((("T/M BAN CÁN SỰ ĐẢNG",), ("BÍ THƯ", "PHÓ BÍ THƯ")),)),
    ))  # fmt: skip
    if not old:
        return board(rng, old)
    return Issuer("party", (shown,), f"ĐẢNG BỘ TỈNH {name.upper()}", code, spoken, spoken, "Tỉnh ủy", name,
                  ("Ban Tổ chức Tỉnh ủy", "Văn phòng Tỉnh ủy"), ("Các chi bộ trực thuộc", "Các phòng, ban chuyên môn"),
                  ("Thường trực Tỉnh ủy",), f"Lưu {spoken}", ways)  # fmt: skip


def people_committee(rng: random.Random, old: bool) -> Issuer:
    name = place(rng)
    unit = rng.choice(("tỉnh", "huyện", "xã") if old else ("tỉnh", "xã", "phường"))
    if unit == "tỉnh":
        helpers = (*(f"Sở {spoken}" for _s, spoken, _c in DEPARTMENTS), "Công an tỉnh", "Văn phòng UBND tỉnh")
        groups = ("Các sở, ban, ngành tỉnh", "Ủy ban nhân dân các huyện, thị xã, thành phố" if old
                  else "Ủy ban nhân dân các xã, phường, đặc khu", "Các cơ quan chuyên môn thuộc UBND tỉnh")  # fmt: skip
        readers = (
            "TT. Tỉnh ủy, TT. HĐND tỉnh",
            "CT, các PCT UBND tỉnh",
            "VP. UBND tỉnh",
            "Cổng Thông tin điện tử tỉnh",
        )
        units = ("NC", "TH", "KT", "KGVX", "NCTH")
    else:
        helpers = ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Công an " + unit, f"Văn phòng HĐND và UBND {unit}")
        groups = (f"Các phòng, ban, ngành {unit}", "Trưởng các ấp, khu vực")
        readers = (f"TT. Đảng ủy, TT. HĐND {unit}", f"CT, các PCT UBND {unit}", "UBND tỉnh")
        units = ("VP", "KT", "VHXH", "TP")
    return Issuer("state", ("ỦY BAN NHÂN DÂN", f"{unit.upper()} {name.upper()}"), None, "UBND",
                  f"Ủy ban nhân dân {unit}", f"Ủy ban nhân dân {unit}", "Ủy ban nhân dân tỉnh", name, helpers, groups,
                  readers, f"Lưu: VT, {rng.choice(units)}", COUNCIL[: 5 if unit == "tỉnh" else 3])  # fmt: skip


def department(rng: random.Random, old: bool) -> Issuer:
    name = place(rng)
    shown, spoken, code = rng.choice(DEPARTMENTS)
    groups = ("Ủy ban nhân dân các xã, phường", "Các phòng, đơn vị thuộc Sở", "Các sở, ban, ngành tỉnh")
    if old:
        groups = ("Ủy ban nhân dân các huyện, thành phố", "Các đơn vị trực thuộc Sở")
    others = (f"Sở {other}" for _s, other, _c in DEPARTMENTS if other != spoken)
    helpers = (*others, "Văn phòng Sở", "Thanh tra Sở")
    upper = rng.choice((f"ỦY BAN NHÂN DÂN TỈNH {name.upper()}", f"UBND TỈNH {name.upper()}"))
    return Issuer("state", (f"SỞ {shown}",), upper, code, f"Sở {spoken}", f"Sở {spoken}", "Ủy ban nhân dân tỉnh", name,
                  helpers, groups, ("UBND tỉnh", "Giám đốc, các Phó Giám đốc Sở"),
                  f"Lưu: VT, {rng.choice(('VP', 'TCCB', 'QLNN', 'KHTC'))}", head_of("GIÁM ĐỐC", False))  # fmt: skip


def cell(rng: random.Random, old: bool) -> Issuer:
    """A Party cell, the lowest of all."""
    name, ward = place(rng), place(rng)
    own = f"Chi bộ ấp {name}"
    helpers = tuple(f"{one} ấp {name}" for one in ("Ban công tác Mặt trận", "Chi hội Nông dân", "Chi đoàn"))
    groups = ("Các tổ đảng trực thuộc", "Toàn thể đảng viên trong Chi bộ")
    ways = ((("T/M CHI BỘ",), ("BÍ THƯ", "PHÓ BÍ THƯ")), (("T/M CHI ỦY",), ("BÍ THƯ",)))
    return Issuer("party", (own.upper(),), f"ĐẢNG BỘ XÃ {ward.upper()}", "CB", f"Chi ủy {own}", own, "Đảng ủy xã", ward,
                  helpers, groups, ("Thường trực Đảng ủy xã",), "Lưu Chi bộ", ways)  # fmt: skip


def council(rng: random.Random, old: bool) -> Issuer:
    """The people's council of a province or a commune, and its standing body."""
    name, unit = place(rng), rng.choice(("tỉnh", "xã"))
    own = f"Hội đồng nhân dân {unit}"
    helpers = (f"Ủy ban nhân dân {unit}", "Ban Pháp chế", "Ban Kinh tế - Ngân sách")
    groups = ("Các Ban của Hội đồng nhân dân", "Các vị đại biểu Hội đồng nhân dân")
    ways = (((), ("CHỦ TỊCH",)), (("TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN", "KT. CHỦ TỊCH"), ("PHÓ CHỦ TỊCH",)))
    return Issuer("state", ("HỘI ĐỒNG NHÂN DÂN", f"{unit.upper()} {name.upper()}"), None, "HĐND", f"Thường trực {own}",
                  own, "Ủy ban Thường vụ Quốc hội", name, helpers, groups, (f"TT. HĐND {unit}", f"UBND {unit}"),
                  "Lưu: VT", ways)  # fmt: skip


MAKERS: dict[str, Callable[[random.Random, bool], Issuer]] = {
    "province": province, "district": district, "commune": commune, "bloc": bloc, "board": board,
    "party_group": party_group, "people_committee": people_committee, "department": department,
    "cell": cell, "council": council,
}  # fmt: skip
