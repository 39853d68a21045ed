"""Secret papers: the book says where a paper is and nothing of what it says; its number is the run's next."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from tests.cast import Cast, make_cast
from tests.parallel import run_together
from tests.workflow.registers.test_numbers import open_run, refused
from workflow.directory.models import Organ
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.registers.classified import enter_secret, move_secret
from workflow.registers.classified_models import Fate, SecretBook, SecretPaper, SecretPlace
from workflow.registers.models import NumberEntry, NumberRun

CAME = {"way": "IN", "degree": "SECRET", "code": "05-CV/TW", "issuer": "Văn phòng Trung ương",
        "place": "Tủ sắt số 2, phòng cơ yếu", "keeper": "Lê Văn Cơ"}  # fmt: skip


def enter(cast: Cast, who: str = "clerk", organ: str = "issuer", **given: Any) -> SecretPaper:
    wanted = {**CAME, "dated": cast.on, **given}
    return enter_secret(cast.actor(who), cast.organs[organ].pk, **wanted)


def went_out(cast: Cast, **given: Any) -> SecretPaper:
    return enter(cast, way="OUT", kind="CV", code="", issuer="", **given)


def move(cast: Cast, paper: SecretPaper, fate: str, who: str = "clerk", organ: str = "issuer") -> SecretPlace:
    return move_secret(
        cast.actor(who), cast.organs[organ].pk, paper_id=paper.pk, fate=fate, place="Biên bản số 3", keeper="Lê Văn Cơ"
    )


def test_papers_are_numbered_without_gaps_and_say_where_they_are(cast: Cast) -> None:
    first, second = enter(cast), enter(cast, code="06-CV/TW", degree="TOP_SECRET", copies=3)
    assert (first.number, second.number) == (1, 2)
    place = SecretPlace.objects.get(paper=first)
    assert (place.fate, place.place, place.keeper) == ("KEPT", CAME["place"], CAME["keeper"])
    assert enter(cast, "recv_clerk", "district").number == 1


def test_an_outgoing_paper_takes_the_next_number_of_the_shared_run(cast: Cast) -> None:
    open_run(cast, start=738, decision="Quyết định số 5-QĐ/TU")
    paper = went_out(cast)
    assert paper.code == "738-CV/TU"
    entry = NumberEntry.objects.get()
    assert (entry.number, entry.letter_id, paper.drawn_id) == (738, None, entry.pk)
    assert went_out(cast).code == "739-CV/TU"
    assert NumberRun.objects.get().last == 739


@pytest.mark.parametrize(("kind", "code"), [("CV", "01/TU"), ("KH", "01/KH-TU")])
def test_the_number_is_in_the_form_of_the_organ(cast: Cast, kind: str, code: str) -> None:
    issuer = cast.organs["issuer"]
    Organ.objects.filter(pk=issuer.pk).update(house_style={**issuer.house_style, "form": "state"})
    open_run(cast, kind=kind)
    assert enter(cast, way="OUT", kind=kind, code="", issuer="").code == code


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"place": " "}, "place"), ({"keeper": ""}, "keeper"), ({"code": ""}, "code"), ({"issuer": ""}, "issuer"),
        ({"copies": 0}, "copies"), ({"copies": 10_000}, "copies"), ({"place": "x" * 301}, "place"),
        ({"way": "SIDEWAYS"}, ""), ({"degree": "OPEN"}, ""), ({"place": "a\0b"}, "place"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_and_nothing_is_kept(cast: Cast, given: dict[str, Any], field: str) -> None:
    refused(Invalid, lambda: enter(cast, **given), field)
    assert not SecretPaper.objects.exists()
    assert not SecretBook.objects.filter(last__gt=0).exists()


def test_tomorrow_and_a_run_that_is_not_open_draw_no_number(cast: Cast) -> None:
    refused(Invalid, lambda: enter(cast, dated=cast.on + timedelta(days=1)), "dated")
    refused(Invalid, lambda: went_out(cast), "")
    open_run(cast)
    refused(Invalid, lambda: went_out(cast, dated=cast.on + timedelta(days=1)), "dated")
    assert NumberRun.objects.get().last == 0


def test_only_the_organs_own_clerk_keeps_its_book(cast: Cast) -> None:
    for who in ("drafter", "signer", "recv_clerk", "inspector", "administrator", "principal"):
        refused(NotAllowed, lambda who=who: enter(cast, who))
    paper = enter(cast)
    refused(NotAllowed, lambda: move(cast, paper, "DESTROYED", "recv_clerk"))
    with pytest.raises(NotFound):
        move(cast, paper, "DESTROYED", "recv_clerk", "district")
    assert paper.places.count() == 1


def test_a_paper_is_followed_until_it_is_gone(cast: Cast) -> None:
    paper = enter(cast)
    for fate in ("HANDED_OVER", "KEPT", "DECLASSIFIED", "DESTROYED"):
        move(cast, paper, fate)
    assert [row.fate for row in paper.places.all()] == ["KEPT", "HANDED_OVER", "KEPT", "DECLASSIFIED", "DESTROYED"]
    refused(Conflict, lambda: move(cast, paper, "KEPT"))
    other = enter(cast)
    refused(Invalid, lambda: move(cast, other, "LOST"), "fate")


def test_without_the_guard_a_destroyed_paper_would_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = enter(cast)
    move(cast, paper, "DESTROYED")
    monkeypatch.setattr("workflow.registers.classified.ENDED", ())
    assert move(cast, paper, "KEPT").pk


def test_a_number_taken_by_mistake_stays_as_void(cast: Cast) -> None:
    open_run(cast)
    paper = went_out(cast)
    move(cast, paper, Fate.MISTAKEN)
    entry = NumberEntry.objects.get()
    assert entry.void_reason == "Biên bản số 3"
    assert went_out(cast).code == "02-CV/TU"


def test_every_line_is_on_the_books_chain_without_its_place(cast: Cast) -> None:
    open_run(cast)
    paper = went_out(cast)
    move(cast, paper, "DESTROYED")
    entries = JournalEntry.objects.filter(action="keep_secrets").order_by("pk")
    assert [entry.stream.split(":")[0] for entry in entries] == ["numberrun", "secretbook", "secretbook"]
    assert not [entry for entry in entries if CAME["place"] in entry.body or "Biên bản" in entry.body]
    assert json.loads(entries[1].body)["facts"]["number"] == 1
    call_command("verify_journal")


def test_no_column_can_hold_what_a_paper_says() -> None:
    names = {field.name for field in SecretPaper._meta.get_fields()}
    assert names == {"id", "book", "number", "way", "degree", "drawn", "code", "issuer", "dated", "copies", "taken_on",
                     "entered_by", "places"}  # fmt: skip


def test_an_outgoing_paper_without_its_number_is_refused_by_the_database(cast: Cast) -> None:
    paper = enter(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecretPaper.objects.filter(pk=paper.pk).update(way="OUT")


def test_clerks_who_enter_at_once_lose_no_number(transactional_db: None) -> None:
    cast = make_cast()
    open_run(cast)
    results = run_together([lambda: went_out(cast)] * 6)
    assert sorted(one.number for one in results) == [1, 2, 3, 4, 5, 6], results
    assert sorted(NumberEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert SecretBook.objects.get().last == NumberRun.objects.get().last == 6
