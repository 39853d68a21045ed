"""A case as a bundle: what each reader gets, and that it proves itself."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflow.casefile.bundles import bundle, kept, parts, rows, run
from tests.workflow.signing.desk import Desk
from workflow.casefile import bundling, sight
from workflow.casefile.bundling import write_case
from workflow.dispatches.models import Dispatch
from workflow.journal.checkpoints import make_checkpoint
from workflow.kernel.errors import NotFound
from workflow.letters.models import Letter

pytestmark = pytest.mark.pdfsig


def test_the_case_of_a_letter_is_whole(desk: Desk, tmp_path: Path) -> None:
    code, said = run(kept(tmp_path, bundle(desk)))
    assert code == 0, said
    assert "01-CV/TU" in said
    assert "Nguyễn Thị Thư" in said


def test_it_holds_text_opinions_signatures_receipts_and_journal(desk: Desk) -> None:
    content = bundle(desk)
    found = parts(content)
    assert {"letter.json", "opinions.jsonl", "dispatches.jsonl", "evidence.jsonl", "journal.jsonl"} < set(found)
    assert len([name for name in found if name.startswith("versions/")]) == desk.letter.text_no
    assert next(data for name, data in found.items() if name.startswith("signed/4-")) == desk.bytes_of(4)
    streams = {row["stream"] for row in rows(content, "journal.jsonl")}
    assert f"letter:{desk.letter.pk}" in streams
    assert rows(content, "evidence.jsonl")[0]["number"] == "01-BC/HU"


def test_the_same_state_gives_the_same_bytes(desk: Desk) -> None:
    assert bundle(desk) == bundle(desk)


def test_the_issuing_side_does_not_read_what_stays_inside(desk: Desk) -> None:
    content = bundle(desk)
    assert b"leader_note" not in parts(content)["dispatches.jsonl"]
    inside = f"dispatch:{desk.dispatch('district').pk}"
    hidden = [row for row in rows(content, "journal.jsonl") if row["stream"] == inside and "body" not in row]
    assert len(hidden) == 1  # bút phê
    assert "Giao văn phòng tham mưu".encode() not in content


def test_it_would_without_that_guard(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight.Sight, "reads", lambda self, entry: True)
    assert "Giao văn phòng tham mưu".encode() in bundle(desk)


@pytest.mark.parametrize("who", ["recv_clerk", "recv_leader", "recv_officer"])
def test_a_recipient_gets_his_own_dispatch_and_nobody_elses(desk: Desk, tmp_path: Path, who: str) -> None:
    content = bundle(desk, who)
    mine, other = desk.dispatch("district"), desk.dispatch("other_district")
    assert [row["id"] for row in rows(content, "dispatches.jsonl")] == [mine.pk]
    assert {row["stream"] for row in rows(content, "journal.jsonl")} == {f"dispatch:{mine.pk}"}
    assert all("body" in row for row in rows(content, "journal.jsonl"))
    assert f"dispatch:{other.pk}".encode() not in content
    assert rows(content, "opinions.jsonl") == []
    assert "Trần Thị Soạn".encode() not in content
    assert not any(name.startswith(("signed/2", "signed/3")) for name in parts(content))
    assert run(kept(tmp_path, content))[0] == 0


def test_other_recipients_leave_no_trace(desk: Desk) -> None:
    """Leak by difference: what the other recipient does changes not one byte of this one's case."""
    before = bundle(desk, "recv_clerk")
    desk.implement(desk.dispatch("other_district"), "other")
    assert bundle(desk, "recv_clerk") == before


def test_the_size_of_the_site_is_not_in_it(desk: Desk) -> None:
    """A checkpoint counts entries and chains of everybody; the bundle names it by its hash alone."""
    made = make_checkpoint()
    assert made is not None
    manifest = json.loads(parts(bundle(desk, "recv_clerk"))["manifest.json"])
    assert manifest["checkpoint"] == {"hash": made.hash, "signature": made.signature}


def test_the_watching_organ_reads_from_issue_on(desk: Desk) -> None:
    content = bundle(desk, "inspector")
    told = [row for row in rows(content, "journal.jsonl") if row["stream"].startswith("letter:")]
    actions = {json.loads(row["body"])["action"] for row in told if "body" in row}
    assert "issue_letter" in actions
    assert not actions & {"sign_letter", "review_letter", "edit_letter"}
    assert len([row for row in told if "body" not in row]) > 3
    assert rows(content, "opinions.jsonl") == []
    assert len(rows(content, "dispatches.jsonl")) == Dispatch.objects.filter(letter=desk.letter).count()


@pytest.mark.parametrize("who", ["outsider", "third_clerk", "administrator", "superuser"])
def test_who_may_not_view_the_letter_gets_nothing(desk: Desk, who: str) -> None:
    with pytest.raises(NotFound):
        bundle(desk, who)


def test_statements_do_not_grow_with_recipients(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle(desk)
    with CaptureQueriesContext(connection) as few:
        bundle(desk)
    first = desk.dispatch("district")
    names = [field.attname for field in Dispatch._meta.concrete_fields if field.attname not in ("id", "organ_id")]
    organs = [organ for key, organ in desk.cast.organs.items() if key not in ("issuer", "district", "other_district",
                                                                             "board", "office")]  # fmt: skip
    Dispatch.objects.bulk_create(
        Dispatch(organ=organ, **{name: getattr(first, name) for name in names} | {"chain_seq": 0}) for organ in organs
    )
    with CaptureQueriesContext(connection) as many:
        bundle(desk)
    assert len(many) == len(few) < 40


def test_progress_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "STEP", 2)
    told: list[int] = []
    letter = Letter.objects.get(pk=desk.letter.pk)
    write_case(desk.cast.actor("clerk"), letter, io.BytesIO(), progress=told.append)
    assert told == list(range(2, 2 * len(told) + 1, 2))
    assert len(told) > 3
