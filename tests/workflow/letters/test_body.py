"""The body of a letter: its shape by one allow-list, and the notation in which it is typed, both ways without loss."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.kernel.errors import Invalid
from workflow.letters.body import MAX_COLUMNS, clause_of, clean_body, clean_marks, runs_of, without_notes
from workflow.letters.content import check, text_hash
from workflow.letters.notation import rows_of, typed, words_typed

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Cc"))
WORDS = st.text(st.one_of(st.sampled_from(list("*|[]↵\\-ab 1.)")), SIGNS), min_size=1, max_size=24).map(
    lambda words: " ".join(words.replace("\u2028", "").replace("\u2029", "").split())
)


@st.composite
def marked(draw: Any) -> Any:
    text = draw(WORDS)
    spots = st.tuples(st.integers(0, 24), st.integers(0, 24), st.sampled_from(["b", "i", "bi"])).map(list)
    marks = clean_marks(text, draw(st.lists(spots, max_size=4)))
    return {"text": text, "marks": marks} if marks else {"text": text}


CELLS = marked().map(lambda cell: cell if "marks" in cell else cell["text"])


@st.composite
def tables(draw: Any) -> Any:
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4))
    return {"table": rows, **({"head": True} if draw(st.booleans()) else {})}


BODIES = st.lists(st.one_of(marked().filter(lambda row: row["text"]), tables(), st.just({"break": "page"})), max_size=8)


@given(BODIES)
@settings(max_examples=400, deadline=None)
def test_what_is_written_in_the_box_reads_back_as_the_same_rows(body: list[Any]) -> None:
    body = clean_body(body)
    again = [without_notes(row) for row in rows_of(typed(body))]
    assert again == [without_notes(row) for row in body]
    assert clean_body(rows_of(typed(body))) == rows_of(typed(body))


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_in_the_box_is_a_body_that_comes_back(text: str) -> None:
    rows = clean_body(rows_of(text))
    assert [without_notes(row) for row in rows_of(typed(rows))] == [without_notes(row) for row in rows]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 30), st.text(max_size=6)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(
        st.sampled_from(["text", "marks", "table", "head", "break", "line", "onclick", "html"]), inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(JSON, max_size=6))
@settings(max_examples=400, deadline=None)
def test_what_is_kept_of_anything_stays_as_it_is(body: list[Any]) -> None:
    try:
        kept = clean_body(body)
    except Invalid:
        return
    assert clean_body(kept) == kept
    assert not any("onclick" in row or "html" in row for row in kept if isinstance(row, dict))
    typed(kept)


@pytest.mark.parametrize(
    ("words", "text", "marks"),
    [
        ("a **b** c", "a b c", [[2, 3, "b"]]),
        ("*nghiêng*", "nghiêng", [[0, 7, "i"]]),
        ("***cả hai***", "cả hai", [[0, 6, "bi"]]),
        ("**đậm *và nghiêng***", "đậm và nghiêng", [[0, 3, "b"], [4, 14, "bi"]]),
        ("**a***b*", "ab", [[0, 1, "b"], [1, 2, "i"]]),
        ("2 * 3 = 6", "2 * 3 = 6", []),
        ("(*) Ghi chú", "(*) Ghi chú", []),
        (r"\*sao\*", "*sao*", []),
        ("****", "****", []),
        ("** chưa đậm", "** chưa đậm", []),
        ("dòng một↵dòng hai", "dòng một\ndòng hai", []),
        (r"C:\\thư mục\a", r"C:\thư mục\a", []),
    ],
)
def test_stars_and_signs(words: str, text: str, marks: list[Any]) -> None:
    assert words_typed(words) == (text, marks)


def test_a_typed_body_with_everything() -> None:
    rows = rows_of("1. **Giao** việc.\na) Một.\n\n| STT | Việc |\n|---|---|\n| 1 | *Rà soát* |\n[Ngắt trang]\n- Hết.")
    assert [without_notes(row) for row in rows] == [
        {"text": "1. Giao việc.", "marks": [[3, 7, "b"]]},
        {"text": "a) Một."},
        {"table": [["STT", "Việc"], ["1", {"text": "Rà soát", "marks": [[0, 7, "i"]]}]], "head": True},
        {"break": "page"},
        {"text": "- Hết."},
    ]
    assert [row["line"] for row in rows] == [1, 2, 4, 7, 8]
    assert [clause_of(row.get("text", "")) for row in rows] == [(1, "1."), (2, "a)"), None, None, (3, "-")]


def test_an_old_letter_stays_as_it_is_and_so_does_its_hash() -> None:
    old = {"subject": "về việc", "body": ["Đoạn một.", {"text": "1. *Hai*", "line": 7, "confidence": 1.0, "page": 1}]}
    assert check(old) == old
    assert text_hash(check(old)) == text_hash(old)
    assert [without_notes(row) for row in rows_of(typed(old["body"]))] == [{"text": "Đoạn một."}, {"text": "1. *Hai*"}]


@pytest.mark.parametrize(
    "body",
    [
        "một chuỗi", [["mảng"]], [3], [{"text": 5}], [{"table": []}], [{"table": "x"}], [{"table": [["a"], "b"]}],
        [{"table": [[{"text": 1}]]}], [{"text": "a", "marks": [[0, 1, "script"]]}], [{"text": "a", "marks": {"b": 1}}],
        [{"table": [["a"] * (MAX_COLUMNS + 1)]}], [{"table": [["a"]] * 501}], [{"table": [["a"] * 12] * 500}] * 2,
        [{"text": "a"}] * 20_001,
    ],
)  # fmt: skip
def test_what_is_no_body_is_refused_with_its_field(body: Any) -> None:
    with pytest.raises(Invalid) as caught:
        check({"subject": "s", "body": body})
    assert "body" in caught.value.fields


def test_keys_that_the_schema_does_not_name_are_left_out() -> None:
    kept = clean_body([{"text": "<b>a</b>", "html": "<script>", "marks": [[0, 99, "b"], [1, 2, "i"]]},
                       {"break": "page"}, {"break": "x"}, {"table": [["a", "b"], ["c"]], "style": "x"},
                       {"break": "page"}])  # fmt: skip
    assert kept == [
        {"text": "<b>a</b>", "marks": [[0, 1, "b"], [1, 2, "bi"], [2, 8, "b"]]},
        {"break": "page"},
        {"table": [["a", "b"], ["c", ""]]},
    ]
    assert runs_of("abc", [[1, 2, "b"]]) == [("a", False, False), ("b", True, False), ("c", False, False)]


@pytest.mark.parametrize("body", ["|\n" * 4000 + "|" * 4000, "|" * 4000 + "\n" + "|\n" * 4000])
def test_bars_cost_no_more_cells_than_were_typed(body: str) -> None:
    """Filled up, these tables would have 16 million cells; the schema refuses them as they are."""
    rows = rows_of(body)
    assert sum(len(cells) for row in rows for cells in row["table"]) <= len(body)
    with pytest.raises(Invalid):
        clean_body(rows)


def test_a_table_within_bounds_is_filled_up() -> None:
    assert rows_of("| a | b |\n| c |\n\nx")[0]["table"] == [["a", "b"], ["c", ""]]
    assert rows_of("| a |\n| c | d |")[0]["table"] == [["a", ""], ["c", "d"]]
