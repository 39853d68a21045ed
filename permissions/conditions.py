"""The conditions of the matrix beyond role, row and state: named persons, separation of duties, authority, factor."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from permissions.facts import Case
from permissions.sql import numbers, tables
from workflow.conf import congvan
from workflow.directory.queries import form_fits
from workflow.kernel.errors import CongvanError, NoAuthority, NotAllowed, SecondFactorNeeded


class Condition(TextChoices):
    """A further requirement of a rule; the label continues "… được làm khi"."""

    ITS_DRAFTER = "its_drafter", _("chính là người soạn thảo công văn")
    NOT_ITS_DRAFTER = "not_its_drafter", _("không phải người soạn thảo công văn")
    NOT_ITS_REVIEWER = "not_its_reviewer", _("không phải người đã thẩm định công văn")
    NOT_ITS_SIGNER = "not_its_signer", _("không phải người ký công văn")
    NOT_CONSULTED = "not_consulted", _("chưa được hỏi ý kiến về công văn")
    NAMED_SIGNER = "named_signer", _("là người ký mà công văn được trình, hoặc ký theo uỷ quyền của người đó")
    HAS_AUTHORITY = "has_authority", _("có thẩm quyền ký thể thức và loại văn bản này trong ngày")
    SECOND_FACTOR = "second_factor", _("vừa xác thực lớp thứ hai")
    HAS_NUMBER = "has_number", _("công văn đã được cấp số")
    WAS_SIGNED = "was_signed", _("công văn đã được ký")
    RECALL_DECIDED = "recall_decided", _("đã có quyết định thu hồi hoặc thay thế")
    ON_PAPER = "on_paper", _("bản gửi là bản giấy")
    FROM_OUTSIDE = "from_outside", _("văn bản đến từ ngoài do đơn vị đăng ký")


Check = Callable[[Case], bool]


CLOCKS_APART = timedelta(seconds=5)
"""What two hosts may differ; a factor further in the future is no factor."""


def _factor_is_fresh(case: Case) -> bool:
    confirmed = case.actor.confirmed_at
    limit = timedelta(seconds=congvan.SECOND_FACTOR_MAX_AGE)
    return confirmed is not None and -CLOCKS_APART <= case.now - confirmed <= limit


def _has_authority(case: Case) -> bool:
    """The written authority is the role holder's: under a delegation that of the one who delegates."""
    holder = case.giver_id or case.actor.person_id
    if not form_fits(case.letter.signing_form, case.letter.issuer):
        return False
    return any(
        found.person_id == holder and found.form == case.letter.signing_form and found.covers(case.letter.kind)
        for found in case.facts.authorities
    )


CHECKS: dict[Condition, Check] = {
    Condition.ITS_DRAFTER: lambda case: case.letter.drafter_id == case.actor.person_id,
    Condition.NOT_ITS_DRAFTER: lambda case: case.letter.drafter_id not in case.persons,
    Condition.NOT_ITS_REVIEWER: lambda case: not case.facts.reviewers & case.persons,
    Condition.NOT_ITS_SIGNER: lambda case: case.letter.signer_id not in case.persons,
    Condition.NOT_CONSULTED: lambda case: not case.facts.consulted & case.persons,
    Condition.NAMED_SIGNER: lambda case: case.letter.signer_id in case.persons,
    Condition.HAS_AUTHORITY: _has_authority,
    Condition.SECOND_FACTOR: _factor_is_fresh,
    Condition.HAS_NUMBER: lambda case: case.letter.number is not None,
    Condition.WAS_SIGNED: lambda case: case.letter.signed_on is not None,
    Condition.RECALL_DECIDED: lambda case: bool(case.letter.recall_reason),
    Condition.ON_PAPER: lambda case: case.dispatch is not None and case.dispatch.paper,
    Condition.FROM_OUTSIDE: lambda case: case.letter.outside,
}

SENTENCES: dict[Condition, object] = {
    Condition.ITS_DRAFTER: _("Chỉ người soạn thảo công văn được làm việc này."),
    Condition.NOT_ITS_DRAFTER: _("Người soạn thảo không được thẩm định, ký hoặc cấp số công văn của mình."),
    Condition.NOT_ITS_REVIEWER: _("Người đã thẩm định công văn không được ký hoặc cấp số công văn đó."),
    Condition.NOT_ITS_SIGNER: _("Người ký công văn không được thẩm định, cấp số hoặc huỷ số công văn đó."),
    Condition.NOT_CONSULTED: _("Người đã được hỏi ý kiến về công văn không theo dõi, kiểm tra công văn đó."),
    Condition.NAMED_SIGNER: _(
        "Công văn này trình người khác ký, trang văn bản in họ tên và chức vụ của người đó; để ký thay, đồng chí trả "
        "lại cho người soạn thảo trình lại với đồng chí là người ký."
    ),
    Condition.HAS_NUMBER: _("Công văn chưa được cấp số."),
    Condition.WAS_SIGNED: _("Công văn chưa được ký trước khi rút."),
    Condition.RECALL_DECIDED: _("Chưa có quyết định thu hồi hoặc thay thế của người ký."),
    Condition.ON_PAPER: _("Nơi nhận có tài khoản, tự tiếp nhận trên hệ thống."),
    Condition.FROM_OUTSIDE: _("Chỉ áp dụng cho văn bản đến từ ngoài do đơn vị đăng ký."),
}


def refusal_of(condition: Condition) -> CongvanError:
    """The error that tells the actor, in one sentence, that this condition is not met."""
    if condition == Condition.HAS_AUTHORITY:
        return NoAuthority()
    if condition == Condition.SECOND_FACTOR:
        return SecondFactorNeeded()
    return NotAllowed(SENTENCES[condition])


_NOT_CONSULTED = (
    "NOT EXISTS (SELECT 1 FROM {{opinion}} q WHERE q.letter_id = {{{{letter}}}} AND q.asked_by_id IS NOT NULL "
    "AND q.person_id IN ({persons}))"
)


def as_sql(condition: Condition, persons: Collection[int]) -> str:
    """The same condition on `{letter}` and `{signed_on}` of a row to be viewed; the drafter's row names him already."""
    if condition == Condition.ITS_DRAFTER:
        return "1 = 1"
    if condition == Condition.WAS_SIGNED:
        return "{signed_on} IS NOT NULL"
    if condition == Condition.NOT_CONSULTED:
        return _NOT_CONSULTED.format(persons=numbers(persons)).format(**tables())
    raise AssertionError(f"{condition} is in no rule of viewing and cannot be a filter")
