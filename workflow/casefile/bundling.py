"""Writes a letter's case as one ZIP: the same state and reader give the same bytes. Nothing of its content is held in
memory; of each recipient the head of his chain is, for the manifest: half a kibibyte.

Members lie in it unpacked and in a fixed order; the manifest names each with its SHA-256, every chain with its head;
the seal of the site's key is over the manifest. `checking` reads it again.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from workflow.directory.models import Person
from workflow.journal.chain import canonical
from workflow.journal.selecting import snapshot
from workflow.journal.streams import heads_of
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter
from workflow.signing import files

from . import checking, members
from .sealing import sealed
from .sight import Sight, sight_of

Progress = Callable[[int], None]
STEP = 500
README = """Hồ sơ công văn: letter.json là các yếu tố của văn bản, versions/ là các bản nội dung, signed/ là tệp đã ký,
dispatches.jsonl và các tệp bên cạnh là nơi nhận và kết quả, journal.jsonl là nhật ký nối chuỗi, evidence/ là dấu thời
gian lâu dài, manifest.json ghi mã băm của từng phần và đầu của từng chuỗi, manifest.sig là dấu của hệ thống.

Kiểm tra: manage.py verify_case TỆP, hoặc python verify_case.py TỆP --key KHOÁ với verify_case.py lấy từ nơi tin cậy.
Bản ghi nhật ký không thuộc phần được xem của người xuất chỉ còn mã băm để giữ chuỗi.
"""


class _Writer:
    """Members one after another; remembers what the manifest says of them."""

    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self._bundle = bundle
        self.listed: list[list[Any]] = []

    @contextmanager
    def member(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Write a member piece by piece."""
        info = zipfile.ZipInfo(name, checking.LONG_AGO)
        info.create_system, info.external_attr = 3, 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self._bundle.open(info, "w") as out:

            def write(piece: bytes) -> None:
                nonlocal size
                out.write(piece)
                digest.update(piece)
                size += len(piece)

            yield write
        self.listed.append([name, size, digest.hexdigest()])

    def whole(self, name: str, content: bytes) -> None:
        """Write a member at once."""
        with self.member(name) as write:
            write(content)

    def rows(self, name: str, rows: Iterable[dict[str, Any]], seen: Callable[[dict[str, Any]], None] = id) -> None:  # type: ignore[assignment]
        """Write rows as lines of JSON; each is shown to `seen`."""
        with self.member(name) as write:
            for row in rows:
                seen(row)
                write(canonical(row).encode() + b"\n")


def write_case(
    actor: Actor, letter: Letter, out: IO[bytes], *, original: tuple[str, bytes] | None = None,
    progress: Progress = lambda count: None,
) -> None:  # fmt: skip
    """Write the case into a file that can seek, as the actor may see it, all of one moment. `original` is the file that
    a letter from outside was registered from, if he may have it. NotFound when he may not view the letter."""
    with snapshot(), zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=False) as bundle:
        sight = sight_of(actor, letter)
        writer = _Writer(bundle)
        streams = _parts(writer, sight, original)
        _journal(writer, sight, progress)
        writer.whole("README.txt", README.encode())
        writer.whole("verify_case.py", Path(checking.__file__).read_bytes())
        manifest = {
            "format": checking.FORMAT, "letter": letter.code or str(letter.pk), "reader": _reader(sight),
            "members": list(writer.listed), "streams": streams, "checkpoint": members.checkpoint(),
        }  # fmt: skip
        text = canonical(manifest).encode()
        writer.whole(checking.MANIFEST, text)
        writer.whole(checking.SEAL, sealed(text))


def _reader(sight: Sight) -> dict[str, str]:
    return {"person": Person.objects.get(pk=sight.actor.person_id).full_name, "side": sight.side}


def _parts(writer: _Writer, sight: Sight, original: tuple[str, bytes] | None) -> list[list[Any]]:
    """Everything but the journal; the chains with their heads."""
    streams: list[list[Any]] = []
    if sight.sender:
        head = heads_of("letter", [sight.letter.pk])[sight.letter.pk]
        streams.append([f"letter:{sight.letter.pk}", head.seq, head.hash])
    writer.whole("letter.json", canonical(members.letter_facts(sight)).encode())
    for row in members.versions(sight):
        writer.whole(f"{checking.VERSIONS}{row['no']:04d}.json", canonical(row).encode())
    signed = members.signed_files(sight)
    for file in signed:
        writer.whole(f"signed/{file.revision}-{file.sha256}.pdf", files.read(file.sha256))
    for name, content in members.proofs(signed):
        writer.whole(name, content)
    if original is not None:
        writer.whole("original/name.txt", original[0].encode())
        writer.whole("original/file", original[1])
    writer.rows("opinions.jsonl", members.opinions(sight))
    writer.rows("dispatches.jsonl", members.dispatches(sight), lambda row: streams.append(
        [f"dispatch:{row['id']}", row["chain_seq"], row["chain_hash"]]))  # fmt: skip
    for name, rows in (*members.work(sight), *members.oversight(sight)):
        writer.rows(f"{name}.jsonl", rows)
    return streams


def _journal(writer: _Writer, sight: Sight, progress: Progress) -> None:
    """The chains, and who the persons in them are."""
    persons: set[int] = set()
    count = 0
    with writer.member(checking.JOURNAL) as write:
        for entry in sight.entries().iterator(chunk_size=STEP):
            line: dict[str, Any] = {name: getattr(entry, name) for name in ("stream", "seq", "prev", "hash")}
            if sight.reads(entry):
                line["body"] = entry.body
                persons |= {entry.person_id} if entry.person_id else set()
            write(canonical(line).encode() + b"\n")
            count += 1
            if count % STEP == 0:
                progress(count)
    names = Person.objects.filter(pk__in=persons).order_by("pk").values_list("pk", "full_name")
    writer.whole("persons.json", canonical({str(pk): name for pk, name in names}).encode())
