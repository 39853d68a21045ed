"""Words that name organs and groups of people, as data: heads, what may follow them, roles. No place, no person."""

from __future__ import annotations

from workflow.kernel.folding import fold


def words(text: str) -> tuple[str, ...]:
    """Return the entries of a list that is written with semicolons, over as many lines as it takes."""
    return tuple(" ".join(entry.split()) for entry in text.split(";"))


# A territorial head is followed by the name of a place; a functional one by the words of its field.
TERRITORIAL = words("""
    tỉnh ủy; thành ủy; huyện ủy; thị ủy; quận ủy; đảng ủy; chi ủy; đảng bộ; chi bộ; tỉnh đoàn; thành đoàn; huyện
    đoàn; thị đoàn; quận đoàn; ubnd; ủy ban nhân dân; hđnd; hội đồng nhân dân; ủy ban mặt trận tổ quốc việt nam;
    ủy ban mttq việt nam; ủy ban mặt trận tổ quốc; mặt trận tổ quốc việt nam; mặt trận tổ quốc; mttq; ubmttq;
    đảng bộ cơ sở; chi bộ cơ sở
""")
FUNCTIONAL = words("""
    ban thường vụ; btv; thường trực; tt.; tt; thường trực ban; ban chấp hành; ban chấp hành trung ương; bch; bộ chính
    trị; ban bí thư; trung ương đảng; trung ương; ban tổ chức; ban tuyên giáo và dân vận; ban tuyên giáo; ban
    dân vận; ban nội chính; ban kinh tế; ban đối ngoại; ban xây dựng đảng; ban công tác đảng; ban chỉ đạo; ban
    chỉ huy; ban quản lý; ban cán sự đảng; đảng đoàn; ban pháp chế; ban dân tộc; ban kinh tế - ngân sách; ban
    văn hóa - xã hội; ủy ban kiểm tra; ubkt; văn phòng; văn phòng đoàn đại biểu quốc hội và hội đồng nhân dân;
    trường chính trị; trung tâm chính trị; báo; đài; đài phát thanh và truyền hình; báo và phát thanh, truyền
    hình; tòa án nhân dân; viện kiểm sát nhân dân; thanh tra; kho bạc nhà nước; cục thuế; chi cục; cục; vụ;
    chính phủ; thủ tướng chính phủ; quốc hội; ủy ban thường vụ quốc hội; chủ tịch nước; liên đoàn lao động; hội
    nông dân; hội liên hiệp phụ nữ; hội cựu chiến binh; đoàn thanh niên cộng sản hồ chí minh; đoàn tncs hồ chí
    minh; bộ chỉ huy quân sự; bộ chỉ huy bộ đội biên phòng; bộ đội biên phòng; công an; quân sự; tiểu ban; tổ
    giúp việc; tổ công tác; trung tâm; viện; học viện; hội đồng; đoàn đại biểu quốc hội; liên hiệp; ngân hàng
    nhà nước; sở; bộ; phòng; hội; đoàn; trường; bảo hiểm xã hội; cơ quan tham mưu, giúp việc; cơ quan tham mưu
    giúp việc; cơ quan thường trực; cơ quan chuyên môn; đội; tổng công ty; công ty;
    sở nông nghiệp và phát triển nông thôn; phòng nông nghiệp và phát triển nông thôn; bộ nông nghiệp và phát triển
    nông thôn; sở văn hóa, thể thao và du lịch; sở lao động - thương binh và xã hội; phòng lao động - thương binh và
    xã hội; sở văn hóa, thể thao, du lịch;
    bộ trưởng; chủ tịch ủy ban nhân dân; chủ tịch ubnd; chánh án; viện trưởng
""")
# One syllable and common in sentences: a head only when written with a capital letter.
CAPITAL_ONLY = frozenset(
    map(
        fold,
        words("""
    sở; bộ; phòng; hội; đoàn; trường; báo; đài; cục; vụ; viện; đội; công an; trung tâm; quân sự; hội đồng; thanh
    tra; chi cục; liên hiệp; công ty
"""),
    )
)
# Groups: plural words that name no single organ.
GROUPS = words("""
    cấp ủy; cấp ủy các cấp; cấp ủy, tổ chức đảng; cấp ủy, chính quyền; tổ chức đảng; tổ chức cơ sở đảng; sở,
    ban, ngành; sở, ngành; sở, ban ngành; ban, ngành; ban đảng; cơ quan, đơn vị; cơ quan; đơn vị; địa phương; tổ
    chức chính trị - xã hội; đoàn thể; đoàn thể chính trị - xã hội; chính quyền; đảng ủy cơ sở; xã; phường; đặc
    khu; xã, phường; xã, phường, thị trấn; huyện, thị xã, thành phố; hội quần chúng; doanh nghiệp; cơ quan, ban,
    ngành; tổ chức; đảng bộ; ngành
""")
ROLES = words("""
    người đứng đầu; bí thư; phó bí thư; cấp ủy; cấp ủy viên; cán bộ; đảng viên; cán bộ, đảng viên; thủ trưởng;
    đồng chí; chủ tịch; lãnh đạo; trưởng ban
""")
# What may follow a head in small letters; longest first when matched.
QUALIFIERS = words("""
    các cơ quan và doanh nghiệp; các cơ quan, doanh nghiệp; các cơ quan đảng; các cơ quan; khối; tỉnh; thành
    phố; thị xã; huyện; quận; xã; phường; thị trấn; đặc khu; cấp tỉnh; cấp huyện; cấp xã; cấp trên; cấp trên
    trực tiếp; trung ương; trực thuộc; thuộc; nhân dân; các cấp; cơ sở; cấp mình; các xã, phường, đặc khu; các
    xã, phường, thị trấn; các xã, phường; các xã; các phường; các huyện, thị xã, thành phố; các huyện, thành
    phố; các huyện; các quận, huyện; huyện, thị xã, thành phố; doanh nghiệp; liên quan; có liên quan; các chi
    bộ; các đảng bộ; các tổ chức đảng; trực thuộc trung ương; bộ đội biên phòng; quân sự; công an
""")
UNITS = frozenset(map(fold, ("tỉnh", "huyện", "quận", "xã", "phường", "khối"))) | {"thành", "thị", "đặc"}
# Groups that mean the addressees at large.
GENERIC = frozenset(
    map(
        fold,
        words("""
    cơ quan; đơn vị; địa phương; cơ quan, đơn vị; tổ chức đảng; cấp ủy, tổ chức đảng; tổ chức; đồng chí; ngành
"""),
    )
)
# Person words: a line that starts so names people, several or one.
PEOPLE_MANY = tuple(
    map(
        fold,
        words("""
    các đồng chí; các đ/c; các ông; ủy viên; uv; tỉnh ủy viên; thành ủy viên; huyện ủy viên; quận ủy viên; thị
    ủy viên; đảng ủy viên; thành viên; lãnh đạo; uvbch; uvbtv; uv btv; uv bch; các thành viên; các ủy viên; các
    tỉnh ủy viên
"""),
    )
)
PEOPLE_ONE = tuple(
    map(
        fold,
        words("""
    đồng chí; đ/c; ông; bà; bí thư; phó bí thư; chủ tịch; phó chủ tịch; chánh văn phòng; giám đốc; trưởng ban;
    chủ nhiệm; thủ tướng; tổng bí thư
"""),
    )
)
# Issuer lines of the header → level, where the name alone decides it.
LEVELS = tuple((fold(start), level) for start, level in (
    ("đảng ủy khối", "superior_of_grassroots"), ("đảng ủy xã", "commune"), ("đảng ủy phường", "commune"),
    ("đảng ủy đặc khu", "commune"), ("đảng ủy thị trấn", "commune"), ("tỉnh ủy", "province"), ("huyện ủy", "district"),
    ("quận ủy", "district"), ("thị ủy", "district"), ("chi bộ", "grassroots"), ("ban chấp hành trung ương", "central"),
    ("bộ chính trị", "central"), ("ban bí thư", "central"),
))  # fmt: skip
# Starts of a new organ line in a header that are no heads above.
HEADER_STARTS = tuple(
    map(fold, (*TERRITORIAL, *FUNCTIONAL, "chi cục", "ban", "đảng bộ", "uỷ ban", "đại hội", "tổng cục", "liên minh"))
)
