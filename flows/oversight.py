"""Hỏi và trả lời: one question on a dispatch, of the organ that watches or of the organ that received."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from flows.models import QuestionProcess
from workflow.engine.flows import RecordFlow
from workflow.engine.steps import Begin, Finish, Step
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import RecordKind, Role, Side
from workflow.oversight.models import Question


class OversightFlow(RecordFlow):
    """Hỏi và trả lời

    Cơ quan theo dõi hỏi đơn vị nhận, hoặc đơn vị nhận hỏi nơi gửi, có hạn trả lời. Trong khi chờ trả lời, thời hạn
    của đơn vị nhận tạm dừng. Bản gửi bị đóng hoặc thu hồi thì câu hỏi hết hiệu lực.
    """

    process_class = QuestionProcess
    process_title = _("Hỏi và trả lời")
    kind = "question"
    model = "Question"
    joined = ("dispatch",)
    view_kind = RecordKind.DISPATCH

    # Cán bộ kiểm tra hỏi đơn vị nhận; hoặc lãnh đạo đơn vị nhận hỏi nơi gửi
    start = Begin(A.ASK_RECIPIENT, A.ASK_SENDER, title=_("Đặt câu hỏi")).Next(this.answer)

    # Lãnh đạo đơn vị nhận trả lời cơ quan theo dõi; hoặc nơi gửi, cơ quan theo dõi trả lời đơn vị nhận
    answer = (
        Step(A.ANSWER_INSPECTOR, A.ANSWER_SENDER, title=_("Trả lời")).By(Role.LEADER, Side.RECV).Next(this.end_answered)
    )

    end_answered = Finish(_("Đã trả lời"))

    @classmethod
    def view_record_id(cls, process: Any) -> int:
        """Whoever may see the dispatch may see its questions."""
        return int(Question.objects.values_list("dispatch_id", flat=True).get(pk=process.artifact_object_id))
