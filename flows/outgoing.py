"""Công văn đi: a letter from its draft to the conclusion of the organ that watches it."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from flows.incoming import IncomingFlow
from flows.models import OutgoingProcess
from workflow.engine.distribute import Distribute
from workflow.engine.flows import RecordFlow
from workflow.engine.heads import bind_heads
from workflow.engine.job import Job
from workflow.engine.steps import Begin, Finish, Interrupt, Step
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import RecordKind, Role, Side


class OutgoingFlow(RecordFlow):
    """Công văn đi

    Đời của một công văn ở cơ quan ban hành: soạn thảo, thẩm định, ký, cấp số và đóng dấu, phát hành, theo dõi việc
    thực hiện ở mọi nơi nhận, kết luận. Trước khi phát hành có thể trả lại hoặc rút; sau khi phát hành có thể gửi bổ
    sung, thu hồi hoặc thay thế.
    """

    process_class = OutgoingProcess
    process_title = _("Công văn đi")
    kind = "outgoing"
    model = "Letter"
    joined = ("issuer",)
    view_kind = RecordKind.LETTER
    grants_steps = True

    # Chuyên viên soạn thảo mở bản dự thảo
    start = Begin(A.DRAFT_LETTER, title=_("Mở dự thảo")).Next(this.draft)

    # Chuyên viên soạn thảo: mỗi lần lưu là một bản; xác nhận chỗ đọc chưa chắc chắn; trình thẩm định
    draft = (
        Step(A.SUBMIT_LETTER, also=(A.EDIT_LETTER, A.TIE_LETTER, A.WITHDRAW_LETTER), title=_("Soạn thảo, trình"))
        .By(Role.DRAFTER, Side.OWN)
        .Next(this.review)
    )

    # Trưởng phòng, Chánh Văn phòng: thẩm định, xin ý kiến; đồng ý, hoặc trả lại để sửa và trình vòng mới
    review = (
        Step(
            A.REVIEW_LETTER,
            A.RETURN_LETTER,
            also=(A.CONSULT_LETTER, A.OPINE_LETTER, A.WITHDRAW_LETTER),
            title=_("Thẩm định"),
        )
        .By(Role.REVIEWER, Side.OWN)
        .To(this.draft, when=L.RETURNED)
        .Next(this.sign)
    )

    # Bí thư, Phó Bí thư: ký đúng bản đã thẩm định, hoặc trả lại
    sign = (
        Step(A.SIGN_LETTER, A.RETURN_LETTER, also=(A.WITHDRAW_LETTER,), title=_("Ký"))
        .By(Role.SIGNER, Side.OWN)
        .To(this.draft, when=L.RETURNED)
        .Next(this.number)
    )

    # Văn thư: cấp số, ghi ngày, đóng dấu
    number = (
        Step(A.NUMBER_LETTER, also=(A.WITHDRAW_LETTER,), title=_("Cấp số, đóng dấu"))
        .By(Role.CLERK, Side.OWN)
        .Next(this.issue)
    )

    # Văn thư: đóng dấu số còn thiếu; phát hành đến mọi nơi nhận, trong một lần
    issue = (
        Step(A.ISSUE_LETTER, also=(A.SEAL_LETTER, A.WITHDRAW_LETTER), title=_("Phát hành"))
        .By(Role.CLERK, Side.OWN)
        .Next(this.distribute)
    )

    # Mọi nơi nhận làm việc của mình (xem Công văn đến); chờ đến khi không còn nơi nào đang làm
    distribute = Distribute(IncomingFlow, title=_("Các nơi nhận thực hiện")).Next(this.bind_heads)

    # Máy: gắn nhật ký của mọi bản gửi vào nhật ký của công văn
    bind_heads = (
        Job(bind_heads, title=_("Gắn nhật ký các bản gửi"), meanwhile=(A.CONCLUDE_LETTER,))
        .To(this.end_concluded, when=L.CONCLUDED)
        .Next(this.conclude)
    )

    # Cơ quan theo dõi (Uỷ ban Kiểm tra, hoặc cơ quan mà công văn nêu tên)
    conclude = Step(A.CONCLUDE_LETTER, title=_("Kết luận")).By(Role.INSPECTOR, Side.WATCH).Next(this.end_concluded)

    # Trước khi có số: người soạn thảo rút, sau khi ký thì người ký rút
    withdrawn = Interrupt(A.WITHDRAW_LETTER, during=(this.draft, this.review, this.sign, this.number)).Next(
        this.end_withdrawn
    )

    # Đã có số mà rút: văn thư huỷ số, ghi lý do; số không dùng lại
    withdrawn_numbered = Interrupt(A.WITHDRAW_LETTER, during=(this.issue,), title=_("Rút khi đã có số")).Next(
        this.void_number
    )
    void_number = Step(A.VOID_NUMBER).By(Role.CLERK, Side.OWN).Next(this.end_withdrawn)

    # Gửi bổ sung khi các nơi khác đã xong: lại chờ nơi nhận mới
    late_recipient = Interrupt(A.ADD_RECIPIENT, during=(this.bind_heads, this.conclude)).Next(this.distribute)

    # Kết luận khi còn nơi chưa xong: những nơi đó được đóng, có lý do
    concluded_early = Interrupt(
        A.CONCLUDE_LETTER, during=(this.distribute,), title=_("Kết luận khi còn nơi chưa xong")
    ).Next(this.bind_heads)

    # Người ký quyết định thu hồi hoặc thay thế; văn thư thực hiện, quyền xem của mọi nơi nhận chấm dứt
    recall_decided = Interrupt(
        A.RECALL_LETTER, A.REPLACE_LETTER, during=(this.distribute, this.bind_heads, this.conclude)
    ).Next(this.execute_recall)
    execute_recall = (
        Step(A.EXECUTE_RECALL).By(Role.CLERK, Side.OWN).To(this.end_replaced, when=L.REPLACED).Next(this.end_recalled)
    )

    end_concluded = Finish(_("Đã kết luận"))
    end_withdrawn = Finish(_("Đã rút"))
    end_recalled = Finish(_("Đã thu hồi"))
    end_replaced = Finish(_("Đã thay thế"))
