"""Spelling that a scan has spoilt: accents that were lost are found again where only one name or word can be meant.

Lost is what is missing: "Huyen uy" may be "Huyện uỷ". An accent that stands there and is another one contradicts:
"Bình Thuỳ" is never taken for "Bình Thuỷ"; a person is asked.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from workflow.kernel.folding import bare


def could_be(text: str, name: str) -> bool:
    """Whether the folded text is the folded name with nothing but accents (and the stroke of đ) lost."""
    return bare(text) == bare(name) and all(
        have <= want for have, want in zip(_marks(text), _marks(name), strict=False)
    )


def _marks(text: str) -> list[set[str]]:
    """The accents of each letter, in the order of the text."""
    found: list[set[str]] = []
    for sign in unicodedata.normalize("NFD", text):
        if unicodedata.combining(sign) and found:
            found[-1].add(sign)
        else:
            found.append({"đ"} if sign == "đ" else set())
    return found


class Restorer:
    """Gives the words of a vocabulary their accents back, where a run of words can be one entry only."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        entries: dict[str, set[str]] = defaultdict(set)
        for words in vocabulary:
            entries[bare(words)].add(words)
        self._entries = {key: next(iter(found)) for key, found in entries.items() if len(found) == 1 and len(key) > 1}
        self._longest = max((key.count(" ") + 1 for key in self._entries), default=0)

    def restore(self, text: str) -> str:
        """Return the folded text with the vocabulary's words as they are written; other words stay."""
        words, at, found = text.split(" "), 0, list[str]()
        keys = [bare(word) for word in words]
        while at < len(words):
            for upto in range(min(at + self._longest, len(words)), at, -1):
                entry, given = self._entries.get(_joined(keys[at:upto])), _joined(words[at:upto])
                if entry is not None and could_be(given, entry):
                    found += [
                        *entry.split(" ")[:-1],
                        entry.split(" ")[-1] + words[upto - 1][len(given.split(" ")[-1]) :],
                    ]
                    at = upto
                    break
            else:
                found.append(words[at])
                at += 1
        return " ".join(found)


def _joined(words: list[str]) -> str:
    """Words as one entry, the comma behind the last one aside; "" where a comma stands between them."""
    if any(word.endswith((",", ";", ":")) for word in words[:-1]):
        return ""
    return " ".join(words).rstrip(",;:")
