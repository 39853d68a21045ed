"""What a letter says: its grounds, its pieces of work with who leads and until when, who watches, who may read it."""

from __future__ import annotations

import random
from typing import Any

from bench.letters.citing import Cited, Due, cite, deadline, slashed
from bench.letters.letter import Letter
from bench.letters.words import OPENERS, REASONS, TASKS, WORKS

ORDINALS = ("Một là", "Hai là", "Ba là", "Bốn là", "Năm là", "Sáu là", "Bảy là")
UNNUMBERED = (
    " theo tinh thần Nghị quyết Trung ương 4 khóa XII", ", gắn với Nghị quyết Đại hội Đảng bộ nhiệm kỳ 2025 - 2030",
    " đối với 1.250 hộ dân (đạt 92,5%)", " theo Luật Lưu trữ và các văn bản hướng dẫn", " giai đoạn 2021 - 2025",
)  # fmt: skip
ROLES = ("Bí thư các chi bộ", "Người đứng đầu cấp ủy, cơ quan, đơn vị", "Cấp ủy các cấp", "Cán bộ, đảng viên")


class Body:
    """Collects the paragraphs of a letter together with what they answer."""

    def __init__(self, rng: random.Random, letter: Letter) -> None:
        self.rng, self.letter = rng, letter
        self.directives: list[dict[str, Any]] = []
        self.cited: dict[tuple[Any, Any], Cited] = {}
        self.relations: list[dict[str, str]] = []
        self.monitoring: dict[str, Any] | None = None
        self.dissemination: dict[str, str] | None = None
        self.free: set[str] = set()

    def say(self, text: str) -> None:
        self.letter.paragraphs.append(text)

    def cite(self, kind: str | None = None, dated: bool = False) -> Cited:
        """A document not yet cited, taken down as cited."""
        found = cite(self.rng, self.letter.issuer, self.letter.on, kind, dated)
        while self._key(found) in self.cited or found.canonical == self.letter.canonical:
            found = cite(self.rng, self.letter.issuer, self.letter.on, kind, dated)
        self.take(found)
        return found

    def _key(self, found: Cited) -> tuple[Any, Any]:
        return found.gold["number"], found.gold["symbol"]

    def take(self, found: Cited) -> None:
        self.cited.setdefault(self._key(found), found)

    # --- grounds -----------------------------------------------------------------------------------------------

    def carries_out(self, upper: Cited | None = None) -> str:
        """'Thực hiện …' of one document, sometimes two; the letter carries them out."""
        first = upper or self.cite(dated=True)
        self.take(first)
        self.relations.append({"type": "implements", "target": first.canonical})
        text = f"Thực hiện {first.text}"
        if upper is None and self.rng.random() < 0.2:
            second = self.cite()
            self.relations.append({"type": "implements", "target": second.canonical})
            text += f" và {second.text}"
        return text

    def open(self, upper: Cited | None = None) -> None:
        """The first paragraphs and the line that opens the list."""
        rng, issuer = self.rng, self.letter.issuer
        whom = self.letter.addressees[0] if self.letter.addressees else "các đơn vị"
        whom = whom[0].lower() + whom[1:] if whom.startswith("Các ") else whom
        asks = rng.choice(("yêu cầu", "đề nghị")) + rng.choice((f" {whom}", " các cơ quan, đơn vị", ""))
        ends = rng.choice((" thực hiện tốt một số nội dung sau:", " tập trung thực hiện các nhiệm vụ sau:", ":"))
        if rng.random() < 0.6:
            self.say(rng.choice(REASONS).format(work=rng.choice(WORKS)))
        if upper or rng.random() < 0.6:
            grounds = self.carries_out(upper)
        elif rng.random() < 0.4:
            grounds = f"Căn cứ {self.cite().text}"
        else:
            grounds = rng.choice(("Để khắc phục những hạn chế trên", "Nhằm thực hiện tốt nhiệm vụ được giao"))
        self.say(f"{grounds}, {issuer.body} {asks}{ends}")

    # --- pieces of work ----------------------------------------------------------------------------------------

    def lead(self) -> tuple[str, str | None]:
        """The words that begin a piece of work and, when they name organs, the lead that a clerk writes down."""
        rng, helpers = self.rng, self.letter.issuer.helpers
        draw = rng.random()
        first, second = rng.sample(helpers, 2)
        if draw < 0.2:
            return f"{first} chủ trì, phối hợp với {second} ", first
        if draw < 0.28:
            return f"{first} tham mưu {self.letter.issuer.body} ", first
        if draw < 0.36:
            return f"Giao {first} ", first
        if draw < 0.44:
            return f"Đề nghị {first} ", first
        if draw < 0.5:
            return f"{first} và {second} có trách nhiệm ", f"{first} và {second}"
        if draw < 0.55:
            return f"{first}, {second} ", f"{first}, {second}"
        if draw < 0.65:
            return f"{rng.choice(self.letter.issuer.groups)} ", None
        if draw < 0.72:
            return f"{rng.choice(ROLES)} ", None
        return f"{rng.choice(OPENERS)} ", None

    def work(self, last: bool = False) -> tuple[str, dict[str, Any]]:
        """One piece of work and its gold entry, without its number."""
        rng = self.rng
        words, named = self.lead()
        text = words + rng.choice(TASKS)
        if (draw := rng.random()) < 0.25:
            text += f" theo {self.cite().text}"
        elif draw < 0.32 and self.cited:
            text += f" theo đúng tinh thần {rng.choice(list(self.cited.values())).short}"
        elif draw < 0.37:
            first, second = self.cite(), self.cite()
            text += f" theo {first.text.split(' về ')[0]} và {second.text.split(' về ')[0]}"
        elif draw < 0.43:
            text += rng.choice(UNNUMBERED)
        due = deadline(rng, self.letter.on) if rng.random() < 0.5 else Due("", None)
        entry: dict[str, Any] = {"lead": named, "due": due.on, "due_accept": list(due.accept)}
        entry["lead_kind"] = (
            ("named_organs" if " và " in words or ", " in (named or "") else "named_organ") if named else "*"
        )
        return f"{text[0].upper()}{text[1:]}{due.text}.", entry

    def works(self, count: int, style: str) -> None:
        """Numbered pieces of work, some with points of their own below them."""
        for place in range(1, count + 1):
            text, entry = self.work()
            self.directives.append({"no": place, **entry})
            self.say(mark(style, place) + text)
            if self.rng.random() < 0.12:
                point = "- " if self.rng.random() < 0.5 else "a) "
                self.say(f"{point}{_sentence(self.rng.choice(TASKS))}.")
                self.say(f"{'b) ' if point == 'a) ' else point}{_sentence(self.rng.choice(TASKS))}.")

    # --- after the list ----------------------------------------------------------------------------------------

    def watch(self, style: str) -> None:
        """Who follows it up and whom it is reported to; sometimes as the last number, sometimes nobody."""
        rng, issuer = self.rng, self.letter.issuer
        this, draw = this_letter(self.letter), rng.random()
        who, other = rng.sample(issuer.helpers, 2)
        whom = issuer.body
        if draw < 0.2:
            text = (f"{who} chủ trì, phối hợp với {other} theo dõi, đôn đốc việc thực hiện {this}; định kỳ báo cáo "
                    f"{whom}.")  # fmt: skip
            self._watched(text, who, whom, style, numbered=True)
        elif draw < 0.35:
            self._watched(f"Giao {who} theo dõi, kiểm tra việc thực hiện {this}, báo cáo {whom}.", who, whom, style,
                          numbered=rng.random() < 0.4)  # fmt: skip
        elif draw < 0.5:
            self._watched(f"Trong quá trình thực hiện, thường xuyên báo cáo kết quả về {whom} (qua {who}).", who, whom,
                          style, numbered=False)  # fmt: skip
        elif draw < 0.65:
            day = self.letter.on.replace(year=self.letter.on.year + 1)
            self.say(f"Kết quả thực hiện báo cáo về {issuer.own} trước ngày {slashed(day)}.")
            self.free.add("monitoring")  # a report duty without a watcher: the clerk may note it or not

    def _watched(self, text: str, who: str, whom: str, style: str, numbered: bool) -> None:
        if numbered:
            place = len(self.directives) + 1
            self.directives.append({"no": place, "lead": who, "lead_kind": "named_organ", "due": None})
            text = mark(style, place) + text
        self.say(text)
        self.monitoring = {"organ": who, "report_to": whom}

    def spread(self) -> None:
        """The note on who may read it; Party form only."""
        if self.letter.party and self.rng.random() < 0.4:
            this = this_letter(self.letter)
            scope, words = self.rng.choice((
                ("chi_bo", f"{this} được phổ biến đến chi bộ."), ("chi_bo", f"{this} phổ biến đến chi bộ."),
                ("dang_vien", f"{this} được phổ biến đến đảng viên."), ("noi_bo", f"{this} chỉ lưu hành nội bộ."),
            ))  # fmt: skip
            self.dissemination = {"scope": scope}
            self.say(words)

    def changes(self) -> None:
        """A document that this one replaces or amends."""
        kind = self.letter.kind if self.letter.party and self.letter.kind in ("CV", "KH", "HD", "QĐ") else None
        old = self.cite(kind, dated=True)
        this = this_letter(self.letter)
        if self.rng.random() < 0.7:
            self.relations.append({"type": "replaces", "target": old.canonical})
            self.say(f"{this} thay thế {old.text.split(' về ')[0]}.")
        else:
            self.relations.append({"type": "amends", "target": old.canonical})
            self.say(f"{this} sửa đổi, bổ sung {old.text.split(' về ')[0]}.")

    def gold(self) -> dict[str, Any]:
        """The scored keys that the body answers."""
        found: dict[str, Any] = {
            "directives": self.directives, "directive_count": len(self.directives), "relations": self.relations,
            "citations": [one.gold for one in self.cited.values()], "monitoring": self.monitoring,
            "dissemination": self.dissemination,
        }  # fmt: skip
        return {key: value for key, value in found.items() if key not in self.free}


def mark(style: str, place: int) -> str:
    """The number in front of a piece of work."""
    return f"{ORDINALS[place - 1]}, " if style == "ordinal" else f"{place}{style} "


def this_letter(letter: Letter) -> str:
    """How a letter names itself."""
    from bench.letters.letter import KINDS

    return f"{KINDS[letter.kind]} này"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
