"""Every tampering with a case bundle is found, a cut chain included; a forger's seal is not taken for ours."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.workflow.casefile.bundles import bundle, kept, parts, run
from tests.workflow.signing.desk import Desk
from workflow.casefile import checking, sealing
from workflow.journal.checkpoints import append_line, make_checkpoint

pytestmark = pytest.mark.pdfsig


def rezip(found: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A bundle of these parts as we write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in found.items():
            info = zipfile.ZipInfo(name, checking.LONG_AGO)
            info.create_system, info.external_attr, info.compress_type = 3, 0o600 << 16, compression
            with made.open(info, "w") as member:
                member.write(content)
    return out.getvalue()


def listed_again(found: dict[str, bytes]) -> dict[str, bytes]:
    """The manifest rewritten for the parts as they are now, the seal left: what a careful forger can do."""
    manifest = json.loads(found[checking.MANIFEST])
    inside = [name for name in found if name not in (checking.MANIFEST, checking.SEAL)]
    manifest["members"] = [[name, len(found[name]), hashlib.sha256(found[name]).hexdigest()] for name in inside]
    last: dict[str, list[Any]] = {}
    for line in found[checking.JOURNAL].splitlines():
        row = json.loads(line)
        last[row["stream"]] = [row["stream"], row["seq"], row["hash"]]
    manifest["streams"] = [last.get(one[0], one) for one in manifest["streams"]]
    return {**found, checking.MANIFEST: checking.canonical(manifest).encode()}


def lines(found: dict[str, bytes], change: Callable[[list[bytes]], list[bytes]]) -> dict[str, bytes]:
    changed = change(found[checking.JOURNAL].splitlines(keepends=True))
    return {**found, checking.JOURNAL: b"".join(changed)}


def body_changed(all_lines: list[bytes]) -> list[bytes]:
    row = json.loads(all_lines[1])
    row["body"] = row["body"].replace('"action":"', '"action":"x')
    return [all_lines[0], checking.canonical(row).encode() + b"\n", *all_lines[2:]]


def rehashed(all_lines: list[bytes]) -> list[bytes]:
    row = json.loads(all_lines[1])
    row["body"] += " "
    row["hash"] = checking.entry_hash(row["stream"], row["seq"], row["prev"], row["body"])
    return [all_lines[0], checking.canonical(row).encode() + b"\n", *all_lines[2:]]


def cut(all_lines: list[bytes]) -> list[bytes]:
    """The newest entry of the last chain taken away."""
    return all_lines[:-1]


def without_letter_entry(all_lines: list[bytes]) -> list[bytes]:
    return [*all_lines[:2], *all_lines[3:]]


def repeated(all_lines: list[bytes]) -> list[bytes]:
    return [all_lines[0], all_lines[0], *all_lines[1:]]


def without(found: dict[str, bytes], start: str) -> dict[str, bytes]:
    name = next(one for one in found if one.startswith(start))
    return {one: data for one, data in found.items() if one != name}


def with_last_text_changed(found: dict[str, bytes]) -> dict[str, bytes]:
    name = [one for one in found if one.startswith("versions/")][-1]
    said = json.loads(found[name])
    said["content"]["subject"] = "Văn bản khác"
    return {**found, name: checking.canonical(said).encode()}


def swapped(found: dict[str, bytes]) -> dict[str, bytes]:
    names = list(found)
    names[0], names[1] = names[1], names[0]
    return {name: found[name] for name in names}


def added(found: dict[str, bytes]) -> dict[str, bytes]:
    return {"added.json": b"{}", **found}


def other_pdf(found: dict[str, bytes]) -> dict[str, bytes]:
    name = next(one for one in found if one.startswith("signed/4-"))
    return {**found, name: found[name] + b"\n"}


def sealed_by_another(found: dict[str, bytes]) -> dict[str, bytes]:
    with override_settings(SECRET_KEY="a-key-of-somebody-else-altogether"):
        return {**found, checking.SEAL: sealing.sealed(found[checking.MANIFEST])}


PARTS: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "member removed": lambda found: without(found, "opinions"),
    "signed file removed": lambda found: without(found, "signed/4"),
    "manifest removed": lambda found: without(found, "manifest.json"),
    "seal removed": lambda found: without(found, "manifest.sig"),
    "member added": added,
    "member changed": lambda found: {**found, "letter.json": found["letter.json"] + b" "},
    "members swapped": swapped,
    "text changed": with_last_text_changed,
    "file changed": other_pdf,
    "seal changed": lambda found: {**found, checking.SEAL: found[checking.SEAL].replace(b"a", b"b")},
    "entry changed": lambda found: lines(found, body_changed),
    "entry changed and hashed again": lambda found: lines(found, rehashed),
    "entry removed": lambda found: lines(found, without_letter_entry),
    "entry repeated": lambda found: lines(found, repeated),
    "entries turned round": lambda found: lines(found, lambda one: [one[1], one[0], *one[2:]]),
    "chain cut off": lambda found: lines(found, cut),
    "recipient's row removed": lambda found: {**found, "dispatches.jsonl": b""},
    "checkpoint changed": lambda found: {**found, checking.MANIFEST: found[checking.MANIFEST].replace(b"null", b"{}")},
    "reader changed": lambda found: {**found, checking.MANIFEST: found[checking.MANIFEST].replace(b"OWN", b"own")},
}  # fmt: skip
BYTES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[:-100],
    "something before": lambda content: b"\0" * 8 + content,
    "something behind": lambda content: content + b"\0",
    "a bit in the middle": lambda content: _flipped(content, len(content) // 2),
    "a bit in the first head": lambda content: _flipped(content, 10),
    "a bit in the index": lambda content: _flipped(content, len(content) - 60),
    "packed": lambda content: rezip(parts(content), zipfile.ZIP_DEFLATED),
    "no bundle": lambda content: b"PK" + content[2000:],
}  # fmt: skip


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_bundle_put_together_again_is_the_same(desk: Desk) -> None:
    content = bundle(desk)
    assert rezip(parts(content)) == content


def test_every_tampering_is_found(desk: Desk, tmp_path: Path) -> None:
    content = bundle(desk)
    found = parts(content)
    wrong: list[str] = []
    for name, change in PARTS.items():
        for careful in (False, True):
            changed = change(found)
            if careful and checking.MANIFEST in changed and "manifest" not in name:
                changed = listed_again(changed)
            if changed == found:
                continue
            code, said = run(kept(tmp_path, rezip(changed)))
            if code != 1:
                wrong.append(f"{name} (careful {careful}): {code} {said}")
    for name, alter in BYTES.items():
        code, said = run(kept(tmp_path, alter(content)))
        if code != 1:
            wrong.append(f"{name}: {code} {said}")
    assert wrong == []
    assert len(PARTS) + len(BYTES) >= 24


def test_without_the_seal_a_careful_forger_would_pass(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "is_signed", lambda key, signature, text: True)
    forged = listed_again(lines(parts(bundle(desk)), cut))
    assert run(kept(tmp_path, rezip(forged)))[0] == 0


def test_who_seals_again_is_not_taken_for_us(desk: Desk, tmp_path: Path) -> None:
    forged = sealed_by_another(listed_again(lines(parts(bundle(desk)), cut)))
    code, said = run(kept(tmp_path, rezip(forged)))
    assert code == 2
    assert "khoá lạ" in said
    with override_settings(SECRET_KEY="a-key-of-somebody-else-altogether"):
        theirs = next(sealing.site_keys())
    assert run(kept(tmp_path, rezip(forged)), "--key", theirs)[0] == 0


def test_a_chain_cut_off_before_the_export_is_found_by_the_anchor(desk: Desk, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    make_checkpoint(lambda line: append_line(anchor, line))
    good = kept(tmp_path, bundle(desk))
    assert run(good, "--anchor", str(anchor))[0] == 0
    found = listed_again(lines(parts(good.read_bytes()), cut))
    found[checking.SEAL] = sealing.sealed(found[checking.MANIFEST])  # as if the database had been cut, then exported
    cut_off = kept(tmp_path, rezip(found))
    assert run(cut_off)[0] == 0
    assert run(cut_off, "--anchor", str(anchor))[0] == 1


def test_a_checkpoint_of_somebody_else_is_found_by_the_anchor(desk: Desk, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    made = make_checkpoint(lambda line: append_line(anchor, line))
    assert made is not None
    found = parts(bundle(desk))
    assert made.hash.encode() in found[checking.MANIFEST]
    found[checking.MANIFEST] = found[checking.MANIFEST].replace(made.hash.encode(), b"0" * 64)
    found[checking.SEAL] = sealing.sealed(found[checking.MANIFEST])
    forged = kept(tmp_path, rezip(found))
    assert run(forged)[0] == 0
    code, said = run(forged, "--anchor", str(anchor))
    assert (code, "checkpoint" in said) == (1, True)


def test_a_forged_letter_inside_a_well_sealed_bundle_is_found(desk: Desk, tmp_path: Path) -> None:
    found = listed_again(other_pdf(parts(bundle(desk))))
    found[checking.SEAL] = sealing.sealed(found[checking.MANIFEST])
    place = kept(tmp_path, rezip(found))
    assert run(place)[0] == 1
    assert run(place, "--no-signatures")[0] == 0


def test_a_key_that_was_changed_goes_on_proving(desk: Desk, tmp_path: Path) -> None:
    from django.conf import settings

    place, old = kept(tmp_path, bundle(desk)), settings.SECRET_KEY
    with override_settings(SECRET_KEY="the-next-key-of-this-site-0000000", SECRET_KEY_FALLBACKS=[old]):
        assert run(place)[0] == 0
    with override_settings(SECRET_KEY="the-next-key-of-this-site-0000000"):
        assert run(place)[0] == 2


def test_it_is_checked_with_nothing_but_python(desk: Desk, tmp_path: Path) -> None:
    content = bundle(desk)
    script = tmp_path / "verify_case.py"
    script.write_bytes(parts(content)["verify_case.py"])
    key = next(sealing.site_keys())

    def alone(place: Path, *words: str) -> int:
        asked = [sys.executable, "-I", str(script), str(place), *words]
        return subprocess.run(asked, capture_output=True, check=False).returncode

    assert alone(kept(tmp_path, content), "--key", key) == 0
    assert alone(kept(tmp_path, content)) == 2
    assert alone(tmp_path / "none.zip", "--key", key) == 2
    assert alone(kept(tmp_path, rezip(listed_again(lines(parts(content), cut)))), "--key", key) == 1


def test_a_missing_file_can_not_be_checked(tmp_path: Path) -> None:
    assert run(tmp_path / "none.zip")[0] == 2


def test_the_key_is_shown() -> None:
    out = io.StringIO()
    call_command("verify_case", "--show-key", stdout=out)
    assert len(bytes.fromhex(out.getvalue().strip())) == 32
