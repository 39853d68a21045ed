"""The first administrator of an empty site: a person, an account and an appointment, begun by a one-time link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from workflow.directory.accounts import new_user
from workflow.directory.models import Appointment, Organ
from workflow.directory.queries import organ_named
from workflow.directory.services import add_person, appoint, found_organ
from workflow.kernel.days import on_day
from workflow.kernel.errors import CongvanError
from workflow.kernel.vocabulary import OrganKind, Role
from workflow.web.account.activating import link_for


class Command(BaseCommand):
    """Refuses as soon as somebody holds the role: every later one is appointed on the pages."""

    help = "Make the first administrator and print the link by which he sets his password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, login name, and the organ that he keeps the directory from; it is made when it does not exist."""
        parser.add_argument("full_name")
        parser.add_argument("username")
        parser.add_argument("organ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make all three rows or none, and print the path of the link."""
        today = localdate()
        if Appointment.objects.filter(on_day(today), role=Role.ADMINISTRATOR, person__user__is_active=True).exists():
            raise CommandError(_("Đã có quản trị. Quản trị khác được bổ nhiệm trên trang danh mục."))
        try:
            with transaction.atomic():
                user = new_user(options["username"])
                person = add_person(options["full_name"], user=user)
                organ = self._organ(options["organ"])
                appoint(person, organ, Role.ADMINISTRATOR, valid_from=today, decision=_("Khởi tạo hệ thống"))
        except CongvanError as refusal:
            sentences = [str(one) for one in getattr(refusal, "fields", {}).values()] or [str(refusal)]
            raise CommandError(" ".join(sentences)) from refusal
        self.stdout.write(_("Mở liên kết này trên máy chủ, một lần, trong 24 giờ: %s") % link_for(user))

    def _organ(self, name: str) -> Organ:
        return organ_named(name, localdate()) or found_organ(name, OrganKind.OTHER)
