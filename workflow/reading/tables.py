"""What the reader knows about letters, as data: kinds, marks, positions, purposes, openers. Nothing here is a name of
a place or a person. Keys are folded (workflow.kernel.folding.fold); sources: design notes, domain.md 1.2–1.7."""

from __future__ import annotations

from workflow.kernel.folding import fold
from workflow.reading.organs import words


def folded(*phrases: str) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


def _keys(pairs: dict[str, str]) -> dict[str, str]:
    return {fold(key): value for key, value in pairs.items()}


# Symbol code → name of the kind. QĐ is both quyết định and quy định: the printed name decides.
KIND_NAMES = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "KL": "Kết luận", "QC": "Quy chế", "TT": "Thông tri",
    "HD": "Hướng dẫn", "TB": "Thông báo", "BC": "Báo cáo", "KH": "Kế hoạch", "CTr": "Chương trình", "BB": "Biên bản",
    "ĐA": "Đề án", "PA": "Phương án", "DA": "Dự án", "TTr": "Tờ trình", "CV": "Công văn", "BS": "Bản sao",
    "GM": "Giấy mời", "CĐ": "Công điện",
}  # fmt: skip
KIND_CODES = _keys({name: code for code, name in KIND_NAMES.items()}) | _keys(
    {"Quy định": "QĐ", "Thông tư": "TT", "Điện": "CĐ"}
)
# Names that a citation may start with; longer ones first so that "Thông tư liên tịch" is not cut.
CITED_KINDS = words("""
    Thông tư liên tịch; Nghị quyết; Quyết định; Quy định; Chỉ thị; Kết luận; Quy chế; Thông tri; Hướng dẫn;
    Thông báo; Báo cáo; Kế hoạch; Chương trình hành động; Chương trình; Đề án; Phương án; Tờ trình; Công văn;
    Công điện; Giấy mời; Nghị định; Thông tư; Pháp lệnh; Bộ luật; Luật; Văn bản; Điều lệ
""")

PARTY_TITLE = fold("ĐẢNG CỘNG SẢN VIỆT NAM")
STATE_TITLE = fold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
STATE_MOTTO = fold("Độc lập - Tự do - Hạnh phúc")
URGENCY = _keys({"KHẨN": "URGENT", "THƯỢNG KHẨN": "VERY_URGENT", "HỎA TỐC": "FLASH", "HỎA TỐC HẸN GIỜ": "FLASH"})
SECRECY = _keys({"MẬT": "Mật", "TỐI MẬT": "Tối mật", "TUYỆT MẬT": "Tuyệt mật"})

# Printed form → form of the authority register.
AUTHORITY_FORMS = {"t/m": "T/M", "tm": "T/M", "k/t": "K/T", "kt": "K/T", "t/l": "T/L", "tl": "T/L", "tuq": "TUQ",
                   "t/u": "T/U", "q": "Q.", "thừa lệnh": "T/L", "thay mặt": "T/M"}  # fmt: skip
POSITIONS = {
    fold(name): name
    for name in words("""
    BÍ THƯ; PHÓ BÍ THƯ; PHÓ BÍ THƯ THƯỜNG TRỰC; PHÓ BÍ THƯ PHỤ TRÁCH; ỦY VIÊN BAN THƯỜNG VỤ; TRƯỞNG BAN; PHÓ
    TRƯỞNG BAN; PHÓ TRƯỞNG BAN THƯỜNG TRỰC; PHÓ TRƯỞNG BAN PHỤ TRÁCH; CHỦ NHIỆM; PHÓ CHỦ NHIỆM; PHÓ CHỦ NHIỆM
    THƯỜNG TRỰC; CHÁNH VĂN PHÒNG; PHÓ CHÁNH VĂN PHÒNG; CHỦ TỊCH; PHÓ CHỦ TỊCH; PHÓ CHỦ TỊCH THƯỜNG TRỰC; GIÁM
    ĐỐC; PHÓ GIÁM ĐỐC; TỔNG GIÁM ĐỐC; PHÓ TỔNG GIÁM ĐỐC; VIỆN TRƯỞNG; PHÓ VIỆN TRƯỞNG; CHÁNH ÁN; PHÓ CHÁNH ÁN;
    CHÁNH THANH TRA; PHÓ CHÁNH THANH TRA; HIỆU TRƯỞNG; PHÓ HIỆU TRƯỞNG; CHỈ HUY TRƯỞNG; PHÓ CHỈ HUY TRƯỞNG;
    CHÍNH ỦY; PHÓ CHÍNH ỦY; CỤC TRƯỞNG; PHÓ CỤC TRƯỞNG; CHI CỤC TRƯỞNG; BỘ TRƯỞNG; THỨ TRƯỞNG; THỦ TƯỚNG; PHÓ
    THỦ TƯỚNG; TRƯỞNG PHÒNG; PHÓ TRƯỞNG PHÒNG; TỔNG BIÊN TẬP; PHÓ TỔNG BIÊN TẬP; TRƯỞNG ĐOÀN; THƯỜNG TRỰC; TỔNG
    BÍ THƯ; TRƯỞNG TIỂU BAN; PHÓ TRƯỞNG TIỂU BAN; TỔ TRƯỞNG
""")
}
# First syllables of family names, the minorities' included; a signer with another one is asked about.
SURNAMES = frozenset(
    folded(
        *words("""
    Nguyễn; Trần; Lê; Phạm; Hoàng; Huỳnh; Phan; Vũ; Võ; Đặng; Bùi; Đỗ; Hồ; Ngô; Dương; Lý; Lâm; Mai; Đào; Đoàn;
    Trịnh; Đinh; Trương; Tô; Tạ; Hà; Lưu; Lương; Cao; Châu; Chu; Thái; Quách; Phùng; Vương; Tăng; Tôn; Tống;
    Trang; Triệu; Từ; Uông; Văn; Viên; Vi; Doãn; Diệp; Danh; Thạch; Sơn; Kim; Kiên; Liêu; Lục; Lò; Lù; Lường;
    Giàng; Vàng; Sùng; Thào; Hờ; Hầu; Hạng; Hoa; Hứa; Khổng; Khương; Khúc; Kiều; La; Lã; Lại; Lữ; Ma; Mạc; Mã;
    Mẫn; Nghiêm; Nhâm; Ninh; Nông; Ông; Phó; Phí; Phương; Quản; Quan; Sầm; Tiêu; Thân; Thiều; Thi; Tào; Trà; Âu;
    Ân; An; Bá; Bạch; Bành; Bàn; Bế; Biện; Ca; Cái; Cam; Cầm; Cù; Cung; Cổ; Công; Đàm; Đàng; Đậu; Điền; Điểu;
    Đồng; Đường; Giang; Giáp; Hán; Hình; Hạ; Kha; Khuất; Lai; Liễu; Lộc; Mông; Ngụy; Nhan; Nhữ; Ngọ; Ôn; Phù;
    Siu; Rơ; Ksor; Kpă; Rah; Y; H'; Blúp; A; Niê; Mlô; Bríu; Zơrâm; Alăng; Hồng; Tất; Tiết; Tòng; Quàng; Vừ; Và;
    Mùa; Tẩn; Chảo; Phàn; Đèo; Điêu; Xa; Giả; Ly; Bó; Chá; Ngần; Lang
""")
    )
)

# Words inside brackets after a recipient → purpose; the first that the words contain wins. "theo dõi" has no purpose of
# its own in the vocabulary, so it is INFORM and asked.
PURPOSES = tuple(
    (fold(entry), purpose, sure)
    for purpose, sure, entries in (
        ("REPORT", True, "báo cáo; b/c; để bc"),
        ("IMPLEMENT", True, "phối hợp; p/h; thực hiện; t/h; để th; thi hành; đăng tải; đưa tin"),
        ("REPORT", False, "chỉ đạo"),
        ("INFORM", False, "theo dõi"),
        ("INFORM", True, "để biết"),
        ("ARCHIVE", True, "lưu"),
    )
    for entry in words(entries)
)

# A paragraph that starts so belongs to the body, never to the list of addressees above it.
BODY_OPENERS = folded(
    *words("""
    thực hiện; căn cứ; trong; thời gian; để; theo; nhằm; ngày; qua; tiếp; sau khi; vừa qua; ban thường vụ;
    thường trực; triển khai; xét; hiện nay; phúc đáp; trả lời; tuy nhiên; nhận được; hưởng ứng; tiếp theo; trên
    cơ sở; hội nghị
""")
)
# A paragraph after the last directive that starts so closes the letter instead of continuing the directive.
CLOSING_OPENERS = folded(
    *words("""
    đề nghị; yêu cầu; trong quá trình; quá trình; công văn này; trên đây; nhận được; giao; kế hoạch này; chỉ thị
    này; quyết định này; thông báo này; hướng dẫn này; kết luận này; nghị quyết này; nội dung; chương trình này;
    căn cứ nội dung; ban thường vụ; thường trực; phân công; văn bản này; quy định này; nơi nhận; rất mong; trân
    trọng; các cấp ủy; căn cứ công văn; căn cứ kế hoạch; căn cứ hướng dẫn; ủy ban nhân dân; ubnd
""")
)
# A paragraph that ends with a colon and holds one of these announces the directives.
COMMAND_WORDS = folded(
    *words("""
    yêu cầu; đề nghị; chỉ đạo; thực hiện; nội dung sau; nhiệm vụ sau; như sau; các việc sau; nội dung; quyết
    định; thống nhất; giao; nhiệm vụ
""")
)


# Verbs that end the name of a lead and begin what it shall do.
VERBS = frozenset(
    folded(
        *words("""
    chủ trì; phối hợp; tham mưu; theo dõi; tổ chức; xây dựng; triển khai; quán triệt; thực hiện; hướng dẫn; chỉ
    đạo; lãnh đạo; kiểm tra; giám sát; đôn đốc; rà soát; báo cáo; tổng hợp; ban hành; chịu trách nhiệm; có trách
    nhiệm; có nhiệm vụ; tiếp tục; tăng cường; chủ động; khẩn trương; kịp thời; thường xuyên; định kỳ; phải; cần;
    nghiêm túc; căn cứ; tập trung; phân công; bố trí; đẩy mạnh; nâng cao; cử; lập; gửi; đề xuất; thẩm định; hoàn
    thành; hoàn thiện; sớm; trình; tiến hành; cung cấp; đăng ký; bảo đảm; đảm bảo; duy trì; giúp; quản lý; sử
    dụng; xem xét; cho ý kiến; góp ý; nghiên cứu; thông báo; công khai; tuyên truyền; vận động; phát động; xử
    lý; giải quyết; hỗ trợ; thống nhất; điều hành; chuẩn bị; phát huy; cập nhật; chuyển; tạo điều kiện; ưu tiên;
    cân đối; trên cơ sở; có; được; sẽ; thành lập; kiện toàn; làm; đánh giá; sơ kết; tổng kết; phổ biến; nắm; mở;
    thẩm tra; là; quan tâm; đưa; niêm yết; dự; trực tiếp; hằng; hàng; tự; khắc phục; chấn chỉnh; gương mẫu; ký;
    nộp; thống kê; vận hành; số hóa; chuyển đổi; khảo sát
""")
    )
)
# Little words that never belong to a name.
STOPS = frozenset(
    folded(
        *words("""
    về; của; và; thực; đã; đang; sẽ; phải; chưa; không; trong; theo; để; với; tại; từ; đến; cùng; được; là; có;
    khi; nhằm; gắn; do; bởi; cho; qua; này; trên; dưới; các; những; mỗi; trước; sau; cũng; đồng; thì; mà; nếu;
    vào; ra; lên; giữa; cần; nêu; còn; rất; hoặc
""")
    )
)

DISSEMINATION = _keys({"chi bộ": "chi_bo", "đảng viên": "dang_vien", "nội bộ": "noi_bo"})
