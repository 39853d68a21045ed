"""A person signs a letter's page: what he saw is what is signed, by his own key, verified before it is the letter's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.directory.models import Person, SigningAuthority
from workflow.gate import Act, composed, opened
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.days import FOREVER, printed
from workflow.kernel.errors import Conflict, NotFound, Stale
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import LetterStatus, RecordKind
from workflow.letters.content import applied
from workflow.letters.models import Letter, LetterVersion
from workflow.letters.services import sign_letter, signing_authority
from workflow.letters.signatories import signatory_for
from workflow.letters.structure import settled

from . import files, making
from .configuration import signing
from .errors import NoKey, StillPending
from .marks import keep_mark
from .models import PendingSignature, SignedFile
from .pending import Finished, alive, claim, store, use
from .places import SIGNATURE
from .plan import Prepared, Signing, box_of, prepare_signature, sha256, with_fields
from .queries import Revision, in_force, newest_file, person_key, picture_of
from .stamps import DEMO_MARK, Stamp, rendered
from .typesetting import typesetter


def ready_page(actor: Actor, letter_id: int) -> str:
    """SHA-256 of the page that waits for the signer, which `file_to_show` shows. Nothing is written.

    The same text gives the same bytes: `begin_signature` makes them again and holds them to what was seen. Conflict
    unless the letter awaits a signature and its issuer signs files; NotFound when hidden.
    """
    return sha256(_waiting(actor, letter_id)[1])


def _waiting(actor: Actor, letter_id: int) -> tuple[Letter, bytes]:
    """The letter as it waits, and its page."""
    letter = Letter.objects.select_related("issuer", "signer").filter(pk=letter_id).first()
    if letter is None or not policy().may(actor, Action.VIEW_LETTER, letter).allowed:
        raise NotFound
    if letter.status != LetterStatus.AWAITING_SIGNATURE or not in_force(letter, actor.on):
        raise Conflict
    return letter, _page_of(letter, actor)


def file_to_show(actor: Actor, letter: Letter) -> bytes:
    """The file of a letter that the actor was let see: sealed, else signed, else the page that waits; NotFound if none.

    A file that still lacks its seal is shown to its own side only, for nobody else sees the letter then.
    """
    found = newest_file(letter)
    if found is not None and found.revision >= Revision.SIGNED:
        return files.read(found.sha256)
    if letter.status != LetterStatus.AWAITING_SIGNATURE or not in_force(letter, actor.on):
        raise NotFound
    return _page_of(letter, actor)


def _page_of(letter: Letter, actor: Actor) -> bytes:
    """What the signer is shown: in his own name where another lent him the right, so that no page names somebody who
    did not sign it."""
    content = LetterVersion.objects.get(letter=letter, no=letter.text_no).content
    signs = signatory_for(letter, actor.person_id, actor.on)
    laid = typesetter().page(letter, applied(content, settled(letter, content)), actor.on, signs)
    return with_fields(laid.pdf, laid.places, demo=signing().demo is not None)


def begin_signature(
    actor: Actor, letter_id: int, *, text_hash: str, seen: str, code: str = "", version: int | None = None
) -> str:
    """Sign what was seen: the text of `text_hash` on the page whose SHA-256 is `seen`.

    "" when the letter is signed; else the nonce with which `finish_signature` asks again, for five minutes. Raises
    Stale when anything was swapped since the view, and what `sign_letter` would; then nothing is kept.
    """
    letter, page = _waiting(actor, letter_id)
    if sha256(page) != seen:
        raise Stale
    files.keep(page)
    with transaction.atomic():
        act = opened(Action.SIGN_LETTER, RecordKind.LETTER, actor, letter_id, version or letter.version)
        authority = signing_authority(act, text_hash)
        _keep_page(act, seen)
        key = person_key(actor.person_id, act.on)
        if key is None:
            raise NoKey
        pending = claim(act, SIGNATURE, key, seen)
    chain = making.chain_of(key, act.at)
    prepared = _prepared(act, pending, making.room(chain), authority)
    finished = making.begin(pending, chain, prepared, code)
    if finished is None:
        return pending.nonce
    sign_letter(actor, letter_id, text_hash=text_hash, signature=finished)
    return ""


def finish_signature(actor: Actor, letter_id: int, nonce: str) -> None:
    """Go on with a signature that waited for the person's confirmation. StillPending, or Conflict when it is dead."""
    pending = alive(actor.person_id, letter_id, nonce)
    finished = making.resume(pending)
    sign_letter(actor, letter_id, text_hash=pending.letter.text_hash, signature=finished)


@composed(Action.SIGN_LETTER)
def sign_seen(actor: Actor, letter_id: int, *, text_hash: str, seen: str = "", version: int | None = None) -> None:
    """Sign as the issuer signs that day: the page that was seen, or, where there is none, the text by the journal.

    StillPending while the key's holder waits for a confirmation.
    """
    if not seen:
        sign_letter(actor, letter_id, text_hash=text_hash, version=version)
    elif begin_signature(actor, letter_id, text_hash=text_hash, seen=seen, version=version):
        raise StillPending


def _keep_page(act: Act[Letter], seen: str) -> None:
    """The page becomes a row of the text and round that it was made from."""
    letter = act.record
    if not in_force(letter, act.on):
        raise Conflict(_("Cơ quan này chưa ký số; đồng chí ký theo cách ghi nhật ký."))
    SignedFile.objects.update_or_create(
        letter=letter, text_no=letter.text_no, round=letter.round, revision=Revision.PAGE, waits=False,
        defaults={"sha256": seen, "size": len(files.read(seen)), "made_at": act.at},
    )  # fmt: skip


def _prepared(act: Act[Letter], pending: PendingSignature, room: int, authority: SigningAuthority) -> Prepared:
    fields = files.read(pending.seen)
    picture = picture_of(pending.key, act.on)
    shown = b""
    if picture:
        box = box_of(fields, SIGNATURE)
        mark = DEMO_MARK if signing().demo else ""
        shown = rendered(Stamp(box.width, box.height, picture=files.read(picture), mark=mark))
    lent = Person.objects.filter(pk=act.via.giver_id or 0).first()
    words = f"{capacity_of(act.record)} ({authority_words(authority, lent)})"
    said = Signing(pending.person.full_name, words, database_now(), room)
    return prepare_signature(fields, said, shown)


def capacity_of(letter: Letter) -> str:
    """In what capacity a letter is signed, as on the page: "T/M BAN THƯỜNG VỤ – PHÓ BÍ THƯ"."""
    form = "" if letter.signing_form == "OWN" else letter.signing_form
    on_behalf = " ".join(part for part in (form, letter.issuing_body) if part)
    return " – ".join(part for part in (on_behalf, letter.signer_title) if part)


def authority_words(authority: SigningAuthority, lent_by: Person | None = None) -> str:
    """By what one signs, for the page, the file and the screen: the basis, since when, until when, by whose lending."""
    words = [_("căn cứ %(basis)s, từ %(day)s") % {"basis": authority.basis, "day": printed(authority.valid_from)}]
    if authority.valid_to != FOREVER:
        words.append(_("đến %s") % printed(authority.valid_to))
    if lent_by is not None:
        words.append(_("theo uỷ quyền của đồng chí %s") % lent_by.full_name)
    return ", ".join(words)


def record_signature(act: Act[Letter], signature: Any) -> None:
    """The hook of `sign_letter`: where files are signed, no letter is signed without one, and it becomes the letter's.

    Conflict when the signature is missing, used, too old, somebody else's or of another page.
    """
    if signature is None:
        if in_force(act.record, act.on):
            raise Conflict(_("Cơ quan đã có chứng thư số: văn bản này phải được ký số trên tệp."))
        return
    assert isinstance(signature, Finished)
    page = newest_file(act.record, Revision.PAGE)
    if page is None:
        raise Stale
    use(act, SIGNATURE, signature, page.sha256)
    store(act, Revision.SIGNED, signature)
    keep_mark(act.record)
    act.facts.update(signature.as_facts(), page=page.sha256)
