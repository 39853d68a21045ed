"""Vietnamese and English are complete: nothing is untranslated, nothing is left over, nothing asks nobody."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.house import catalogues
from tests.house.catalogues import PLACE, ROOMS, read_mo, read_po, unasked_in_python, unasked_in_template
from tests.house.sources import ROOT, python_files

DATA = {
    "config/demo", "config/management", "config/playing",  # an invented province; what the server's console says
    "workflow/management",  # the console's help; it speaks the server's language
    "workflow/directory", "workflow/reading",  # the grammar of letters and of organs' names
    "workflow/layout", "workflow/letters/content.py",  # what stands on the paper is Vietnamese in every language
    "workflow/kernel/folding.py", "workflow/signing/authority.py", "workflow/signing/stamps.py",
    "workflow/signing/journalled.py",  # the key of an answer in the report
    "workflow/dispatches/services.py",  # a reason that is kept in the record
    "workflow/templatetags/congvan.py",  # the date as a letter's head bears it
    "workflow/web/intake/forms.py", "workflow/web/drafting/making_forms.py",  # values that are kept
    "workflow/web/drafting/readings.py",
    "workflow/web/showing.py",  # an abbreviation of the letter's kind
    "workflow/calendars/statutory.py",  # names of feasts and of the decisions behind them
    "workflow/casefile/bundling.py", "workflow/signing/keys.py",  # what is written into files
    "workflow/letters/body.py", "workflow/letters/notation.py",  # how one types what stands on the paper
    "workflow/search/keeping.py", "workflow/web/verifying/views.py",  # what is looked for in Vietnamese words
}  # fmt: skip
PAPER = {
    "workflow/templates/congvan/parts/paper.html",
    "workflow/templates/congvan/parts/letter_fields.html",  # what the tools put into the letter
    "workflow/templates/congvan/frame/switches.html",  # the other language's own name
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[catalogues.Word]]:
    return catalogues.extract(tmp_path_factory.mktemp("words"))


@pytest.mark.gettext
@pytest.mark.parametrize("room", ROOMS)
def test_every_word_has_its_english(asked: dict[str, set[catalogues.Word]], room: str) -> None:
    answered = read_po(ROOT / room / PLACE / "django.po")
    assert asked[room], "the sources ask for nothing: the extraction is broken"
    assert asked[room] - set(answered) == set(), "make words, then translate"
    assert set(answered) - asked[room] == set(), "make words takes out what nobody asks for"
    assert [word for word, texts in answered.items() if not texts or not all(texts)] == []


@pytest.mark.gettext
@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_are_kept(room: str, tmp_path: Path) -> None:
    source = ROOT / room / PLACE / "django.po"
    done = subprocess.run(
        ["msgfmt", "--check-format", "-o", str(tmp_path / "x.mo"), str(source)], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.gettext
def test_a_new_word_is_found(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "workflow/templates").mkdir(parents=True)
    (source / "workflow/strange.py").write_text('from x import gettext as _\nprint(_("Lời mới"))\n', encoding="utf-8")
    (source / "workflow/templates/a.html").write_text('{% load i18n %}{% trans "Chữ mới" %}', encoding="utf-8")
    found = catalogues.extract(tmp_path / "copy", source)
    assert found["workflow"] == {("", "Lời mới", ""), ("", "Chữ mới", "")}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_shipped_is_compiled_from_what_is_read(room: str) -> None:
    words = read_po(ROOT / room / PLACE / "django.po")
    assert read_mo(ROOT / room / PLACE / "django.mo") == catalogues.as_compiled(words), "make words"


def test_a_stale_compilation_is_found(tmp_path: Path) -> None:
    kept = (ROOT / "flows" / PLACE / "django.po").read_text(encoding="utf-8")
    changed = tmp_path / "django.po"
    changed.write_text(kept.replace('msgstr "Recalled"', 'msgstr "Taken back"'), encoding="utf-8")
    assert read_mo(ROOT / "flows" / PLACE / "django.mo") != catalogues.as_compiled(read_po(changed))
    changed.write_text(kept.replace('msgid "Đã thu hồi"', '#, fuzzy\nmsgid "Đã thu hồi"'), encoding="utf-8")
    assert [word for word, texts in read_po(changed).items() if not texts] == [("", "Đã thu hồi", "")]


def _is_data(path: Path) -> bool:
    inside = path.relative_to(ROOT).as_posix()
    return any(inside == name or inside.startswith(f"{name}/") for name in DATA)


def test_no_vietnamese_of_the_screen_stands_outside_gettext() -> None:
    said = [
        f"{path.relative_to(ROOT)}:{line} {text[:60]}"
        for path in python_files(*ROOMS) if not _is_data(path) for line, text in unasked_in_python(path)
    ]  # fmt: skip
    for path in catalogues.templates():
        if path.relative_to(ROOT).as_posix() not in PAPER:
            text = path.read_text(encoding="utf-8")
            said += [f"{path.relative_to(ROOT)} {line}" for line in unasked_in_template(text)]
    assert said == []


def test_vietnamese_outside_gettext_is_found(tmp_path: Path) -> None:
    source = tmp_path / "strange.py"
    source.write_text('"""Tệp."""\nfrom x import gettext_lazy as _lazy\nA = _lazy("Một lời")\nB = _("Lời khác")\n')
    assert list(unasked_in_python(source)) == [(3, "Một lời")]
    page = '{% load i18n %}<p>{% trans "Đọc" %} {{ x|default:_("nay") }} {% blocktrans %}Ở đây{% endblocktrans %}</p>'
    assert unasked_in_template(page) == []
    assert unasked_in_template(page + "\n<p>Ở đây</p>") == ["<p>Ở đây</p>"]
