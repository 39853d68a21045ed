"""What leaves the house: planned once, claimed by one, sent at most once, with no word that he may not see by then."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.cast import Cast
from tests.parallel import run_together
from tests.workflow.notices.scene import make_dispatch, make_event, make_letter, states, withdrawn
from tests.workflow.notices.test_reading import Sight
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import Role
from workflow.notices import choices, mails, posting, queries
from workflow.notices.choices import ZONE, Channels
from workflow.notices.models import Notice, NoticeHabits, Posting
from workflow.notices.services import tell_persons

pytestmark = pytest.mark.django_db
AT_ONCE = Channels(badge=True, desktop=True, mail=True, digest=True)
State = Posting.State


def test_a_mail_has_plain_words_html_and_a_link_and_goes_once(cast: Cast, sight: Sight) -> None:
    letter = withdrawn(cast)
    assert posting.plan_notices() == 1
    assert (posting.plan_notices(), states()) == (0, [("MAIL", "PENDING")])
    assert (mails.send_mails(), mails.send_mails()) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["drafter@lam-giang.example"]
    assert sent.subject == "[Trục công văn] Lê Hữu Ký đã rút văn bản 738-CV/TU"
    assert f"http://testserver/cong-van/{letter.pk}/" in sent.body
    html, kind = sent.alternatives[0][0], sent.alternatives[0][1]
    assert kind == "text/html"
    assert f'<a href="http://testserver/cong-van/{letter.pk}/">Lê Hữu Ký đã rút văn bản 738-CV/TU.</a>' in html
    assert "Về thẻ đảng viên" not in sent.message().as_string()
    assert sent.extra_headers["Message-ID"].startswith("<congvan-")
    assert states() == [("MAIL", "SENT")]


def test_what_others_named_cannot_break_out_of_the_html(cast: Cast, sight: Sight) -> None:
    cast.people["signer"].full_name = "<script>alert(1)</script>"
    cast.people["signer"].save()
    withdrawn(cast)
    posting.plan_notices()
    mails.send_mails()
    assert "<script>" not in mail.outbox[0].alternatives[0][0]


@pytest.mark.parametrize("end", ["hidden", "read", "closed", "no address", "unwanted"])
def test_what_is_no_longer_his_is_not_sent(cast: Cast, sight: Sight, end: str) -> None:
    letter, drafter = withdrawn(cast), cast.people["drafter"]
    posting.plan_notices()
    if end == "hidden":
        sight.hidden.append(letter)
    elif end == "read":
        queries.mark_read(drafter.pk, up_to=9)
    elif end == "closed":
        get_user_model().objects.filter(username="drafter").update(is_active=False)
    elif end == "no address":
        get_user_model().objects.filter(username="drafter").update(email="")
    else:
        none = Channels(badge=True, desktop=False, mail=False, digest=False)
        choices.choose(drafter.pk, [Role.DRAFTER], {(Role.DRAFTER, "letter.withdrawn"): none})
    assert mails.send_mails() == 0
    assert (mail.outbox, states()) == ([], [("MAIL", "SKIPPED")])


def test_who_wants_it_gets_it_at_once_and_others_do_not(cast: Cast, sight: Sight) -> None:
    choices.choose(cast.people["recv_clerk"].pk, [Role.CLERK], {(Role.CLERK, "letter.issued.recipient"): AT_ONCE})
    letter = make_letter(cast)
    for key in ("district", "other_district", "department"):
        make_dispatch(letter, cast.organs[key])
    tell_persons(make_event(cast, A.ISSUE_LETTER, letter, "clerk"))
    posting.plan_notices()
    assert mails.send_mails() == 1
    assert mail.outbox[0].to == ["recv_clerk@lam-giang.example"]


def test_mail_waits_for_the_end_of_the_quiet_hours(cast: Cast, sight: Sight) -> None:
    now = timezone.now().astimezone(ZONE)
    NoticeHabits.objects.filter(person=cast.people["drafter"]).update(
        quiet_from=(now - timedelta(hours=1)).time(), quiet_to=(now + timedelta(hours=1)).time()
    )
    withdrawn(cast)
    posting.plan_notices()
    assert (mails.send_mails(), states()) == (0, [("MAIL", "PENDING")])
    (row,) = Posting.objects.all()
    assert timedelta(minutes=55) < row.due_at - now < timedelta(minutes=65)


def failing(monkeypatch: pytest.MonkeyPatch, where: str, error: Exception) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, where, fail)


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("open", ConnectionRefusedError()),
        ("open", TimeoutError()),
        ("send_messages", smtplib.SMTPRecipientsRefused({})),
        ("send_messages", smtplib.SMTPDataError(451, b"later")),
    ],
)
def test_what_certainly_did_not_leave_is_tried_again_and_given_up_in_the_end(
    cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception
) -> None:
    withdrawn(cast)
    posting.plan_notices()
    with monkeypatch.context() as patch:
        failing(patch, where, error)
        assert mails.send_mails() == 0
        assert states() == [("MAIL", "PENDING")]
        assert mails.send_mails() == 0, "it waits before the next attempt"
        for _turn in posting.WAITS:
            Posting.objects.update(due_at=timezone.now() - timedelta(seconds=1))
            mails.send_mails()
        assert states() == [("MAIL", "FAILED")]
        assert "lam-giang" not in Posting.objects.get().error
    Posting.objects.update(state=State.PENDING, due_at=timezone.now() - timedelta(seconds=1))
    assert mails.send_mails() == 1


def test_a_line_that_breaks_while_sending_may_have_sent_it_and_is_not_repeated(
    cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    withdrawn(cast)
    posting.plan_notices()
    failing(monkeypatch, "send_messages", smtplib.SMTPServerDisconnected("gone"))
    mails.send_mails()
    assert states() == [("MAIL", "DOUBTFUL")]
    assert mails.send_mails() == 0


def test_a_sender_that_died_leaves_a_doubt_and_no_second_mail(cast: Cast, sight: Sight) -> None:
    withdrawn(cast)
    posting.plan_notices()
    (claimed,) = posting.claim(["MAIL"])
    assert (posting.claim(["MAIL"]), posting.sweep()) == ([], 0)
    Posting.objects.update(claimed_at=timezone.now() - posting.LEASE - timedelta(minutes=1))
    assert (posting.sweep(), states()) == (1, [("MAIL", "DOUBTFUL")])
    posting.finish([claimed], State.SENT)
    assert states() == [("MAIL", "DOUBTFUL")], "who lost his claim changes nothing"


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_send_each_mail_once(sight: Sight, cast: Cast) -> None:
    for number in range(1, 13):
        withdrawn(cast, number=number)
    results = run_together([posting.plan_notices] * 4)
    assert sum(results) == 12, results
    assert Posting.objects.count() == 12
    assert sum(run_together([mails.send_mails] * 4)) == 12
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox) == 12


def test_notices_from_before_are_not_planned(cast: Cast, sight: Sight) -> None:
    withdrawn(cast)
    Notice.objects.update(planned=True)
    assert (posting.plan_notices(), states()) == (0, [])


# The day's summary ----------------------------------------------------------------------------------------------------

MONDAY_8 = datetime(2026, 6, 1, 8, 0, tzinfo=ZONE)


def test_the_summary_comes_once_a_working_day_with_what_is_unread(cast: Cast, sight: Sight) -> None:
    for number in (1, 2):
        letter = make_letter(cast, number=number)
        tell_persons(make_event(cast, A.NUMBER_LETTER, letter, "clerk"))
    assert posting.plan_digests(MONDAY_8.replace(hour=7, minute=29)) == 0
    assert posting.plan_digests(MONDAY_8 - timedelta(days=1)) == 0, "Sunday"
    assert (posting.plan_digests(MONDAY_8), posting.plan_digests(MONDAY_8)) == (1, 0)
    assert mails.send_mails() == 1
    (sent,) = mail.outbox
    assert [f"{n}-CV/TU" in sent.body for n in (1, 2)] == [True, True]
    assert posting.plan_digests(MONDAY_8 + timedelta(days=1)) == 0, "nothing new"
    tell_persons(make_event(cast, A.NUMBER_LETTER, make_letter(cast, number=3), "clerk"))
    assert posting.plan_digests(MONDAY_8 + timedelta(days=1)) == 1
    mails.send_mails()
    assert "1-CV/TU" not in mail.outbox[1].body
    assert "3-CV/TU" in mail.outbox[1].body


def test_a_summary_that_could_not_leave_says_the_same_later(
    cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_persons(make_event(cast, A.NUMBER_LETTER, make_letter(cast), "clerk"))
    posting.plan_digests(MONDAY_8)
    with monkeypatch.context() as patch:
        failing(patch, "open", ConnectionRefusedError())
        mails.send_mails()
    Posting.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert mails.send_mails() == 1
    assert "738-CV/TU" in mail.outbox[0].body


def test_who_wants_no_summary_gets_none(cast: Cast, sight: Sight) -> None:
    tell_persons(make_event(cast, A.NUMBER_LETTER, make_letter(cast), "clerk"))
    NoticeHabits.objects.update(digest_at=None)
    assert posting.plan_digests(MONDAY_8) == 0
