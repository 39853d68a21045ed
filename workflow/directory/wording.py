"""How officials name recipients: THE table "How lines expand" of process.md, and the small words around it.

Every phrase stands here in small letters and without commas: "cơ quan tham mưu, giúp việc" is "cơ quan tham mưu giúp
việc". What is compared is its folded form (PHRASES and the tuples of small words). A phrase may be followed by whose
organs they are ("trực thuộc Tỉnh uỷ"); without that the issuer's are meant.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import Body
from workflow.kernel.vocabulary import OrganKind as Kind


def _folded(*phrases: str) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


class Relation(TextChoices):
    """Where the organs of a group stand towards the issuer."""

    UNDER = "under", _("trực thuộc nơi gửi")
    DIRECTLY = "directly", _("trực tiếp dưới cơ quan được nêu")
    ANY_DEPTH = "any_depth", _("dưới nơi gửi, ở mọi cấp")
    PROVINCE = "province", _("trong cùng tỉnh")


class Group(NamedTuple):
    """Words, the kinds they mean, where those stand, and how the names of the meant ones begin. `heads`: how a name
    begins that is listed behind the words by its place only ("Đảng uỷ các xã, phường: A, B")."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    relation: str
    prefixes: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()


GROUPS: tuple[Group, ...] = (
    Group(("huyện ủy",), (Kind.DISTRICT_COMMITTEE,), Relation.UNDER, ("huyện ủy",)),
    Group(("thị ủy",), (Kind.DISTRICT_COMMITTEE,), Relation.UNDER, ("thị ủy",)),
    Group(("thành ủy",), (Kind.DISTRICT_COMMITTEE,), Relation.UNDER, ("thành ủy",)),
    Group(("quận ủy",), (Kind.DISTRICT_COMMITTEE,), Relation.UNDER, ("quận ủy",)),
    Group(("đảng ủy trực thuộc", "đảng bộ trực thuộc"), (Kind.DIRECT_COMMITTEE, Kind.BLOC_COMMITTEE), Relation.UNDER),
    Group(("ban cán sự đảng", "ban cán sự"), (Kind.PARTY_AFFAIRS,), Relation.UNDER),
    Group(("đảng đoàn",), (Kind.PARTY_GROUP,), Relation.UNDER),
    Group(
        ("cơ quan tham mưu giúp việc", "cơ quan chuyên trách tham mưu giúp việc", "ban cơ quan tham mưu giúp việc",
         "ban đảng văn phòng", "ban xây dựng đảng văn phòng"),
        (Kind.OFFICE, Kind.ADVISORY_BOARD, Kind.INSPECTION_COMMISSION),
        Relation.DIRECTLY,
    ),
    Group(("ban xây dựng đảng", "ban đảng"), (Kind.ADVISORY_BOARD, Kind.INSPECTION_COMMISSION), Relation.DIRECTLY),
    Group(
        ("cấp ủy các chi bộ đảng bộ cơ sở", "cấp ủy các đảng bộ chi bộ cơ sở", "cấp ủy chi bộ đảng bộ cơ sở",
         "cấp ủy đảng bộ chi bộ cơ sở", "chi bộ đảng bộ cơ sở", "đảng bộ chi bộ cơ sở", "chi đảng bộ cơ sở",
         "đảng ủy chi ủy cơ sở", "chi ủy đảng ủy cơ sở", "đảng ủy chi bộ cơ sở", "cấp ủy cơ sở", "tổ chức cơ sở đảng",
         "cấp ủy các tổ chức cơ sở đảng"),
        (Kind.GRASSROOTS, Kind.CELL),
        Relation.ANY_DEPTH,
    ),
    Group(
        ("đảng ủy xã phường đặc khu", "đảng ủy các xã phường đặc khu", "đảng ủy xã phường", "đảng ủy các xã phường",
         "đảng ủy phường xã đặc khu", "đảng ủy các phường xã đặc khu", "đảng ủy phường xã", "đảng ủy các phường xã",
         "đảng ủy cấp xã"),
        (Kind.COMMUNE_COMMITTEE,),
        Relation.UNDER,
        heads=("đảng ủy xã", "đảng ủy phường", "đảng ủy đặc khu"),
    ),
    Group(("đảng ủy xã", "đảng ủy các xã"), (Kind.COMMUNE_COMMITTEE,), Relation.UNDER, ("đảng ủy xã",)),
    Group(("đảng ủy phường", "đảng ủy các phường"), (Kind.COMMUNE_COMMITTEE,), Relation.UNDER, ("đảng ủy phường",)),
    Group(("đảng ủy đặc khu", "đảng ủy các đặc khu"), (Kind.COMMUNE_COMMITTEE,), Relation.UNDER, ("đảng ủy đặc khu",)),
    Group(
        ("sở ban ngành", "sở ngành", "ban ngành"), (Kind.STATE_DEPARTMENT,), Relation.PROVINCE,
        heads=("sở", "ban", "chi cục"),
    ),
    *(
        Group(
            (f"ủy ban nhân dân {places}", f"ủy ban nhân dân các {places}"),
            (Kind.OTHER, Kind.STATE_DEPARTMENT), Relation.PROVINCE,
            tuple(f"ủy ban nhân dân {one}" for one in begins), tuple(f"ủy ban nhân dân {one}" for one in begins),
        )
        for places, begins in (
            ("huyện", ("huyện",)), ("thị xã", ("thị xã",)), ("quận", ("quận",)), ("xã", ("xã",)),
            ("phường", ("phường",)), ("huyện thị xã thành phố", ("huyện", "thị xã", "thành phố")),
            ("huyện thành phố", ("huyện", "thành phố")), ("quận huyện", ("quận", "huyện")),
            ("xã phường", ("xã", "phường")), ("xã phường đặc khu", ("xã", "phường", "đặc khu")),
            ("xã phường thị trấn", ("xã", "phường", "thị trấn")),
        )
    ),
    Group(
        ("mặt trận tổ quốc", "mặt trận tổ quốc việt nam", "ủy ban mặt trận tổ quốc",
         "ủy ban mặt trận tổ quốc việt nam"),
        (Kind.FRONT,),
        Relation.PROVINCE,
    ),
    Group(
        ("tổ chức chính trị - xã hội", "tổ chức chính trị xã hội", "đoàn thể", "đoàn thể chính trị - xã hội"),
        (Kind.MASS_ORGANISATION,),
        Relation.PROVINCE,
    ),
)  # fmt: skip

PHRASES = sorted(((fold(words), group) for group in GROUPS for words in group.words), key=lambda pair: -len(pair[0]))
"""(folded words, group), the longest words first."""
PHRASE_WORDS = frozenset(words for words, _group in PHRASES)


class Members(NamedTuple):
    """Words for members of a body. `bodies` are all that belong to it: whoever sits on the standing board sits on the
    committee too, whether or not the directory says so twice. `collective` also names the body as a whole."""

    words: tuple[str, ...]
    bodies: tuple[str, ...]
    collective: tuple[str, ...]


MANDATES: tuple[Members, ...] = (
    Members(
        _folded("ủy viên ban chấp hành", "ủy viên bch", "uvbch", "uv bch", "uv ban chấp hành"),
        (Body.COMMITTEE, Body.STANDING_BOARD, Body.STANDING_GROUP),
        _folded("ban chấp hành", "bch"),
    ),
    Members(
        _folded("ủy viên ban thường vụ", "ủy viên btv", "uvbtv", "uv btv", "uv ban thường vụ"),
        (Body.STANDING_BOARD, Body.STANDING_GROUP),
        _folded("ban thường vụ", "btv"),
    ),
    Members(
        _folded("ủy viên thường trực", "thành viên thường trực"),
        (Body.STANDING_GROUP,),
        _folded("thường trực", "tt"),
    ),
)

COMMITTEE_WORDS = _folded("tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "đảng ủy")
"""With "viên" behind it each names a member: Tỉnh uỷ viên."""

ORGANISATIONS = tuple(
    _folded(*pair)
    for pair in (
        ("đảng bộ tỉnh", "tỉnh ủy"),
        ("đảng bộ thành phố", "thành ủy"),
        ("đảng bộ thị xã", "thị ủy"),
        ("đảng bộ huyện", "huyện ủy"),
        ("đảng bộ quận", "quận ủy"),
        ("đảng bộ", "đảng ủy"),
    )
)
""""Đảng bộ X" is the organisation whose committee is "X uỷ"; the first that fits counts."""

BELONGING = _folded("trực thuộc", "thuộc", "của", "ở", "trong")
"""What may stand between a group and whose it is."""

HEADS = tuple(
    sorted(
        _folded(
            *("tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "đảng ủy", "đảng ủy xã", "đảng ủy phường"),
            *("đảng ủy đặc khu", "đảng ủy thị trấn", "đảng bộ", "chi bộ", "đảng đoàn", "ban cán sự đảng", "sở", "ban"),
            *("phòng", "cục", "chi cục", "hội", "trường", "công ty", "ủy ban nhân dân", "ủy ban nhân dân huyện"),
            *("ủy ban nhân dân thị xã", "ủy ban nhân dân thành phố", "ủy ban nhân dân quận", "ủy ban nhân dân xã"),
            *("ủy ban nhân dân phường", "ủy ban nhân dân đặc khu", "hội đồng nhân dân", "hội đồng nhân dân huyện"),
            *("hội đồng nhân dân xã", "hội đồng nhân dân phường", "ủy ban kiểm tra", "ban tổ chức", "văn phòng"),
        ),
        key=len,
        reverse=True,
    )
)
"""How names begin that a list says once: "Huyện uỷ Bình Thuỷ, Cát Sơn", "Các sở: Nội vụ, Tài chính"."""

TITLES = _folded(
    *("phó bí thư thường trực", "phó bí thư", "bí thư", "phó chánh", "chánh", "phó trưởng", "trưởng"),
    *("phó chủ tịch thường trực", "phó chủ tịch", "chủ tịch", "phó chủ nhiệm", "chủ nhiệm", "phó giám đốc", "giám đốc"),
    *("phó viện trưởng", "viện trưởng", "phó chánh án", "chánh án", "chính ủy", "chỉ huy trưởng"),
)
"""An office by which a person is meant, longer ones first; the organ follows: "Chánh Văn phòng Tỉnh uỷ"."""

LEADERS = _folded("thủ trưởng", "lãnh đạo", "người đứng đầu", "đồng chí lãnh đạo", "tập thể lãnh đạo")
"""Words for whoever leads an organ, under whatever title (role LEADER)."""

PROVINCE_WORDS = _folded("tỉnh", "cấp tỉnh", "toàn tỉnh", "của tỉnh", "thành phố", "cấp tỉnh cấp thành phố")

PLURALS = _folded("các", "những", "tất cả", "toàn thể", "toàn bộ")
COMRADES = _folded("đồng chí", "đ/c", "đc", "đ.c")
SAME = _folded("như trên", "như kính gửi", "như nơi kính gửi", "như phần kính gửi")
ARTICLES = _folded("điều", "mục", "khoản", "điểm")
"""Behind "như": what of the text names the recipients ("Như Điều 3")."""
CARRIES_OUT = _folded("chịu trách nhiệm", "có trách nhiệm", "căn cứ", "chủ trì", "thi hành", "thực hiện")
"""What ends the names at the head of such an article."""
ARCHIVE = "lưu"
EXCEPT = _folded("không bao gồm", "không gồm", "không kể", "ngoại trừ", "trừ", "ngoài")
"""The last one is no exception before one of NOT_EXCEPT."""
NOT_EXCEPT = _folded("nước", "ngân sách", "nhà nước", "khu vực", "công lập", "đảng")
LISTED = _folded("gồm", "bao gồm", "cụ thể", "cụ thể là", "gồm có")
JOINED = _folded("và", "cùng", "kèm")
ADDRESSED = _folded("kính gửi", "nơi nhận", "kính trình", "đồng kính gửi")

VOCABULARY = tuple(
    words
    for words in (
        *PHRASE_WORDS, *COMMITTEE_WORDS, *SAME, *HEADS, *TITLES, *LEADERS, *PLURALS, "trừ", ARCHIVE, "của",
        *(word for members in MANDATES for word in (*members.words, *members.collective)),
        *(f"{committee} viên" for committee in COMMITTEE_WORDS), "đồng chí", "trực thuộc", "như",
    )
    if " " in words or words in {*PLURALS, "trừ", ARCHIVE, "của", "như"}
)  # fmt: skip
"""Words that a scan may have robbed of their accents, and that are found again by this table."""
