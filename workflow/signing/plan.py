"""The revision plan (documents.md, measured): r1 the page, r2 its fields, r3 the person, r4 number, date and seal.

Both signature fields exist before anybody signs: a field made later would break the first signature. Number, date and
seal come in ONE revision, after which nothing may change. Nothing here knows keys: a revision is prepared with a hole
for its signature, and `filled` puts the signature into the hole.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from .places import AFTER_SIGNATURE, DATE, NUMBER, SEAL, SIGNATURE, Box, Places
from .stamps import DEMO_STRIP, Stamp, rendered

PRINTED_READ_ONLY = 4, 1
"""Flags of a text field: the annotation is printed; a viewer does not let one type into it."""

LOCKS = {
    SIGNATURE: FieldMDPSpec(FieldMDPAction.EXCLUDE, fields=list(AFTER_SIGNATURE)),
    SEAL: FieldMDPSpec(FieldMDPAction.ALL),
}
ALLOWED = {SIGNATURE: MDPPerm.FILL_FORMS, SEAL: MDPPerm.NO_CHANGES}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A revision that lacks only its signature: `pdf` with a hole of zeros from `start` to `end`.

    `digest` is SHA-256 over everything but the hole. `start` and `end` stand on `<` and behind `>`.
    """

    pdf: bytes
    digest: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signature dictionary says: who, in what capacity, when; `room` is the length of the CMS it may hold."""

    who: str
    capacity: str
    at: datetime
    room: int
    place: str = ""


class _Revision(IncrementalPdfFileWriter):
    """A further revision that leaves the page's metadata as they are: no hour of writing, no name of a program."""

    def _update_meta(self) -> None:
        """Nothing."""


def with_fields(pdf: bytes, places: Places, demo: bool = False) -> bytes:
    """r2: both signature fields and the text fields of number and date, all empty; `demo` marks every page.

    The same page gives the same bytes, so that whoever makes it again gets what was shown.
    """
    writer = _Revision(BytesIO(pdf))
    drawn_from = hashlib.sha256(pdf).digest()[:16]
    writer._document_id = generic.ArrayObject([generic.ByteStringObject(drawn_from)] * 2)
    if demo:
        _mark_pages(writer)
    for field, box in ((SIGNATURE, places.signature), (SEAL, places.seal)):
        spec = SigFieldSpec(
            field,
            on_page=box.page,
            box=box.corners,  # type: ignore[arg-type]
            field_mdp_spec=LOCKS[field],
            doc_mdp_update_value=ALLOWED[field],
        )
        append_signature_field(writer, spec)
    for field, box in ((NUMBER, places.number), (DATE, places.date)):
        _text_field(writer, field, box)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _text_field(writer: IncrementalPdfFileWriter, field: str, box: Box) -> None:
    page_ref, _resources = writer.find_page_for_modification(box.page)
    page, form = page_ref.get_object(), writer.root["/AcroForm"]
    corners = [generic.FloatObject(side) for side in box.corners]
    empty = generic.StreamObject(
        {name("/Type"): name("/XObject"), name("/Subtype"): name("/Form"), name("/BBox"): _bbox(box)}, stream_data=b" "
    )
    printed, read_only = PRINTED_READ_ONLY
    widget = generic.DictionaryObject({
        name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/FT"): name("/Tx"),
        name("/T"): pdf_string(field), name("/V"): pdf_string(""), name("/Rect"): generic.ArrayObject(corners),
        name("/F"): generic.NumberObject(printed), name("/Ff"): generic.NumberObject(read_only),
        name("/P"): page_ref, name("/DA"): pdf_string("/Helv 12 Tf 0 g"),
        name("/AP"): generic.DictionaryObject({name("/N"): writer.add_object(empty)}),
    })  # fmt: skip
    ref = writer.add_object(widget)
    if "/Annots" not in page:
        page[name("/Annots")] = generic.ArrayObject()
    for rows in (page["/Annots"], form["/Fields"]):
        rows.append(ref)
        writer.update_container(rows)
    writer.update_container(page)
    writer.update_container(form)


def _bbox(box: Box) -> generic.ArrayObject:
    return generic.ArrayObject(map(generic.FloatObject, (0, 0, box.width, box.height)))


def _mark_pages(writer: IncrementalPdfFileWriter) -> None:
    """The demo's strip along the foot of every page. The page's own drawing is fenced: it may leave a state behind."""
    strip = Stamp(400, 12, text=DEMO_STRIP, size=8, colour="#b3261e", side="center")
    drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(rendered(strip))))
    before = writer.add_object(generic.StreamObject(stream_data=b"q"))
    after = writer.add_object(generic.StreamObject(stream_data=b"Q q 1 0 0 1 97.6 14 cm /CongvanDemo Do Q"))
    resources = generic.DictionaryObject({name("/XObject"): generic.DictionaryObject({name("/CongvanDemo"): drawn})})
    for number in range(int(writer.root["/Pages"]["/Count"])):
        writer.add_stream_to_page(number, before, prepend=True)
        writer.add_stream_to_page(number, after, resources=resources)


def prepare_signature(fields: bytes, signing: Signing, picture: bytes = b"") -> Prepared:
    """r3 without its signature: the person certifies; number, date and seal alone may follow.

    `picture` is the page of a stamp, as `stamps.rendered` makes it; empty: nothing is seen of the signature.
    """
    writer = _Revision(BytesIO(fields))
    if picture:
        _show(writer, _field(writer, SIGNATURE), picture)
    return _prepared(writer, SIGNATURE, signing)


def prepare_seal(
    signed: bytes, signing: Signing, number: tuple[str, bytes], date: tuple[str, bytes], seal: bytes = b""
) -> Prepared:
    """r4 without its signature: number, date and seal in one revision; nothing may follow.

    Number and date are a text and the page of its stamp, `seal` the page of its picture. ValueError when the file has a
    number or a seal already.
    """
    writer = _Revision(BytesIO(signed))
    for field, (text, stamp) in ((NUMBER, number), (DATE, date)):
        widget = _field(writer, field)
        if str(widget.get("/V", "")):
            raise ValueError(f"{field} is filled already.")
        widget[name("/V")] = pdf_string(text)
        _show(writer, widget, stamp)
    if seal:
        _show(writer, _field(writer, SEAL), seal)
    return _prepared(writer, SEAL, signing)


def _field(writer: IncrementalPdfFileWriter, field: str) -> generic.DictionaryObject:
    for found in writer.root["/AcroForm"]["/Fields"]:
        widget: generic.DictionaryObject = found.get_object()
        if widget["/T"] == field:
            return widget
    raise KeyError(field)


def _show(writer: IncrementalPdfFileWriter, widget: generic.DictionaryObject, stamp: bytes) -> None:
    drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(stamp)))
    widget[name("/AP")] = generic.DictionaryObject({name("/N"): drawn})
    writer.update_container(widget)


def _prepared(writer: IncrementalPdfFileWriter, field: str, signing: Signing) -> Prepared:
    steps = PdfCMSEmbedder().write_cms(field_name=field, writer=writer, existing_fields_only=True)
    widget = next(steps).get_object()
    if "/V" in widget:
        raise ValueError(f"{field} is signed already.")
    placeholder = SignatureObject(
        timestamp=signing.at, subfilter=SigSeedSubFilter.PADES, name=signing.who, reason=signing.capacity,
        location=signing.place or None, bytes_reserved=2 * signing.room,
    )  # fmt: skip
    locks = SigMDPSetup(
        md_algorithm="sha256", certify=field == SIGNATURE, field_lock=LOCKS[field], docmdp_perms=ALLOWED[field]
    )
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=locks))
    found, out = steps.send(SigIOSetup(md_algorithm="sha256"))
    return Prepared(out.getvalue(), found.document_digest, found.reserved_region_start, found.reserved_region_end)


def box_of(pdf: bytes, field: str) -> Box:
    """Where a field of the file stands, in points; its page is not asked for and said to be the first."""
    for found in PdfFileReader(BytesIO(pdf)).root["/AcroForm"]["/Fields"]:
        widget = found.get_object()
        if widget["/T"] == field:
            return Box(0, *(float(side) for side in widget["/Rect"]))
    raise KeyError(field)


def filled(pdf: bytes, start: int, end: int, cms: bytes) -> bytes:
    """The file with the signature in its hole, in capital hexadecimal, the rest of the hole zeros.

    ValueError when it does not fit.
    """
    content = cms.hex().upper().encode()
    room = end - start - 2
    if len(content) > room:
        raise ValueError(f"The signature needs {len(content)} characters, its hole has {room}.")
    return b"".join((pdf[: start + 1], content.ljust(room, b"0"), pdf[end - 1 :]))


def sha256(pdf: bytes) -> str:
    """Hex, as in the journal."""
    return hashlib.sha256(pdf).hexdigest()
