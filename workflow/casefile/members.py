"""The parts of a case as plain data, each read in a number of statements that does not depend on how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from workflow.dispatches.models import Assignment
from workflow.journal.models import JournalCheckpoint
from workflow.letters.models import Letter, LetterVersion, Opinion
from workflow.obligations.models import Evidence, Extension, Obligation
from workflow.oversight.models import Conclusion, Instruction, PeriodicReport, Question, Verdict
from workflow.signing import evidence, files
from workflow.signing.models import EvidenceStamp, SignedFile
from workflow.signing.queries import newest_file

from .sight import Sight

STEP = 500
Row = dict[str, Any]


def letter_facts(sight: Sight) -> Row:
    """The letter as its page heads it."""
    letter = sight.letter
    names = (
        "kind", "code", "subject", "place", "urgency", "dissemination", "signing_form", "issuing_body", "signer_title",
        "signed_on", "dated", "issued_on", "status", "text_no", "text_hash", "outside",
    )  # fmt: skip
    facts = {name: getattr(letter, name) for name in names}
    signer = letter.signer.full_name if letter.signer and letter.signed_on else ""
    return {**facts, "id": letter.pk, "issuer": letter.issuer.name, "signer": signer}


def versions(sight: Sight) -> Iterator[Row]:
    """The texts that the pages show the reader, and the current one."""
    rows = (
        LetterVersion.objects.filter(letter=sight.letter, no__in=sight.texts()).select_related("author").order_by("no")
    )
    for row in rows.iterator(chunk_size=20):
        own = {"author": row.author.full_name, "saved_on": row.saved_on} if sight.own else {}
        yield {"no": row.no, "sha256": row.sha256, "content": row.content, **own}


def opinions(sight: Sight) -> Iterator[Row]:
    """What was said in review, for the issuing side."""
    rows = Opinion.objects.filter(letter=sight.letter).order_by("pk")
    names = ("text_no", "round", "verdict", "remark", "due", "given_on", "person__full_name")
    return _plain(rows, names) if sight.own else iter(())


def dispatches(sight: Sight) -> Iterator[Row]:
    """Who received it and how far it came; bút phê and internal deadline stay inside."""
    names = (
        "id", "name", "purpose", "status", "by_text", "paper", "sent_on", "arrived_on", "arrived_at", "acknowledged_on",
        "incoming_number", "reason", "recall_seen_on", "chain_seq", "chain_hash",
        *(() if sight.sender else ("leader_note", "internal_due")),
    )  # fmt: skip
    return _plain(sight.dispatches(), names)


def work(sight: Sight) -> Iterator[tuple[str, Iterator[Row]]]:
    """What recipients had to do and did, by name of the part."""
    mine = sight.dispatches().order_by().values("pk")
    here, through = {"dispatch__in": mine}, {"obligation__dispatch__in": mine}
    yield "duties", _plain(Obligation.objects.filter(**here).order_by("pk"), (
        "id", "dispatch_id", "organ__name", "directive__no", "directive__text", "status", "due",
        "closed_on"))  # fmt: skip
    yield "evidence", _plain(Evidence.objects.filter(**through).order_by("pk"), (
        "obligation_id", "product", "number", "dated", "level", "note", "handed_by__full_name",
        "handed_on"))  # fmt: skip
    yield "extensions", _plain(Extension.objects.filter(**through).order_by("pk"), (
        "obligation_id", "before", "after", "decision", "decided_by__full_name", "decided_on"))  # fmt: skip
    yield "workers", _plain(Assignment.objects.filter(**here, ended_on__isnull=True).order_by("pk"), (
        "dispatch_id", "person__full_name", "lead"))  # fmt: skip
    yield "questions", _plain(Question.objects.filter(**here).order_by("pk"), (
        "dispatch_id", "direction", "text", "due", "asked_by__full_name", "asked_on", "status", "answer",
        "answered_by__full_name", "answered_on"))  # fmt: skip
    yield "verdicts", _plain(Verdict.objects.filter(**here).order_by("pk"), (
        "dispatch_id", "accepted", "reason", "given_by__full_name", "given_on"))  # fmt: skip


def oversight(sight: Sight) -> Iterator[tuple[str, Iterator[Row]]]:
    """Instructions, periodic reports and the conclusion, for the sending side."""
    if not sight.sender:
        return
    here = {"letter": sight.letter}
    yield "instructions", _plain(Instruction.objects.filter(**here).order_by("pk"), (
        "text", "due", "given_by__full_name", "given_on", "answer", "answered_by__full_name",
        "answered_on"))  # fmt: skip
    yield "reports", _plain(PeriodicReport.objects.filter(**here).order_by("no"), (
        "no", "as_of", "figures", "note", "issued_by__full_name", "issued_on"))  # fmt: skip
    yield "conclusion", _plain(Conclusion.objects.filter(**here).order_by("pk"), (
        "text", "closed", "concluded_by__full_name", "concluded_on"))  # fmt: skip


def _plain(rows: QuerySet[Any], names: Iterable[str]) -> Iterator[Row]:
    """The named columns of the rows, fetched in steps."""
    return iter(rows.values(*names).iterator(chunk_size=STEP))


def signed_files(sight: Sight) -> list[SignedFile]:
    """Every stored file for the issuing side, the last one for everybody else who may read the letter."""
    letter: Letter = sight.letter
    if sight.own:
        found = SignedFile.objects.filter(letter=letter, waits=False).order_by("pk")
        return list({row.sha256: row for row in found}.values())
    last = newest_file(letter)
    return [last] if last is not None and last.revision >= SignedFile.Revision.SIGNED else []


def proofs(rows: Iterable[SignedFile]) -> Iterator[tuple[str, bytes]]:
    """The evidence record of these files: time stamps and what they cover, by name of the member."""
    kept: set[str] = set()
    stamps = EvidenceStamp.objects.filter(file__in=[row.sha256 for row in rows]).order_by("file", "no")
    for row in stamps:
        yield f"evidence/{row.file}-{row.no:03d}.tsr", bytes(row.token)
        yield f"evidence/{row.file}-{row.no:03d}.json", evidence.link_of(row)
        if row.material not in kept:
            kept.add(row.material)
            yield f"evidence/{row.material}.material", files.read(row.material)


def checkpoint() -> Row | None:
    """The newest checkpoint of the journal by its hash, as it was signed; the line of that hash lies outside. What the
    hash is of (how many entries and chains the whole site has) stays there: it proves nothing more about one letter."""
    names = ("hash", "signature")
    row = JournalCheckpoint.objects.order_by("-since").first()
    return {name: getattr(row, name) for name in names} if row else None
