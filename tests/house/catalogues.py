"""The words of the screen: what the sources ask gettext for, what the catalogues answer, what asks nobody."""

from __future__ import annotations

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, repository_files, room_of, tree_of

ROOMS = ("config", "flows", "permissions", "workflow")
PLACE = Path("locale/en/LC_MESSAGES")
VIETNAMESE = re.compile(r"[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
Word = tuple[str, str, str]
"""Context, msgid, plural msgid."""
_FIELD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')
_ASKED = re.compile(
    r"\{%\s*blocktrans.*?%\}.*?\{%\s*endblocktrans\w*\s*%\}|\{%\s*trans(?:late)?\s.*?%\}|\{#.*?#\}"
    r"|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)


def read_po(path: Path) -> dict[Word, list[str]]:
    """Every word with its translations, one for each plural form; a fuzzy one has none."""
    found: dict[Word, list[str]] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if field := _FIELD.match(line):
                name = field[1]
                fields[name] = ast.literal_eval(field[2])
            elif line.startswith('"'):
                fields[name] += ast.literal_eval(line)
        if fields.get("msgid"):
            fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)
            answers = [] if fuzzy else [text for key, text in fields.items() if key.startswith("msgstr")]
            found[(fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))] = answers
    return found


def read_mo(path: Path) -> dict[str, str]:
    """The compiled catalogue: what gettext itself looks up, form by form."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {f"{key[0]}\0{key[1]}" if isinstance(key, tuple) else key: text for key, text in catalogue.items() if key}


def as_compiled(words: dict[Word, list[str]]) -> dict[str, str]:
    """What `read_mo` finds when the catalogue was compiled from these."""
    found = {}
    for (context, msgid, plural), answers in words.items():
        name = f"{context}\x04{msgid}" if context else msgid
        if plural:
            found |= {f"{name}\0{form}": text for form, text in enumerate(answers)}
        elif answers and answers[0]:
            found[name] = answers[0]
    return found


def extract(folder: Path, root: Path = ROOT) -> dict[str, set[Word]]:
    """Room → the words that its sources ask for, found by Django's makemessages on a copy below `folder`."""
    for path in repository_files() if root == ROOT else sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] in ROOMS and path.suffix in (".py", ".html", ".txt"):
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / inside)
    for room in ROOMS:
        (folder / room / PLACE).mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap", "-v", "0"],
        cwd=folder, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    catalogues = {room: folder / room / PLACE / "django.po" for room in ROOMS}
    return {room: set(read_po(path)) if path.exists() else set() for room, path in catalogues.items()}


def unasked_in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of Vietnamese strings that no gettext call takes; docstrings are not looked at."""
    tree = tree_of(path)
    asked: set[int] = set()
    for node in ast.walk(tree):
        called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if called in CALLS:
            asked |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            asked.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in asked:
            if VIETNAMESE.search(node.value):
                yield node.lineno, node.value


def unasked_in_template(text: str) -> list[str]:
    """Lines of a template that have Vietnamese letters outside trans, blocktrans and _()."""
    return [line.strip()[:120] for line in _ASKED.sub("", text).splitlines() if VIETNAMESE.search(line)]


def templates() -> list[Path]:
    """Every template of the product."""
    return [path for path in repository_files() if "templates" in path.parts and room_of(path) in ROOMS]
