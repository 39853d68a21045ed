"""What a browser would send with each act: the hidden fields as the page has them, and something sensible typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast import Cast
from tests.enumeration.worlds import World
from tests.workflow.web.desk import PARTS
from workflow.kernel.actions import Action as A
from workflow.letters.models import Letter

SAID = {"reason": "Có lý do", "remark": "Nhất trí", "note": "Đang làm", "text": "Đồng chí báo cáo", "answer": "Đã rõ",
        "decision": "QĐ 15-QĐ/TU"}  # fmt: skip


def body_of(cast: Cast, world: World, key: str, to: str = "") -> dict[str, Any]:
    """A form that is right wherever the act is allowed at all; `to` names the dispatch."""
    record = world.dispatch_of(to) if to else world.letter
    body: dict[str, Any] = {"version": record.version, **SAID, **(_on_dispatch(cast, world, key, to) if to else {})}
    if not to:
        body |= _on_letter(cast, world, key)
    return body


def _on_letter(cast: Cast, world: World, key: str) -> dict[str, Any]:
    people, today = cast.people, cast.on.strftime("%d/%m/%Y")
    more: dict[str, dict[str, Any]] = {
        A.EDIT_LETTER: {**PARTS, "subject": "trích yếu mới"},
        A.SUBMIT_LETTER: {"signer_id": people[world.signer or f"{_side(world)}signer"].pk},
        A.CONSULT_LETTER: {"person_id": people["recv_leader"].pk, "due": "30/12/2099"},
        A.NUMBER_LETTER: {"dated": today},
        A.ADD_RECIPIENT: {"organ_id": cast.organs["third_district"].pk, "purpose": "INFORM"},
        A.ANSWER_INSTRUCTION: {"instruction_id": world.body.get("instruction_id", "")},
        A.REPLACE_LETTER: {"by_id": _other(world)},
        A.COPY_LETTER: {"kind": "true_copy", "certifier_id": people["reviewer"].pk, "position": "CHÁNH VĂN PHÒNG"},
    }
    return {"text_hash": world.letter.text_hash, **more.get(key, {})}


def _side(world: World) -> str:
    return "" if world.issuer == "issuer" else f"{world.issuer}_"


def _other(world: World) -> Any:
    rows = Letter.objects.filter(issuer_id=world.letter.issuer_id, status="ISSUED", recall_reason="")
    return rows.exclude(pk=world.letter.pk).values_list("pk", flat=True).first() or ""


def _on_dispatch(cast: Cast, world: World, key: str, to: str) -> dict[str, Any]:
    duties = list(world.dispatch_of(to).obligations.order_by("pk"))
    first = duties[0].pk if duties else ""
    empty = next((duty.pk for duty in duties if duty.due is None), "")
    evidence = {
        f"{name}-{duty.pk}": value
        for duty in duties
        for name, value in (("product", "Báo cáo"), ("number", "1"), ("level", "TU"),
                            ("dated", date.today().strftime("%d/%m/%Y")))
    }  # fmt: skip
    more: dict[str, dict[str, Any]] = {
        A.REDIRECT_DISPATCH: {"organ_id": cast.organs["third_district"].pk},
        A.ASSIGN_DISPATCH: {"person_id": cast.people["recv_officer"].pk},
        A.ANSWER_INSPECTOR: {"question_id": world.body.get("to_recipient", "")},
        A.ANSWER_SENDER: {"question_id": world.body.get("to_sender", "")},
        A.SET_DEADLINE: {"obligation_id": empty}, A.EXTEND_DEADLINE: {"obligation_id": first},
        A.HAND_IN_DISPATCH: evidence, A.RECORD_RECEIPT: {"received_on": date.today().strftime("%d/%m/%Y")},
    }  # fmt: skip
    return {"due": "31/12/2100", **more.get(key, {})}
