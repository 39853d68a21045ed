"""What a checked bundle is held against besides itself: the anchor outside, and the signatures of its letter."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from workflow.journal.chain import canonical
from workflow.journal.checkpoints import Line, is_signed
from workflow.signing.evidence import chain_problems
from workflow.signing.timestamps import said_by
from workflow.signing.verify import verify

from .checking import MANIFEST, Broken, entries_of

SEALED = "signed/4-"


def against_anchor(bundle: zipfile.ZipFile, lines: Iterable[Line]) -> None:
    """Broken when a head that was laid down outside is missing from its chain, or is another entry: so a chain that was
    cut off before the export is found too. The checkpoint that the manifest names must be one of this office."""
    named = json.loads(bundle.read(MANIFEST)).get("checkpoint")
    if named is not None and not is_signed(str(named.get("hash")), str(named.get("signature"))):
        raise Broken(f"{MANIFEST}: its checkpoint is not signed by this office")
    mine: dict[str, dict[int, str]] = {}
    for entry in entries_of(bundle):
        mine.setdefault(entry["stream"], {})[entry["seq"]] = entry["hash"]
    for count, line in enumerate(lines, start=1):
        if not is_signed(canonical({name: one for name, one in line.items() if name != "seal"}), str(line["seal"])):
            raise Broken(f"anchor:{count}: not sealed by this office")
        for stream, seq, digest in line["heads"]:
            if stream in mine and mine[stream].get(seq) != digest:
                raise Broken(f"{stream}#{seq}: laid down outside, and not in the bundle")


def require_signatures(bundle: zipfile.ZipFile, at: datetime) -> None:
    """Broken unless every sealed file is valid in both verifiers, under its evidence record where it has one, and the
    journal names it. Raises what `verify` does where one is missing."""
    names = [name for name in bundle.namelist() if name.startswith(SEALED)]
    for name in names:
        file = name.removeprefix(SEALED).removesuffix(".pdf")
        links = _links(bundle, file)
        if wrong := chain_problems(file, links, at):
            raise Broken(f"{name}: {wrong[0]}")
        moment = said_by(links[0][1])["gen_time"].native if links else at
        report = verify(bundle.read(name), at=moment)
        if not report.valid:
            raise Broken(f"{name}: {'; '.join(report.problems)}")
        if report.sha256 != file:
            raise Broken(f"{name}: is not the file of its name")
    known = _files_in_journal(bundle)
    strange = [name for name in names if known and name.removeprefix(SEALED).removesuffix(".pdf") not in known]
    if strange:
        raise Broken(f"{strange[0]}: the journal knows no such file")


def _links(bundle: zipfile.ZipFile, file: str) -> list[tuple[bytes, bytes]]:
    names = sorted(name for name in bundle.namelist() if name.startswith(f"evidence/{file}-") and name.endswith(".tsr"))
    return [(bundle.read(name.removesuffix(".tsr") + ".json"), bundle.read(name)) for name in names]


def _files_in_journal(bundle: zipfile.ZipFile) -> set[str]:
    found: set[str] = set()
    for entry in entries_of(bundle):
        body: dict[str, Any] = json.loads(entry["body"]) if "body" in entry else {}
        if body.get("action") in ("seal_letter", "stamp_letter"):
            found.add(str(body["facts"].get("file")))
    return found
