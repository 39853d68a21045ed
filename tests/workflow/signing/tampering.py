"""What a forger does to a sealed letter, by class. Every one gets the good file and a random source, and gives a bad
file that many a viewer would show as the letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO
from random import Random

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.workflow.signing import desk
from tests.workflow.signing.authority import NOW, YEAR, Authority, Holder
from workflow.signing import cms, plan
from workflow.signing.cms import Chain
from workflow.signing.places import NUMBER, SEAL
from workflow.signing.stamps import Stamp, rendered

_RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]")


def holes(pdf: bytes) -> list[tuple[int, int]]:
    """Start and end of every signature's hole, the person's first."""
    return [(int(found[2]), int(found[3])) for found in _RANGE.finditer(pdf)]


def _flip(pdf: bytes, at: int, random: Random) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1 << random.randrange(8)
    return bytes(changed)


def flip_signed(pdf: bytes, random: Random) -> bytes:
    start, end = holes(pdf)[-1]
    at = random.randrange(len(pdf) - (end - start))
    return _flip(pdf, at if at < start else at + end - start, random)


def flip_signature(pdf: bytes, random: Random) -> bytes:
    """In the seal's hole, which no signature covers."""
    start, end = holes(pdf)[-1]
    return _flip(pdf, random.randrange(start, end), random)


def _appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawing(writer: IncrementalPdfFileWriter, random: Random) -> generic.IndirectObject:
    stamp = Stamp(200, 20, text=f"Số tiền {random.randrange(10**6)} đồng")
    return writer.import_page_as_xobject(PdfFileReader(BytesIO(rendered(stamp))))


def appended_revision(pdf: bytes, random: Random) -> bytes:
    return _appended(pdf, lambda writer: writer.add_object(pdf_string(str(random.random()))) and None)


def overlay(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        drawn = generic.DictionaryObject({name("/Over"): _drawing(writer, random)})
        shown = generic.DictionaryObject({name("/XObject"): drawn})
        at = b"q 1 0 0 1 %d %d cm /Over Do Q" % (random.randrange(300), random.randrange(700))
        writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=at)), resources=shown)

    return _appended(pdf, change)


def annotation(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.find_page_for_modification(0)[0].get_object()
        left = random.randrange(300)
        made = writer.add_object(generic.DictionaryObject({
            name("/Type"): name("/Annot"), name("/Subtype"): name("/FreeText"), name("/F"): generic.NumberObject(4),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (left, 400, left + 200, 420))),
            name("/AP"): generic.DictionaryObject({name("/N"): _drawing(writer, random)}),
        }))  # fmt: skip
        page["/Annots"].append(made)
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    return _appended(pdf, change)


def _number(writer: IncrementalPdfFileWriter, text: str) -> None:
    for one in writer.root["/AcroForm"]["/Fields"]:
        widget = one.get_object()
        if widget["/T"] == NUMBER:
            widget[name("/V")] = pdf_string(text)
            drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(rendered(Stamp(140, 17, text=text)))))
            widget[name("/AP")] = generic.DictionaryObject({name("/N"): drawn})
            writer.update_container(widget)


def changed_field(pdf: bytes, random: Random) -> bytes:
    return _appended(pdf, lambda writer: _number(writer, str(random.randrange(1000, 9999))))


def second_number(pdf: bytes, random: Random) -> bytes:
    """The number was written once before the seal, by nobody; sealed over by the right key."""
    before = _appended(desk.signed(), lambda writer: _number(writer, str(random.randrange(1000, 9999))))
    emptied = _appended(before, lambda writer: _number(writer, ""))
    return desk.sealed(r3=emptied)


def removed_seal(pdf: bytes, random: Random) -> bytes:
    """The file as it was before its seal: the number and the date go with it."""
    end = pdf.find(b"%%EOF", holes(pdf)[0][1]) + 6
    return pdf[:end]


def emptied_seal(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        for one in writer.root["/AcroForm"]["/Fields"]:
            widget = one.get_object()
            if widget["/T"] == SEAL:
                del widget["/V"]
                writer.update_container(widget)

    return _appended(pdf, change)


def shadow_hide(pdf: bytes, random: Random) -> bytes:
    """A picture of the page is made empty, so that what it covered is seen."""
    return _appended(pdf, lambda writer: _replace(writer, b" "))


def shadow_replace(pdf: bytes, random: Random) -> bytes:
    """The page draws something else under the same object."""
    text = b"BT /F1 12 Tf 100 %d Td (khac) Tj ET" % random.randrange(700)
    return _appended(pdf, lambda writer: _replace(writer, text))


def _replace(writer: IncrementalPdfFileWriter, drawing: bytes) -> None:
    page = writer.find_page_for_modification(0)[0].get_object()
    content = page.raw_get("/Contents")
    target = content if isinstance(content, generic.IndirectObject) else content.raw_get(0)
    stream = target.get_object()
    if isinstance(stream, generic.ArrayObject):
        stream = stream[0]
    stream._data, stream._encoded_data = drawing, None
    writer.mark_update(target.reference)


def changed_catalog(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        script = {name("/S"): name("/JavaScript"), name("/JS"): pdf_string(f"app.alert({random.randrange(99)})")}
        writer.root[name("/OpenAction")] = generic.DictionaryObject(script)
        writer.update_root()

    return _appended(pdf, change)


def swapped_page(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        other = generic.DictionaryObject({**pages["/Kids"].raw_get(0).get_object()})
        other[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"q Q %d" % random.randrange(99)))
        pages["/Kids"][0] = writer.add_object(other)
        writer.update_container(pages["/Kids"])
        writer.update_container(pages)

    return _appended(pdf, change)


def truncated(pdf: bytes, random: Random) -> bytes:
    return pdf[: random.randrange(1, len(pdf) - 8)]


def prolonged(pdf: bytes, random: Random) -> bytes:
    return pdf + random.choice([b"%", b"\n<</Type/Page>>\n%%EOF\n", b"PK\x03\x04", b"\0" * 64])


def changed_metadata(pdf: bytes, random: Random) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.set_info(generic.DictionaryObject({name("/Title"): pdf_string(f"Văn bản khác {random.random()}")}))

    return _appended(pdf, change)


@cache
def strangers() -> dict[str, Holder]:
    """The same names from an authority of the forger's own, and a certificate of the right one that has ended."""
    ended = desk.authority().holder("Văn thư Tỉnh uỷ", since=NOW - 2 * YEAR, until=NOW - timedelta(days=1))
    early = desk.authority().holder("Văn thư Tỉnh uỷ", since=NOW + YEAR, until=NOW + 2 * YEAR)
    forged = Authority().holder("Văn thư Tỉnh uỷ")
    return {"ended": ended, "early": early, "forged": forged}


def _sealed_by(holder: Holder, number: str) -> bytes:
    """A seal whose key is sound and whose certificate is not."""
    chain = Chain(holder.der, (holder.above[0].public_bytes(desk.Encoding.DER),))
    stamps = (number, rendered(Stamp(140, 17, text=number))), ("ngày", rendered(Stamp(210, 17, text="ngày")))
    told = plan.Signing("Tỉnh uỷ Lam Giang", f"{number}-CV/TU", NOW, chain.room(False))
    ready = plan.prepare_seal(desk.signed(), told, *stamps)
    message = cms.message_of(ready.digest, chain)
    value = holder.key.sign(message, desk.ec.ECDSA(desk.hashes.SHA256()))
    return plan.filled(ready.pdf, ready.start, ready.end, cms.packaged(message, value, chain))


def forged_certificate(pdf: bytes, random: Random) -> bytes:
    return _sealed_by(strangers()["forged"], str(random.randrange(100, 999)))


def ended_certificate(pdf: bytes, random: Random) -> bytes:
    return _sealed_by(strangers()[random.choice(["ended", "early"])], str(random.randrange(100, 999)))


def copied_signature(pdf: bytes, random: Random) -> bytes:
    """The seal of another letter, in the right place."""
    other = desk.sealed(number=str(random.randrange(100, 999)))
    (start, end), (first, last) = holes(other)[-1], holes(pdf)[-1]
    content = other[start:end][1:-1].rstrip(b"0")
    room = last - first - 2
    return pdf[: first + 1] + content.ljust(room, b"0") + pdf[last - 1 :]


def signature_of_the_other(pdf: bytes, random: Random) -> bytes:
    """The person's signature in the hole of the seal."""
    (start, end), (first, last) = holes(pdf)
    content = pdf[start + 1 : end - 1].rstrip(b"0")[: last - first - 2]
    return pdf[: first + 1] + content.ljust(last - first - 2, b"0") + pdf[last - 1 :]


def wrapped(pdf: bytes, random: Random) -> bytes:
    """Signature wrapping: the range is stretched so that a piece of the file falls into its hole."""
    found = list(_RANGE.finditer(pdf))[-1]
    start, end, rest = int(found[2]), int(found[3]), int(found[4])
    more = b"\n1 0 obj\n<</Type/Catalog/Forged %d>>\nendobj\n" % random.randrange(99)
    told = b"/ByteRange [0 %d %d %d]" % (start, end + len(more), rest)
    head = pdf[: found.start()] + told.ljust(found.end() - found.start()) + pdf[found.end() : end]
    return head + more + pdf[end:]


def universal(pdf: bytes, random: Random) -> bytes:
    """Signatures that some readers take for valid because they hold nothing."""
    start, end = holes(pdf)[-1]
    nothing = random.choice(
        [b"<" + b"0" * (end - start - 2) + b">", b"<>".ljust(end - start), b"null".ljust(end - start)]
    )
    return pdf[:start] + nothing + pdf[end:]


def hidden_behind(pdf: bytes, random: Random) -> bytes:
    """Something behind the signature in its hole."""
    _start, end = holes(pdf)[-1]
    return pdf[: end - 9] + b"%08X" % random.randrange(1, 2**32) + pdf[end - 1 :]


def respelt(pdf: bytes, random: Random) -> bytes:
    """The same signature in small letters: no signature notices, the one form of ours does."""
    start, end = holes(pdf)[-1]
    return pdf[:start] + pdf[start:end].lower() + pdf[end:]


CLASSES: dict[str, Callable[[bytes, Random], bytes]] = {
    made.__name__: made
    for made in (
        flip_signed, flip_signature, appended_revision, overlay, annotation, changed_field, second_number, removed_seal,
        emptied_seal, shadow_hide, shadow_replace, changed_catalog, swapped_page, truncated, prolonged,
        changed_metadata, forged_certificate, ended_certificate, copied_signature, signature_of_the_other, wrapped,
        universal, hidden_behind, respelt,
    )
}  # fmt: skip
