"""Every enumerated word of the registry: English code, Vietnamese label. Sources: process.md, domain.md."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class OrganKind(TextChoices):
    """What an organ is; the rules of "Kính gửi" select by it."""

    CENTRAL = "CENTRAL", _("Trung ương")
    PROVINCE_COMMITTEE = "PROVINCE_COMMITTEE", _("Tỉnh uỷ, thành uỷ trực thuộc Trung ương")
    DISTRICT_COMMITTEE = "DISTRICT_COMMITTEE", _("Huyện uỷ, quận uỷ, thị uỷ, thành uỷ")
    COMMUNE_COMMITTEE = "COMMUNE_COMMITTEE", _("Đảng uỷ xã, phường, đặc khu")
    DIRECT_COMMITTEE = "DIRECT_COMMITTEE", _("Đảng uỷ trực thuộc")
    BLOC_COMMITTEE = "BLOC_COMMITTEE", _("Đảng uỷ khối")
    PARTY_AFFAIRS = "PARTY_AFFAIRS", _("Ban cán sự đảng")
    PARTY_GROUP = "PARTY_GROUP", _("Đảng đoàn")
    GRASSROOTS = "GRASSROOTS", _("Đảng bộ, chi bộ cơ sở")
    CELL = "CELL", _("Chi bộ trực thuộc")
    ADVISORY_BOARD = "ADVISORY_BOARD", _("Ban xây dựng Đảng")
    INSPECTION_COMMISSION = "INSPECTION_COMMISSION", _("Uỷ ban Kiểm tra")
    OFFICE = "OFFICE", _("Văn phòng")
    STATE_DEPARTMENT = "STATE_DEPARTMENT", _("Sở, ban, ngành")
    FRONT = "FRONT", _("Mặt trận Tổ quốc")
    MASS_ORGANISATION = "MASS_ORGANISATION", _("Tổ chức chính trị - xã hội")
    OTHER = "OTHER", _("Cơ quan khác")


ONE_HEAD = (OrganKind.ADVISORY_BOARD, OrganKind.OFFICE, OrganKind.STATE_DEPARTMENT)
"""Led by one person; deputies sign K/T (domain.md 1.6). Kinds in neither list know both."""
COLLECTIVE = (
    OrganKind.CENTRAL, OrganKind.PROVINCE_COMMITTEE, OrganKind.DISTRICT_COMMITTEE, OrganKind.COMMUNE_COMMITTEE,
    OrganKind.DIRECT_COMMITTEE, OrganKind.BLOC_COMMITTEE, OrganKind.PARTY_AFFAIRS, OrganKind.PARTY_GROUP,
    OrganKind.GRASSROOTS, OrganKind.CELL, OrganKind.INSPECTION_COMMISSION, OrganKind.FRONT,
)  # fmt: skip
"""Decide together: letters are signed T/M, never K/T."""


class NameKind(TextChoices):
    OFFICIAL = "OFFICIAL", _("Tên gọi")
    ALIAS = "ALIAS", _("Tên khác")
    SHORT = "SHORT", _("Tên viết tắt")


class SuccessionKind(TextChoices):
    MERGED = "MERGED", _("Sáp nhập, hợp nhất")
    SPLIT = "SPLIT", _("Chia tách")
    RENAMED = "RENAMED", _("Đổi tên")
    ENDED = "ENDED", _("Kết thúc hoạt động")


class Role(TextChoices):
    """What a person does in an organ for a period; the first column of the permission matrix."""

    DRAFTER = "DRAFTER", _("Chuyên viên soạn thảo")
    REVIEWER = "REVIEWER", _("Người thẩm định")
    SIGNER = "SIGNER", _("Người ký")
    CLERK = "CLERK", _("Văn thư")
    LEADER = "LEADER", _("Lãnh đạo đơn vị")
    OFFICER = "OFFICER", _("Người thực hiện")
    INSPECTOR = "INSPECTOR", _("Cán bộ kiểm tra")
    PRINCIPAL = "PRINCIPAL", _("Thường trực, Ban Thường vụ")
    ADMINISTRATOR = "ADMINISTRATOR", _("Quản trị")


class Body(TextChoices):
    """The body that a mandate belongs to."""

    COMMITTEE = "COMMITTEE", _("Ban Chấp hành")
    STANDING_BOARD = "STANDING_BOARD", _("Ban Thường vụ")
    STANDING_GROUP = "STANDING_GROUP", _("Thường trực")


class SigningForm(TextChoices):
    """Authority to sign, as printed (domain.md 1.6)."""

    OWN = "OWN", _("Ký trực tiếp")
    TM = "T/M", "T/M"
    KT = "K/T", "K/T"
    TL = "T/L", "T/L"
    ACTING = "Q.", "Q."


class Purpose(TextChoices):
    """Why a recipient gets a letter; listed strongest first (process.md 6)."""

    IMPLEMENT = "IMPLEMENT", _("Thực hiện")
    REPORT = "REPORT", _("Báo cáo")
    INFORM = "INFORM", _("Để biết")
    ARCHIVE = "ARCHIVE", _("Lưu")

    @property
    def rank(self) -> int:
        """1 is the strongest."""
        return list(Purpose).index(self) + 1


class Section(TextChoices):
    ADDRESSEES = "ADDRESSEES", _("Kính gửi")
    DISTRIBUTION = "DISTRIBUTION", _("Nơi nhận")
    TEXT = "TEXT", _("Theo nội dung")


class LineKind(TextChoices):
    """What a line of Kính gửi or Nơi nhận names."""

    ORGAN_GROUP = "organ_group", _("Nhóm cơ quan")
    ORGAN = "organ", _("Cơ quan")
    PERSON_GROUP = "person_group", _("Nhóm cá nhân")
    PERSON = "person", _("Cá nhân")
    SAME = "same_as_addressees", _("Như trên")
    ARCHIVE = "archive", _("Lưu")
    UNRESOLVED = "unresolved", _("Chưa xác định")


class LetterStatus(TextChoices):
    DRAFT = "DRAFT", _("Dự thảo")
    IN_REVIEW = "IN_REVIEW", _("Đang thẩm định")
    RETURNED = "RETURNED", _("Trả lại")
    AWAITING_SIGNATURE = "AWAITING_SIGNATURE", _("Chờ ký")
    SIGNED = "SIGNED", _("Đã ký")
    NUMBERED = "NUMBERED", _("Đã cấp số")
    ISSUED = "ISSUED", _("Đã phát hành")
    CONCLUDED = "CONCLUDED", _("Đã kết luận")
    WITHDRAWN = "WITHDRAWN", _("Đã rút")
    RECALLED = "RECALLED", _("Đã thu hồi")
    REPLACED = "REPLACED", _("Đã thay thế")


class DispatchStatus(TextChoices):
    SENT = "SENT", _("Đã gửi")
    ARRIVED = "ARRIVED", _("Đã đến")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Đã tiếp nhận")
    DIRECTED = "DIRECTED", _("Đã bút phê")
    IMPLEMENTING = "IMPLEMENTING", _("Đang thực hiện")
    HANDED_IN = "HANDED_IN", _("Chờ duyệt")
    REPORTED = "REPORTED", _("Đã báo cáo")
    ACCEPTED = "ACCEPTED", _("Đã chấp nhận")
    SENT_BACK = "SENT_BACK", _("Yêu cầu làm lại")
    REFUSED = "REFUSED", _("Từ chối")
    RECALLED = "RECALLED", _("Đã thu hồi")
    CLOSED = "CLOSED", _("Đã đóng")


class ObligationStatus(TextChoices):
    OPEN = "OPEN", _("Chưa có minh chứng")
    HANDED_IN = "HANDED_IN", _("Đã nộp minh chứng")
    DONE = "DONE", _("Hoàn thành")
    CLOSED = "CLOSED", _("Đã đóng")


class QuestionStatus(TextChoices):
    ASKED = "ASKED", _("Chờ trả lời")
    ANSWERED = "ANSWERED", _("Đã trả lời")


class Dissemination(TextChoices):
    CHI_BO = "chi_bo", _("Phổ biến đến chi bộ")
    DANG_VIEN = "dang_vien", _("Phổ biến đến đảng viên")
    NOI_BO = "noi_bo", _("Nội bộ cấp uỷ")


class Urgency(TextChoices):
    NORMAL = "NORMAL", _("Thường")
    URGENT = "URGENT", _("Khẩn")
    VERY_URGENT = "VERY_URGENT", _("Thượng khẩn")
    FLASH = "FLASH", _("Hoả tốc")


class RecordKind(TextChoices):
    """The records that acts change; one lock, one lifecycle and one journal chain each."""

    LETTER = "letter", _("Công văn")
    DISPATCH = "dispatch", _("Bản gửi")


class Side(TextChoices):
    """Where a person must stand towards a record for a rule of the matrix (process.md, Actors)."""

    OWN = "own", _("cơ quan ban hành hoặc văn phòng giữ sổ của cơ quan đó")
    RECV = "recv", _("cơ quan nhận hoặc văn phòng giữ sổ của cơ quan đó")
    WATCH = "watch", _("cơ quan theo dõi")
    NAMED = "named", _("người được nêu tên")
    OFFICE = "office", _("quản trị danh mục")


class DayKind(TextChoices):
    """How an office spends a day."""

    WORKING = "WORKING", _("Làm việc")
    HALF = "HALF", _("Làm việc nửa ngày")
    OFF = "OFF", _("Nghỉ")


class AlarmLevel(IntegerChoices):
    """How loudly an obligation without evidence calls (letter 1400-CV/VPTU, CN 4); the numbers are stored."""

    NONE = 0, _("Chưa cảnh báo")
    YELLOW = 1, _("Vàng")
    RED = 2, _("Đỏ")
    DEEP_RED = 3, _("Đỏ đậm")


class AnswerAlarm(IntegerChoices):
    """Whose answer to a question has not come by its day; numbers beside those of AlarmLevel, stored nowhere."""

    OF_RECIPIENT = 11, _("Đơn vị nhận chưa trả lời")
    OF_SENDER = 12, _("Nơi gửi chưa trả lời")
