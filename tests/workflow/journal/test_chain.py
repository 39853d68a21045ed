"""Hashes, canonical text and the Merkle fold."""

import hashlib
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from workflow.journal.chain import MerkleFold, canonical, entry_hash, merkle_root


def plain_root(leaves: list[str]) -> str:
    """The tree level by level, an odd node carried up."""
    level = [hashlib.sha256(b"\x00" + leaf.encode()).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex() if level else hashlib.sha256(b"").hexdigest()


@given(st.lists(st.text("0123456789abcdef", min_size=1, max_size=8), max_size=70))
def test_the_fold_has_the_root_of_the_plain_tree(leaves: list[str]) -> None:
    assert merkle_root(leaves) == plain_root(leaves)


@given(st.integers(0, 5000))
def test_the_fold_keeps_one_node_per_level(count: int) -> None:
    fold = MerkleFold()
    for leaf in range(count):
        fold.add(str(leaf))
    assert len(fold._whole) <= count.bit_length()


def test_canonical_text_is_one_for_equal_values() -> None:
    at = datetime(2022, 6, 6, 1, 2, 3, tzinfo=UTC)
    assert canonical({"b": date(2022, 6, 6), "a": at}) == '{"a":"2022-06-06T01:02:03+00:00","b":"2022-06-06"}'
    assert canonical({"uỷ": 1}) == '{"uỷ":1}'


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.lists(st.text(max_size=6), min_size=4, max_size=4))
def test_parts_never_run_into_each_other(one: list[str], two: list[str]) -> None:
    def digest(parts: list[str]) -> str:
        return entry_hash(parts[0], len(parts[1]), parts[2], parts[3])

    same = (one[0], len(one[1]), *one[2:]) == (two[0], len(two[1]), *two[2:])
    assert (digest(one) == digest(two)) == same
