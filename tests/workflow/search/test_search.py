"""What is found by which words, by whom; hidden letters change nothing; the cost does not grow with letters."""

from __future__ import annotations

from collections.abc import Iterable
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from tests.cast import Cast, make_cast
from tests.flows.life import CONTENT, Life, statements
from tests.workflow.notices.scene import make_letter
from tests.workflow.web.desk import Office, open_office, plain
from workflow.directory.queries import roles_on
from workflow.kernel.policy import policy
from workflow.letters.models import Letter
from workflow.letters.services import save_letter
from workflow.search.keeping import write_words
from workflow.search.models import SearchWord
from workflow.search.queries import Question, find_letters, read_question
from workflow.search.words import marked, words_of

LATER = {**CONTENT, "directives": [{"no": 1, "text": "Rà soát thẻ đảng viên", "due": "2099-12-31"}]}
SEEING = ("drafter", "reviewer", "signer", "clerk", "principal", "inspector", "recv_clerk", "recv_leader",
          "other_clerk", "outsider")  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast)


def found(cast: Cast, who: str, text: str, **given: int) -> list[Letter]:
    actor = cast.actor(who)
    return find_letters(actor, roles_on(actor.person_id, actor.on), read_question(text), **given)


@pytest.mark.parametrize(
    "text",
    ["the dang vien", "thẻ đảng viên", "THẺ ĐẢNG", "ra soat th", "tinh uy lam giang", "Tỉnh ủy", "huyen uy binh thuy",
     "cong van", "công văn 1", "1", "01", "01-CV/TU", "cv/tu"],
)  # fmt: skip
def test_a_letter_is_found_by_its_words(life: Life, text: str) -> None:
    life.to("distribute")
    assert [letter.pk for letter in found(life.cast, "recv_clerk", text)] == [life.letter.pk]


@pytest.mark.parametrize("text", ["", "   ", "///", "hoi nghi", "the dang vien hoi nghi", "ang vien", "738"])
def test_other_words_find_nothing(life: Life, text: str) -> None:
    life.to("distribute")
    assert found(life.cast, "recv_clerk", text) == []


def test_the_words_follow_the_text_and_the_number(life: Life) -> None:
    cast = life.cast
    assert found(cast, "drafter", "rà soát thẻ") == [life.letter]
    life.do(save_letter, "drafter", content={**CONTENT, "subject": "Về việc quản lý hồ sơ"})
    assert (found(cast, "drafter", "rà soát"), found(cast, "drafter", "ho so")) == ([], [life.letter])
    life.to("number")
    assert found(cast, "clerk", "01-CV/TU") == []
    life.number()
    assert found(cast, "clerk", "01-CV/TU") == [life.letter]


def matching(letters: Iterable[Letter], question: Question) -> set[int]:
    """The plain way: every letter's words, one after the other."""
    hits = set()
    for letter in letters:
        words = set(SearchWord.objects.filter(letter=letter).values_list("word", flat=True))
        if set(question.words) <= words and any(word.startswith(question.prefix) for word in words):
            hits.add(letter.pk)
    return hits


@pytest.mark.parametrize("stage", ["draft", "review", "sign", "number", "issue", "distribute"])
@pytest.mark.parametrize("text", ["dang vien", "uy", "thẻ", "1"])
def test_everybody_finds_exactly_what_he_may_view(life: Life, stage: str, text: str) -> None:
    life.to(stage)
    other = make_letter(life.cast, issuer=life.cast.organs["bloc"], registrar=life.cast.organs["bloc"])
    write_words([other])
    for who in SEEING:
        seen = policy().scope(life.cast.actor(who), Letter.objects.all())
        assert {row.pk for row in found(life.cast, who, text)} == matching(seen, read_question(text)), who


def test_without_the_policy_hidden_letters_would_show(life: Life) -> None:
    """The guard off: the ways alone are wider than what one may view."""
    life.to("review")
    assert found(life.cast, "clerk", "dang vien") == []
    with mock.patch("workflow.search.queries.policy") as open_to_all:
        open_to_all().scope.side_effect = lambda actor, rows: rows
        assert found(life.cast, "clerk", "dang vien") == [life.letter]


def test_pages_by_key_newest_first(cast: Cast) -> None:
    letters = [make_letter(cast, number=number) for number in range(1, 8)]
    write_words(letters)
    with mock.patch("workflow.search.queries.policy") as open_to_all:
        open_to_all().scope.side_effect = lambda actor, rows: rows
        seen: list[int] = []
        while page := found(cast, "clerk", "the dang", size=3, **({"before": seen[-1]} if seen else {})):
            seen += [letter.pk for letter in page]
    assert seen == sorted((letter.pk for letter in letters), reverse=True)


def test_the_cost_does_not_grow_with_letters(cast: Cast) -> None:
    write_words([make_letter(cast, number=1)])
    with statements() as few:
        found(cast, "clerk", "the dang vien")
    with statements() as writing:
        write_words([make_letter(cast, number=number) for number in range(2, 60)])
    with statements() as many:
        found(cast, "clerk", "the dang vien")
    assert len(many) == len(few) <= 30
    assert len([sql for sql in writing if "searchword" in sql or "recipientline" in sql]) == 3


def test_an_organs_words_are_read_in_the_order_of_their_index(cast: Cast) -> None:
    write_words([make_letter(cast, number=1)])
    lite = connection.vendor == "sqlite"
    rows = Letter.objects.filter(search_words__issuer_id=1, search_words__word="the")
    sql, params = rows.order_by("-search_words__letter_id").values("pk")[:26].query.sql_with_params()
    with connection.cursor() as cursor:
        if not lite:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if lite else ''}{sql}", params)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "congvan_searchword_issuer" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_indexing_anew_writes_the_same(life: Life) -> None:
    life.to("distribute")
    before = set(SearchWord.objects.values_list("letter_id", "word", "issuer_id", "watcher_id"))
    SearchWord.objects.all().delete()
    call_command("index_letters", verbosity=0)
    assert set(SearchWord.objects.values_list("letter_id", "word", "issuer_id", "watcher_id")) == before != set()


@pytest.mark.parametrize(
    ("text", "words"),
    [("Số 06-CV/TU", ["so", "6", "cv", "tu"]), ("uỷ ủy UỶ", ["uy"]), ("", []), ("a" * 60, ["a" * 40]), ("000", ["0"])],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of([text]) == words


def test_pieces_together_are_the_text() -> None:
    text = "Về việc rà soát THẺ đảng viên, đảng."
    pieces = marked(text, ["the", "dang"], "vi")
    assert "".join(piece for piece, _hit in pieces) == text
    assert [piece for piece, hit in pieces if hit] == ["việc", "THẺ", "đảng", "viên", "đảng"]


# The page -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db: None) -> Office:
    return open_office()


def page(office: Office, who: str, text: str) -> str:
    answer = office.client(who).get(reverse("congvan:search"), {"q": text})
    assert answer.status_code == 200
    return plain(answer.content)


def test_the_page_marks_what_was_asked_and_says_what_to_do_otherwise(office: Office) -> None:
    life = Life(office.cast, LATER).to("distribute")
    assert "<mark>thẻ</mark>" in page(office, "recv_clerk", "the dang")
    assert reverse("congvan:letter", args=[life.letter.pk]) in page(office, "recv_clerk", "the dang")
    assert "Không tìm thấy công văn nào" in page(office, "recv_clerk", "khong co gi")
    assert "&lt;script&gt;" in page(office, "recv_clerk", "<script>alert(1)</script>")


@pytest.mark.parametrize("who", ["recv_clerk", "other_clerk", "outsider", "inspector", "board_drafter"])
def test_fifty_hidden_letters_change_no_byte(office: Office, who: str) -> None:
    cast = office.cast
    Life(cast, LATER).to("distribute")
    texts = ("the dang vien", "ra soat", "1", "cong van", "tinh uy")
    before = [page(office, who, text) for text in texts]
    hidden = [
        make_letter(cast, number=None, symbol="", status="DRAFT", watcher=None, issuer=cast.organs[organ],
                    registrar=cast.organs[organ], subject="Về rà soát thẻ đảng viên")
        for organ in ("issuer", "bloc") for _n in range(25)
    ]  # fmt: skip
    write_words(hidden)
    assert [page(office, who, text) for text in texts] == before
