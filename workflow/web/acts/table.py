"""THE table of pages for acts: which service a form calls, what the page says and shows before one confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.kernel.actions import Action as A
from workflow.letters import recipients as choosing
from workflow.letters import services as writing
from workflow.letters import suggestions as suggesting
from workflow.obligations import cascade
from workflow.obligations import services as duties
from workflow.oversight import questions
from workflow.oversight import services as watching
from workflow.registers import copying
from workflow.registers import services as registers
from workflow.registers.sealing import number_and_seal, seal_file
from workflow.signing.deciding import decide_to_sign
from workflow.web.drafting import editing
from workflow.web.drafting import text_forms as tf
from workflow.web.drafting import wording_forms as wf
from workflow.web.fields import ActForm, Place

from . import dispatch_forms as df
from . import letter_forms as lf
from . import line_forms, looks
from .copy_forms import CopyForm

Words = str | Promise


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act in the browser.

    `key` names it in code, `slug` in its address. `service` is called as (actor, record id, version=…, **given).
    `look` adds what is shown beside the form. `clash` adds what is shown, and may mend what was typed, when the record
    moved on meanwhile; `keeps`: what was typed is shown again even when the act is refused for good. `finder`: the page
    has a box to look for persons or organs by name.
    """

    key: str
    slug: str
    action: A
    service: Callable[..., Any]
    form: type[ActForm]
    title: Words
    submit: Words
    done: Words
    icon: str
    confirm: Words = ""
    danger: bool = False
    finder: bool = False
    template: str = "congvan/act.html"
    look: Callable[[Place], Mapping[str, Any]] | None = None
    clash: Callable[[Place, QueryDict], Mapping[str, Any]] | None = None
    keeps: bool = False

    @property
    def leads(self) -> bool:
        """Whether the act leads its record on its way."""
        return self.key in STEPS and not self.danger


def _page(
    action: A, slug: str, service: Callable[..., Any], form: type[ActForm], done: Words, icon: str, **more: Any
) -> ActPage:
    """An act whose page bears the act's own name unless `more` says otherwise."""
    words = {"key": str(action), "title": action.label, "submit": action.label, **more}
    return ActPage(slug=slug, action=action, service=service, form=form, done=done, icon=icon, **words)


READ = "congvan/act_reading.html"
SIGNING = _("Đồng chí ký đúng bản đang hiển thị; việc ký được ghi nhật ký cùng mã băm.")
PAIR: dict[str, Any] = {"template": READ, "look": looks.text}

LETTER = (
    _page(A.EDIT_LETTER, "sua", writing.save_letter, tf.EditForm, _("Đã lưu một bản mới."), "pen-line",
          submit=_("Lưu bản mới"), template="congvan/act_draft.html", look=editing.look, clash=editing.clash,
          keeps=True),
    _page(A.EDIT_LETTER, "xac-nhan-cho-doc", writing.confirm_doubt, lf.DoubtForm, _("Đã xác nhận chỗ đọc."), "eye",
          key="confirm_doubt", title=_("Xác nhận chỗ đọc chưa chắc chắn"), submit=_("Xác nhận"),
          template="congvan/act_doubt.html"),
    _page(A.EDIT_LETTER, "chon-noi-nhan", choosing.choose_recipients, line_forms.ChooseForm,
          _("Đã ghi lựa chọn; đơn vị dùng lại cho các công văn sau."), "users", key="choose_recipients",
          title=_("Chọn nơi nhận cho một dòng"), submit=_("Chọn"), template="congvan/act_choose.html"),
    _page(A.EDIT_LETTER, "nhan-de-xuat", suggesting.take_suggestion, wf.TakeForm, _("Đã nhận câu chữ đề xuất."),
          "check", key="take_suggestion", title=_("Nhận câu chữ đề xuất"), submit=_("Nhận"), look=wf.look,
          template="congvan/act_suggestion.html"),
    _page(A.EDIT_LETTER, "khong-nhan-de-xuat", suggesting.decline_suggestion, wf.DeclineForm,
          _("Đã trả lời đề xuất."), "x", key="decline_suggestion", title=_("Không nhận câu chữ đề xuất"),
          submit=_("Không nhận"), look=wf.look, template="congvan/act_suggestion.html"),
    _page(A.TIE_LETTER, "gan-cap-tren", cascade.link_upper, lf.UpperForm, _("Đã gắn với công văn cấp trên."), "link",
          key="link_upper", title=_("Gắn với công văn cấp trên"), submit=_("Gắn và đề xuất liên kết"),
          confirm=_("Hệ thống đối chiếu hai văn bản, đề xuất liên kết kèm căn cứ; đồng chí xác nhận từng liên kết.")),
    _page(A.TIE_LETTER, "xac-nhan-lien-ket", cascade.decide_ties, lf.TiesForm, _("Đã ghi nhận các liên kết."), "link",
          key="decide_ties", submit=_("Ghi nhận"), template="congvan/act_ties.html", look=looks.coverage),
    _page(A.SUBMIT_LETTER, "trinh", writing.submit_letter, lf.SubmitForm, _("Đã trình thẩm định."), "send",
          look=looks.text, template=READ),
    _page(A.CONSULT_LETTER, "xin-y-kien", writing.consult_letter, lf.ConsultForm, _("Đã gửi xin ý kiến."), "users",
          finder=True),
    _page(A.OPINE_LETTER, "cho-y-kien", writing.opine_letter, lf.OpineForm, _("Đã ghi ý kiến của đồng chí."),
          "message-square", **PAIR),
    _page(A.REVIEW_LETTER, "tham-dinh", writing.review_letter, lf.ReviewForm, _("Đã đồng ý thẩm định."), "check",
          title=_("Thẩm định"), confirm=_("Đồng chí đồng ý đúng bản đang hiển thị."), **PAIR),
    _page(A.RETURN_LETTER, "tra-lai", writing.return_letter, lf.ReturnForm, _("Đã trả lại người soạn thảo."),
          "corner-up-left", danger=True, **PAIR),
    _page(A.SIGN_LETTER, "ky", decide_to_sign, lf.SignForm, _("Đã ký. Văn thư cấp số, đóng dấu."), "pen-line",
          confirm=SIGNING, template="congvan/act_sign.html", look=looks.to_sign),
    _page(A.NUMBER_LETTER, "cap-so", number_and_seal, lf.NumberForm, _("Đã cấp số, đóng dấu."), "stamp",
          look=looks.next_number),
    _page(A.SEAL_LETTER, "dong-dau-so", seal_file, lf.PlainForm, _("Đã đóng dấu số."), "stamp",
          confirm=_("Số, ngày và dấu của cơ quan vào tệp trong một lần; sau đó tệp không sửa được nữa.")),
    _page(A.VOID_NUMBER, "huy-so", registers.void_number, lf.ReasonForm, _("Đã huỷ số."), "x", danger=True,
          confirm=_("Số đã huỷ vẫn giữ trong sổ và không cấp lại.")),
    _page(A.ISSUE_LETTER, "phat-hanh", sending.issue_letter, line_forms.IssueForm, _("Đã phát hành."), "send",
          template="congvan/act_issue.html", look=looks.rehearsal),
    _page(A.ADD_RECIPIENT, "gui-bo-sung", sending.add_recipient, lf.RecipientForm, _("Đã gửi bổ sung."), "user-plus",
          finder=True),
    _page(A.COPY_LETTER, "sao", copying.copy_letter, CopyForm, _("Đã sao và vào sổ bản sao."), "file-text",
          confirm=_("Bản sao lấy số tiếp theo của sổ bản sao; số đã lấy không dùng lại.")),
    _page(A.REMIND_DISPATCH, "don-doc", watching.remind_silent, lf.RemindForm, _("Đã đôn đốc."), "megaphone",
          look=looks.silent),
    _page(A.DIRECT_LETTER, "chi-dao", watching.direct_letter, lf.InstructForm, _("Đã gửi ý kiến chỉ đạo."),
          "message-square", confirm=_("Cơ quan theo dõi trả lời trong 2 ngày làm việc.")),
    _page(A.ANSWER_INSTRUCTION, "tra-loi-chi-dao", watching.answer_instruction, lf.AnswerInstructionForm,
          _("Đã trả lời ý kiến chỉ đạo."), "message-square"),
    _page(A.REPORT_LETTER, "bao-cao", watching.issue_report, lf.NoteForm, _("Đã phát hành báo cáo."), "chart-column",
          template="congvan/act_report.html", look=looks.figures),
    _page(A.CONCLUDE_LETTER, "ket-luan", watching.conclude_letter, lf.ConcludeForm, _("Đã kết luận."), "check-check",
          look=looks.still_open),
    _page(A.RECALL_LETTER, "thu-hoi", sending.recall_letter, lf.ReasonForm, _("Đã ghi quyết định thu hồi."),
          "corner-up-left", danger=True, confirm=_("Văn thư thực hiện thu hồi sau quyết định này.")),
    _page(A.REPLACE_LETTER, "thay-the", sending.replace_letter, lf.ReplaceForm, _("Đã ghi quyết định thay thế."),
          "git-compare", danger=True, confirm=_("Văn thư thực hiện thu hồi sau quyết định này.")),
    _page(A.EXECUTE_RECALL, "thuc-hien-thu-hoi", sending.execute_recall, lf.PlainForm, _("Đã thu hồi."),
          "corner-up-left", danger=True, look=looks.recall,
          confirm=_("Quyền xem của mọi nơi nhận chấm dứt ngay. Nơi đã mở công văn phải xác nhận việc thu hồi.")),
    _page(A.WITHDRAW_LETTER, "rut", writing.withdraw_letter, lf.ReasonForm, _("Đã rút công văn."), "x", danger=True,
          confirm=_("Công văn đã rút không khôi phục được.")),
)  # fmt: skip

DISPATCH = (
    _page(A.OPEN_DISPATCH, "mo", desk.open_dispatch, lf.PlainForm, _("Đã mở công văn."), "inbox",
          confirm=_("Thời điểm mở là lúc công văn đến nơi; thời hạn tính từ đó.")),
    _page(A.ACKNOWLEDGE_DISPATCH, "tiep-nhan", desk.acknowledge_dispatch, lf.PlainForm, _("Đã tiếp nhận."), "check",
          look=looks.next_incoming),
    _page(A.REFUSE_DISPATCH, "tu-choi", desk.refuse_dispatch, lf.ReasonForm, _("Đã từ chối, trả về nơi gửi."), "x",
          danger=True, confirm=_("Chỉ từ chối khi gửi sai nơi hoặc sai thể thức.")),
    _page(A.RECORD_RECEIPT, "ban-giay", sending.record_receipt, df.PaperForm, _("Đã ghi nhận bản giấy."), "file-text"),
    _page(A.REDIRECT_DISPATCH, "gui-lai", sending.redirect_dispatch, df.RedirectForm, _("Đã gửi lại nơi khác."), "send",
          finder=True),
    _page(A.CLOSE_DISPATCH, "dong", sending.close_dispatch, lf.ReasonForm, _("Đã đóng."), "x", danger=True,
          confirm=_("Bản gửi đã đóng không mở lại được.")),
    _page(A.DIRECT_DISPATCH, "but-phe", desk.direct_dispatch, df.DirectForm, _("Đã ghi bút phê."), "pen-line",
          look=looks.duties),
    _page(A.ASSIGN_DISPATCH, "giao-viec", desk.assign_dispatch, df.AssignForm, _("Đã giao việc."), "user-plus",
          look=looks.duties),
    _page(A.PROGRESS_DISPATCH, "tien-do", duties.progress_dispatch, df.ProgressForm, _("Đã ghi tiến độ."), "clock"),
    _page(A.HAND_IN_DISPATCH, "nop-ket-qua", duties.hand_in_dispatch, df.HandInForm, _("Đã ghi minh chứng."), "upload",
          template="congvan/act_hand_in.html",
          confirm=_("Chỉ coi là xong khi có minh chứng: sản phẩm đã gửi cấp có thẩm quyền, có số, ngày, cấp nhận.")),
    _page(A.APPROVE_DISPATCH, "duyet", duties.approve_dispatch, lf.PlainForm, _("Đã duyệt và gửi cơ quan theo dõi."),
          "check", look=looks.duties),
    _page(A.REWORK_DISPATCH, "lam-lai", duties.rework_dispatch, lf.ReasonForm, _("Đã trả lại người thực hiện."),
          "corner-up-left", danger=True, look=looks.duties),
    _page(A.ACCEPT_DISPATCH, "chap-nhan", watching.accept_dispatch, df.RemarkForm, _("Đã chấp nhận kết quả."),
          "check-check", look=looks.duties),
    _page(A.SEND_BACK_DISPATCH, "yeu-cau-lam-lai", watching.send_back_dispatch, lf.ReasonForm,
          _("Đã yêu cầu đơn vị làm lại."), "corner-up-left", danger=True, look=looks.duties),
    _page(A.ASK_RECIPIENT, "hoi-don-vi", questions.ask_recipient, df.AskForm, _("Đã gửi câu hỏi."), "circle-help",
          confirm=_("Trong lúc chờ trả lời, thời hạn của đơn vị tạm dừng.")),
    _page(A.ANSWER_INSPECTOR, "tra-loi-theo-doi", questions.answer_inspector, df.AnswerInspectorForm,
          _("Đã trả lời."), "message-square"),
    _page(A.ASK_SENDER, "hoi-noi-gui", questions.ask_sender, df.AskForm, _("Đã gửi câu hỏi."), "circle-help"),
    _page(A.ANSWER_SENDER, "tra-loi-don-vi", questions.answer_sender, df.AnswerSenderForm, _("Đã trả lời."),
          "message-square"),
    _page(A.SET_DEADLINE, "ghi-han", duties.set_deadline, df.DeadlineForm, _("Đã ghi hạn."), "calendar",
          confirm=_("Hạn chỉ ghi được một lần; sau đó chỉ quyết định gia hạn mới thay đổi được.")),
    _page(A.EXTEND_DEADLINE, "gia-han", duties.extend_deadline, df.ExtendForm, _("Đã gia hạn."), "calendar"),
    _page(A.COPY_DISPATCH, "sao-van-ban-den", copying.copy_dispatch, CopyForm, _("Đã sao và vào sổ bản sao."),
          "file-text",
          confirm=_("Bản sao lấy số tiếp theo của sổ bản sao; số đã lấy không dùng lại.")),
    _page(A.ACKNOWLEDGE_RECALL, "xac-nhan-thu-hoi", desk.acknowledge_recall, lf.PlainForm, _("Đã xác nhận thu hồi."),
          "check"),
)  # fmt: skip

ELSEWHERE = {
    A.VIEW_LETTER: "letter", A.VIEW_DISPATCH: "dispatch", A.DRAFT_LETTER: "draft", A.REGISTER_LETTER: "register",
    A.OPEN_RUN: "registers", A.KEEP_SECRETS: "registers", A.DELEGATE_ROLE: "delegations", A.KEEP_DIRECTORY: "directory",
}  # fmt: skip
"""Acts that are not done on a record's act page → the page (in the namespace `congvan`) on which they are."""


def _by_key(pages: Iterable[ActPage]) -> dict[str, ActPage]:
    return {page.key: page for page in pages}


LETTER_ACTS, DISPATCH_ACTS = _by_key(LETTER), _by_key(DISPATCH)
SLUGS = {page.key: page.slug for page in (*LETTER, *DISPATCH)}
KEYS = {slug: key for key, slug in SLUGS.items()}


STEPS = frozenset((
    "confirm_doubt", "decide_ties", A.SUBMIT_LETTER, A.OPINE_LETTER, A.REVIEW_LETTER, A.SIGN_LETTER, A.NUMBER_LETTER,
    A.SEAL_LETTER, A.VOID_NUMBER, A.ISSUE_LETTER, A.EXECUTE_RECALL, A.REMIND_DISPATCH, A.ANSWER_INSTRUCTION,
    A.CONCLUDE_LETTER, A.OPEN_DISPATCH, A.ACKNOWLEDGE_DISPATCH, A.RECORD_RECEIPT, A.REDIRECT_DISPATCH,
    A.DIRECT_DISPATCH, A.ASSIGN_DISPATCH, A.HAND_IN_DISPATCH, A.APPROVE_DISPATCH, A.ACCEPT_DISPATCH,
    A.ANSWER_INSPECTOR, A.ANSWER_SENDER, A.ACKNOWLEDGE_RECALL,
))  # fmt: skip
"""Acts that lead a record on its way: the first of them that is open is the page's main button."""


def buttons(pages: Mapping[str, ActPage], allowed: Iterable[A], hidden: Iterable[str] = ()) -> list[ActPage]:
    """The pages of the acts that are allowed now, without those that have nothing to act on: what leads on first,
    what takes back last."""
    open_acts, without = set(allowed), set(hidden)
    found = [page for page in pages.values() if page.action in open_acts and page.key not in without]
    return sorted(found, key=lambda page: (page.danger, page.key not in STEPS))
