"""What the drafter does with suggested wording: takes it over in one act, or says why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid

from .models import Letter, LetterVersion, Suggestion
from .services import required, write_version
from .wording import holds, taken


@guarded(Action.EDIT_LETTER)
def take_suggestion(act: Act[Letter], *, suggestion_id: int, content: dict[str, Any]) -> None:
    """A further version in which only the suggested place differs. `content` is the text read anew with the suggestion
    in it; Invalid when it is anything else. Conflict when somebody decided already, or the text has moved on."""
    one = _open(act, suggestion_id)
    before = LetterVersion.objects.get(letter=act.record, no=act.record.text_no).content
    expected = taken(before, one)
    if expected is None:
        raise Conflict(_("Câu chữ ở chỗ này đã được sửa sau khi có đề xuất; đồng chí đối chiếu rồi tự sửa."))
    if not holds(content, expected):
        raise Invalid(_("Nội dung không khớp với đề xuất; đồng chí tải lại trang rồi nhận lại."))
    write_version(act, content)
    _decide(act, one, Suggestion.State.ACCEPTED, taken_no=act.record.text_no)


@guarded(Action.EDIT_LETTER)
def decline_suggestion(act: Act[Letter], *, suggestion_id: int, answer: str) -> None:
    """Not taken over, with a word to who suggested it; the text stays."""
    one = _open(act, suggestion_id)
    said = required(answer, "answer", _("Đồng chí ghi ngắn gọn vì sao không nhận."), 1000)
    _decide(act, one, Suggestion.State.DECLINED, answer=said)


def _open(act: Act[Letter], suggestion_id: int) -> Suggestion:
    one = Suggestion.objects.filter(pk=suggestion_id, letter=act.record, state=Suggestion.State.OPEN).first()
    if one is None:
        raise Conflict(_("Đề xuất này đã được xử lý."))
    return one


def _decide(act: Act[Letter], one: Suggestion, state: str, **more: Any) -> None:
    one.state, one.decided_by_id, one.decided_on = state, act.actor.person_id, act.on
    for name, value in more.items():
        setattr(one, name, value)
    one.save()
    act.facts.update(suggestion=one.pk, decided=state, **({"answer": one.answer} if one.answer else {}))
