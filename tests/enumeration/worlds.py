"""One letter for every state, played by the real services, with what the oracle must know about each told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import Cast
from workflow.dispatches import desk
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.letters import services as letters
from workflow.letters.models import Letter
from workflow.obligations import services as duties
from workflow.oversight import questions
from workflow.oversight import services as oversight
from workflow.registers import services as registers

CONTENT: dict[str, Any] = {
    "subject": "Về việc rà soát thẻ đảng viên",
    "authority": {"form": "T/M", "body": "BAN THƯỜNG VỤ"},
    "position": "PHÓ BÍ THƯ",
    "body": ["1. Rà soát thẻ đảng viên.", "2. Báo cáo kết quả."],
    "addressees": [{"text": "Huyện uỷ Bình Thuỷ"}, {"text": "Huyện uỷ Cát Sơn"}, {"text": "Sở Xây dựng"}],
    "distribution": [
        {"text": "Ban Tổ chức Tỉnh uỷ"}, {"text": "Các đồng chí Tỉnh uỷ viên"}, {"text": "Lưu Văn phòng Tỉnh uỷ"},
    ],
    "directives": [{"no": 1, "text": "Rà soát thẻ đảng viên", "due": "2099-12-31"},
                   {"no": 2, "text": "Báo cáo kết quả"}],
}  # fmt: skip
BLOC_CONTENT: dict[str, Any] = {
    **CONTENT,
    "subject": "Về việc thực hiện công văn của Tỉnh uỷ",
    "addressees": [{"text": "Đảng bộ Sở Tài chính"}, {"text": "Chi bộ Đài Truyền hình"}],
    "distribution": [{"text": "Lưu Văn phòng Đảng uỷ Khối"}],
}


@dataclass
class World:
    """A letter as it was played. `step`: the acts for which a human step is open now; `officers`: dispatch key →
    person → whether he leads; `opened`: dispatches that arrived; `kept`: what a recall left to whom had opened."""

    state: str
    letter: Letter
    issuer: str
    drafter: str
    advising: str = ""
    signer: str = ""
    watcher: str = "inspection"
    reviewers: set[str] = field(default_factory=set)
    consulted: set[str] = field(default_factory=set)
    submitted: bool = False
    signed: bool = False
    numbered: bool = False
    issued: bool = False
    recall_decided: bool = False
    recalled: bool = False
    organs: dict[str, Dispatch] = field(default_factory=dict)
    persons: dict[str, Dispatch] = field(default_factory=dict)
    officers: dict[str, dict[str, bool]] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def dispatch_of(self, key: str) -> Dispatch:
        """The dispatch of an organ or a person by key."""
        return self.organs.get(key) or self.persons[key]


class Stage:
    """Plays letters on one cast; every method leads one further and keeps the facts."""

    def __init__(self, cast: Cast, issuer: str = "issuer") -> None:
        self.cast = cast
        self.side = "" if issuer == "issuer" else "bloc_"
        self.issuer = issuer

    def who(self, role: str) -> str:
        """The key of the person with a role on the sending side."""
        return f"{self.side}{role}"

    def do(self, service: Callable[..., Any], who: str, record: Letter | Dispatch, **given: Any) -> Any:
        """Act, and read the record again."""
        made = service(self.cast.actor(who), record.pk, **given)
        record.refresh_from_db()
        return made

    def draft(self, drafter: str = "", advising: str = "") -> World:
        who = drafter or self.who("drafter")
        content = CONTENT if self.issuer == "issuer" else BLOC_CONTENT
        letter = letters.draft_letter(self.cast.actor(who), self.cast.organs[self.issuer].pk, content=content)
        return World(L.DRAFT, letter, self.issuer, who, advising)

    def submitted(self, **given: Any) -> World:
        world = self.draft(**given)
        world.signer = self.who("signer")
        signer = self.cast.people[world.signer].pk
        self.do(letters.submit_letter, world.drafter, world.letter, signer_id=signer)
        world.submitted = True
        return world

    def consulted(self) -> World:
        world = self.submitted()
        for who in ("cell_leader", "inspector") if self.side else ("cell_leader",):
            self.do(letters.consult_letter, self.who("reviewer"), world.letter, person_id=self.cast.people[who].pk)
            world.consulted.add(who)
        return world

    def returned(self) -> World:
        world = self.consulted()
        self.do(letters.return_letter, self.who("reviewer"), world.letter, reason="Sửa mục 1")
        return world

    def reviewed(self) -> World:
        world = self.consulted()
        self.do(letters.review_letter, self.who("reviewer"), world.letter, text_hash=world.letter.text_hash)
        world.reviewers.add(self.who("reviewer"))
        return world

    def signed(self) -> World:
        world = self.reviewed()
        self.do(letters.sign_letter, self.who("signer"), world.letter, text_hash=world.letter.text_hash)
        world.signed = True
        return world

    def numbered(self) -> World:
        world = self.signed()
        self.do(registers.number_letter, self.who("clerk"), world.letter)
        world.numbered = True
        return world

    def issued(self) -> World:
        world = self.numbered()
        self.do(sending.issue_letter, self.who("clerk"), world.letter)
        world.issued = True
        organs = {organ.pk: key for key, organ in self.cast.organs.items()}
        persons = {person.pk: key for key, person in self.cast.people.items()}
        for row in Dispatch.objects.filter(letter=world.letter):
            if row.organ_id:
                world.organs[organs[row.organ_id]] = row
            else:
                world.persons[persons[row.person_id]] = row
        return world

    def withdrawn(self) -> World:
        world = self.submitted()
        self.do(letters.withdraw_letter, world.drafter, world.letter, reason="Không cần nữa")
        return world

    def withdrawn_numbered(self) -> World:
        world = self.numbered()
        self.do(letters.withdraw_letter, world.signer, world.letter, reason="Không cần nữa")
        return world

    def decided(self) -> World:
        """Half of the recipients have opened it, the signer takes it back."""
        world = self.issued()
        for key, who in (("district", "recv_clerk"), ("member", "member")):
            service = desk.open_dispatch if key in world.organs else desk.acknowledge_dispatch
            self.do(service, who, world.dispatch_of(key))
        self.do(sending.recall_letter, world.signer, world.letter, reason="Có sai sót")
        world.recall_decided = True
        return world

    def recalled(self) -> World:
        world = self.decided()
        self.do(sending.execute_recall, self.who("clerk"), world.letter)
        world.recalled = True
        return world

    def replaced(self) -> World:
        world, other = self.issued(), self.issued()
        self.do(desk.open_dispatch, "recv_clerk", world.organs["district"])
        self.do(sending.replace_letter, world.signer, world.letter, by_id=other.letter.pk, reason="Có sai sót")
        self.do(sending.execute_recall, self.who("clerk"), world.letter)
        world.recall_decided = world.recalled = True
        return world

    def instructed(self) -> World:
        """Issued, with one instruction open."""
        world = self.issued()
        made = self.do(oversight.direct_letter, "principal", world.letter, text="Báo cáo ngay")
        world.body["instruction_id"] = made.pk
        return world

    def concluded(self) -> World:
        world = self.issued()
        self.do(oversight.conclude_letter, "inspector", world.letter, text="Đã xong", reason="Kết thúc theo dõi")
        return world


LETTER_STATES: dict[str, Callable[[Stage], World]] = {
    "DRAFT": Stage.draft,
    "DRAFT of the board": lambda stage: stage.draft(drafter="board_drafter", advising="board"),
    "IN_REVIEW": Stage.consulted,
    "RETURNED": Stage.returned,
    "AWAITING_SIGNATURE": Stage.reviewed,
    "SIGNED": Stage.signed,
    "NUMBERED": Stage.numbered,
    "ISSUED": Stage.instructed,
    "ISSUED, to be recalled": Stage.decided,
    "CONCLUDED": Stage.concluded,
    "WITHDRAWN": Stage.withdrawn,
    "WITHDRAWN with a number": Stage.withdrawn_numbered,
    "RECALLED": Stage.recalled,
    "REPLACED": Stage.replaced,
}


class Desk:
    """Leads the district's dispatch of an issued letter to a state."""

    def __init__(self, stage: Stage, world: World | None = None) -> None:
        self.stage, self.world = stage, world or stage.issued()
        self.row = self.world.organs["district"]

    def do(self, service: Callable[..., Any], who: str, **given: Any) -> Any:
        """Act on the district's dispatch."""
        return self.stage.do(service, who, self.row, **given)

    def sent(self) -> Desk:
        return self

    def arrived(self) -> Desk:
        self.do(desk.open_dispatch, "recv_clerk")
        return self

    def refused(self) -> Desk:
        self.do(desk.refuse_dispatch, "recv_clerk", reason="Sai địa chỉ")
        return self

    def acknowledged(self) -> Desk:
        self.do(desk.acknowledge_dispatch, "recv_clerk")
        return self

    def questioned(self) -> Desk:
        """Acknowledged, with a question open each way."""
        self.acknowledged()
        due = self.stage.cast.on
        asked = self.do(questions.ask_recipient, "inspector", text="Đến đâu", due=due)
        back = self.do(questions.ask_sender, "recv_leader", text="Mẫu nào", due=due)
        self.world.body |= {"to_recipient": asked.pk, "to_sender": back.pk}
        return self

    def directed(self) -> Desk:
        self.acknowledged().do(desk.direct_dispatch, "recv_leader", note="Giao văn phòng")
        return self

    def implementing(self) -> Desk:
        officer = self.stage.cast.people["recv_officer"].pk
        leader = self.stage.cast.people["recv_leader"].pk
        self.directed().do(desk.assign_dispatch, "recv_leader", person_id=officer, cooperators=[leader])
        self.world.officers["district"] = {"recv_officer": True, "recv_leader": False}
        return self

    def handed_in(self) -> Desk:
        self.implementing()
        evidence = [
            {"obligation_id": row.pk, "product": "Báo cáo", "number": "1", "dated": self.stage.cast.on, "level": "TU"}
            for row in self.row.obligations.all()
        ]
        self.do(duties.hand_in_dispatch, "recv_officer", evidence=evidence)
        return self

    def reported(self) -> Desk:
        self.handed_in().do(duties.approve_dispatch, "recv_leader")
        return self

    def accepted(self) -> Desk:
        self.reported().do(oversight.accept_dispatch, "inspector")
        return self

    def sent_back(self) -> Desk:
        self.reported().do(oversight.send_back_dispatch, "inspector", reason="Thiếu số liệu")
        return self

    def closed(self) -> Desk:
        self.acknowledged().do(sending.close_dispatch, "clerk", reason="Không còn liên quan")
        return self


DISPATCH_STATES: dict[str, Callable[[Desk], Desk]] = {
    D.SENT: Desk.sent, D.ARRIVED: Desk.arrived, D.REFUSED: Desk.refused, D.ACKNOWLEDGED: Desk.questioned,
    D.DIRECTED: Desk.directed, D.IMPLEMENTING: Desk.implementing, D.HANDED_IN: Desk.handed_in,
    D.REPORTED: Desk.reported, D.ACCEPTED: Desk.accepted, D.SENT_BACK: Desk.sent_back, D.CLOSED: Desk.closed,
}  # fmt: skip
