"""Every other address × everybody × GET and POST; an address that nobody declared fails the build."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.urls import path, reverse
from django.utils import timezone

from tests.cast import Cast
from tests.enumeration import addresses
from tests.enumeration.addresses import (
    ACCOUNT,
    APART,
    BEFORE_SIGN_IN,
    OPEN_DOORS,
    OWN,
    PUBLIC,
    is_declared,
    patterns,
    queue_opens,
    signed_in,
)
from tests.enumeration.browsers import EVERYBODY, Answer, Browsers
from tests.enumeration.test_records import report
from tests.enumeration.walking import Tally
from tests.enumeration.worlds import Stage, World
from tests.workflow.intake.paper import Intake, paper
from tests.workflow.web.desk import Office
from workflow.calendars.models import CalendarDay
from workflow.directory.keeping import delegate_role
from workflow.directory.models import OrganGroupRule, RememberedLine
from workflow.dispatches.desk import acknowledge_dispatch
from workflow.dispatches.models import Dispatch
from workflow.intake.models import IntakeFile
from workflow.kernel.days import FOREVER
from workflow.oversight.services import issue_report
from workflow.registers.classified import enter_secret
from workflow.registers.classified_models import SecretPaper
from workflow.registers.copying import copy_dispatch
from workflow.registers.models import LetterCopy, NumberRun
from workflow.registers.services import open_number_run
from workflow.signing.models import SigningBatch, SigningItem, SigningKey
from workflow.web.desks.work import QUEUES


def test_every_address_is_declared() -> None:
    assert [found for found in patterns() if not is_declared(*found)] == []
    assert len(list(patterns())) > 100


def test_an_address_that_nobody_declared_is_found() -> None:
    strange = [path("la/", lambda request: None, name="strange")]
    assert [found for found in patterns(strange) if not is_declared(*found)] == [("", "strange")]
    assert not is_declared("congvan", "strange")
    assert not is_declared("outgoing:sign", "complete")


def ready(office: Office) -> tuple[Browsers, dict[str, list[Any]]]:
    """The world of these pages, and the arguments of those that take some."""
    cast = office.cast
    stage = Stage(cast)
    world = stage.issued()
    acknowledge_dispatch(cast.actor("recv_clerk"), world.organs["district"].pk)
    made = issue_report(cast.actor("inspector"), world.letter.pk, note="")
    report_id = getattr(made, "pk", made)
    lent = delegate_role(
        cast.actor("recv_clerk"), cast.organs["district"].pk, role="CLERK", taker_id=cast.people["recv_officer"].pk,
        valid_from=cast.on, valid_to=FOREVER.replace(year=2030), basis="Giấy uỷ quyền",
    )  # fmt: skip
    # The delegation itself must not change who stands where in these cells.
    type(lent).objects.filter(pk=lent.pk).update(valid_from=FOREVER.replace(year=2029))
    staged, taken = staged_files(cast)
    rule = OrganGroupRule.objects.create(words="các đơn vị làm điểm", relation="under", kinds=["CELL"])
    day = CalendarDay.objects.create(
        day=cast.on, kind="OFF", basis="QĐ", entered_by=cast.people["administrator"], entered_on=cast.on
    )
    kept = RememberedLine.objects.create(
        organ=cast.organs["issuer"], key="k", line="Các đơn vị điểm", kind="organ", shown="Huyện uỷ Bình Thuỷ",
        choice={"any": [{"organ": cast.organs["district"].pk}], "except": []}, chosen_by=cast.people["drafter"],
        chosen_on=cast.on,
    )  # fmt: skip
    browsers = Browsers(office)
    for who in cast.people:
        if who != "paper":
            browsers.client(who)
    browsers.settle()
    run = NumberRun.objects.get(organ=cast.organs["issuer"], kind="CV")
    item, key = signing_rows(cast, world.letter.pk)
    return browsers, {
        "organ": [cast.organs["district"].pk], "person": [cast.people["clerk"].pk], "report": [report_id],
        "organ-keep": [cast.organs["district"].pk, "doi-ten"], "person-keep": [cast.people["clerk"].pk, "cap-uy"],
        "book-outgoing": [run.pk], "copy": [copied(cast, world).pk], "book-incoming": [cast.organs["district"].pk],
        "run-open": [cast.organs["issuer"].pk], "incoming-open": [cast.organs["district"].pk],
        **{name: [cast.organs["issuer"].pk] for name in ("book-secret", "secret-incoming", "secret-outgoing")},
        "secret-paper": [entered(cast).pk],
        "letter-versions": [world.letter.pk], "letter-editing": [Stage(cast).draft().letter.pk],
        "delegation-end": [lent.pk], "group-drop": [rule.pk],
        "calendar-drop": [day.pk],
        "remembered-forget": [kept.pk],
        **{f"intake-{name}": [staged.pk] for name in ("file", "state", "download", "drop", "again", "by-hand")},
        "letter-read": [world.letter.pk], "sign-progress": [item.batch_id], "sign-continue": [item.batch_id],
        "sign-undo": [item.pk], "key-picture-file": [9],
        **{f"key{part}": [key.pk] for part in ("", "-test", "-end")},
        "intake-letter": [staged.pk, 1], "intake-page": [staged.pk, 1], "letter-file": [taken.letter_id],
    }  # fmt: skip


def entered(cast: Cast) -> SecretPaper:
    """A secret paper in the issuer's book."""
    where = {"place": "Tủ sắt số 2", "keeper": "Lê Văn Cơ"}
    return enter_secret(
        cast.actor("clerk"), cast.organs["issuer"].pk, way="IN", degree="SECRET", dated=cast.on, code="05-CV/TW",
        issuer="Văn phòng Trung ương", **where,
    )  # fmt: skip


def copied(cast: Cast, world: World) -> LetterCopy:
    """A copy that the district made of what it received."""
    district = cast.organs["district"]
    open_number_run(cast.actor("recv_clerk"), district.pk, term_id=cast.terms["district"].pk, kind="BS")
    leader = cast.people["recv_leader"].pk
    return copy_dispatch(
        cast.actor("recv_clerk"), world.organs["district"].pk, kind="true_copy", certifier_id=leader, position="BÍ THƯ"
    )


def signing_rows(cast: Cast, letter_id: int) -> tuple[SigningItem, SigningKey]:
    """A decision of the signer that is set aside, which he may take back, and his key at a holder that is gone."""
    signer = cast.people["signer"]
    batch = SigningBatch.objects.create(person=signer, certificate="", begun_at=timezone.now(), on=cast.on)
    item = SigningItem.objects.create(
        batch=batch, position=1, letter_id=letter_id, decision="LATER", state="DONE", not_before=timezone.now()
    )
    key = SigningKey.objects.create(
        person=signer, provider="gone", label="k", certificate="0" * 64, subject="CN=Lê Hữu Ký", valid_from=cast.on
    )
    return item, key


def staged_files(cast: Cast) -> tuple[IntakeFile, Dispatch]:
    """A file of the district that waits to be registered, and a letter that was registered from one."""
    intake = Intake(cast)
    taken = intake.register(intake.letter(paper(1, "chợ dân sinh")))
    return intake.letter().file, taken


def test_our_pages(office: Office) -> None:
    browsers, given = ready(office)
    tally = Tally()
    cells = [(name, reverse(f"congvan:{name}", args=given.get(name, [])), rule) for name, rule in (OWN | APART).items()]
    for name, url, rule in cells:
        for who in EVERYBODY:
            get, post = rule(who) if signed_in(who) or name in BEFORE_SIGN_IN else (302, 302)
            for method, expected, body in (("GET", get, None), ("POST", post, {})):
                visit(browsers, tally, f"{name} {who}", url, method, body, expected, who)
    for queue in QUEUES:
        url = reverse("congvan:queue", args=[queue.key])
        for who in EVERYBODY:
            expected = (200 if queue_opens(who, queue.key) else 404) if signed_in(who) else 302
            visit(browsers, tally, f"queue {queue.key} {who}", url, "GET", None, expected, who)
    report(tally, 2400)


def test_public_pages_are_the_same_for_everybody(office: Office) -> None:
    browsers, _given = ready(office)
    tally = Tally()
    for name, (get, post) in PUBLIC.items():
        url = reverse(f"congvan:{name}", args=["a" * 26] if name == "verify-mark" else [])
        bodies = set()
        for who in EVERYBODY:
            cache.clear()  # the throttle has its own tests
            for method, expected in (("GET", get), ("POST", post)):
                answer = browsers.ask(who, method, url, {} if method == "POST" else None)
                tally.note(f"{name} {who} {method}", answer, expected)
                if expected != 405:  # said in each one's own frame
                    bodies.add((method, answer.body))
                assert not answer.effect
        assert len(bodies) == 2 - [get, post].count(405)
    report(tally, 100)


def visit(
    browsers: Browsers, tally: Tally, cell: str, url: str, method: str, body: Any, expected: int, who: str
) -> Answer:
    """One cell: the status, nothing written by a look, hidden as missing, strangers sent to sign in."""
    answer = browsers.ask(who, method, url, body)
    tally.note(f"{cell} {method} {url}", answer, expected)
    if method == "GET" and answer.written:
        tally.wrong.append(f"{cell}: a look has written")
    if expected == 404 and answer.body != browsers.missing_page(who):
        tally.wrong.append(f"{cell}: hidden looks other than missing")
    strangers_too = cell.split()[0] in BEFORE_SIGN_IN
    if not signed_in(who) and not strangers_too and not answer.location.startswith(reverse("account_login")):
        tally.wrong.append(f"{cell}: leads to {answer.location}")
    return answer


def test_pages_of_the_account(office: Office) -> None:
    browsers, _given = ready(office)
    tally = Tally()
    arguments = {"account_activate": ["MQ", "x-y"], "mfa_remove_webauthn": [1], "mfa_edit_webauthn": [1]}
    for name, (get, post) in ACCOUNT.items():
        url = reverse(name, args=arguments.get(name, []))
        for who in EVERYBODY:
            cache.clear()  # the throttle has its own tests
            for method, expected in (("GET", get), ("POST", post)):
                answer = browsers.ask(who, method, url, {} if method == "POST" else None)
                if signed_in(who):
                    tally.note(f"{name} {who} {method}", answer, expected)
                elif name not in OPEN_DOORS:
                    tally.note(f"{name} {who} {method}", answer, 302)
                    assert answer.location.startswith(reverse("account_login")), (name, method, answer.location)
                else:
                    tally.note(f"{name} {who} {method}", answer, 200, 302, 405)
                assert not answer.effect or name == "account_logout", (name, who, method)
    report(tally, 1200)


def test_the_table_names_nothing_that_is_gone() -> None:
    found = {name for space, name in patterns() if space == "congvan"}
    assert found == {*OWN, *PUBLIC, *APART, *addresses.LETTERS, "queue"}
    assert {name for space, name in patterns() if not space} == set(ACCOUNT)
