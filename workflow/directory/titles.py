"""Persons meant by their office: "Bí thư các huyện uỷ", "Chánh Văn phòng Tỉnh uỷ", "Lãnh đạo Văn phòng"."""

from __future__ import annotations

from typing import NamedTuple

from workflow.directory.selection import Item
from workflow.directory.wording import LEADERS, PLURALS, TITLES
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import Role

WITH_MORE = tuple(fold(words) for words in ("phó bí thư", "phó chủ tịch"))
"""Offices of which there are kinds: "Phó Bí thư Thường trực"."""
HEADS_BOARD = fold("trưởng")


class Title(NamedTuple):
    """An office at the head of an element, and the words behind it that say where."""

    words: str
    where: str
    leads: bool


def title_at(text: str) -> Title | None:
    """Return the office that the folded text begins with; None when it begins with none."""
    for words in (*LEADERS, *TITLES):
        if text == words or text.startswith(f"{words} "):
            return Title(words, text.removeprefix(words).strip(), words in LEADERS)
    return None


def title_item(title: Title, places: list[Item]) -> Item:
    """Return the item of a selector: the office under any of the ways to write it, in those organs.

    "Trưởng Ban Tổ chức" is in the directory "Trưởng ban", "Trưởng Ban Tổ chức" or "Trưởng Ban Tổ chức Tỉnh uỷ", never
    "Trưởng phòng": the words behind the office must be those of the organ.
    """
    if title.leads:
        return {"title": {"titles": [], "begins": [], "roles": [str(Role.LEADER)], "of": places}}
    words = title.where.replace(",", " ").split()
    while words and words[0] in PLURALS:
        words = words[1:]
    titles = [" ".join([title.words, *words[:upto]]) for upto in range(min(len(words), 8) + 1)]
    begins = [titles[2]] if len(titles) > 2 else []
    if title.words in WITH_MORE:
        begins.append(title.words)
    if title.words.endswith(HEADS_BOARD) and words[:1] == ["ban"]:
        begins.append(titles[1])
    return {"title": {"titles": titles, "begins": begins, "roles": [], "of": places}}
