"""The examiner of the reader is honest: the same seed gives the same file, every answer stands on the paper, noise
takes nothing away that a clerk needs, and its score means what the letters' own score means."""

import copy
import importlib.util
import json
import random
import re
import unicodedata

import pytest

from bench.letters.cases import make_case
from bench.letters.comparing import asks, bare, fold
from bench.letters.noise import LEVELS, noisy
from bench.letters.scoring import marks
from bench.letters.shapes import OLD_TONES
from tests.house.sources import ROOT

SOME = range(60)


def squeezed(text):
    return re.sub(r"\s+", "", fold(text.replace("\t", " ")))


def test_a_seed_gives_the_same_file_again_and_noise_leaves_the_answers_alone():
    assert len({make_case(3, place).text for place in SOME}) == len(SOME)
    for place in range(8):
        clean = make_case(3, place)
        for level in LEVELS:
            one, again = make_case(3, place, level), make_case(3, place, level)
            assert one.text == again.text
            assert one.golds == clean.golds
            assert (one.text == clean.text) if level == 0 else (level < 3 or one.text != clean.text)


@pytest.mark.parametrize("place", SOME)
def test_every_answer_stands_on_the_paper(place):
    case = make_case(11, place)
    text = squeezed(case.text)
    for letter in case.letters:
        gold = letter.gold
        assert squeezed(letter.symbol) in text
        assert squeezed(f"{letter.number_text}") in text
        assert squeezed(letter.signer) in text
        assert squeezed(letter.position) in text
        assert squeezed(gold["place"]) in text
        for name in letter.issuer.names:
            assert squeezed(name) in text
        for line in (*letter.addressees, *letter.distribution[1:]):
            assert all(squeezed(word) in text for word in line.split())
        for cited in gold["citations"]:
            assert squeezed(cited["symbol"]) in text
            assert str(cited["number"]) in text


def test_no_digit_becomes_another_digit():
    rng = random.Random(5)
    for place in range(20):
        text = make_case(12, place).text
        for level in LEVELS:
            seen = noisy(rng, text, level)
            assert re.sub(r"[^2-9]", "", seen) == re.sub(r"[^2-9]", "", text), f"level {level}"


def test_old_and_new_tone_places_are_one_word_to_the_score():
    for new, old in OLD_TONES.items():
        assert fold(new) == fold(old) == fold(unicodedata.normalize("NFD", old))
        assert bare(new) == bare(old)


# --- the score means what the letters' own score means ---------------------------------------------------------------


def _mutated(rng, gold):
    """A reading that is wrong here and there, asks here and there, and invents."""
    got = copy.deepcopy(gold)
    for key in list(got):
        draw = rng.random()
        if draw < 0.1:
            del got[key]
        elif draw < 0.2:
            got[key] = None
        elif draw < 0.3 and isinstance(got[key], str):
            got[key] = {"value": got[key], "raw": got[key], "needs_review": rng.random() < 0.5}
        elif draw < 0.35 and isinstance(got[key], str):
            got[key] = got[key] + " thêm"
        elif draw < 0.5 and isinstance(got[key], list) and got[key]:
            got[key].pop(rng.randrange(len(got[key])))
        elif draw < 0.6 and isinstance(got[key], list) and got[key]:
            got[key].append(
                {"text": "Một dòng lạ", "number": 3, "symbol": "CV/X", "no": 99, "type": "amends", "target": "3"}
            )
    if rng.random() < 0.3:
        got["arrival_stamp"] = {"incoming_number": "0471", "date": rng.choice(("2022-06-10", None))}
    if rng.random() < 0.3:
        got["monitoring"] = {"organ": "Ai đó", "report_to": None, "needs_review": rng.random() < 0.5}
    return got


@pytest.mark.letters
def test_the_score_agrees_with_the_letters_own_score_field_by_field(letters_folder):
    spec = importlib.util.spec_from_file_location("letters_score", letters_folder / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    rng = random.Random(7)
    compared = 0
    for path in sorted((letters_folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "id" not in gold:
            continue
        assert all(mark.credit == 1 and not mark.wrong_and_sure for mark in marks(gold, gold))
        for _ in range(300):
            got = _mutated(rng, gold)
            theirs = [(field, credit) for field, credit, _want, _have in score.pairs(gold, got)]
            ours = [(mark.field, mark.credit) for mark in marks(gold, got)]
            assert sorted(ours) == sorted(theirs)
            compared += len(ours)
    assert compared > 10_000


@pytest.fixture(scope="session")
def letters_folder():
    import os

    folder = (ROOT / os.environ.get("CONGVAN_LETTERS", "../shared/letters")).resolve()
    assert folder.is_dir(), f"CONGVAN_LETTERS: no folder {folder}"
    return folder


def test_wrong_and_sure_is_a_wrong_value_without_a_question():
    gold = {"place": "An Khê", "number": None, "addressees": [{"text": "Sở Nội vụ"}]}

    def sure(got):
        return {mark.field for mark in marks(gold, got) if mark.wrong_and_sure}

    right = {"place": "An Khê", "addressees": [{"text": "Sở Nội vụ"}]}
    assert sure(right) == set()
    assert sure(right | {"place": "An Lạc"}) == {"place"}
    assert sure(right | {"place": {"value": "An Lạc", "needs_review": True}}) == set()
    assert sure(right | {"place": None}) == set()
    assert sure(right | {"number": 5}) == {"no number"}
    assert sure(right | {"number": {"value": 5, "needs_review": True}}) == set()
    assert sure(right | {"addressees": [{"text": "Sở Y tế"}]}) == {"addressees"}
    assert sure(right | {"addressees": [{"text": "Sở Y tế", "needs_review": True}]}) == set()
    assert asks({"value": 1, "needs_review": True})
