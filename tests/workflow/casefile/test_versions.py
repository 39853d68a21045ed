"""Versions in a case: those that the pages show its reader, and the text as it stands."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast
from tests.flows.life import Life
from workflow.casefile import members
from workflow.casefile.sight import Sight, sight_of
from workflow.letters.models import Letter
from workflow.letters.services import save_letter


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def test_drafts_that_the_pages_hide_are_not_in_the_bundle(cast: Cast) -> None:
    life = Life(cast)
    for place in ("Lam Giang", "Nam Sơn"):
        life.do(save_letter, "drafter", content={**life.letter.versions.latest("no").content, "place": place})
    life.to("issue").issue()
    seen = {who: texts(cast, who, life.letter.pk) for who in ("drafter", "reviewer", "signer", "clerk", "principal")}
    assert seen == {"drafter": [1, 2, 3], "reviewer": [3], "signer": [3], "clerk": [3], "principal": [3]}


def test_without_that_guard_they_would_be(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(cast)
    life.do(save_letter, "drafter", content={**life.letter.versions.latest("no").content, "place": "Nam Sơn"})
    life.to("issue")
    monkeypatch.setattr(Sight, "texts", lambda sight: {1, 2})
    assert texts(cast, "clerk", life.letter.pk) == [1, 2]


def texts(cast: Cast, who: str, letter_id: int) -> list[int]:
    return [row["no"] for row in members.versions(sight_of(cast.actor(who), Letter.objects.get(pk=letter_id)))]
