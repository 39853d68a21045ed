"""What happens to a letter before it is numbered: draft, save, submit, consult, review, return, sign, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.models import Organ, Person, SigningAuthority
from workflow.directory.queries import authorities_on, form_fits, organ_alive, roles_on
from workflow.gate import Act, Opening, guarded, guarded_opening
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NoAuthority, Stale
from workflow.kernel.policy import Grant, policy
from workflow.kernel.vocabulary import LetterStatus, RecordKind, Role
from workflow.prepared import AN_ID, Prepared, insert_rows

from .confirming import check_reading
from .content import KIND, check, text_hash, whole
from .models import Doubt, Letter, LetterVersion, Opinion
from .structure import columns, overdue, rebuild
from .wording import Wording, suggest

Verdict = Opinion.Verdict

text_hooks: list[Callable[[Letter, bool], None]] = []
"""Called in the act's transaction as (letter, whether its text is new) when a draft was saved, a reading confirmed or
the letter submitted; a hook that raises refuses the act. Higher slices register here what they hold against a text."""

signature_hooks: list[Callable[[Act[Letter], Any], None]] = []
"""Called in the transaction of signing as (act, signature), before the state changes; a hook that raises refuses it.
`signature` is what signing a file handed over, None where signing is an act of the journal alone."""


def required(value: str, field: str, sentence: str, limit: int = 4000) -> str:
    """The stripped text, or Invalid naming the field."""
    text = str(value or "").strip()
    if not text:
        raise Invalid(fields={field: sentence})
    if "\0" in text:
        raise Invalid(fields={field: _("Nội dung có ký tự không lưu được; đồng chí nhập lại.")})
    if len(text) > limit:
        raise Invalid(fields={field: _("Nội dung dài quá %d ký tự.") % limit})
    return text


def not_past(due: date | None, on: date, sentence: object, field: str = "due") -> date | None:
    """The day, or nothing where none was given; Invalid with the sentence when it lies before `on`."""
    if due is not None and (not isinstance(due, date) or due < on):
        raise Invalid(fields={field: sentence})
    return due


def kind_code(kind: str) -> str:
    """The code of a kind of document (CV, QĐ, TTr); Invalid when it cannot be one."""
    if not isinstance(kind, str) or not KIND.fullmatch(kind):
        raise Invalid(fields={"kind": _("Đồng chí chọn loại văn bản.")})
    return kind


@guarded_opening(Action.DRAFT_LETTER)
def draft_letter(
    opening: Opening, *, content: dict[str, Any], kind: str = "CV", advising_id: int | None = None
) -> Letter:
    """A new draft of the organ, its first version kept; the drafter becomes its named person. EndedOrgan, Invalid."""
    organ = Organ.objects.get(pk=opening.organ_id)
    if not organ_alive(organ, opening.on):
        raise EndedOrgan
    content = check(content)
    letter = Letter(
        kind=kind_code(kind), issuer=organ, registrar=organ, advising_id=_advising(opening, organ, advising_id),
        drafter_id=opening.actor.person_id,
    )  # fmt: skip
    for name, value in columns(letter, content, opening.on).items():
        setattr(letter, name, value)
    letter.text_no, letter.text_hash = 1, text_hash(content)
    letter.save()
    keep_version(letter, content, opening.actor.person_id, opening.on)
    policy().grant([_row(letter, f"draft:{letter.pk}", person_id=opening.actor.person_id)])
    opening.made(RecordKind.LETTER, letter, text=letter.text_hash, form=kind)
    return letter


def _advising(opening: Opening, organ: Organ, advising_id: int | None) -> int | None:
    """Who writes for a committee from an organ under it drafts as that organ, or he would not see his own draft."""
    via = opening.via.organ_id
    if via not in (None, organ.pk) and not Organ.objects.filter(pk=via, registry_of=organ).exists():
        return via
    if advising_id is not None and not organ_alive(advising_id, opening.on):
        raise Invalid(fields={"advising_id": _("Cơ quan tham mưu không có trong danh mục trong ngày này.")})
    return advising_id


def _row(letter: Letter, source: str, **subject: int | None) -> Grant:
    return Grant(str(Action.VIEW_LETTER), str(RecordKind.LETTER), letter.pk, source, **subject)


def keep_version(letter: Letter, content: dict[str, Any], author_id: int, on: date) -> None:
    """Store the text as version `letter.text_no` and rebuild the rows read out of it."""
    LetterVersion.objects.create(
        letter=letter, no=letter.text_no, content=content, sha256=letter.text_hash, author_id=author_id, saved_on=on
    )
    rebuild(letter, content, on)


@guarded(Action.EDIT_LETTER)
def save_letter(act: Act[Letter], *, content: dict[str, Any], note: str = "") -> None:
    """A further version of the text; opinions on the text before it no longer count. Nothing changed: nothing kept.
    `note` says why, in the drafter's words; it stands in the journal."""
    write_version(act, content)
    if note.strip():
        act.facts["note"] = required(note, "note", _("Đồng chí ghi lý do sửa."), 500)


def write_version(act: Act[Letter], content: dict[str, Any]) -> None:
    """Within an act of editing: keep the text as the next version and what is read out of it. Conflict, Invalid."""
    content = check(content)
    digest = text_hash(content)
    if digest == act.record.text_hash:
        raise Conflict(_("Nội dung không thay đổi so với bản đã lưu."))
    act.set(**columns(act.record, content, act.on), text_no=act.record.text_no + 1, text_hash=digest)
    keep_version(act.record, content, act.actor.person_id, act.on)
    _run_hooks(act.record, changed=True)
    act.facts.update(text=digest, no=act.record.text_no)


def _run_hooks(letter: Letter, changed: bool = False) -> None:
    for hook in text_hooks:
        hook(letter, changed)


@guarded(Action.EDIT_LETTER)
def confirm_doubt(act: Act[Letter], *, field: str, value: str) -> None:
    """A person decides a doubtful reading; the letter's raw text stays as it was read."""
    doubt = Doubt.objects.filter(letter=act.record, field=field, confirmed_by__isnull=True).first()
    if doubt is None:
        raise Conflict(_("Chỗ đọc này đã được xác nhận."))
    doubt.value = required(value, "value", _("Đồng chí chọn hoặc ghi cách đọc đúng."), 1000)
    check_reading(act.record, field, doubt.value, act.on)
    doubt.confirmed_by_id, doubt.confirmed_on = act.actor.person_id, act.on
    doubt.save()
    content = LetterVersion.objects.get(letter=act.record, no=act.record.text_no).content
    act.set(**columns(act.record, content, act.on))
    rebuild(act.record, content, act.on)
    _run_hooks(act.record)
    act.facts.update(doubt=field, raw=doubt.raw, value=doubt.value)


@guarded(Action.SUBMIT_LETTER)
def submit_letter(act: Act[Letter], *, signer_id: int) -> None:
    """To review, with the person who is to sign: every doubt confirmed, at least one recipient, never the drafter."""
    letter = act.record
    open_doubts = Doubt.objects.filter(letter=letter, confirmed_by__isnull=True).values_list("field", flat=True)
    if fields := list(open_doubts):
        raise Invalid(fields={name: _("Chỗ đọc chưa chắc chắn; đồng chí xác nhận trước khi trình.") for name in fields})
    if not letter.lines.exists():
        raise Invalid(fields={"addressees": _("Cần có ít nhất một nơi nhận.")})
    if signer_id == letter.drafter_id:
        raise Invalid(fields={"signer_id": _("Người soạn thảo không thể là người ký.")})
    signs_for = {at for role in roles_on(signer_id, act.on) if role.role == Role.SIGNER
                 for at in (role.organ_id, role.registry_of_id)}  # fmt: skip
    if letter.issuer_id not in signs_for:
        raise Invalid(fields={"signer_id": _("Đồng chí chọn người ký trong danh sách.")})
    late = letter.directives.filter(due__lt=act.on).first()
    if late and late.due:
        raise Invalid(fields={"directives": overdue(late.no, late.due)})
    _run_hooks(letter)
    act.set(signer_id=signer_id, round=letter.round + 1)
    act.move(LetterStatus.IN_REVIEW)
    source = f"submit:{letter.pk}"
    if letter.round == 1:
        policy().grant([_row(letter, source, organ_id=letter.issuer_id)])
    act.facts.update(signer=signer_id, text=letter.text_hash, round=letter.round)


@guarded(Action.CONSULT_LETTER)
def consult_letter(act: Act[Letter], *, person_id: int, due: date | None = None) -> Opinion:
    """Ask a person of any organ for an opinion on this text; he sees the letter from now on."""
    not_past(due, act.on, _("Hạn cho ý kiến đã qua; đồng chí ghi hạn mới."))
    if not Person.objects.filter(pk=person_id, user__is_active=True).exists():
        raise Invalid(fields={"person_id": _("Người được hỏi chưa có tài khoản; đồng chí chọn người khác.")})
    mine = Opinion.objects.filter(letter=act.record, person_id=person_id, verdict=Verdict.ASKED)
    if mine.filter(text_no=act.record.text_no).exists():
        raise Conflict(_("Đồng chí này đã được hỏi ý kiến về bản hiện tại."))
    opinion = Opinion.objects.create(
        letter=act.record, person_id=person_id, asked_by_id=act.actor.person_id, text_no=act.record.text_no,
        round=act.record.round, verdict=Verdict.ASKED, due=due,
    )  # fmt: skip
    policy().grant([_row(act.record, f"consult:{opinion.pk}", person_id=person_id)])
    act.facts.update(person=person_id, opinion=opinion.pk)
    return opinion


@guarded(Action.OPINE_LETTER)
def opine_letter(act: Act[Letter], *, remark: str, wording: Wording = ()) -> None:
    """The consulted person's opinion on the text he was asked about; a later text makes the question void. `wording`
    are his suggestions, as with every opinion: (part, place, words)."""
    asked = Opinion.objects.filter(
        letter=act.record, person_id=act.actor.person_id, verdict=Verdict.ASKED, text_no=act.record.text_no
    ).last()
    if asked is None:
        raise Conflict(_("Đồng chí đã cho ý kiến hoặc không còn được hỏi ý kiến."))
    asked.verdict, asked.given_on = Verdict.REMARK, act.on
    asked.remark = required(remark, "remark", _("Đồng chí ghi ý kiến."))
    asked.save()
    act.facts.update(opinion=asked.pk, text_no=asked.text_no, **suggest(act, asked, wording))


def _same_text(letter: Letter, seen: str) -> None:
    if seen != letter.text_hash:
        raise Stale


def _opinion(act: Act[Letter], verdict: str, remark: str, wording: Wording) -> None:
    opinion = Opinion(
        letter=act.record, person_id=act.actor.person_id, text_no=act.record.text_no, round=act.record.round,
        verdict=verdict, remark=remark, given_on=act.on,
    )  # fmt: skip
    insert_rows([opinion])
    act.facts.update(suggest(act, opinion, wording))


_APPROVERS = Prepared(
    lambda letter_id, text_no, number: Opinion.objects.filter(
        letter_id=letter_id, text_no=text_no, round=number, verdict=Verdict.APPROVED
    ).values_list("person_id", flat=True),
    AN_ID, 31_101, 31_102,
)  # fmt: skip


@guarded(Action.REVIEW_LETTER)
def review_letter(act: Act[Letter], *, text_hash: str, remark: str = "", wording: Wording = ()) -> None:
    """Approve exactly the text seen; with enough approvals (issuer's `reviews`, default one) it goes to the signer."""
    letter = act.record
    _same_text(letter, text_hash)
    approvers = set(_APPROVERS(letter.pk, letter.text_no, letter.round))
    if act.actor.person_id in approvers:
        raise Conflict
    _opinion(act, Verdict.APPROVED, remark.strip(), wording)
    needed = whole(letter.issuer.house_style.get("reviews")) or 1
    act.move(LetterStatus.AWAITING_SIGNATURE if len(approvers) + 1 >= needed else LetterStatus.IN_REVIEW)
    act.facts.update(text=text_hash, round=letter.round)


@guarded(Action.RETURN_LETTER)
def return_letter(act: Act[Letter], *, reason: str, wording: Wording = ()) -> None:
    """Back to the drafter with a reason; a new round begins when he submits again."""
    reason = required(reason, "reason", _("Đồng chí ghi lý do trả lại."))
    _opinion(act, Verdict.RETURNED, reason, wording)
    act.move(LetterStatus.RETURNED)
    act.facts.update(reason=reason, round=act.record.round)


@guarded(Action.SIGN_LETTER)
def sign_letter(act: Act[Letter], *, text_hash: str, signature: Any = None) -> None:
    """Sign exactly the bytes seen, under a written authority valid that day.

    `signature` comes from `workflow.signing`, which has signed and verified the file. Without it, and where the issuer
    has no keys, this is a journalled act over the SHA-256 of the canonical version.
    """
    letter = act.record
    authority = signing_authority(act, text_hash)
    for hook in signature_hooks:
        hook(act, signature)
    act.set(signer_id=act.actor.person_id, signed_on=act.on, signed_hash=text_hash, authority_id=authority.pk)
    act.move(LetterStatus.SIGNED)
    act.facts.update(text=text_hash, authority=authority.pk, form=letter.signing_form, basis=authority.basis)
    act.facts.update(authority_from=authority.valid_from.isoformat(), authority_to=authority.valid_to.isoformat())


def signing_authority(act: Act[Letter], text_hash: str) -> SigningAuthority:
    """The written authority under which this text may be signed on the day; Stale for another text, NoAuthority."""
    _same_text(act.record, text_hash)
    if not form_fits(act.record.signing_form, act.record.issuer):
        raise NoAuthority(_("Cơ quan làm việc theo chế độ tập thể không ký K/T; đồng chí trả lại để sửa thể thức ký."))
    authority = authority_for(act.via.giver_id or act.actor.person_id, act.record, act.on)
    if authority is None:
        raise NoAuthority
    return authority


def authority_for(person_id: int, letter: Letter, on: date) -> SigningAuthority | None:
    """The person's written authority for this letter's form and kind on that day, if there is one."""
    if not form_fits(letter.signing_form, letter.issuer):
        return None
    rows = authorities_on(Person(pk=person_id), letter.issuer, on)
    return next((row for row in rows if row.form == letter.signing_form and row.covers(letter.kind)), None)


@guarded(Action.WITHDRAW_LETTER)
def withdraw_letter(act: Act[Letter], *, reason: str) -> None:
    """Before issue: out of the process for good. A number already given is voided by the clerk afterwards."""
    reason = required(reason, "reason", _("Đồng chí ghi lý do rút công văn."))
    act.move(LetterStatus.WITHDRAWN)
    act.facts.update(reason=reason, number=act.record.number)
