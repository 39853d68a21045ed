"""A letter from a seed: issuer, kind, number, subject, addressees, body, signature, with the answer beside it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from bench.letters.body import Body
from bench.letters.citing import Cited, slashed
from bench.letters.closing import close, make_joint
from bench.letters.letter import KINDS, Letter, heading_gold
from bench.letters.organs import MAKERS, Issuer
from bench.letters.words import person, place, subject
from bench.letters.writers import write

OLD = (date(2016, 1, 4), date(2025, 6, 25))
NEW = (date(2025, 7, 2), date(2026, 12, 20))
COMMON = ("province", "district", "commune", "people_committee", "department") * 2  # who writes most
PARTY_KINDS = ("CV",) * 9 + ("QĐ", "KH", "TB", "KL", "CT", "NQ", "HD", "BC", "TTr", "GM")
STATE_KINDS = ("CV",) * 8 + ("QĐ", "KH", "TB", "BC", "TTr", "CĐ", "GM")


def compose(rng: random.Random, upper: Letter | None = None) -> Letter:
    """A letter with its answer in `gold`; with `upper` it carries that one out."""
    old = upper.on < NEW[0] if upper else rng.random() < 0.45
    issuer = MAKERS[rng.choice([*MAKERS, *COMMON])](rng, old)
    kind = "CV" if upper else rng.choice(PARTY_KINDS if issuer.form == "party" else STATE_KINDS)
    begin, end = OLD if old else NEW
    on = (
        upper.on + timedelta(days=rng.randint(2, 20))
        if upper
        else begin + timedelta(rng.randint(0, (end - begin).days))
    )
    number = (
        None
        if rng.random() < 0.05 and not upper
        else rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 1900)))
    )
    letter = Letter(issuer, kind, number, symbol(rng, issuer, kind), on, "", "")
    if rng.random() < 0.08:
        letter.urgency = rng.choice(("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"))
    letter.undated = number is None and rng.random() < 0.4
    if rng.random() < 0.05:
        make_joint(rng, letter)
    body = Body(rng, letter)
    known = _as_cited(upper) if upper else None
    _name(rng, letter, known, body)
    _address(rng, letter)
    write(rng, letter, body, known)
    close(rng, letter)
    letter.gold = heading_gold(letter) | body.gold()
    return letter


def symbol(rng: random.Random, issuer: Issuer, kind: str) -> str:
    """What is printed after the number."""
    if issuer.form == "party":
        return f"{kind}/{issuer.code}"
    if kind == "CV":
        return f"{issuer.code}-{rng.choice(('TH', 'NC', 'KT', 'VX', 'TCCB', 'VP', 'NCTH'))}"
    return f"{kind}-{issuer.code}"


def _as_cited(upper: Letter) -> Cited:
    mark = upper.canonical
    about = upper.subject.removeprefix("về ")
    text = f"{KINDS[upper.kind]} số {mark}, ngày {slashed(upper.on)} của {upper.issuer.body}"
    if " số " not in about:
        text += f" về {about}"
    gold = {"kind": KINDS[upper.kind], "number": upper.number, "symbol": upper.symbol, "date": upper.on.isoformat()}
    return Cited(text, f"{KINDS[upper.kind]} số {mark}", gold)


def _name(rng: random.Random, letter: Letter, upper: Cited | None, body: Body) -> None:
    if upper:
        letter.subject = "triển khai thực hiện " + upper.text.split(" về ")[0]
        body.take(upper)
    elif letter.kind == "GM":
        letter.subject = f"dự Hội nghị {subject(rng, letter.on.year)}"
    elif rng.random() < 0.12:
        cited = body.cite(dated=True)
        body.relations.append({"type": "implements", "target": cited.canonical})
        letter.subject = f"thực hiện {cited.text.split(' về ')[0]}"
    else:
        letter.subject = subject(rng, letter.on.year)
    letter.prefix = rng.choice(
        ("V/v ", "V/v ", "Về việc ", "") if letter.kind == "CV" else ("", "", "về việc ", "Về việc ")
    )
    if letter.kind in ("NQ", "QĐ", "KL", "CT") and not letter.prefix and not letter.subject.startswith("thực hiện"):
        letter.subject = "về " + letter.subject


def _address(rng: random.Random, letter: Letter) -> None:
    if letter.kind not in ("CV", "TTr", "GM", "CĐ"):
        return
    letter.greeting = {"TTr": rng.choice(("Kính trình", "Kính gửi")), "GM": "Kính mời"}.get(letter.kind, "Kính gửi")
    choice = [*letter.issuer.groups, rng.choice(letter.issuer.helpers)]
    if letter.kind == "TTr":
        choice = [letter.issuer.above, letter.issuer.above]
    elif rng.random() < 0.15:
        choice += rng.sample(letter.issuer.helpers, 2)
    elif rng.random() < 0.08:
        choice += [f"Đồng chí {person(rng)}, Phó Bí thư Thường trực"] * 2
    elif rng.random() < 0.1:
        choice += [f"{choice[0]} (trừ {place(rng)})"] * 2
    choice = list(dict.fromkeys(choice))
    count = rng.choice((1, 1, 2, 2, 3, 5)) if letter.kind != "TTr" else 1
    letter.addressees = rng.sample(choice, min(count, len(choice)))
    if letter.kind == "CV" and rng.random() < 0.03:
        letter.addressees = []
    letter.inline = len(letter.addressees) > 1 and rng.random() < 0.15
