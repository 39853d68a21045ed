"""Hard letters of every kind and shape, invented, read as a careful clerk reads them; where he would ask, it asks."""

import tomllib
from pathlib import Path

import pytest

from workflow.kernel.folding import fold
from workflow.reading.reader import read_text

FOLDER = Path(__file__).parent / "hard"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def value(field):
    """The value of a field, asked or not; "" for nothing."""
    if isinstance(field, dict):
        field = field["value"] if "value" in field else field["name"]
    return "" if field is None else field


def asks(letter, path):
    """Whether the field at a path asks for a person; of a list, whether one of its entries does."""
    found = letter
    for part in path.split("."):
        found = (found or {}).get(part)
    if isinstance(found, list):
        return any(entry.get("needs_review") for entry in found)
    return isinstance(found, dict) and bool(found.get("needs_review"))


def cited(citation):
    return f"{citation['number']}-{citation['symbol']} {value(citation['date'])}"


def parts_of(field, *names):
    return [value(field[name]) for name in names] if field else []


READ = {
    "addressees": lambda letter: [entry["text"] for entry in letter["addressees"]],
    "distribution": lambda letter: [entry["text"] for entry in letter["distribution"]],
    "purposes": lambda letter: [entry["purpose"] for entry in letter["distribution"]],
    "nos": lambda letter: [str(d["no"]) for d in letter["directives"]],
    "leads": lambda letter: [
        d["lead"] if d["lead_kind"].startswith("named") else "*" for d in letter["directives"]
    ],
    "dues": lambda letter: [d["due"] or "" for d in letter["directives"]],
    "periods": lambda letter: [d["period"] or "" for d in letter["directives"]],
    "asked_directives": lambda letter: [
        no for no, d in enumerate(letter["directives"], 1) if "due" in d["doubts"]
    ],
    "citations": lambda letter: sorted(cited(c) for c in letter["citations"] if c["number"] is not None),
    "relations": lambda letter: sorted(
        f"{r['type']} {r['target']}" for r in letter["relations"] if r["type"] != "attaches"
    ),
    "parent": lambda letter: letter["issuer"]["parent"],
    "joint": lambda letter: letter["issuer"]["joint"],
    "other_numbers": lambda letter: [other["number"] for other in letter["other_numbers"]],
    "authority": lambda letter: (letter["authority"] or {}).get("raw", ""),
    "dissemination": lambda letter: value((letter["dissemination"] or {}).get("scope")),
    "monitoring": lambda letter: parts_of(letter["monitoring"], "organ", "report_to"),
    "stamp": lambda letter: [str(part) for part in parts_of(letter["arrival_stamp"], "incoming_number", "date")],
    "copy": lambda letter: parts_of(letter["copy"], "number", "date"),
}  # fmt: skip


def comparable(found):
    if isinstance(found, list):
        return [comparable(entry) for entry in found]
    return fold(found) if isinstance(found, str) else found


@pytest.mark.parametrize("case", CASES)
def test_letter_is_read_as_a_clerk_reads_it(case):
    letters = read_text(case["text"])
    assert len(letters) == len(case["letter"])
    for letter, wanted in zip(letters, case["letter"], strict=True):
        expected = {key: entry for key, entry in wanted.items() if key != "asked"}
        for key in ("citations", "relations"):
            if key in expected:
                expected[key] = sorted(expected[key])
        read = {key: READ[key](letter) if key in READ else value(letter[key]) for key in expected}
        assert {key: comparable(entry) for key, entry in read.items()} == {
            key: comparable(entry) for key, entry in expected.items()
        }
        assert [path for path in wanted.get("asked", ()) if not asks(letter, path)] == []
        scalars = ("number", "symbol", "date", "place", "subject", "kind", "issuer", "signer", "position")
        needless = [
            key for key in scalars if key in wanted and asks(letter, key) and key not in wanted.get("asked", ())
        ]
        assert needless == []


def test_the_table_is_long_enough():
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES)
def test_every_field_says_where_it_was_read(case):
    """The line that a field names holds its first words; a reader of the page finds it there."""
    rows = case["text"].split("\n")

    def stands(words, line):
        row = fold(rows[line - 1].replace("*", "").replace("#", ""))
        assert fold(" ".join(str(words).split()[:2])) in " ".join(row.split()), (words, row)

    for letter in read_text(case["text"]):
        where = letter["where"]
        for name in ("place", "subject", "signer", "position", "title_line", "issuer"):
            field = letter[name]
            if value(field):
                stands(
                    field["raw"] if isinstance(field, dict) and field.get("raw") else value(field), where[name]["line"]
                )
        for name in ("number", "symbol"):
            if value(letter[name]) and value(letter["number"]):
                stands(letter["number_raw"], where[name]["line"])
        if letter["date_raw"]:
            stands(letter["date_raw"], where["date"]["line"])
        if letter["authority"]:
            stands(letter["authority"]["raw"], where["authority"]["line"])
        for entry in (*letter["addressees"], *letter["distribution"]):
            stands(entry["text"], entry["line"])
        for directive in letter["directives"]:
            stands(directive["text"], directive["line"])
        for citation in letter["citations"]:
            stands(citation["raw"].split()[0], citation["line"])
        for name in ("monitoring", "dissemination"):
            if letter[name]:
                stands(letter[name].get("raw") or letter[name]["evidence"], letter[name]["line"])
        if letter["arrival_stamp"]:
            stands(letter["arrival_stamp"]["raw"], letter["arrival_stamp"]["line"])
