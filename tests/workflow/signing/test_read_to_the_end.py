"""Read to the end, by page and time: the gate before a batch, and what the journal says of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.life import Life
from tests.workflow.signing.test_window import decided, life, window
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Invalid, NotFound
from workflow.signing import reading
from workflow.signing.deciding import decide, decide_together
from workflow.signing.models import PageRead
from workflow.signing.reading import record_read

pytestmark = pytest.mark.django_db
__all__ = ["life", "window"]


class TestReadToTheEnd:
    def read(self, life: Life, pages: int, of: int, seen: str = "") -> None:
        actor = life.cast.actor("signer")
        for page in range(1, pages + 1):
            record_read(actor, life.letter.pk, text_no=life.letter.text_no, page=page, pages=of, seen=seen)

    def test_one_page_of_three_is_not_signed_in_a_batch(self, life: Life, window: None) -> None:
        signer = life.cast.actor("signer")
        self.read(life, 1, 3)
        with pytest.raises(Invalid) as caught:
            decide_together(signer, [decided(life)])
        assert "1/3" in str(caught.value.fields[f"letter-{life.letter.pk}"])
        self.read(life, 3, 3)
        assert decide_together(signer, [decided(life)])

    def test_without_the_gate_it_would_be(self, life: Life, window: None, monkeypatch: Any) -> None:
        monkeypatch.setattr("workflow.signing.deciding.require_read", lambda *given: None)
        assert decide_together(life.cast.actor("signer"), [decided(life)])

    def test_what_somebody_else_read_or_another_text_does_not_count(self, life: Life, window: None) -> None:
        self.read(life, 1, 1)
        PageRead.objects.update(person=life.cast.people["reviewer"])
        with pytest.raises(Invalid):
            decide_together(life.cast.actor("signer"), [decided(life)])
        PageRead.objects.update(person=life.cast.people["signer"], text_no=9)
        with pytest.raises(Invalid):
            decide_together(life.cast.actor("signer"), [decided(life)])

    def test_pages_of_another_rendering_do_not_add_up(self, life: Life) -> None:
        self.read(life, 2, 3, "a" * 64)
        self.read(life, 1, 3, "b" * 64)
        read = reading.read_by(life.cast.people["signer"].pk, [life.letter])[life.letter.pk]
        assert (read.done, read.seen) == (1, "b" * 64)

    def test_a_hidden_letter_is_read_by_nobody(self, life: Life) -> None:
        with pytest.raises(NotFound):
            record_read(life.cast.actor("outsider"), life.letter.pk, text_no=1, page=1, pages=1)
        with pytest.raises(NotFound):
            record_read(life.cast.actor("signer"), life.letter.pk, text_no=1, page=4, pages=3)

    def test_the_journal_says_how_far_and_when(self, life: Life) -> None:
        self.read(life, 2, 3)
        decide(life.cast.actor("signer"), decided(life))
        facts = JournalEntry.objects.get(action="sign_letter").body
        assert '"read":' in facts
        assert '"of":3' in facts.replace(" ", "")
