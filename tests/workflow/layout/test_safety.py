"""Text is never code, nothing is fetched, every Vietnamese letter is the shipped font's, bombs end in their limits."""

from __future__ import annotations

import io
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path

import pdfplumber
import pikepdf
import pytest

from tests.workflow.layout.letters import ALPHABET, NUMBERED, content, every_kind, sheet
from tests.workflow.layout.measuring import runs, text_of
from workflow.kernel.errors import Conflict, Invalid
from workflow.layout import limits, press
from workflow.layout.glyphs import coverage, unprintable
from workflow.layout.pdf import checked_inputs, render_pdf, render_with_fields
from workflow.layout.rules import rules_named
from workflow.layout.sheet import Block, Sheet
from workflow.layout.word import render_docx

RULES = rules_named("party-2018")
VECTORS = [
    '#read("/etc/passwd")', '#import "@preview/cetz:0.3.0": *', '#include "page.typ"', '#image("/etc/hostname")',
    '#while true {}', "#for i in range(1000000000) [x]", "$ sum_(i=0)^n i $", "*bold* _italic_ `raw` ```typ #1+1```",
    "#sys.inputs", '#json("rules.json")', '#plugin("x.wasm")', "<label> @label", "// comment /* comment */",
    '#link("http://127.0.0.1:9/x")[x]', "= Heading", "- list\n+ list", "\\u{202e}", "{{ 7*7 }} {% load x %} ${7*7}",
    '<img src="http://127.0.0.1:9/x">', '<link rel=attachment href="file:///etc/passwd">', "#set page(width: 1pt)",
    "#panic()", '"; #eval("1+1")', "#show: x => []", "~ --- -- ... '",
]  # fmt: skip


def paged(*texts: str, **facts: object) -> Sheet:
    """A sheet with these paragraphs."""
    return sheet(RULES, text=content(body=[{"text": text} for text in texts]), **facts)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("vector", VECTORS)
def test_markup_comes_out_as_the_text_that_it_is(vector: str) -> None:
    said = {name: [{"text": vector}] for name in ("body", "addressees", "distribution")}
    text = content(**said, subject=vector, place=vector, signer=vector)
    everywhere = sheet(RULES, text=text, mark=vector, note=vector)
    whole = squeezed(text_of(render_pdf(everywhere)))
    want = squeezed(vector)
    body = squeezed(text_of(render_pdf(paged(vector))))
    assert want in body
    assert whole.count(want[:12]) >= 3


@pytest.mark.services  # strace is no part of a developer's machine
def test_a_page_is_made_without_any_network_and_any_file_but_ours(tmp_path: Path) -> None:
    """The child is traced: no socket is opened and no file of the host but ours and the interpreter's is read."""
    strace = shutil.which("strace")
    assert strace, ".ci/run installs it"
    data = tmp_path / "data.json"
    data.write_text(json.dumps(checked_inputs(paged(*VECTORS))), encoding="utf-8")
    log = tmp_path / "trace"
    with data.open("rb") as given:
        done = subprocess.run(
            [strace, "-f", "-e", "trace=network,open,openat", "-o", str(log), sys.executable, "-I", press.__file__,
             "10", str(limits.CHILD_BYTES)], stdin=given, capture_output=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"%PDF" in done.stdout
    calls = log.read_text(errors="replace").splitlines()
    assert any("Tinos-Regular.ttf" in call for call in calls), "the trace sees what is opened"
    assert [call for call in calls if "socket(" in call or "connect(" in call] == []
    for secret in ("/etc/passwd", "/etc/hostname", "preview", "x.wasm", "/usr/share/fonts"):
        assert [call for call in calls if secret in call] == [], secret


def test_no_socket_is_asked_for_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*given: object, **more: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    assert render_pdf(paged(*VECTORS, "một nội dung chưa in lần nào")).startswith(b"%PDF")


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_every_vietnamese_letter_comes_from_the_shipped_font(case: object) -> None:
    letters = [case(sign) for sign in ALPHABET]  # type: ignore[operator]
    assert len(set(letters)) == 93
    assert {ord(sign) for sign in letters} <= coverage()
    pdf = render_pdf(paged(" ".join(letters) + "."))
    shown = squeezed(text_of(pdf))
    assert "".join(letters) in shown, "each has its own Unicode value in the file"
    assert {run.font for run in runs(pdf)} <= {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


@pytest.mark.parametrize(("version", "kind"), every_kind())
def test_the_file_is_pdf_a_with_all_fonts_inside(version: str, kind: str) -> None:
    pdf = render_pdf(sheet(rules_named(version), kind, **NUMBERED))
    with pikepdf.open(io.BytesIO(pdf)) as book:
        with book.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "U")
            assert version in str(told.get("pdf:Keywords", ""))
        assert "/OutputIntents" in book.Root
        for name in ("/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles"):
            assert name not in book.Root
        fonts = [font for page in book.pages for font in page.resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            inside = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert "/FontFile2" in inside or "/FontFile3" in inside
            assert "/ToUnicode" in font
    assert pdf.count(b"%%EOF") == 1, "one revision"


def test_decomposed_letters_print_like_composed_ones() -> None:
    text = "Tỉnh uỷ đề nghị các đồng chí thực hiện."
    composed = squeezed(text_of(render_pdf(paged(text))))
    taken_apart = squeezed(text_of(render_pdf(paged(unicodedata.normalize("NFD", text)))))
    assert squeezed(text) in composed
    assert unicodedata.normalize("NFC", taken_apart) == composed


def test_the_same_sheet_gives_the_same_bytes_here_and_in_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    one = sheet(RULES, **NUMBERED)
    first = render_pdf(one)
    render_pdf(paged("một văn bản khác chen vào giữa."))
    assert render_pdf(one) == first
    assert render_with_fields(one)[0] == first
    monkeypatch.setattr(limits, "USUAL_CHARACTERS", 10)
    assert render_pdf(one) == first


def test_drafts_for_signing_and_finished_pages_have_their_places() -> None:
    _pdf, open_places = render_with_fields(sheet(RULES, blanks=False))
    assert open_places.number
    assert open_places.date
    _pdf, filled = render_with_fields(sheet(RULES, **NUMBERED))
    assert filled.number is None
    assert filled.date is None
    assert filled.signature.rect != filled.seal.rect


WORD = "công việc của đảng uỷ "
BOMBS = {
    "a megabyte": [WORD * 45] * 1000, "ten thousand items": ["1. ngắn"] * 10_000, "one paragraph": [WORD * 50_000],
    "one word": ["a" * 1_100_000], "deep lists": ["1." * 400 + " x"] * 3000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_its_limit_while_others_print(name: str) -> None:
    stop, slow, done = threading.Event(), [], []

    def others() -> None:
        while not stop.is_set():
            start = time.perf_counter()
            render_pdf(paged(f"Một công văn thường {len(done)}."))
            done.append(1)
            slow.append(time.perf_counter() - start)

    beside = threading.Thread(target=others)
    beside.start()
    start = time.perf_counter()
    bomb = paged("x").with_(body=tuple(Block(text) for text in BOMBS[name]))
    try:
        with pytest.raises(Invalid, match="200 trang"):
            render_pdf(bomb)
    finally:
        stop.set()
        beside.join()
    assert time.perf_counter() - start < limits.CHILD_WAIT + 5
    assert done
    assert sorted(slow)[int(len(slow) * 0.95)] < 1.0, "p95 of the others, in seconds"


def test_a_child_that_needs_too_long_or_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    letter_words = paged("x").with_(body=(Block("a " * 550_000),))
    monkeypatch.setattr(limits, "CHILD_SECONDS", 1)
    with pytest.raises(Invalid, match="200 trang"):
        render_pdf(letter_words)
    monkeypatch.setattr(limits, "CHILD_SECONDS", 10)
    monkeypatch.setattr(limits, "CHILD_BYTES", 64 * 2**20)
    with pytest.raises(Invalid, match="200 trang"):
        render_pdf(letter_words)


def test_only_two_children_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_QUEUE_SECONDS", 0.05)
    monkeypatch.setattr(limits, "_CHILDREN", threading.BoundedSemaphore(1))
    assert limits._CHILDREN.acquire()
    with pytest.raises(Conflict, match="thử lại"):
        render_pdf(paged("x").with_(body=(Block(WORD * 3000),)))


@pytest.mark.parametrize(("text", "sign"), [("😀", "😀"), ("\u202e", "U+202E"), ("a" + "\u0301" * 9, "U+0301"),
                                            ("\u0001", "U+0001"), ("漢", "漢")])  # fmt: skip
def test_what_the_font_has_not_is_refused_everywhere_with_its_name(text: str, sign: str) -> None:
    assert unprintable(text)
    for render in (render_pdf, render_docx):
        for one in (paged(f"Xin chào {text}."), sheet(RULES, signer=text)):
            with pytest.raises(Invalid, match="ký tự không in được") as refused:
                render(one)
            assert sign in str(refused.value.sentence)


def test_an_endless_word_stays_on_the_page() -> None:
    pdf = render_pdf(paged("x" * 3000, "Hết."))
    assert max(run.right for run in runs(pdf)) <= 195.5


def test_long_lists_of_receivers_go_on_over_pages() -> None:
    many = sheet(RULES, text=content(distribution=[{"text": f"Đơn vị thứ {no}"} for no in range(150)]))
    with pdfplumber.open(io.BytesIO(render_pdf(many))) as book:
        shown = "".join(page.extract_text() for page in book.pages)
    assert all(f"- Đơn vị thứ {no}" in shown for no in range(150))
    assert all(run.baseline <= 277.5 for run in runs(render_pdf(many)))
