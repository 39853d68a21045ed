"""The end of a letter and what is put on it by others: signatures, distribution, arrival stamp, signing mark, annex."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from bench.letters.citing import slashed
from bench.letters.letter import KINDS, Letter, Stamp
from bench.letters.organs import BOARDS, head_of
from bench.letters.words import TASKS, person, place

PURPOSES = ("", "", "", " (để báo cáo)", " (b/c)", " (thực hiện)", " (phối hợp)", " (để biết)")
SEAL = ("SẢN", "ĐẢNG", "NAM", "VIỆT")


def make_joint(rng: random.Random, letter: Letter) -> None:
    """Two boards of one committee issue it together; the number is of the first one's run."""
    boards = [one for one in BOARDS if one[1] != "Ủy ban Kiểm tra"]
    if letter.issuer.names[0] not in [shown for shown, _s, _c, _h in boards]:
        return
    shown, _spoken, code, head = rng.choice([one for one in boards if one[0] != letter.issuer.names[0]])
    authority, positions = rng.choice(head_of(head, True))
    letter.partner = ((shown,), list(authority), rng.choice(positions), person(rng))
    letter.symbol = f"{letter.symbol}-{code}TU"
    letter.issuer = replace(letter.issuer, names=(f"{letter.issuer.names[0]} - {shown}",))


def close(rng: random.Random, letter: Letter) -> None:
    """Sign and distribute it; sometimes stamp it, mark it as signed by machine, add an annex."""
    _sign(rng, letter)
    _distribute(rng, letter)
    if rng.random() < 0.12:
        letter.stamp = _stamp(rng, letter)
    if rng.random() < 0.07:
        letter.mark = _mark(rng, letter)
    if rng.random() < 0.06 and letter.number is not None and not letter.undated:
        letter.annex = _annex(rng, letter)


def _sign(rng: random.Random, letter: Letter) -> None:
    authority, positions = rng.choice(letter.issuer.ways)
    letter.authority, letter.position, letter.signer = list(authority), rng.choice(positions), person(rng)
    if not authority and letter.party and rng.random() < 0.15:
        letter.position = f"Q. {letter.position}"
    elif letter.position == "BÍ THƯ" and rng.random() < 0.12:
        letter.seal = rng.choice(SEAL)


def _distribute(rng: random.Random, letter: Letter) -> None:
    if letter.addressees:
        lines = ["Như trên" + rng.choice(("", "", "", " (thực hiện)"))]
    elif letter.kind == "QĐ":
        lines = [f"Như Điều {len([one for one in letter.paragraphs if one.startswith('Điều ')])}"]
    else:
        lines = [letter.issuer.above + " (để báo cáo)", letter.issuer.groups[0]]
    more = rng.sample(letter.issuer.readers, min(len(letter.issuer.readers), rng.randint(0, 3)))
    lines += [line + (rng.choice(PURPOSES) if rng.random() < 0.4 else "") for line in more]
    letter.distribution = [*lines, letter.issuer.archive]
    if (draw := rng.random()) < 0.06:
        letter.distribution[-1] += f" ({rng.choice(('Nam', 'Hoa', 'TTH', 'NVA'))} {rng.randint(5, 80):02d}b)"
    elif draw < 0.1:
        letter.typist = f"{rng.choice(('KT', 'NVH', 'TTL'))}-{rng.randint(5, 80):02d}b"


def _stamp(rng: random.Random, letter: Letter) -> Stamp:
    number, day = rng.randint(2, 1900), letter.on + timedelta(days=rng.randint(1, 9))
    year = f"{day.year % 100:02d}" if rng.random() < 0.4 else str(day.year)
    when = f"{day.day:02d}/{day.month}/{year}" if rng.random() < 0.5 else f"{day.day}/{day.month}/{year}"
    organ = rng.choice((f"ĐẢNG ỦY XÃ {place(rng).upper()}", f"VĂN PHÒNG HUYỆN ỦY {place(rng).upper()}"))
    lines = rng.choice((
        [organ, f"ĐẾN    Số: {number}", f"       Ngày: {when}", "Chuyển:", "Số và ký hiệu HS:"],
        [organ, "CÔNG VĂN ĐẾN", f"Số: {number}", f"Ngày: {when}", "Chuyển: ........"],
        [organ, f"ĐẾN Số: {number} Ngày: {when}", "Chuyển:"],
        [f"ĐẾN\tSố: {number}", f"\tNgày {when}", "Chuyển: Đ/c Bí thư", "Lưu hồ sơ số:"],
    ))  # fmt: skip
    return Stamp(list(lines), number, day)


def _mark(rng: random.Random, letter: Letter) -> list[str]:
    """What a signing machine prints on the page: the signer organ, the time with its zone."""
    time = f"{rng.randint(7, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d} +07:00"
    day = letter.on + timedelta(days=rng.randint(0, 2))
    organ = " ".join(letter.issuer.names).title()
    return rng.choice((
        [f"Ký bởi: {organ}", "Cơ quan: Tỉnh " + letter.issuer.seat, f"Thời gian ký: {day:%d.%m.%Y} {time}"],
        [f"Người ký: {organ}", "Email: vanthu@coquan.example", f"Ngày ký: {day:%d-%m-%Y} {time}"],
    ))  # fmt: skip


def _annex(rng: random.Random, letter: Letter) -> list[str]:
    """An annex after the signature: it names the letter itself and has numbers of its own."""
    return [
        rng.choice(("PHỤ LỤC", "Phụ lục 1")),
        f"DANH MỤC CÁC NHIỆM VỤ NĂM {letter.on.year}",
        f"(Kèm theo {KINDS[letter.kind]} số {letter.canonical}, ngày {slashed(letter.on)} của {letter.issuer.body})",
        *(f"{number}. {task[0].upper()}{task[1:]}." for number, task in enumerate(rng.sample(TASKS, 3), 1)),
    ]
