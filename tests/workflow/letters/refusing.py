"""What every refusal must be: one error of ours, one clear sentence, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.rows import picture
from workflow.kernel.errors import CongvanError, Invalid


def refused(kind: type[CongvanError], act: Callable[[], Any], field: str = "") -> str:
    """The sentence of the refusal of exactly this kind; with `field`, the sentence of that field. Nothing is kept."""
    before = picture()
    with pytest.raises(kind) as caught:
        act()
    error = caught.value
    assert type(error) is kind, error
    after = picture()
    assert after == before, [name for name in after if after[name] != before[name]]
    if not field:
        return one_sentence(error.sentence)
    assert isinstance(error, Invalid)
    assert set(error.fields) == {field}, error.fields
    return one_sentence(error.fields[field])


def one_sentence(said: object) -> str:
    """A Vietnamese sentence with a beginning and an end, without a name of the code in it."""
    text = str(said)
    assert text[:1].isupper()
    assert text.endswith((".", ".”")), text
    assert not {"_", "{", "%("} & set(text), text
    return text
