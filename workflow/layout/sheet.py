"""What stands on a letter's page, as plain data: no database, no clock. Every maker of pages takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from workflow.kernel.errors import Invalid
from workflow.letters.body import Mark, is_break, is_table, runs_of, words_of
from workflow.letters.content import day, names_in, part, plain

from .rules import RuleSet

_ARTICLE = re.compile(r"(Điều\s+\d{1,3}[a-z]?\s*[.:]\s*)(.*)", re.DOTALL)
_CHAPTER = re.compile(r"(?:Chương|Phần|Phụ lục)\s+(?:[IVXLC]{1,6}|\d{1,3})\b.{0,200}")
_ROMAN = re.compile(r"[IVXLC]{1,6}\s*[-–.)]\s*\S.*", re.DOTALL)
_DASH = re.compile(r"[-–+•]\s+\S")
_BASIS = re.compile(r"(?:Căn cứ|Xét|Theo đề nghị|Thực hiện)\b")
_DECIDES = re.compile(r"QUYẾT (?:ĐỊNH|NGHỊ)|NAY BAN HÀNH")
HEADING_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A simple table: cells of runs, row by row; the first row is its heading where `head` says so. `widths` are the
    columns' shares of the line, from the longest word and the amount of text in each."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    head: bool = False
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A row of the body and how it is set: para, basis, dash, article, heading, centred, table, break. `lead` is
    printed bold; `runs` are the words where some are bold or italic, else () and `text` is all."""

    text: str
    kind: str = "para"
    lead: str = ""
    runs: tuple[Run, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What a copy bears below the original's text: its kind, its own number line, and who vouches for it."""

    label: str
    number: str
    place: str
    dated: date | None
    issuer: str
    superior: str = ""
    authority: tuple[str, ...] = ()
    position: str = ""
    signer: str = ""
    distribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is printed. `number` or `dated` None leaves the place empty; `mark` stands above the first page
    ("DỰ THẢO, bản 3"), `note` in the place of the signature, `lending` under the name of who signs by a delegation;
    `blanks` draws dots where number and date are missing."""

    rules: RuleSet
    kind: str
    issuer: str
    subject: str
    superior: str = ""
    kind_name: str = ""
    number: int | None = None
    symbol: str = ""
    place: str = ""
    dated: date | None = None
    subject_lead: str = ""
    urgency: str = ""
    addressees: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    distribution: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    position: str = ""
    signer: str = ""
    lending: str = ""
    mark: str = ""
    note: str = ""
    blanks: bool = False
    qr_svg: str = ""
    copy: CopyMark | None = field(default=None)

    def with_(self, **changes: Any) -> Sheet:
        """The same sheet with other parts."""
        return replace(self, **changes)


def sheet_of(content: Mapping[str, Any], rules: RuleSet, *, kind: str = "CV", **facts: Any) -> Sheet:
    """The sheet of a structured text under a rule set. `facts` are the parts that the letter's record knows better than
    its text (issuer, superior, number, symbol, dated, signer, mark, ...); what is not given is taken from the text."""
    told = {name: value for name, value in facts.items() if value not in (None, "")}
    issuer = part(dict(content), "issuer")
    said = {
        "issuer": plain(issuer.get("name")) or plain(content.get("issuer")),
        "superior": plain(issuer.get("parent")),
        "number": None,
        "symbol": plain(content.get("symbol")),
        "place": plain(content.get("place")),
        "subject": plain(content.get("subject")),
        "subject_lead": plain(content.get("subject_prefix")) or rules.part("header")["subject_lead"],
        "kind_name": kind_name_of(content, rules, kind),
        "addressees": lines_of(content.get("addressees")),
        "body": blocks_of(content.get("body")),
        "distribution": lines_of(content.get("distribution")),
        "authority": authority_lines(content.get("authority"), rules),
        "position": plain(content.get("position")),
        "signer": plain(content.get("signer")),
    }
    urgency = rules.part("urgencies").get(str(told.pop("urgency", "")), "")
    return Sheet(rules=rules, kind=kind, urgency=urgency, **{**said, **told})


def kind_name_of(content: Mapping[str, Any], rules: RuleSet, kind: str) -> str:
    """The name of the kind as the page prints it; "" for a công văn. "QĐ" names two kinds: the text may say which."""
    known = rules.kind(kind)
    if not known["titled"]:
        return ""
    return plain(content.get("kind_name")) or str(known.get("name", kind))


def texts_in(value: Any) -> list[str]:
    """The paragraphs of a body, empty ones left out."""
    return names_in(value)


def lines_of(value: Any) -> tuple[str, ...]:
    """Lines of Kính gửi or Nơi nhận without their dash and their closing mark."""
    found = (line.lstrip("-–+• ").rstrip(" ,;.") for line in names_in(value))
    return tuple(line for line in found if line)


def authority_lines(authority: Any, rules: RuleSet) -> tuple[str, ...]:
    """The lines above the position: "T/M BAN THƯỜNG VỤ", and one below it where the text has one ("K/T TRƯỞNG BAN")."""
    if not isinstance(authority, dict):
        return ()
    form, body = plain(authority.get("form")), plain(authority.get("body"))
    own = "" if form == "OWN" else printed_form(form, rules)
    first = " ".join(words for words in (own, body.upper()) if words)
    then = authority_lines(authority.get("then"), rules)
    return (first, *then) if first else then


def printed_form(form: str, rules: RuleSet) -> str:
    """A form of authority as this rule set writes it: T/M and TM. are one form."""
    dotted = {"T/M": "TM.", "K/T": "KT.", "T/L": "TL."}
    if rules.form == "state":
        return dotted.get(form, form)
    return {value: key for key, value in dotted.items()}.get(form, form)


def blocks_of(body: Any) -> tuple[Block, ...]:
    """How each row of a body is set, paragraphs by how they begin; nothing of their text is changed."""
    found: list[Block] = []
    for row in body if isinstance(body, list | tuple) else ():
        if is_table(row):
            found.append(_table(row))
        elif is_break(row):
            found.append(Block("", "break"))
        elif text := plain(row):
            basis = all(block.kind == "basis" for block in found)
            found.append(_marked(_block(text, basis), row, text))
    return tuple(found)


def _marked(block: Block, row: Any, text: str) -> Block:
    """The block with its bold and italic words; what stands before it in bold has no marks of its own."""
    raw, marks = words_of(row)
    if not marks:
        return block
    moved = len(raw) - len(raw.lstrip()) + len(block.lead)
    size = len(block.text)
    shifted = [[max(0, start - moved), min(end - moved, size), kind] for start, end, kind in marks if end > moved]
    return replace(block, runs=_runs(block.text, shifted))


def _runs(text: str, marks: list[Mark]) -> tuple[Run, ...]:
    return tuple(Run(*piece) for piece in runs_of(text, marks))


def _table(row: Mapping[str, Any]) -> Block:
    texts = [[words_of(cell) for cell in cells] for cells in row["table"]]
    rows = tuple(tuple(_runs(text, marks) for text, marks in cells) for cells in texts)
    return Block("", "table", table=Table(rows, bool(row.get("head")), _widths([[text for text, _m in cells]
                                                                                for cells in texts])))  # fmt: skip


def _widths(rows: list[list[str]]) -> tuple[int, ...]:
    """A column is as wide as its text asks for, between its longest word and forty signs."""
    columns = list(zip(*rows, strict=True))
    asked = [max((len(cell) for cell in column), default=0) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    return tuple(max(4, min(word, 40), min(all_of, 40)) for all_of, word in zip(asked, words, strict=True))


def _block(text: str, basis: bool) -> Block:
    if article := _ARTICLE.fullmatch(text):
        return Block(article[2], "article", article[1])
    if len(text) <= HEADING_LENGTH and (_DECIDES.search(text) or _CHAPTER.fullmatch(text)):
        return Block(text, "centred")
    if len(text) <= HEADING_LENGTH and _ROMAN.fullmatch(text) and not text.endswith((".", ";")):
        return Block(text, "heading")
    if basis and text.startswith("Căn cứ"):
        return Block(text, "basis")
    if basis and _BASIS.match(text) and text.endswith((";", ",")):
        return Block(text, "basis")
    return Block(text, "dash" if _DASH.match(text) else "para")


def printed_number(number: int | None, rules: RuleSet) -> str:
    """The number as printed: below ten with a zero."""
    if number is None:
        return ""
    return f"0{number}" if number < rules.part("numbers")["zero_below"] else str(number)


def printed_day(on: date, rules: RuleSet) -> str:
    """ "ngày 06 tháng 6 năm 2022": zeros where the rule set wants them."""
    dates = rules.part("dates")
    days = f"{on.day:02d}" if on.day < dates["zero_days_below"] else str(on.day)
    months = f"{on.month:02d}" if on.month < dates["zero_months_below"] else str(on.month)
    return f"ngày {days} tháng {months} năm {on.year}"


def date_in(content: Mapping[str, Any]) -> date | None:
    """The day that the text itself bears; None where it has none or an unreadable one."""
    try:
        return day(content.get("date"), "date")
    except Invalid:
        return None
