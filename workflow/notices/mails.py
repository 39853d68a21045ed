"""E-mails out of the outbox: the words are made at sending, under the rights of that moment, in plain text and HTML."""

from __future__ import annotations

import logging
import smtplib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflow.conf import site_url
from workflow.kernel.policy import Actor

from . import choices, posting, queries
from .lines import Line, lines_of
from .models import NoticeHabits, Posting
from .rules import table

logger = logging.getLogger(__name__)
MOST_LINES = 40
"""Lines of one summary; it says how many there are beyond."""
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)
"""The server said no: it has not taken the mail."""


def send_mails(most: int = 10_000) -> int:
    """Send what is due; returns how many e-mails left. Each is claimed alone: whatever happens to one, and to this
    process, no other is lost or sent twice."""
    sent = 0
    with translation.override(settings.LANGUAGE_CODE):
        for _turn in range(most):
            found = posting.claim((posting.Channel.MAIL, posting.Channel.DIGEST))
            if not found:
                break
            sent += _send(found[0])
    return sent


def _send(row: Posting) -> int:
    """Send one; what is not known to have been refused counts as perhaps sent and is not repeated."""
    newest = queries.newest_seq(row.person_id)
    try:
        message = _message(row)
        if message is None:
            posting.finish([row], posting.State.SKIPPED)
            return 0
        line = _line()
        line.open()
    except Exception as failure:
        posting.try_again([row], _named(failure))
        return 0
    try:
        line.send_messages([message])
    except REFUSED as failure:
        posting.try_again([row], _named(failure))
        return 0
    except Exception as failure:
        logger.exception("an e-mail may have left or not")
        posting.finish([row], posting.State.DOUBTFUL, _named(failure))
        return 0
    finally:
        _close(line)
    posting.finish([row], posting.State.SENT)
    if row.channel == posting.Channel.DIGEST:
        NoticeHabits.objects.update_or_create(person_id=row.person_id, defaults={"digest_seq": newest})
    return 1


def _line() -> Any:
    """A connection of the host's own backend, under the name that this Django has for it."""
    return mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()


def _close(line: Any) -> None:
    try:
        line.close()
    except Exception as failure:  # the mail is with the server already
        logger.info("closing the line to the mail server: %r", failure)


def _named(failure: Exception) -> str:
    """The kind of a failure: its text may hold addresses."""
    code = getattr(failure, "smtp_code", "")
    return f"{type(failure).__name__} {code}".strip()


def _message(row: Posting) -> EmailMultiAlternatives | None:
    """The e-mail, or None: the account is closed or has no address, he has read it, may not see it, or wants it no
    more."""
    address = posting.address_of(get_user_model()._default_manager.filter(person=row.person_id).first())
    if not address:
        return None
    actor = Actor(row.person_id, timezone.localdate(timezone=choices.ZONE))
    roles = choices.roles_of_persons([row.person_id], actor.on)[row.person_id]
    chosen = choices.chosen_by(row.person_id)
    if row.channel == posting.Channel.DIGEST:
        lines, more = _summary(actor, roles, chosen)
        subject = _("Tổng hợp thông báo ngày %s") % actor.on.strftime("%d/%m/%Y")
    else:
        lines, more = _one(row, actor, roles, chosen), 0
        subject = lines[0].outside.rstrip(".") if lines else ""
    return _made(row, subject, address, lines, more) if lines else None


def _one(row: Posting, actor: Actor, roles: set[str], chosen: choices.Chosen) -> list[Line]:
    notice = row.notice
    if notice is None or notice.read_at is not None:
        return []
    rule = table().by_key.get(notice.event)
    if rule is None or not choices.channels_of(rule, roles, chosen).mail:
        return []
    return [line for line in lines_of(actor, [notice]) if not line.hidden]


def _summary(actor: Actor, roles: set[str], chosen: choices.Chosen) -> tuple[list[Line], int]:
    """The unread lines since the last summary that he wants in it, and how many are beyond the most."""
    habits = choices.habits_of([actor.person_id])[actor.person_id]
    found = queries.page_of(actor, after=habits.digest_seq, size=500)
    wanted = [
        line for line in found
        if line.unread and not line.hidden and choices.channels_of(table().by_key[line.event], roles, chosen).digest
    ]  # fmt: skip
    return wanted[:MOST_LINES], max(0, len(wanted) - MOST_LINES)


def _made(row: Posting, subject: str, address: str, lines: list[Line], more: int) -> EmailMultiAlternatives:
    site = site_url()
    context = {
        "lines": [(line.outside, f"{site}{line.url}" if site and line.url else "") for line in lines], "more": more,
        "all": f"{site}{_path('congvan:notices')}" if site else "",
        "settings": f"{site}{_path('congvan:notice-settings')}" if site else "",
    }  # fmt: skip
    host = urlsplit(site).hostname or "congvan"
    # Always the same for one posting, so that mail servers know a repetition; and no answer comes from machines.
    headers = {"Message-ID": f"<congvan-{row.pk}-{row.channel.lower()}@{host}>", "Auto-Submitted": "auto-generated"}
    body = render_to_string("congvan/mail/notices.txt", context)
    message = EmailMultiAlternatives(f"[{_('Trục công văn')}] {subject}", body, None, [address], headers=headers)
    message.attach_alternative(render_to_string("congvan/mail/notices.html", context), "text/html")
    return message


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
