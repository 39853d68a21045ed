"""What reading the lines of a letter costs, whatever the directory, and what hostile lines cost."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.directory import nation
from tests.workflow.directory.province import DAY, resolve
from workflow.directory.around import INSIDE, NAMESAKES, Around
from workflow.directory.groups import LineReader, reached_by
from workflow.directory.models import Organ
from workflow.kernel.vocabulary import LineKind

pytestmark = pytest.mark.django_db


def read(home: Organ, lines: list[str]) -> tuple[LineReader, int]:
    """The reader of these lines, and how many statements it took."""
    reader = LineReader(home, nation.DAY)
    with CaptureQueriesContext(connection) as asked:
        reader.resolve_all([(line, None) for line in lines])
    return reader, len(asked)


def test_forty_lines_cost_the_statements_of_twenty() -> None:
    home = nation.plant(3)
    _reader, twenty = read(home, nation.LINES)
    _reader, forty = read(home, [*nation.LINES, *nation.MORE_LINES])
    assert forty == twenty <= 20


def test_whom_lines_reach_is_two_statements_for_any_number() -> None:
    home = nation.plant(2)
    found = LineReader(home, nation.DAY).resolve_all([(line, None) for line in nation.LINES])
    with CaptureQueriesContext(connection) as asked:
        reached = reached_by([one.selector for one in found], home.pk, nation.DAY)
    assert len(asked) == 2
    assert len(reached[0][0]) == 11
    assert reached_by([], home.pk, nation.DAY) == []


def test_of_many_namesakes_only_the_nearest_are_read() -> None:
    home = nation.plant(20)
    other = Organ.objects.get(name="Tỉnh ủy Hai")
    district = Organ.objects.get(name="Huyện ủy Số 1", parent_links__parent=home)
    around = Around(Organ.objects.get(name="Văn phòng Tỉnh ủy", parent_links__parent=home), nation.DAY)
    around.learn(["đảng bộ cơ sở 1 (mô phỏng)", "huyện uỷ số 2"])
    assert len(around.closest("huyen uy so 2")) <= NAMESAKES + 2
    assert around.exact("huyện uỷ số 2")[0].far < INSIDE
    for issuer, above in ((other, other), (district, home)):
        found = LineReader(issuer, nation.DAY).resolve("Huyện uỷ Số 2")
        ((organs, _persons),) = reached_by([found.selector], issuer.pk, nation.DAY)
        assert [Organ.objects.get(pk=key).parent_links.get().parent for key, _name in organs] == [above]


@pytest.mark.soak
def test_twenty_lines_against_65_600_organs() -> None:
    home = nation.plant(100)
    read(home, nation.LINES)
    began = time.perf_counter()
    reader, statements = read(home, nation.LINES)
    assert time.perf_counter() - began < 2.0
    assert statements <= 20
    assert sum(map(len, reader.naming.near_organs.values())) < 200


HOSTILE = {
    "commas": "a," * 1000, "names and commas": "huyện uỷ," * 200, "brackets": "(" * 900 + "trừ" + ")" * 900,
    "colons": ": " * 900, "only punctuation": ".,;:-–—()[]{}!?" * 100, "spaces": " " * 1900, "nothing": "",
    "combining": "a" + "\u0301" * 1900, "right to left": "\u202eHuyện uỷ Cát Sơn\u202c", "emoji": "😀" * 900,
    "zero width": "\u200b".join("Huyện uỷ") * 20, "except": "trừ " * 450, "as above": "như trên " * 200,
    "articles": "như điều 1, 2, 3 " * 100, "archive": "lưu " * 450, "short forms": "TT UB BTC " * 190,
    "ampersands": "a&b & " * 300, "dots": "TT." * 600, "digits": "1" * 1900, "percent": "%s%%_\\" * 300,
    "one word": "ủ" * 1999, "too long": "Huyện uỷ " * 400, "many names": ", ".join(f"Xã {no}" for no in range(149)),
    "listed": "Đảng uỷ các xã: " + ", ".join(f"Số {no}" for no in range(149)), "and": "A và " * 380,
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_line_is_answered_quickly(province: Organ, text: str) -> None:
    began = time.process_time()
    found = resolve(text, province, DAY)
    assert time.process_time() - began < 20, "a tripwire for what grows with the square of a line"
    assert (found.selector is None) == (found.kind in (LineKind.UNRESOLVED, LineKind.SAME))
