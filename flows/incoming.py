"""Công văn đến: what happens to one dispatch at the desk of the organ that received it."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from flows.models import IncomingProcess
from workflow.engine.flows import RecordFlow
from workflow.engine.steps import Begin, Finish, Interrupt, Step
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import Purpose, RecordKind, Role, Side


class IncomingFlow(RecordFlow):
    """Công văn đến

    Một bản gửi tại đơn vị nhận: bắt đầu khi văn thư mở lần đầu, kết thúc khi cơ quan theo dõi chấp nhận kết quả,
    khi đã tiếp nhận (bản gửi để báo cáo, để biết), khi bị đóng có lý do, hoặc khi đơn vị xác nhận đã biết việc thu hồi.
    Cá nhân nhận công văn tự tiếp nhận, không có quy trình riêng.
    """

    process_class = IncomingProcess
    process_title = _("Công văn đến")
    kind = "incoming"
    model = "Dispatch"
    joined = ("letter", "letter__issuer", "organ")
    view_kind = RecordKind.DISPATCH

    # Văn thư nơi nhận mở công văn lần đầu, hoặc làm ngay bước tiếp nhận
    start = Begin(
        A.OPEN_DISPATCH, A.ACKNOWLEDGE_DISPATCH, A.REFUSE_DISPATCH, A.RECORD_RECEIPT, A.REGISTER_LETTER,
        title=_("Công văn đến nơi"),
    ).Next(this.acknowledge)  # fmt: skip

    # Văn thư nơi nhận: vào sổ đến, hoặc từ chối vì sai địa chỉ, sai thể thức.
    # Bản giấy: văn thư nơi gửi ghi nhận. Văn bản từ ngoài hệ thống: đăng ký tức là đã tiếp nhận
    acknowledge = (
        Step(
            A.ACKNOWLEDGE_DISPATCH,
            A.REFUSE_DISPATCH,
            A.RECORD_RECEIPT,
            A.REGISTER_LETTER,
            title=_("Tiếp nhận, vào sổ đến"),
        )
        .By(Role.CLERK, Side.RECV)
        .To(this.resolve_refusal, when=D.REFUSED)
        .To(this.end_acknowledged, when=D.ACKNOWLEDGED, purposes=(Purpose.REPORT, Purpose.INFORM))
        .Next(this.direct)
    )

    # Văn thư nơi gửi: bị từ chối thì gửi lại đúng nơi, hoặc đóng
    resolve_refusal = (
        Step(A.REDIRECT_DISPATCH, A.CLOSE_DISPATCH, title=_("Xử lý bản gửi bị từ chối"))
        .By(Role.CLERK, Side.OWN)
        .Next(this.end_closed)
    )

    # Lãnh đạo đơn vị nhận
    direct = Step(A.DIRECT_DISPATCH, title=_("Bút phê")).By(Role.LEADER, Side.RECV).Next(this.assign)

    # Lãnh đạo đơn vị nhận: giao người chủ trì, người phối hợp; giao lại khi cơ quan theo dõi yêu cầu làm lại
    assign = Step(A.ASSIGN_DISPATCH, title=_("Giao việc")).By(Role.LEADER, Side.RECV).Next(this.implement)

    # Người thực hiện: báo tiến độ, nộp sản phẩm kèm minh chứng; lãnh đạo có thể đổi người
    implement = (
        Step(A.HAND_IN_DISPATCH, also=(A.PROGRESS_DISPATCH, A.ASSIGN_DISPATCH), title=_("Thực hiện, nộp kết quả"))
        .By(Role.OFFICER, Side.NAMED)
        .Next(this.approve)
    )

    # Lãnh đạo đơn vị nhận: duyệt báo cáo để gửi lên, hoặc trả lại người thực hiện
    approve = (
        Step(A.APPROVE_DISPATCH, A.REWORK_DISPATCH, title=_("Duyệt báo cáo"))
        .By(Role.LEADER, Side.RECV)
        .To(this.implement, when=D.IMPLEMENTING)
        .Next(this.verdict)
    )

    # Cơ quan theo dõi: chấp nhận, hoặc yêu cầu làm lại; nhiệm vụ định kỳ thì chấp nhận kỳ này và tiếp tục kỳ sau
    verdict = (
        Step(A.ACCEPT_DISPATCH, A.SEND_BACK_DISPATCH, title=_("Xem xét kết quả"))
        .By(Role.INSPECTOR, Side.WATCH)
        .To(this.assign, when=D.SENT_BACK)
        .To(this.implement, when=D.IMPLEMENTING)
        .Next(this.end_accepted)
    )

    # Bất cứ lúc nào còn mở: văn thư nơi gửi hoặc cơ quan theo dõi đóng bản gửi, có lý do
    closed = Interrupt(A.CLOSE_DISPATCH, during=(
        this.acknowledge, this.direct, this.assign, this.implement, this.approve, this.verdict,
    )).Next(this.end_closed)  # fmt: skip

    # Cơ quan theo dõi kết luận công văn: bản gửi còn mở được đóng theo
    concluded = Interrupt(A.CONCLUDE_LETTER, when=D.CLOSED).Next(this.end_closed)

    # Nhiệm vụ định kỳ mà mọi kỳ đã mở đều được chấp nhận thì kết thúc theo kết luận
    concluded_returning = Interrupt(A.CONCLUDE_LETTER, when=D.ACCEPTED, title=_("Kết luận khi chờ kỳ sau")).Next(
        this.end_accepted
    )

    # Nơi gửi thu hồi hoặc thay thế công văn: ai đã mở phải xác nhận, kể cả khi quy trình ở đơn vị đã kết thúc
    recalled = Interrupt(A.EXECUTE_RECALL, when=D.RECALLED, title=_("Thu hồi công văn")).Next(this.acknowledge_recall)

    # Văn thư nơi nhận
    acknowledge_recall = Step(A.ACKNOWLEDGE_RECALL).By(Role.CLERK, Side.RECV).Next(this.end_recalled)

    end_acknowledged = Finish(_("Đã tiếp nhận"))
    end_accepted = Finish(_("Đã chấp nhận"))
    end_closed = Finish(_("Đã đóng"))
    end_recalled = Finish(_("Đã thu hồi"))

    @classmethod
    def has_process(cls, record: object) -> bool:
        """Only organs: an addressed person acknowledges and that is all."""
        return getattr(record, "organ_id", None) is not None
