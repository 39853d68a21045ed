"""The verbs of the permission matrix; a value is the guardian codename and the stem of URL, event and test."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Action(TextChoices):
    """One verb, one service, one page. `*_letter` acts on a Letter, `*_dispatch` on a Dispatch."""

    VIEW_LETTER = "view_letter", _("Xem công văn")
    DRAFT_LETTER = "draft_letter", _("Soạn thảo")
    EDIT_LETTER = "edit_letter", _("Sửa dự thảo")
    SUBMIT_LETTER = "submit_letter", _("Trình thẩm định")
    WITHDRAW_LETTER = "withdraw_letter", _("Rút công văn")
    CONSULT_LETTER = "consult_letter", _("Xin ý kiến")
    OPINE_LETTER = "opine_letter", _("Cho ý kiến")
    REVIEW_LETTER = "review_letter", _("Đồng ý thẩm định")
    RETURN_LETTER = "return_letter", _("Trả lại")
    SIGN_LETTER = "sign_letter", _("Ký")
    NUMBER_LETTER = "number_letter", _("Cấp số, đóng dấu")
    VOID_NUMBER = "void_number", _("Huỷ số")
    ISSUE_LETTER = "issue_letter", _("Phát hành")
    ADD_RECIPIENT = "add_recipient", _("Gửi bổ sung")
    RECALL_LETTER = "recall_letter", _("Quyết định thu hồi")
    EXECUTE_RECALL = "execute_recall", _("Thực hiện thu hồi")
    REPLACE_LETTER = "replace_letter", _("Quyết định thay thế")
    CONCLUDE_LETTER = "conclude_letter", _("Kết luận")
    REPORT_LETTER = "report_letter", _("Phát hành báo cáo định kỳ")
    DIRECT_LETTER = "direct_letter", _("Chỉ đạo")
    REGISTER_LETTER = "register_letter", _("Đăng ký văn bản đến từ ngoài")
    TIE_LETTER = "tie_letter", _("Xác nhận liên kết triển khai")

    VIEW_DISPATCH = "view_dispatch", _("Xem bản gửi")
    OPEN_DISPATCH = "open_dispatch", _("Mở công văn đến")
    ACKNOWLEDGE_DISPATCH = "acknowledge_dispatch", _("Tiếp nhận")
    REFUSE_DISPATCH = "refuse_dispatch", _("Từ chối")
    RECORD_RECEIPT = "record_receipt", _("Ghi nhận bản giấy")
    REDIRECT_DISPATCH = "redirect_dispatch", _("Gửi lại nơi khác")
    CLOSE_DISPATCH = "close_dispatch", _("Đóng")
    DIRECT_DISPATCH = "direct_dispatch", _("Bút phê")
    ASSIGN_DISPATCH = "assign_dispatch", _("Giao việc")
    PROGRESS_DISPATCH = "progress_dispatch", _("Báo tiến độ")
    HAND_IN_DISPATCH = "hand_in_dispatch", _("Nộp kết quả")
    APPROVE_DISPATCH = "approve_dispatch", _("Duyệt báo cáo")
    REWORK_DISPATCH = "rework_dispatch", _("Trả lại người thực hiện")
    ACCEPT_DISPATCH = "accept_dispatch", _("Chấp nhận")
    SEND_BACK_DISPATCH = "send_back_dispatch", _("Yêu cầu làm lại")
    REMIND_DISPATCH = "remind_dispatch", _("Đôn đốc")
    ASK_RECIPIENT = "ask_recipient", _("Hỏi đơn vị nhận")
    ANSWER_INSPECTOR = "answer_inspector", _("Trả lời cơ quan theo dõi")
    ASK_SENDER = "ask_sender", _("Hỏi nơi gửi")
    ANSWER_SENDER = "answer_sender", _("Trả lời đơn vị nhận")
    SET_DEADLINE = "set_deadline", _("Ghi hạn còn trống")
    EXTEND_DEADLINE = "extend_deadline", _("Gia hạn")
    ACKNOWLEDGE_RECALL = "acknowledge_recall", _("Xác nhận thu hồi")

    DELEGATE_ROLE = "delegate_role", _("Uỷ quyền")
    KEEP_DIRECTORY = "keep_directory", _("Cập nhật danh mục")
