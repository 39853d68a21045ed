"""Who is told what: the one table, in the order of a letter's life. A row reads: act → who → how → the words he sees.

A person is told once per act and record, by the first row that names him; never of his own act. What a reader may no
longer see shows none of these words. Taking a letter in tells nobody on the sending side: 655 offices would queue for
the same few people, and the board shows it.
"""

from django.utils.translation import gettext_lazy as _

from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import AlarmLevel, AnswerAlarm, Purpose, Role
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.notices import rules
from workflow.notices.rules import CONSULTED, DRAFTER, OFFICERS, SIGNER, How, Rule, Those, own, recv, ring, tell, watch

TO_DO, ALERT, NEWS = How.TO_DO, How.ALERT, How.NEWS
YELLOW, RED, DEEP_RED = AlarmLevel.YELLOW, AlarmLevel.RED, AlarmLevel.DEEP_RED
OF_RECIPIENT, OF_SENDER = AnswerAlarm.OF_RECIPIENT, AnswerAlarm.OF_SENDER

# The letter's dispatches that a row speaks of.
JUST_SENT = Those(statuses=(D.SENT,))
ADDED = Those(fact="dispatch")
REDIRECTED = Those(fact="redirected")
SILENT = Those(statuses=(D.SENT, D.ARRIVED), purposes=(Purpose.IMPLEMENT, Purpose.REPORT, Purpose.INFORM))
RECALLED_AFTER_OPENING = Those(statuses=(D.RECALLED,), opened=True)
CARRIED_OUT = Those(statuses=(D.ACCEPTED, D.CLOSED), purposes=(Purpose.IMPLEMENT,))

# Draft, review, signature, number -------------------------------------------------------------------------------------
BEFORE_ISSUE = (
    tell(A.SUBMIT_LETTER, own(Role.REVIEWER), TO_DO, "letter.submitted",
         _("%(letter)s chờ đồng chí thẩm định.")),
    tell(A.CONSULT_LETTER, CONSULTED, TO_DO, "letter.consulted",
         _("Đồng chí được xin ý kiến về %(letter)s.")),
    tell(A.OPINE_LETTER, own(Role.REVIEWER), NEWS, "letter.opined",
         _("%(by)s đã cho ý kiến về %(letter)s.")),
    tell(A.REVIEW_LETTER, SIGNER, TO_DO, "letter.reviewed.signer",
         _("%(letter)s chờ đồng chí ký."), after=(L.AWAITING_SIGNATURE,)),
    tell(A.REVIEW_LETTER, own(Role.REVIEWER), TO_DO, "letter.reviewed.reviewer",
         _("%(letter)s còn chờ ý kiến thẩm định."), after=(L.IN_REVIEW,)),
    tell(A.REVIEW_LETTER, DRAFTER, NEWS, "letter.reviewed",
         _("%(by)s đã đồng ý thẩm định %(letter)s.")),
    tell(A.RETURN_LETTER, DRAFTER, TO_DO, "letter.returned",
         _("%(by)s trả lại %(letter)s để đồng chí sửa.")),
    tell(A.SIGN_LETTER, own(Role.CLERK), TO_DO, "letter.signed.clerk",
         _("%(letter)s đã ký, chờ cấp số và đóng dấu.")),
    tell(A.SIGN_LETTER, DRAFTER, NEWS, "letter.signed",
         _("%(by)s đã ký %(letter)s.")),
    tell(A.NUMBER_LETTER, own(Role.CLERK), TO_DO, "letter.numbered.clerk",
         _("%(letter)s đã cấp số, chờ phát hành.")),
    tell(A.NUMBER_LETTER, DRAFTER, NEWS, "letter.numbered",
         _("%(letter)s đã được cấp số.")),
    tell(A.WITHDRAW_LETTER, own(Role.CLERK), TO_DO, "letter.withdrawn.number",
         _("%(letter)s đã rút, chờ huỷ số."), before=(L.NUMBERED,)),
    tell(A.WITHDRAW_LETTER, own(Role.CLERK), NEWS, "letter.withdrawn.clerk",
         _("%(letter)s đã rút, không cấp số."), before=(L.SIGNED,)),
    tell(A.WITHDRAW_LETTER, SIGNER, NEWS, "letter.withdrawn.signer",
         _("%(by)s đã rút %(letter)s đang chờ ký."), before=(L.AWAITING_SIGNATURE,)),
    tell(A.WITHDRAW_LETTER, own(Role.REVIEWER), NEWS, "letter.withdrawn.reviewer",
         _("%(by)s đã rút %(letter)s."), before=(L.IN_REVIEW, L.AWAITING_SIGNATURE)),
    tell(A.WITHDRAW_LETTER, DRAFTER, ALERT, "letter.withdrawn",
         _("%(by)s đã rút %(letter)s.")),
    tell(A.VOID_NUMBER, (DRAFTER, SIGNER), NEWS, "letter.voided",
         _("Số của %(letter)s đã huỷ.")),
)  # fmt: skip

# Issue and what the sending side does afterwards ----------------------------------------------------------------------
ISSUE_AND_RECALL = (
    tell(A.ISSUE_LETTER, recv(Role.CLERK), TO_DO, "letter.issued.recipient",
         _("%(letter)s đã gửi đến, chờ tiếp nhận."), among=JUST_SENT),
    tell(A.ISSUE_LETTER, watch(Role.INSPECTOR), NEWS, "letter.issued.watch",
         _("%(letter)s đã phát hành, giao theo dõi."), progress=True),
    tell(A.ISSUE_LETTER, own(Role.PRINCIPAL), NEWS, "letter.issued.principal",
         _("%(letter)s đã phát hành."), progress=True),
    tell(A.ISSUE_LETTER, (DRAFTER, SIGNER), NEWS, "letter.issued",
         _("%(letter)s đã phát hành."), progress=True),
    tell(A.ADD_RECIPIENT, recv(Role.CLERK), TO_DO, "letter.added.recipient",
         _("%(letter)s đã gửi đến, chờ tiếp nhận."), among=ADDED),
    tell(A.REDIRECT_DISPATCH, recv(Role.CLERK), TO_DO, "dispatch.redirected",
         _("%(letter)s đã gửi đến, chờ tiếp nhận."), among=REDIRECTED),
    tell(A.CLOSE_DISPATCH, (recv(Role.LEADER), recv(Role.CLERK), OFFICERS), ALERT, "dispatch.closed",
         _("%(letter)s: bản gửi %(recipient)s đã đóng.")),
    tell(A.REMIND_DISPATCH, recv(Role.CLERK), ALERT, "letter.reminded",
         _("Đề nghị tiếp nhận %(letter)s."), among=SILENT),
    tell(A.RECALL_LETTER, own(Role.CLERK), TO_DO, "letter.recall.decided",
         _("%(by)s quyết định thu hồi %(letter)s.")),
    tell(A.REPLACE_LETTER, own(Role.CLERK), TO_DO, "letter.replace.decided",
         _("%(by)s quyết định thay thế %(letter)s.")),
    tell(A.EXECUTE_RECALL, recv(Role.CLERK), TO_DO, "letter.recalled.recipient",
         _("%(letter)s đã thu hồi, chờ đồng chí xác nhận."), among=RECALLED_AFTER_OPENING),
    tell(A.EXECUTE_RECALL, (recv(Role.LEADER), OFFICERS), ALERT, "letter.recalled.work",
         _("%(letter)s đã thu hồi."), among=RECALLED_AFTER_OPENING),
    tell(A.EXECUTE_RECALL, (SIGNER, DRAFTER, watch(Role.INSPECTOR), own(Role.PRINCIPAL)), NEWS, "letter.recalled",
         _("%(letter)s đã thu hồi.")),
)  # fmt: skip

# At the receiving desk ------------------------------------------------------------------------------------------------
RECEIVED = (
    tell(A.REGISTER_LETTER, recv(Role.LEADER), TO_DO, "dispatch.registered",
         _("%(letter)s đã vào sổ, chờ bút phê.")),
    tell(A.ACKNOWLEDGE_DISPATCH, recv(Role.LEADER), TO_DO, "dispatch.acknowledged",
         _("%(letter)s đã đến, chờ bút phê."), purposes=(Purpose.IMPLEMENT,)),
    tell(A.REFUSE_DISPATCH, own(Role.CLERK), TO_DO, "dispatch.refused",
         _("%(recipient)s từ chối %(letter)s."), many=_("%(count)s nơi nhận từ chối %(letter)s.")),
    tell(A.ASSIGN_DISPATCH, OFFICERS, TO_DO, "dispatch.assigned",
         _("Đồng chí được giao thực hiện %(letter)s.")),
    tell(A.PROGRESS_DISPATCH, recv(Role.LEADER), NEWS, "dispatch.progressed",
         _("%(by)s báo tiến độ %(letter)s.")),
    tell(A.HAND_IN_DISPATCH, recv(Role.LEADER), TO_DO, "dispatch.handed_in",
         _("Báo cáo về %(letter)s chờ duyệt."), after=(D.HANDED_IN,)),
    tell(A.HAND_IN_DISPATCH, recv(Role.LEADER), NEWS, "dispatch.handed_in.part",
         _("%(by)s nộp một phần kết quả %(letter)s."), after=(D.IMPLEMENTING,)),
    tell(A.REWORK_DISPATCH, OFFICERS, TO_DO, "dispatch.reworked",
         _("%(by)s trả lại báo cáo về %(letter)s.")),
    tell(A.APPROVE_DISPATCH, watch(Role.INSPECTOR), TO_DO, "dispatch.reported",
         _("%(recipient)s đã báo cáo %(letter)s."), many=_("%(count)s nơi nhận đã báo cáo %(letter)s.")),
    tell(A.APPROVE_DISPATCH, OFFICERS, NEWS, "dispatch.approved",
         _("Báo cáo về %(letter)s đã duyệt và gửi đi.")),
    tell(A.SET_DEADLINE, (OFFICERS, recv(Role.LEADER)), NEWS, "dispatch.deadline.set",
         _("%(letter)s đã được ghi hạn.")),
    tell(A.EXTEND_DEADLINE, (OFFICERS, recv(Role.LEADER)), NEWS, "dispatch.deadline.extended",
         _("%(letter)s được gia hạn.")),
    tell(A.ASK_SENDER, (own(Role.REVIEWER), watch(Role.INSPECTOR)), TO_DO, "dispatch.sender.asked",
         _("%(recipient)s hỏi về %(letter)s."), many=_("%(count)s nơi nhận hỏi về %(letter)s.")),
    tell(A.ANSWER_SENDER, recv(Role.LEADER), NEWS, "dispatch.sender.answered",
         _("Câu hỏi về %(letter)s đã được trả lời.")),
)  # fmt: skip

# Oversight ------------------------------------------------------------------------------------------------------------
OVERSIGHT = (
    tell(A.ASK_RECIPIENT, recv(Role.LEADER), TO_DO, "dispatch.recipient.asked",
         _("Cơ quan theo dõi hỏi về %(letter)s.")),
    tell(A.ASK_RECIPIENT, OFFICERS, NEWS, "dispatch.recipient.asked.work",
         _("Cơ quan theo dõi hỏi về %(letter)s.")),
    tell(A.ANSWER_INSPECTOR, watch(Role.INSPECTOR), NEWS, "dispatch.recipient.answered",
         _("%(recipient)s trả lời về %(letter)s."), many=_("%(count)s nơi nhận trả lời về %(letter)s.")),
    tell(A.ACCEPT_DISPATCH, (recv(Role.LEADER), OFFICERS), NEWS, "dispatch.accepted",
         _("Kết quả thực hiện %(letter)s đã được chấp nhận.")),
    tell(A.SEND_BACK_DISPATCH, (recv(Role.LEADER), OFFICERS), TO_DO, "dispatch.sent_back",
         _("Cơ quan theo dõi yêu cầu làm lại %(letter)s.")),
    tell(A.REPORT_LETTER, own(Role.PRINCIPAL), NEWS, "letter.reported",
         _("Có báo cáo định kỳ về %(letter)s.")),
    tell(A.DIRECT_LETTER, watch(Role.INSPECTOR), TO_DO, "letter.directed",
         _("%(by)s chỉ đạo về %(letter)s, chờ trả lời.")),
    tell(A.DIRECT_LETTER, own(Role.REVIEWER), NEWS, "letter.directed.office",
         _("%(by)s chỉ đạo về %(letter)s.")),
    tell(A.ANSWER_INSTRUCTION, own(Role.PRINCIPAL), NEWS, "letter.answered",
         _("Ý kiến chỉ đạo về %(letter)s đã được trả lời.")),
    tell(A.CONCLUDE_LETTER, own(Role.PRINCIPAL), NEWS, "letter.concluded.principal",
         _("%(letter)s đã có kết luận.")),
    tell(A.CONCLUDE_LETTER, (DRAFTER, SIGNER), NEWS, "letter.concluded",
         _("%(letter)s đã có kết luận.")),
    tell(A.CONCLUDE_LETTER, recv(Role.LEADER), NEWS, "letter.concluded.recipient",
         _("%(letter)s đã có kết luận."), among=CARRIED_OUT),
)  # fmt: skip

# Deadlines: nobody acts, the day does (letter 1400-CV/VPTU, CN 4). One notice per dispatch, level and deadline -------
# Of the rungs of a level the first counts on which somebody has an account; officers count while the one who leads is
# still in the unit.
ALARMS = (
    ring(YELLOW, OFFICERS, TO_DO, "dispatch.due.soon",
         _("%(letter)s đến hạn ngày %(due)s, còn không quá 3 ngày làm việc.")),
    ring(YELLOW, recv(Role.LEADER), TO_DO, "dispatch.due.soon.leader",
         _("%(letter)s đến hạn ngày %(due)s, còn không quá 3 ngày làm việc, chưa có người thực hiện.")),
    ring(YELLOW, recv(Role.CLERK), TO_DO, "dispatch.due.soon.clerk",
         _("%(letter)s đến hạn ngày %(due)s; báo đồng chí vì đơn vị chưa có lãnh đạo có tài khoản.")),
    ring(RED, recv(Role.LEADER), ALERT, "dispatch.due.today",
         _("%(letter)s đến hạn ngày %(due)s mà chưa có minh chứng.")),
    ring(RED, own(Role.PRINCIPAL), ALERT, "dispatch.due.today.above",
         _("%(letter)s: %(recipient)s đến hạn ngày %(due)s mà chưa có minh chứng; báo đồng chí vì đơn vị chưa có lãnh "
           "đạo có tài khoản."),
         _("%(letter)s: %(count)s đơn vị chưa có lãnh đạo có tài khoản đến hạn mà chưa có minh chứng.")),
    ring(RED, watch(Role.INSPECTOR), ALERT, "dispatch.due.today.watch",
         _("%(letter)s: %(recipient)s đến hạn ngày %(due)s mà chưa có minh chứng; báo đồng chí vì đơn vị và cấp giao "
           "việc chưa có lãnh đạo có tài khoản."),
         _("%(letter)s: %(count)s đơn vị đến hạn mà chưa có minh chứng, không nơi nào có lãnh đạo có tài khoản.")),
    ring(DEEP_RED, own(Role.PRINCIPAL), ALERT, "dispatch.due.over",
         _("%(letter)s: %(recipient)s quá hạn từ ngày %(due)s, chưa có minh chứng, chờ đồng chí quyết định."),
         _("%(letter)s: %(count)s đơn vị quá hạn, chưa có minh chứng, chờ đồng chí quyết định.")),
    ring(DEEP_RED, watch(Role.INSPECTOR), ALERT, "dispatch.due.over.watch",
         _("%(letter)s: %(recipient)s quá hạn từ ngày %(due)s, chưa có minh chứng; báo đồng chí vì cấp giao việc chưa "
           "có Thường trực có tài khoản."),
         _("%(letter)s: %(count)s đơn vị quá hạn; báo đồng chí vì cấp giao việc chưa có Thường trực có tài khoản.")),
    # Questions whose day has passed: whoever must answer, else who watches or directs.
    ring(OF_RECIPIENT, recv(Role.LEADER), ALERT, "dispatch.answer.late",
         _("%(letter)s: cơ quan theo dõi hỏi, hạn trả lời ngày %(due)s, đồng chí chưa trả lời.")),
    ring(OF_RECIPIENT, watch(Role.INSPECTOR), ALERT, "dispatch.answer.late.watch",
         _("%(letter)s: %(recipient)s chưa trả lời câu hỏi, hạn ngày %(due)s; báo đồng chí vì đơn vị chưa có lãnh đạo "
           "có tài khoản."),
         _("%(letter)s: %(count)s đơn vị chưa có lãnh đạo có tài khoản chưa trả lời câu hỏi.")),
    ring(OF_SENDER, (own(Role.REVIEWER), watch(Role.INSPECTOR)), ALERT, "dispatch.sender.late",
         _("%(letter)s: câu hỏi của %(recipient)s chưa được trả lời, hạn trả lời ngày %(due)s."),
         _("%(letter)s: câu hỏi của %(count)s đơn vị đã quá hạn trả lời.")),
    ring(OF_SENDER, own(Role.PRINCIPAL), ALERT, "dispatch.sender.late.above",
         _("%(letter)s: câu hỏi của %(recipient)s quá hạn trả lời từ ngày %(due)s; báo đồng chí vì người thẩm định và "
           "cơ quan theo dõi chưa có tài khoản."),
         _("%(letter)s: câu hỏi của %(count)s đơn vị đã quá hạn, nơi phải trả lời chưa có tài khoản.")),
)  # fmt: skip

NOTICES: tuple[Rule, ...] = (*BEFORE_ISSUE, *ISSUE_AND_RECALL, *RECEIVED, *OVERSIGHT)

NOBODY: dict[A, str] = {
    A.EDIT_LETTER: "the drafter's own work",
    A.TIE_LETTER: "the drafter's own work",
    A.OPEN_DISPATCH: "shown on the board; it would make every recipient queue for the sender's people",
    A.SEAL_LETTER: "the clerk goes on to issue; nobody waits for the file's seal alone",
    A.COPY_LETTER: "the clerk's own book of copies; who gets the copy gets the paper",
    A.COPY_DISPATCH: "the clerk's own book of copies; who gets the copy gets the paper",
    A.RECORD_RECEIPT: "the issuing clerk's own book of paper copies",
    A.DIRECT_DISPATCH: "the leader goes on to assign; the officers are told then",
    A.ACKNOWLEDGE_RECALL: "shown on the board; it would make every recipient queue for the issuing clerk",
}
"""Acts of the lifecycle that tell nobody, and why."""


def register() -> None:
    """Make this table the one that notices are written by; called when the application is ready."""
    rules.register((*NOTICES, *ALARMS))
