"""Files at the door: kept privately with their hash, refused one by one, read once whatever crashes, swept in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.workflow.intake.paper import Intake, paper
from workflow import access, gate
from workflow.engine.reading import sweep_readings
from workflow.engine.worker import drain
from workflow.intake import running, services, sweeping
from workflow.intake.keeping import bytes_of, clean_name
from workflow.intake.models import FileState, IntakeFile, IntakeLetter
from workflow.kernel.errors import EndedOrgan, Invalid, NotAllowed, NotFound
from workflow.reading.source import Source, SourceForm, SourceLine


def kept(files: Path) -> list[str]:
    return [path.name for path in files.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_a_name_of_ours_and_read_in_the_background(intake: Intake, files: Path) -> None:
    [row] = intake.stage(paper(), name="../../Số 454/SXD\u202e\n.txt")
    assert (row.state, row.size, len(row.sha256)) == (FileState.WAITING, len(paper().encode()), 64)
    assert row.name == "Số 454-SXD .txt".replace(" .", ".") or row.name.endswith(".txt")
    assert len(kept(files)) == 1
    assert all(word not in kept(files)[0] for word in ("454", "SXD", "txt"))
    assert (files / row.stored).stat().st_mode & 0o077 == 0, "nobody else of the machine reads it"
    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.pages, row.pages_read, row.attempts) == (FileState.READ, 1, 1, 1)
    letter = row.letters.get()
    assert (letter.content["number"], letter.content["subject"]) == (454, "rà soát nhà ở xã hội")
    assert row.lines[2][0] == "Số: 454/SXD-QLN"


def test_one_bad_file_never_stops_the_others(intake: Intake, files: Path) -> None:
    rows = intake.read(paper(1), "", b"\x00\x01binary", "Hôm nay trời đẹp.", paper(2))
    assert [row.state for row in rows] == ["READ", "FAILED", "FAILED", "FAILED", "READ"]
    assert all(row.trouble.endswith(".") for row in rows if row.state == "FAILED"), [row.trouble for row in rows]
    assert "không có nội dung" in rows[1].trouble
    assert rows[1].stored == ""


def test_a_fault_of_the_reader_is_a_sentence_and_not_a_stop(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, name: str = "", progress: Any = None) -> Source:
        if b"Hang" in data:
            raise RuntimeError("boom")
        return Source(SourceForm.TEXT, tuple(SourceLine(line) for line in data.decode().split("\n")))

    monkeypatch.setattr(running, "source_of", broken)
    rows = intake.read("Hang", paper())
    assert [row.state for row in rows] == ["FAILED", "READ"]
    assert "boom" not in rows[0].trouble
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_file_larger_than_the_limit_is_refused_and_not_kept(
    intake: Intake, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.intake.keeping.MAX_BYTES", 100)
    [row] = intake.stage("x" * 101)
    assert (row.state, row.stored, kept(files)) == (FileState.FAILED, "", [])
    assert "50 MB" in row.trouble


@pytest.mark.parametrize("who", ["clerk", "recv_leader", "recv_officer", "other_clerk", "administrator", "superuser"])
def test_only_the_units_own_clerks_put_files_in(intake: Intake, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        intake.stage(paper(), who=who)
    assert not IntakeFile.objects.exists()
    assert intake.stage(paper())


@pytest.mark.parametrize("who", ["clerk", "recv_leader", "other_clerk", "administrator"])
def test_another_units_file_is_missing(intake: Intake, who: str) -> None:
    [row] = intake.read(paper())
    assert access.intake_file_for(intake.cast.actor("recv_clerk"), row.pk) == row
    with pytest.raises(NotFound):
        access.intake_file_for(intake.cast.actor(who), row.pk)
    with pytest.raises(NotFound):
        access.intake_file_for(intake.cast.actor("recv_clerk"), row.pk + 1)


def test_the_door_is_what_hides_it(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = intake.read(paper())

    class Open:
        def may_at(self, *args: Any) -> Any:
            return type("Yes", (), {"allowed": True})

    monkeypatch.setattr(access, "policy", Open)
    assert access.intake_file_for(intake.cast.actor("other_clerk"), row.pk) == row


def test_the_gate_is_what_refuses_a_stranger(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    real = gate.policy()

    class Open:
        def may_at(self, actor: Any, action: Any, organ_id: Any) -> Any:
            return real.may_at(intake.cast.actor("recv_clerk"), action, organ_id)

    monkeypatch.setattr(gate, "policy", Open)
    assert intake.stage(paper(), who="other_clerk")


def test_the_units_own_rows_are_what_another_unit_is_kept_from(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = intake.read("Hôm nay trời đẹp.")
    monkeypatch.setattr(services, "_locked_file", lambda opening, file_id: IntakeFile.objects.get(pk=file_id))
    services.drop_file(
        intake.cast.actor("other_clerk"), intake.cast.organs["other_district"].pk, file_id=row.pk
    )  # fmt: skip
    row.refresh_from_db()
    assert row.state == FileState.DISCARDED


@pytest.mark.parametrize("act", ["drop_file", "read_again", "enter_by_hand"])
def test_another_units_clerk_does_nothing_with_it_in_his_own_name(intake: Intake, act: str) -> None:
    [row] = intake.read("Hôm nay trời đẹp.")
    service, other = getattr(services, act), intake.cast.organs["other_district"].pk
    with pytest.raises(NotFound):
        service(intake.cast.actor("other_clerk"), other, file_id=row.pk)
    with pytest.raises((NotFound, NotAllowed)):
        service(intake.cast.actor("other_clerk"), row.organ_id, file_id=row.pk)
    row.refresh_from_db()
    assert row.state == FileState.FAILED
    service(intake.cast.actor("recv_clerk"), row.organ_id, file_id=row.pk)
    row.refresh_from_db()
    assert row.state != FileState.FAILED


def test_a_full_queue_and_an_ended_unit_take_nothing(intake: Intake, settings: Any) -> None:
    settings.CONGVAN = {"INTAKE_MAX_FILES": 2}
    with pytest.raises(Invalid, match=r".*") as refused:
        intake.stage(paper(1), paper(2), paper(3))
    assert "files" in refused.value.fields
    assert len(intake.stage(paper(1), paper(2))) == 2
    with pytest.raises(Invalid):
        stage_nothing(intake)
    district = intake.cast.organs["district"]
    type(district).objects.filter(pk=district.pk).update(valid_to=intake.cast.on - timedelta(days=1))
    with pytest.raises((EndedOrgan, NotAllowed, NotFound)):
        intake.stage(paper())


def stage_nothing(intake: Intake) -> None:
    services.stage_files(intake.cast.actor("recv_clerk"), intake.cast.organs["district"].pk, files=[])


def test_a_secret_paper_leaves_nothing_behind(intake: Intake, files: Path) -> None:
    text = paper().replace("Số: 454", "TUYỆT MẬT\nSố: 454")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "read_source", lambda source: [{"subject": "việc kín", "secrecy": "Tuyệt mật"}])
        with without_transaction():
            [row] = intake.read(text, name="ke-hoach-kin.txt")
    assert (row.state, row.stored, row.lines, row.letters.count()) == (FileState.FAILED, "", [], 0)
    assert "mật" in row.trouble
    assert "kin" not in row.name
    assert kept(files) == []


def without_transaction() -> Any:
    """Run what waits for a commit at once: the test's own transaction never commits."""
    from django.db import transaction

    patch = pytest.MonkeyPatch.context()
    inner = patch.__enter__()
    inner.setattr(transaction, "on_commit", lambda do, **kwargs: do())

    class Undo:
        def __enter__(self) -> None: ...

        def __exit__(self, *args: Any) -> None:
            patch.__exit__(None, None, None)

    return Undo()


def test_a_crash_in_the_middle_of_a_batch_is_taken_up_again(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = intake.stage(paper(1), paper(2), paper(3))

    class Killed(BaseException):
        """The worker's process is gone."""

    real, seen = running.source_of, []

    def dies(data: bytes, name: str = "", progress: Any = None) -> Source:
        seen.append(data)
        if len(seen) == 2:
            raise Killed
        return real(data, name, progress)

    monkeypatch.setattr(running, "source_of", dies)
    assert drain() == 3
    assert states(rows) == ["READ", "READING", "READ"], "the second is held by a worker that is no more"
    assert sweep_readings() == 0, "its lease has not run out"
    age(rows[1])
    assert sweep_readings() == 1
    drain()
    assert states(rows) == ["READ", "READ", "READ"]
    assert [IntakeFile.objects.get(pk=row.pk).attempts for row in rows] == [1, 2, 1]
    assert IntakeLetter.objects.count() == 3


def states(rows: list[IntakeFile]) -> list[str]:
    return [IntakeFile.objects.get(pk=row.pk).state for row in rows]


def age(row: IntakeFile, **by: int) -> None:
    then = timezone.now() - timedelta(**(by or {"minutes": 10}))
    IntakeFile.objects.filter(pk=row.pk).update(claimed_at=then, uploaded_at=then)


def test_a_worker_that_was_overtaken_keeps_nothing(intake: Intake) -> None:
    [row] = intake.stage(paper())
    first = row.delivery
    age(row)
    DBTaskResult.objects.update(status="RUNNING")
    assert sweep_readings() == 1
    row.refresh_from_db()
    assert row.delivery != first
    assert running.read_file(row.pk, first) == "stale"
    assert running.read_file(row.pk, row.delivery) == "read"
    assert running.read_file(row.pk, row.delivery) == "stale"
    assert IntakeLetter.objects.count() == 1


def test_a_file_discarded_while_it_is_read_stays_discarded(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = intake.stage(paper())

    def meanwhile(data: bytes, name: str = "", progress: Any = None) -> Source:
        services.drop_file(intake.cast.actor("recv_clerk"), row.organ_id, file_id=row.pk)
        progress(1, 2)
        raise AssertionError("a reading that nobody wants any more goes on")

    monkeypatch.setattr(running, "source_of", meanwhile)
    assert running.read_file(row.pk, row.delivery) == "overtaken"
    assert states([row]) == [FileState.DISCARDED]


def test_after_too_many_crashes_the_file_waits_for_a_person(intake: Intake) -> None:
    [row] = intake.stage(paper())
    IntakeFile.objects.filter(pk=row.pk).update(state=FileState.READING, attempts=running.MAX_ATTEMPTS)
    age(row)
    sweep_readings()
    row.refresh_from_db()
    assert row.state == FileState.FAILED
    assert "nhập tay" in row.trouble
    assert services.read_again(intake.cast.actor("recv_clerk"), row.organ_id, file_id=row.pk).state == FileState.WAITING
    drain()
    assert states([row]) == [FileState.READ]


def test_leftovers_are_deleted_in_time_and_originals_stay(
    intake: Intake, files: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    old, young = intake.read(paper(1), paper(2, "chợ dân sinh"))
    taken = intake.letter(paper(3, "nước sạch"))
    dispatch = intake.register(taken)
    for row in (old, taken.file):
        age(row, days=31)
    folder = files / "congvan" / "den" / f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orphan").write_bytes(b"between the bytes and the row")
    with without_transaction():
        call_command("sweep_intake")
    assert capsys.readouterr().out == "read again 0, deleted 2, orphans 1\n"
    assert list(IntakeFile.objects.all()) == [young]
    assert len(kept(files)) == 2
    original = access.original_for(intake.cast.actor("recv_clerk"), dispatch.letter_id)
    assert bytes_of(original.stored) == paper(3, "nước sạch").encode()
    assert sweeping.sweep_leftovers() == sweeping.Leftovers(0, 0)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Công văn số 12-CV/TU.pdf", "Công văn số 12-CV-TU.pdf"),
        ("a\\b.txt", "a-b.txt"),
        ("x\r\nSet-Cookie: y.txt", "xSet-Cookie- y.txt"),
        ("gpj.\u202eexe.txt", "gpj.exe.txt"),
        ("", "tệp"),
        ("...", "tệp"),
        ("Đ" * 300 + ".docx", "Đ" * 115 + ".docx"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown
