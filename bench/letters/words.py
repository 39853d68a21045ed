"""The invented world: names of places and persons, subjects and pieces of work; none stands for a real one."""

from __future__ import annotations

import random

FIRST = (
    "An", "Bình", "Châu", "Đông", "Giang", "Hòa", "Hưng", "Kim", "Lạc", "Lộc", "Mỹ", "Nghĩa", "Phú", "Phước", "Sơn",
    "Tân", "Thạnh", "Thuận", "Trung", "Vĩnh", "Xuân", "Yên",
)  # fmt: skip
SECOND = (
    "Điền", "Giang", "Hà", "Hải", "Hiệp", "Khê", "Lâm", "Lãnh", "Long", "Nhuận", "Phong", "Quý", "Sa", "Thịnh",
    "Thới", "Trạch", "Trì", "Tường", "Viễn", "Xuyên", "Hoài",
)  # fmt: skip
FAMILY = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Lương", "Tạ", "Thạch", "Lâm", "Đinh", "Mai",
)  # fmt: skip
MIDDLE = (
    "Văn", "Thị", "Hữu", "Minh", "Thanh", "Ngọc", "Quốc", "Đức", "Hoàng", "Thị", "Kim", "Xuân", "Công", "Bá",
    "Thúy", "Phước", "Trọng",
)  # fmt: skip
GIVEN = (
    "An", "Bảo", "Chiến", "Dũng", "Duy", "Đạt", "Giàu", "Hà", "Hạnh", "Hiền", "Hòa", "Huệ", "Khải", "Khoa", "Lan",
    "Liêm", "Lợi", "Mẫn", "Nga", "Nghĩa", "Nhân", "Phúc", "Phượng", "Quang", "Quý", "Sang", "Tâm", "Thảo", "Thắng",
    "Thủy", "Tiến", "Toàn", "Trí", "Tuyền", "Vân", "Việt", "Yến", "Oanh", "Uyên",
)  # fmt: skip

WORKS = (
    "công tác phát triển đảng viên", "công tác kiểm tra, giám sát", "chất lượng sinh hoạt chuyên đề",
    "công tác quản lý hồ sơ đảng viên", "việc chuyển đổi số trong cơ quan đảng", "công tác dân vận chính quyền",
    "việc thu, nộp và sử dụng đảng phí", "phong trào hiến đất làm đường nông thôn", "công tác văn thư, lưu trữ",
    "công tác bảo vệ bí mật nhà nước", "phòng, chống hạn, mặn mùa khô", "công tác tiếp công dân định kỳ",
    "công tác phòng cháy, chữa cháy rừng", "việc bình xét gia đình văn hóa", "công tác quy hoạch cán bộ",
    "việc đối thoại với nhân dân", "công tác chăm lo người có công", "vệ sinh an toàn thực phẩm tại chợ",
    "công tác tuyên truyền biển, đảo", "việc bảo dưỡng hệ thống thủy lợi nội đồng", "công tác cải cách hành chính",
    "công tác tuyển quân", "việc kê khai tài sản, thu nhập", "công tác giảm nghèo bền vững",
)  # fmt: skip
VERBS = (
    "tăng cường", "tiếp tục nâng cao hiệu quả", "chấn chỉnh", "đẩy mạnh", "rà soát", "báo cáo tình hình",
    "góp ý dự thảo đề án về", "sơ kết", "triển khai", "đôn đốc", "hướng dẫn", "phối hợp thực hiện",
)  # fmt: skip
SPANS = ("", "", "", " trên địa bàn", " trong tình hình mới", " năm {year}", " quý {quarter} năm {year}",
         " giai đoạn {year} - {later}", " dịp Tết Nguyên đán", " 6 tháng đầu năm {year}")  # fmt: skip
TASKS = (
    "tổ chức quán triệt nội dung văn bản đến cán bộ, đảng viên bằng hình thức phù hợp",
    "xây dựng kế hoạch thực hiện sát với tình hình của đơn vị",
    "rà soát, lập danh sách các trường hợp còn vướng mắc và đề xuất hướng giải quyết",
    "phân công cán bộ theo dõi, bố trí kinh phí và phương tiện cần thiết",
    "kiểm tra việc chấp hành ở cơ sở, kịp thời uốn nắn những nơi làm chưa tốt",
    "tuyên truyền, vận động nhân dân đồng thuận, tham gia",
    "cập nhật số liệu vào phần mềm dùng chung và đối chiếu với sổ gốc",
    "củng cố hồ sơ, tài liệu phục vụ đoàn kiểm tra",
    "nhân rộng những cách làm hay, mô hình mới có hiệu quả",
    "khắc phục dứt điểm những hạn chế đã được chỉ ra qua giám sát",
    "chuẩn bị các điều kiện tổ chức hội nghị sơ kết",
    "xem xét, xử lý nghiêm những trường hợp vi phạm theo quy định",
)
OPENERS = (
    "Nâng cao nhận thức, trách nhiệm của người đứng đầu;", "Tập trung lãnh đạo, chỉ đạo;", "Chủ động nắm tình hình;",
    "Thực hiện tốt công tác phối hợp;", "Khẩn trương,", "Thường xuyên", "Tiếp tục", "Phát huy kết quả đạt được,",
)  # fmt: skip
REASONS = (
    "Thời gian qua, {work} được các đơn vị quan tâm và đạt được một số kết quả. Tuy nhiên, ở một vài nơi việc thực "
    "hiện còn chậm, số liệu báo cáo chưa thống nhất, công tác phối hợp chưa chặt chẽ.",
    "Qua kiểm tra, nắm tình hình tại cơ sở cho thấy {work} có chuyển biến; song kết quả chưa đồng đều, còn 03 đơn vị "
    "chưa đạt chỉ tiêu đề ra, nguyên nhân chủ yếu là do người đứng đầu chưa sâu sát.",
    "Năm qua, trong điều kiện còn nhiều khó khăn, {work} vẫn được duy trì nền nếp (tỷ lệ 92,5%); một số mặt cần được "
    "quan tâm nhiều hơn trong thời gian tới.",
)


def place(rng: random.Random) -> str:
    """A place's name of two syllables."""
    return f"{rng.choice(FIRST)} {rng.choice(SECOND)}"


def person(rng: random.Random) -> str:
    """A name of three, sometimes four or two syllables, now and then of another people's form."""
    if rng.random() < 0.04:
        return rng.choice(("Ksor H'Nhan", "Y Thịnh Êban", "Sùng A Páo", "Thạch Thị Sa Thi", "K' Brếu", "Danh Út"))
    name = [rng.choice(FAMILY), rng.choice(MIDDLE), rng.choice(GIVEN)]
    if (more := rng.random()) < 0.12:
        name.insert(2, rng.choice(GIVEN))
    elif more < 0.2:
        del name[1]
    return " ".join(name)


def subject(rng: random.Random, year: int, organ_area: str = "") -> str:
    """What a letter is about, without V/v."""
    span = rng.choice(SPANS).format(year=year, later=year + rng.randint(1, 5), quarter=rng.choice(("I", "II", "III")))
    return f"{rng.choice(VERBS)} {rng.choice(WORKS)}{span}{organ_area}"
