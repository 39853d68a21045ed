"""An explanation in Vietnamese: a sentence each for the answer, the state, the rule, the role, the row, what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permissions.conditions import Condition, refusal_of
from permissions.explain import Explanation, Seer
from permissions.judge import Candidate, Judgement, Stage, side_organs, stands, state_label, who_may
from permissions.matrix import Rule, Source
from workflow.directory.models import Appointment, Delegation, Organ
from workflow.directory.queries import LiveRole
from workflow.dispatches.models import Dispatch
from workflow.kernel.days import printed
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, Role, Side
from workflow.letters.models import Letter

SOURCES = {
    Source.DRAFT: gettext_lazy("là người soạn thảo"),
    Source.SUBMIT: gettext_lazy("công văn đã trình thẩm định"),
    Source.CONSULT: gettext_lazy("được xin ý kiến"),
    Source.ISSUE: gettext_lazy("công văn đã phát hành"),
    Source.ASSIGN: gettext_lazy("được giao việc"),
    Source.TASK: gettext_lazy("bước công việc đang mở"),
    Source.RECALL: gettext_lazy("đã mở trước khi công văn bị thu hồi"),
}


def record_words(record: Letter | Dispatch) -> str:
    """How a record is called in a sentence."""
    if isinstance(record, Dispatch):
        return _("bản gửi %(to)s của công văn %(letter)s") % {"to": record.name, "letter": record.letter}
    return _("công văn %s") % record


def sentences(found: Explanation) -> list[str]:
    """The whole explanation, the answer first."""
    return [_answer(found), *_grounds(found)]


def _answer(found: Explanation) -> str:
    words = {
        "person": found.person.full_name, "action": found.action.label, "record": record_words(found.record),
        "day": printed(found.on),
    }  # fmt: skip
    if found.allowed:
        return _("ĐƯỢC PHÉP: đồng chí %(person)s, việc “%(action)s”, %(record)s, ngày %(day)s.") % words
    return _("KHÔNG ĐƯỢC PHÉP: đồng chí %(person)s, việc “%(action)s”, %(record)s, ngày %(day)s.") % words


def _grounds(found: Explanation) -> Iterator[str]:
    if not found.active:
        yield _("Đồng chí chưa có tài khoản hoặc tài khoản đã khoá, nên không có quyền nào.")
    if found.question is None:
        yield _("Trong ngày này công văn chưa có trên hệ thống.")
        return
    yield _("Tình trạng: %s.") % state_label(found.question)
    if not found.rules:
        yield _("Ma trận quyền không có dòng nào cho việc này trên loại hồ sơ này.")
    elif found.judgement is None:
        yield _("Việc này do %s thực hiện; trong ngày này đồng chí không giữ vai trò đó.") % who_may(found.rules)
        yield from _roles_then(found)
    else:
        yield from _judged(found, found.judgement)


def _judged(found: Explanation, judgement: Judgement) -> Iterator[str]:
    yield rule_words(judgement.candidate.rule)
    yield role_words(judgement.candidate, found.on)
    if judgement.held is not None:
        held = judgement.held
        yield _("Quyền trên hồ sơ: %(code)s, nguồn %(source)s (%(why)s).") % {
            "code": held.codename, "source": held.source, "why": SOURCES[Source(held.source_kind)],
        }  # fmt: skip
    if judgement.stage != Stage.ALLOWED:
        yield missing_words(judgement)
    elif Condition.SECOND_FACTOR in judgement.candidate.rule.conditions:
        yield _("Khi thực hiện còn cần xác thực lớp thứ hai trong vòng 5 phút.")


def rule_words(rule: Rule) -> str:
    """One row of the matrix in words."""
    who = who_may([rule])
    words = _("Quy tắc: “%(action)s” do %(who)s") % {"action": rule.action.label, "who": who}
    if rule.states is not None:
        words += _("; khi: %s") % ", ".join(state_words(rule))
    if rule.conditions:
        words += _("; với điều kiện: %s") % ", ".join(str(condition.label) for condition in rule.conditions)
    return f"{words}."


def state_words(rule: Rule) -> list[str]:
    """The labels of a rule's states, in the order of the vocabulary."""
    on_dispatch = rule.need is not None and str(rule.action) in {code for code, _l in Dispatch._meta.permissions}
    labels = DispatchStatus if on_dispatch else LetterStatus
    return [str(state.label) for state in labels if state in (rule.states or ())]


def role_words(candidate: Candidate, on: date) -> str:
    """The appointment with its decision, the delegation if there is one, or that he is the named person."""
    role = candidate.role
    if role is None:
        return _("Vai trò: là người được nêu tên trong hồ sơ.")
    row = Appointment.objects.select_related("organ", "person").get(pk=role.appointment_id)
    words = _("Vai trò: %(role)s tại %(organ)s, từ %(first)s đến %(last)s, theo %(decision)s") % _period(row, row.role)
    if role.registry_of_id is not None and candidate.organ_id == role.registry_of_id:
        words += _(", cơ quan giữ sổ văn thư của %s") % Organ.objects.get(pk=role.registry_of_id)
    if role.delegation_id is None:
        return f"{words}."
    lent = Delegation.objects.select_related("giver").get(pk=role.delegation_id)
    return words + _("; đồng chí %(giver)s uỷ quyền từ %(first)s đến %(last)s, theo %(decision)s.") % {
        **_period(lent, row.role), "giver": lent.giver.full_name,
    }  # fmt: skip


def _period(row: Appointment | Delegation, role: str) -> dict[str, object]:
    decision = row.decision if isinstance(row, Appointment) else row.basis
    return {
        "role": Role(role).label, "organ": row.organ.name, "first": printed(row.valid_from) or _("trước đến nay"),
        "last": printed(row.valid_to) or _("không thời hạn"), "decision": decision or _("quyết định chưa ghi"),
    }  # fmt: skip


def missing_words(judgement: Judgement) -> str:
    """What lacks, in one sentence."""
    rule = judgement.candidate.rule
    if judgement.stage == Stage.STATE:
        return _("Thiếu: tình trạng phù hợp; việc này chỉ làm khi: %s.") % ", ".join(state_words(rule))
    if judgement.stage == Stage.ROW and rule.need is not None:
        why = "; ".join(str(SOURCES[source]) for source in rule.need.sources)
        return _("Thiếu: quyền %(code)s trên hồ sơ, chỉ có khi: %(why)s.") % {"code": rule.need.codename, "why": why}
    assert judgement.failed is not None
    return _("Thiếu: %s") % refusal_of(judgement.failed).sentence


def _roles_then(found: Explanation) -> Iterator[str]:
    """The roles he did hold on that day, and those that would fit but began later or ended before."""
    if found.roles:
        names = Organ.objects.in_bulk({role.organ_id for role in found.roles})
        held = "; ".join(f"{Role(role.role).label} ({names[role.organ_id]})" for role in found.roles)
        yield _("Vai trò trong ngày: %s.") % held
    else:
        yield _("Trong ngày này đồng chí không giữ vai trò nào.")
    for row in Appointment.objects.filter(person=found.person).select_related("organ").order_by("pk"):
        if not row.holds_on(found.on) and _would_fit(found, row):
            words = _period(row, row.role)
            yield _("Vai trò %(role)s tại %(organ)s chỉ có hiệu lực từ %(first)s đến %(last)s.") % words


def _would_fit(found: Explanation, row: Appointment) -> bool:
    assert found.question is not None
    role = LiveRole(row.organ_id, row.role, row.pk, None, None, row.organ.registry_of_id, row.organ.kind)
    for rule in found.rules:
        organs = side_organs(rule, found.question.letter, found.question.dispatch)
        if rule.role == row.role and (organs is None or organs & set(stands(role))):
            return True
    return False


def seer_words(seer: Seer) -> str:
    """One line for "who could see it": the person and by what."""
    candidate = seer.judgement.candidate
    held = seer.judgement.held
    why = SOURCES[Source(held.source_kind)] if held else ""
    if candidate.role is None:
        return f"{seer.person.full_name}: {Side.NAMED.label} ({why})"
    organ = Organ.objects.get(pk=candidate.role.organ_id)
    by = f", {_('được uỷ quyền')}" if candidate.role.delegation_id else ""
    return f"{seer.person.full_name}: {Role(candidate.role.role).label}, {organ}{by} ({why})"
