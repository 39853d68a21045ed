"""Short forms of names in "Kính gửi" and "Nơi nhận", as an official reads them: UBKT, TT. HĐND, VPTU, BCHQS.

A short form may stand for several words; the directory of the day decides, the first reading that names an organ
counts. A name that the directory itself writes short (VPTU as an alias) is tried before any of these.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from workflow.kernel.folding import fold

ABBREVIATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # bodies of a committee
    ("BCH", ("ban chấp hành", "ban chỉ huy", "bộ chỉ huy")), ("BTV", ("ban thường vụ",)), ("TT", ("thường trực",)),
    ("TTr", ("thường trực",)), ("UV", ("ủy viên",)), ("UVBCH", ("ủy viên ban chấp hành",)),
    ("UVBTV", ("ủy viên ban thường vụ",)), ("ĐUV", ("đảng ủy viên",)), ("TUV", ("tỉnh ủy viên", "thành ủy viên")),
    ("ĐB", ("đảng bộ",)), ("CB", ("chi bộ",)), ("BCSĐ", ("ban cán sự đảng",)), ("BCS", ("ban cán sự",)),
    ("ĐĐ", ("đảng đoàn",)), ("TCCSĐ", ("tổ chức cơ sở đảng",)),
    # boards and offices
    ("VP", ("văn phòng",)), ("BTC", ("ban tổ chức", "bộ tài chính")), ("BTG", ("ban tuyên giáo",)),
    ("BTGDV", ("ban tuyên giáo và dân vận",)), ("BTGDVTU", ("ban tuyên giáo và dân vận tỉnh ủy",)),
    ("BDV", ("ban dân vận",)), ("BNC", ("ban nội chính",)), ("BXDĐ", ("ban xây dựng đảng",)),
    ("UBKT", ("ủy ban kiểm tra",)), ("BCĐ", ("ban chỉ đạo",)), ("BKTTW", ("ban kinh tế trung ương",)),
    ("TCT", ("trường chính trị",)), ("TTCT", ("trung tâm chính trị",)),
    # state and people's bodies
    ("UBND", ("ủy ban nhân dân",)), ("HĐND", ("hội đồng nhân dân",)), ("CT", ("chủ tịch",)), ("PCT", ("phó chủ tịch",)),
    ("ĐBQH", ("đại biểu quốc hội",)), ("MTTQ", ("mặt trận tổ quốc",)), ("MTTQVN", ("mặt trận tổ quốc việt nam",)),
    ("UBMTTQ", ("ủy ban mặt trận tổ quốc việt nam", "ủy ban mặt trận tổ quốc")), ("UBMT", ("ủy ban mặt trận",)),
    ("UBMTTQVN", ("ủy ban mặt trận tổ quốc việt nam",)), ("VN", ("việt nam",)), ("UB", ("ủy ban",)),
    ("LĐLĐ", ("liên đoàn lao động",)), ("LHPN", ("liên hiệp phụ nữ",)), ("HLHPN", ("hội liên hiệp phụ nữ",)),
    ("CCB", ("cựu chiến binh",)), ("HCCB", ("hội cựu chiến binh",)), ("HND", ("hội nông dân",)),
    ("TNCS", ("thanh niên cộng sản",)), ("HCM", ("hồ chí minh",)), ("CT-XH", ("chính trị - xã hội",)),
    ("TAND", ("tòa án nhân dân",)), ("VKSND", ("viện kiểm sát nhân dân",)), ("TTXVN", ("thông tấn xã việt nam",)),
    ("KBNN", ("kho bạc nhà nước",)), ("BHXH", ("bảo hiểm xã hội",)), ("NHNN", ("ngân hàng nhà nước",)),
    ("PTTH", ("phát thanh và truyền hình", "phát thanh - truyền hình")),
    ("PT-TH", ("phát thanh - truyền hình", "phát thanh và truyền hình")),
    # armed forces
    ("QUTW", ("quân ủy trung ương",)), ("ĐUCA", ("đảng ủy công an",)), ("ĐUQS", ("đảng ủy quân sự",)),
    ("CA", ("công an",)), ("QS", ("quân sự",)), ("QP", ("quốc phòng",)), ("BĐBP", ("bộ đội biên phòng",)),
    ("BCHQS", ("bộ chỉ huy quân sự", "ban chỉ huy quân sự")), ("LLVT", ("lực lượng vũ trang",)),
    # fields of state departments
    ("GDĐT", ("giáo dục và đào tạo",)), ("GD&ĐT", ("giáo dục và đào tạo",)), ("GD-ĐT", ("giáo dục và đào tạo",)),
    ("KHĐT", ("kế hoạch và đầu tư",)), ("KH&ĐT", ("kế hoạch và đầu tư",)), ("KHCN", ("khoa học và công nghệ",)),
    ("KH&CN", ("khoa học và công nghệ",)), ("TNMT", ("tài nguyên và môi trường",)),
    ("TN&MT", ("tài nguyên và môi trường",)), ("TTTT", ("thông tin và truyền thông",)),
    ("TT&TT", ("thông tin và truyền thông",)), ("NN&PTNT", ("nông nghiệp và phát triển nông thôn",)),
    ("NNPTNT", ("nông nghiệp và phát triển nông thôn",)), ("NN&MT", ("nông nghiệp và môi trường",)),
    ("NNMT", ("nông nghiệp và môi trường",)), ("GTVT", ("giao thông vận tải",)),
    ("LĐTBXH", ("lao động - thương binh và xã hội",)), ("LĐ-TB&XH", ("lao động - thương binh và xã hội",)),
    ("LĐTB&XH", ("lao động - thương binh và xã hội",)), ("VHTTDL", ("văn hóa thể thao và du lịch",)),
    ("VHTT&DL", ("văn hóa thể thao và du lịch",)), ("VH-TT&DL", ("văn hóa thể thao và du lịch",)),
    # committees and places
    ("ĐU", ("đảng ủy",)), ("ĐUK", ("đảng ủy khối",)), ("TU", ("tỉnh ủy", "thành ủy")), ("HU", ("huyện ủy",)),
    ("QU", ("quận ủy",)), ("THU", ("thành ủy", "thị ủy")), ("TXU", ("thị ủy",)), ("TW", ("trung ương",)),
    ("TƯ", ("trung ương",)), ("CQ", ("các cơ quan",)), ("DN", ("doanh nghiệp",)),
    ("CQ&DN", ("các cơ quan và doanh nghiệp",)),
    ("TP", ("thành phố",)), ("TX", ("thị xã",)), ("Tx", ("thị xã",)), ("P", ("phường",)), ("X", ("xã",)),
    ("H", ("huyện",)), ("Q", ("quận",)), ("T", ("tỉnh",)), ("ĐK", ("đặc khu",)),
)  # fmt: skip
"""(short form, what it stands for, the likeliest first)."""

_TABLE = {fold(short): tuple(fold(words) for words in meant) for short, meant in reversed(ABBREVIATIONS)}
_LEVELS = tuple(fold(level) for level in ("TU", "TW", "HU", "QU", "ĐUK", "ĐU", "THU", "TXU"))
"""What may be glued to a board's short form: UBKTTU, VPĐUK."""
_GLUED = re.compile(r"(?<=\w)\.(?=\w)")
_MOST = 8
"""Readings of one phrase that are tried."""
LONGEST = 255
"""Characters of a phrase that may name anything: no name in the directory is longer."""


def _meant(word: str) -> tuple[str, ...]:
    """What one word may stand for; the word itself where it is none of the table."""
    word = word.strip(".,:")
    if word in _TABLE:
        return _TABLE[word]
    for level in _LEVELS:
        head = word.removesuffix(level)
        if head != word and len(head) > 1 and head in _TABLE:
            return tuple(f"{one} {whose}" for one in _TABLE[head] for whose in _TABLE[level])
    return (word.replace("&", " và "),) if re.fullmatch(r"\w{3,}&\w{3,}", word) else (word,)


@lru_cache(maxsize=4096)
def readings(phrase: str) -> tuple[str, ...]:
    """Return the folded phrase and, behind it, what it says with its short forms written out."""
    if len(phrase) > LONGEST:
        return (phrase,)
    words = re.sub(r"\s*&\s*", "&", _GLUED.sub(". ", phrase)).split()
    meant = [_meant(word) for word in words]
    written = islice((" ".join(choice) for choice in product(*meant)), _MOST)
    return tuple(dict.fromkeys((phrase, *written)))
