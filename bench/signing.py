"""Signing a page: ours beside pyHanko's own simple signer, a batch beside single ones, verification, memory."""

from __future__ import annotations

import resource
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from bench.goals import Result
from bench.sizes import Size
from bench.timing import Act, interleaved, median, p95, seconds
from bench.world import House, build_house, draft
from tests.workflow.signing import desk
from tests.workflow.signing.authority import PASSWORD
from workflow.letters.models import Letter
from workflow.letters.services import review_letter, submit_letter
from workflow.signing import plan
from workflow.signing.batch import Decided, open_batch, run_batch
from workflow.signing.configuration import signing
from workflow.signing.models import SigningKey
from workflow.signing.services import begin_signature, ready_page
from workflow.signing.stamps import Stamp, rendered
from workflow.signing.verify import verify


def run(size: Size) -> Result:
    """Every pair interleaved; nothing of ours is kept warm that a server would not keep."""
    result = Result("A page signed, numbered, sealed")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(desk.signing_settings(folder))
        _against_pyhanko(result, folder, size.act_rounds)
        _seal_and_verify(result, size.act_rounds)
        _batch(result, 100 if size.name == "full" else 20 if size.name == "quick" else 2)
    result.notes += [
        "ours and peer: the same page, field, key (RSA 3072) and certificates; nothing verified, nothing stored",
        "the peer as its documentation shows it: key file opened, PdfSigner.sign_pdf",
        "act: the whole service with its rows, journal, both verifiers and the file on the disk",
    ]
    return result


def _against_pyhanko(result: Result, folder: Path, rounds: int) -> None:
    fields = plan.with_fields(desk.page(), desk.PLACES)
    picture = rendered(Stamp(220, 80, picture=desk.png()))
    place = str(folder / "keys" / "person.p12")
    kept = SimpleSigner.load_pkcs12(place, passphrase=PASSWORD.encode())
    about = PdfSignatureMetadata(field_name="NguoiKy", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)

    def ours() -> None:
        desk.signed_by(
            plan.prepare_signature(fields, desk.said("Lê Hữu Ký", "PHÓ BÍ THƯ", "person"), picture), "person"
        )

    def peer(signer: SimpleSigner | None = None) -> None:
        signer = signer or SimpleSigner.load_pkcs12(place, passphrase=PASSWORD.encode())
        PdfSigner(about, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(fields)), existing_fields_only=True)

    variants = {"ours": lambda: ours, "peer": lambda: peer, "kept": lambda: lambda: peer(kept)}
    taken = interleaved(variants, rounds, warm=2)
    for name, theirs in (("pyHanko's simple signer", "peer"), ("the same, its key kept open", "kept")):
        _row(result, f"sign, beside {name}", taken["ours"], taken[theirs])
    result.at_least("pyHanko's simple signer / ours", median(taken["peer"]) / median(taken["ours"]), 4)
    result.at_least("the same with its key kept open / ours", median(taken["kept"]) / median(taken["ours"]), 4)
    result.at_most("ms to sign a page, p95 (software key)", p95(taken["ours"]) * 1000, 150)


def _seal_and_verify(result: Result, rounds: int) -> None:
    r3 = desk.signed()
    r4 = desk.sealed(r3=r3)
    acts: dict[str, Act] = {"seal": lambda: desk.sealed(r3=r3), "verify": lambda: verify(r4)}
    taken = interleaved({name: lambda act=act: act for name, act in acts.items()}, rounds, warm=2)  # type: ignore[misc]
    _row(result, "number, date and seal in one revision", taken["seal"])
    _row(result, "verify by both verifiers", taken["verify"])
    result.at_most("ms to verify, p95", p95(taken["verify"]) * 1000, 300)
    result.at_most(
        "KiB that the person's signature adds", (len(r3) - len(plan.with_fields(desk.page(), desk.PLACES))) / 1024, 15
    )


def _batch(result: Result, count: int) -> None:
    house = build_house("S", 3)
    _enrol(house)
    single, many = ([_waiting(house, number) for number in range(count)] for _ in range(2))
    actor = house.staff["signer"]

    def one_by_one() -> None:
        for letter, seen in single:
            left = begin_signature(actor, letter.pk, text_hash=letter.text_hash, seen=seen)
            assert not left

    def together() -> None:
        rows = [Decided(letter.pk, "SIGN", letter.text_hash, seen) for letter, seen in many]
        items = run_batch(actor, open_batch(actor, rows, undo=timedelta(0)).pk)
        assert {item.state for item in items} == {"DONE"}, [item.result for item in items]

    begin_signature(actor, (first := _waiting(house, count))[0].pk, text_hash=first[0].text_hash, seen=first[1])
    before = _peak()
    alone, all_of_them = seconds(one_by_one), seconds(together)
    _row(result, f"act: {count} single signatures, each", [alone / count])
    _row(result, f"act: {count} in one batch, each", [all_of_them / count], [alone / count])
    result.at_most(f"{count} in a batch / {count} single ones", all_of_them / alone, 1.1)
    result.at_most(f"MiB of peak memory that {2 * count} signatures add", _peak() - before, 64)
    result.rows[-1]["peak MiB"] = _peak()


def _row(result: Result, name: str, ours: list[float], peer: list[float] | None = None) -> None:
    row = {"what": name, "ours ms": median(ours) * 1000, "ours p95 ms": p95(ours) * 1000}
    if peer:
        row |= {"peer ms": median(peer) * 1000, "peer/ours": median(peer) / median(ours)}
    result.rows.append(row)


def _enrol(house: House) -> None:
    for label, owner in (("person", {"person_id": house.staff["signer"].person_id}), ("seal", {"organ": house.issuer})):
        chain = signing().provider("files").certificate(label)
        SigningKey.objects.create(provider="files", label=label, certificate=chain.fingerprint, subject=label, **owner)


def _waiting(house: House, number: int) -> tuple[Letter, str]:
    """A letter before its signer, and the hash of the page he sees."""
    staff, letter = house.staff, draft(house, f"V/v thực hiện nhiệm vụ thứ {number}", body=[desk.BODY] * 4)
    submit_letter(staff["drafter"], letter.pk, signer_id=staff["signer"].person_id)
    review_letter(staff["reviewer"], letter.pk, text_hash=letter.text_hash)
    return letter, ready_page(staff["signer"], letter.pk)


def _peak() -> float:
    """MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
