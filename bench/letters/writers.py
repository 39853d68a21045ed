"""The body of a letter by its kind: grounds, pieces of work, articles, sections; what only taste would call a directive
is left out of the answer."""

from __future__ import annotations

import random
from datetime import timedelta

from bench.letters.body import Body
from bench.letters.citing import Cited, deadline, worded
from bench.letters.letter import Letter
from bench.letters.words import REASONS, TASKS, WORKS

LISTED = ("CV", "TB", "KL", "CT", "HD", "CĐ")


def write(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    """Write the paragraphs of `letter` into it."""
    writer = WRITERS.get(letter.kind, _listed)
    if letter.kind == "CV" and not upper and rng.random() < 0.1:
        writer = _prose
    writer(rng, letter, body, upper)


def _listed(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    """Grounds and numbered pieces of work: công văn, thông báo, kết luận, chỉ thị, hướng dẫn, công điện."""
    style = rng.choice((".", ".", ".", ".", "-", ")", "ordinal")) if letter.kind in LISTED else "."
    body.open(upper)
    body.works(rng.randint(2, 6), style)
    body.watch(style)
    if rng.random() < 0.12:
        body.changes()
    body.spread()


def _decision(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    dash = rng.choice(("- ", ""))
    body.say(f"{dash}Căn cứ Điều lệ Đảng;" if letter.party else f"{dash}Căn cứ Luật Tổ chức chính quyền địa phương;")
    for _ in range(rng.randint(1, 3)):
        body.say(f"{dash}Căn cứ {body.cite().text};")
    body.say(f"{dash}Xét đề nghị của {rng.choice(letter.issuer.helpers)},")
    body.say(f"{letter.issuer.body.upper()} QUYẾT ĐỊNH{rng.choice((':', ''))}")
    for number in range(1, rng.randint(1, 3) + 1):
        text, entry = body.work()
        body.directives.append({"no": number, **entry})
        body.say(f"Điều {number}. {text}")
    first, second = rng.sample(letter.issuer.helpers, 2)
    number = len(body.directives) + 1
    since = rng.choice((" Quyết định này có hiệu lực kể từ ngày ký.", ""))
    body.directives.append({"no": number, "lead": f"{first}, {second}", "lead_kind": "named_organs", "due": None})
    body.say(f"Điều {number}. {first}, {second} chịu trách nhiệm thi hành Quyết định này.{since}")


def _plan(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    body.free |= {"directives", "directive_count", "monitoring"}  # what of a plan is a directive is a matter of taste
    body.say(f"{body.carries_out()}, {letter.issuer.body} xây dựng Kế hoạch như sau:")
    body.say("I. MỤC ĐÍCH, YÊU CẦU")
    body.say(f"1. Nâng cao trách nhiệm của các đơn vị trong {rng.choice(WORKS)}.")
    body.say("2. Việc thực hiện phải thiết thực, tiết kiệm.")
    body.say("II. NỘI DUNG")
    body.works(rng.randint(2, 3), ".")
    body.say("III. TỔ CHỨC THỰC HIỆN")
    body.works(rng.randint(2, 4), ".")
    body.spread()


def _report(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    body.free |= {"directives", "directive_count", "monitoring"}
    body.say(f"{body.carries_out()}, {letter.issuer.body} báo cáo kết quả như sau:")
    body.say("I. KẾT QUẢ THỰC HIỆN")
    body.say(rng.choice(REASONS).format(work=rng.choice(WORKS)))
    body.say(f"Đã tổ chức {rng.randint(2, 40)} cuộc kiểm tra, đạt {rng.randint(61, 99)},5% kế hoạch.")
    body.say("II. PHƯƠNG HƯỚNG")
    body.say(f"Tiếp tục {rng.choice(TASKS)}.")


def _prose(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    """One request without a number."""
    body.free |= {"directives", "directive_count", "monitoring"}
    body.say(f"{body.carries_out()}, {letter.issuer.body} đề nghị các cơ quan, đơn vị {rng.choice(TASKS)}"
             f"{deadline(rng, letter.on).text}.")  # fmt: skip
    if rng.random() < 0.5:
        phone = f"0{rng.randint(200, 299)}.{rng.randint(100, 999)}.{rng.randint(1000, 9999)}"
        body.say(f"Vướng mắc liên hệ {letter.issuer.helpers[-1]}, số điện thoại {phone}.")
    body.spread()


def _request(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    body.free |= {"directives", "directive_count", "monitoring"}
    body.say(f"{body.carries_out()}, {letter.issuer.body} kính trình {letter.addressees[0]} xem xét, cho ý kiến về "
             f"{rng.choice(WORKS)} với các nội dung chủ yếu nêu trong đề án kèm theo.")  # fmt: skip
    body.say(f"{letter.issuer.body} kính trình {letter.addressees[0]} xem xét, quyết định.")


def _invitation(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    body.free |= {"directives", "directive_count", "monitoring"}
    day = letter.on + timedelta(days=rng.randint(2, 12))
    body.say(f"{letter.issuer.body} trân trọng kính mời các đồng chí dự Hội nghị, cụ thể như sau:")
    body.say(f"1. Thời gian: {rng.choice(('07 giờ 30', '13 giờ 30'))}, ngày {worded(day)}.")
    body.say(f"2. Địa điểm: Hội trường {letter.issuer.own}.")
    body.say("Đề nghị các đồng chí đến dự đúng thành phần, thời gian.")


def _resolution(rng: random.Random, letter: Letter, body: Body, upper: Cited | None) -> None:
    body.free |= {"directives", "directive_count", "monitoring"}
    body.say(f"Căn cứ {body.cite().text};")
    body.say(f"Sau khi thảo luận, {letter.issuer.body} thống nhất quyết nghị:")
    body.works(rng.randint(2, 4), ".")
    body.spread()


WRITERS = {"QĐ": _decision, "KH": _plan, "BC": _report, "TTr": _request, "GM": _invitation, "NQ": _resolution}
