"""From a request to the actor: who acts, on which day, and when he last passed a second factor."""

from __future__ import annotations

import time
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Appointment, Person
from workflow.directory.queries import LiveRole, roles_on
from workflow.kernel.errors import NotAllowed
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.prepared import AN_ID, Prepared
from workflow.web.account.signin import confirmed_at

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


_PERSON = Prepared(lambda user_id: Person.objects.filter(user_id=user_id), AN_ID)


class NoPerson(NotAllowed):
    """The account belongs to nobody of the directory."""

    code = "no_person"
    sentence = _("Tài khoản này chưa gắn với đồng chí nào trong danh mục. Đồng chí báo quản trị để được gắn tên.")


class NoAdministrator(NoPerson):
    """The account of whoever set the site up, before anybody keeps the directory."""

    code = "no_administrator"
    sentence = _(
        "Hệ thống chưa có quản trị danh mục. Trên máy chủ, đồng chí chạy lệnh manage.py first_administrator "
        "“Họ và tên” tên-đăng-nhập “Tên cơ quan”, rồi mở liên kết mà lệnh in ra."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The person behind a request and the roles that he holds today, his own and lent ones. `since`: seconds of the
    server's clock before anything was read, so that live delivery knows what a page cannot show yet."""

    person: Person
    actor: Actor
    roles: tuple[LiveRole, ...]
    since: float = 0.0

    def holds(self, *roles: str) -> bool:
        """Whether he holds one of the roles anywhere."""
        return any(live.role in roles for live in self.roles)


def standing_of(request: HttpRequest) -> Standing:
    """Who he is and what he holds, read once per request in two statements. NoPerson without a row in the directory."""
    found: Standing | None = getattr(request, "_congvan_standing", None)
    if found is None:
        since = time.time()
        found_person = _PERSON(request.user.pk) if request.user.is_authenticated else []
        if not found_person:
            raise NoAdministrator if _is_first(request) else NoPerson
        person = found_person[0]
        today = timezone.localdate(timezone=ZONE)
        actor = Actor(person.pk, today, confirmed_at(request))
        found = Standing(person, actor, tuple(roles_on(person.pk, today)), since)
        request._congvan_standing = found  # type: ignore[attr-defined]
    return found


def _is_first(request: HttpRequest) -> bool:
    """Whether this is an account of the command line on a site that nobody keeps yet."""
    return request.user.is_superuser and not Appointment.objects.filter(role=Role.ADMINISTRATOR).exists()


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the request on today's date in Vietnam. NoPerson without a row in the directory."""
    return standing_of(request).actor
