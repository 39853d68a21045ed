"""A world in which every form of the product stands on some page, and the pages: by links, by rights, by accounts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, make_appointments
from tests.enumeration.worlds import DISPATCH_STATES, LETTER_STATES, Desk, Stage
from tests.pages.walking import WALKERS, Page, full_world, kind_of, pages_of
from tests.workflow.intake.paper import Intake
from tests.workflow.web.desk import PARTS, Office
from tests.workflow.web.signing_in import phone_of, post_sign_in, signed_in_as
from tests.workflow.web.test_making import TEXT, read
from workflow.directory.models import Term
from workflow.dispatches.models import Dispatch
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.registers.services import open_number_run
from workflow.web.account.activating import link_for
from workflow.web.acts.table import DISPATCH_ACTS, LETTER_ACTS

PEOPLE = (*WALKERS, "cell_leader", "board_drafter", "bloc_drafter", "member", "other_clerk", "third_clerk")
CSRF, CSRF_COOKIE = "csrfmiddlewaretoken", settings.CSRF_COOKIE_NAME
KEY = {"id": "x", "rawId": "x", "type": "public-key", "response": {}, "clientExtensionResults": {}}
Found = tuple[Client, Page, str]


def everything(office: Office) -> dict[str, list[object]]:
    """Every state of letters and dispatches, doubts, suggestions, letters that carry out others, files that wait."""
    given = full_world(office)
    cast = office.cast
    for state in LETTER_STATES.values():
        state(Stage(cast))
    for lead in DISPATCH_STATES.values():
        lead(Desk(Stage(cast)))
    office.issued()
    open_number_run(cast.actor("clerk"), cast.organs["issuer"].pk, term_id=term_of(office, "issuer"), kind="BS")
    office.do("signer", office.numbered(), "withdraw_letter", reason="Sai nội dung.")
    read(office, file=SimpleUploadedFile("738.txt", TEXT.encode()))
    suggested(office)
    carrying_out(office)
    Intake(cast).stage("chưa đọc")
    Intake(cast).read(b"\xd0\xcf\x11\xe0....", name="cu.doc")
    return given


def term_of(office: Office, organ: str) -> int:
    """The organ's term."""
    return Term.objects.filter(organ=office.cast.organs[organ]).values_list("pk", flat=True)[0]


def suggested(office: Office) -> None:
    """A letter that came back with other words for one paragraph."""
    letter = office.submitted()
    boxes = {f"cau-body-{no}": line for no, line in enumerate(PARTS["body"].splitlines(), start=1)}
    boxes["cau-body-2"] = boxes["cau-body-2"].replace("Tập trung rà soát", "Rà soát")
    office.do("reviewer", letter, "return_letter", reason="Sửa mục 1.", **boxes)


def carrying_out(office: Office) -> None:
    """A draft of the bloc below a letter that it received, once to be tied and once with ties to decide."""
    upper = office.issued()
    office.do("clerk", upper, "add_recipient", organ_id=office.cast.organs["bloc"].pk, purpose="IMPLEMENT")
    arrived = office.dispatch(upper, "bloc")
    office.do("bloc_clerk", arrived, "acknowledge_dispatch")
    office.do("bloc_leader", arrived, "direct_dispatch", note="Tham mưu văn bản triển khai.")
    drafter = office.cast.people["bloc_drafter"]
    make_appointments([(drafter, office.cast.organs["bloc_office"], Role.OFFICER)])
    office.do("bloc_leader", arrived, "assign_dispatch", person_id=drafter.pk)
    body = PARTS["body"].replace("Tỉnh uỷ yêu cầu", "Đảng uỷ Khối yêu cầu").replace("30/12/2099", "01/12/2099")
    more = {"spot": f"{office.cast.organs['bloc'].pk}-0", "addressees": "Cấp uỷ các chi bộ", "body": body}
    office.do("bloc_drafter", office.draft("bloc_drafter", **more), "link_upper", dispatch_id=arrived.pk)
    office.draft("bloc_drafter", **more)


def strict(client: Client) -> Client:
    """The client whose forms need their token, as a browser's do."""
    client.handler.enforce_csrf_checks = True
    return client


def pages_with_forms(office: Office, given: dict[str, list[object]], done: set[str]) -> Iterator[Found]:
    """Every kind of page of every one of the cast; then for each act of a record that is not in `done` by then, its
    page on the first record where it has something to act on; then accounts."""
    for who in WALKERS:
        office.client(who)
        for page, html in pages_of(office, given, who):
            yield strict(office.client(who)), page, html
    yield from acts_by_right(office, done)
    yield from of_others(office)
    yield from account_pages(office)


def acts_by_right(office: Office, done: set[str]) -> Iterator[Found]:
    """For each act not in `done`, its page on the first record on which one of the cast may do it."""
    for acts, model, kind in ((LETTER_ACTS, Letter, "letter"), (DISPATCH_ACTS, Dispatch, "dispatch")):
        missing = {key: act for key, act in acts.items() if f"congvan:{kind}-act {key}" not in done}
        for record in model.objects.order_by("-pk") if missing else ():  # type: ignore[attr-defined]
            for who, (key, act) in product(PEOPLE, list(missing.items())):
                if key not in missing or not policy().may(office.cast.actor(who), act.action, record).allowed:
                    continue
                url = reverse(f"congvan:{kind}-act", args=[record.pk, key])
                answer = office.client(who).get(url)
                if answer.status_code == 200 and has_something(answer):
                    del missing[key]
                    yield strict(office.client(who)), Page(who, url, kind_of(url)), answer.content.decode()


def of_others(office: Office) -> Iterator[Found]:
    """Acts of the directory on those who have what the act ends or lack what it begins."""
    who, cast = "administrator", office.cast
    for name, found, act in (("person-keep", cast.people["signer"], "thoi-tham-quyen"),
                             ("person-keep", cast.people["member"], "thoi-cap-uy"),
                             ("organ-keep", cast.organs["department"], "nhiem-ky")):  # fmt: skip
        yield from _shown(who, office.client(who), reverse(f"congvan:{name}", args=[found.pk, act]))


def has_something(answer: Any) -> bool:
    """Whether the form has anything to act on: a list to pick from is not empty."""
    form = answer.context["form"] if answer.context and "form" in answer.context else None
    picks = [one for one in form.fields.values() if one.required and hasattr(one, "choices")] if form else []
    return all(any(value not in ("", None) for value, _label in one.choices) for one in picks)


def account_pages(office: Office) -> Iterator[Found]:
    """Signing in, the second factor, its keys and codes, activation, signing out, the public check."""
    cast = office.cast
    plain, phone = signed_in_as("recv_leader"), phone_of(cast.user("third_clerk"))
    CODES[:] = RecoveryCodes.activate(cast.user("third_clerk")).get_unused_codes()
    WebAuthn.add(cast.user("third_clerk"), "Khoá 1", KEY)
    half = Client(REMOTE_ADDR="10.0.0.7")
    post_sign_in(half, "third_clerk")
    full = Client(REMOTE_ADDR="10.0.0.8")
    post_sign_in(full, "third_clerk")
    full.post(reverse("mfa_authenticate"), {"code": phone.code(-1)})
    token = link_for(cast.user("other_leader"))
    stranger = Client(REMOTE_ADDR="10.0.0.9")
    owner = Client(REMOTE_ADDR="10.0.0.10")
    opened = owner.get(token)
    key = cast.user("third_clerk").authenticator_set.get(type="webauthn").pk
    without = cast.user("cell_clerk")
    without.set_unusable_password()
    without.save()
    new = Client(REMOTE_ADDR="10.0.0.11")
    new.force_login(without, backend="django.contrib.auth.backends.ModelBackend")
    yield from _shown("new", new, reverse("account_set_password"))
    yield from _shown("stranger", stranger, reverse("account_login"), reverse("congvan:verify"))
    yield from _shown("half", half, reverse("mfa_authenticate"))
    yield from _shown("owner", owner, opened["Location"] if opened.status_code == 302 else token)
    plain.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    yield from _shown("plain", plain, *map(reverse, ("mfa_activate_totp", "usersessions_list", "account_logout")))
    yield from _shown("full", full, *map(reverse, ("congvan:confirm", "mfa_reauthenticate", "account_reauthenticate")))
    # What changes the factors themselves is asked for the password once more.
    full.post(reverse("account_reauthenticate"), {"password": PASSWORD, CSRF: full.cookies[CSRF_COOKIE].value})
    keyed = [reverse(name, args=[key]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]
    yield from _shown("full", full, *keyed, *map(reverse, ("mfa_deactivate_totp", "mfa_generate_recovery_codes")))


CODES: list[str] = []
"""Codes of the one with a second factor; each counts once."""


def _shown(who: str, client: Client, *urls: str) -> Iterator[Found]:
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200, (who, url, answer.status_code)
        yield strict(client), Page(who, url, kind_of(url) or url), answer.content.decode()
