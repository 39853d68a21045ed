"""What stands around every page: navigation by the roles held today, the count of unread notices, the theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.conf import congvan
from workflow.directory.models import Person
from workflow.kernel.errors import CongvanError
from workflow.kernel.vocabulary import Role
from workflow.notices.choices import Chosen, muted, wishes_of
from workflow.notices.queries import count_unread
from workflow.web.actors import Standing, standing_of
from workflow.web.showing import initials

from . import around_pieces as frame_pieces

THEME_COOKIE = "congvan_theme"
THEMES = ("light", "dark")
UNREAD_CAP = 99
NOTHING = SafeString("")

KEYS = (Role.SIGNER, Role.CLERK, Role.ADMINISTRATOR)
OWN = (Role.DRAFTER, Role.REVIEWER, Role.SIGNER, Role.CLERK, Role.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the navigation: shown to whoever holds one of `roles`; empty: to everybody. `tab`: on phones too."""

    group: str | Promise
    label: str | Promise
    icon: str
    url_name: str
    roles: tuple[str, ...] = ()
    tab: bool = False


NAV: tuple[Item, ...] = (
    Item(_("Việc của tôi"), _("Cần làm"), "check-check", "congvan:home", tab=True),
    Item(_("Việc của tôi"), _("Chờ ký"), "pen-line", "congvan:sign-queue", (Role.SIGNER,), tab=True),
    Item(_("Việc của tôi"), _("Thông báo"), "bell", "congvan:notices", tab=True),
    Item(_("Văn bản"), _("Tìm công văn"), "search", "congvan:search"),
    Item(_("Văn bản"), _("Soạn công văn"), "pen-line", "congvan:draft", (Role.DRAFTER,)),
    Item(_("Văn bản"), _("Văn bản đi"), "send", "congvan:outgoing", OWN, tab=True),
    Item(_("Văn bản"), _("Văn bản đến"), "inbox", "congvan:inbox", tab=True),
    Item(_("Văn bản"), _("Tiếp nhận văn bản"), "upload", "congvan:intake", (Role.CLERK,)),
    Item(_("Văn bản"), _("Vào sổ văn bản ngoài"), "download", "congvan:register", (Role.CLERK,)),
    Item(_("Văn bản"), _("Sổ đăng ký"), "book-open", "congvan:registers", (Role.CLERK,)),
    Item(_("Theo dõi"), _("Thực hiện"), "layout-grid", "congvan:board", (Role.INSPECTOR,), tab=True),
    Item(_("Theo dõi"), _("Báo cáo định kỳ"), "chart-column", "congvan:reports", (Role.INSPECTOR, Role.PRINCIPAL)),
    Item(_("Quản trị"), _("Danh mục cơ quan"), "building-2", "congvan:directory", (Role.ADMINISTRATOR,)),
    Item(_("Cá nhân"), _("Chứng thư số"), "shield-check", "congvan:keys", KEYS),
    Item(_("Quản trị"), _("Lịch làm việc"), "calendar", "congvan:calendar"),
    Item(_("Cá nhân"), _("Uỷ quyền"), "users", "congvan:delegations"),
    Item(_("Cá nhân"), _("Tài khoản"), "user", "congvan:account"),
)


@cache
def address(url_name: str) -> str | None:
    """The page's address; None when the project does not mount it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


@dataclass(frozen=True, slots=True)
class Live:
    """What the script of live delivery starts from: where the socket is ("" for none), how often to look without one,
    the number of the newest notice, when the page was made."""

    socket: str
    poll: int
    seq: int
    since: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the base template asks for."""

    request: HttpRequest
    theme: str
    person: Person | None
    title: str
    mark: str
    names: tuple[str, ...]
    unread: str
    here: str
    live: Live | None = None
    letter_keys: bool = True

    def links(self) -> SafeString:
        """See `frame_pieces.links`."""
        return frame_pieces.links(self.live is not None, self.theme)

    def menu(self) -> SafeString:
        """See `frame_pieces.menu`."""
        return frame_pieces.menu(self.names, self.person.full_name if self.person else "", self.title)

    def start(self) -> SafeString:
        """What live delivery starts from, on the page's body."""
        if self.live is None:
            return NOTHING
        return format_html(
            ' data-cv-live="{}" data-cv-news="{}" data-cv-poll="{}" data-cv-seq="{}" data-cv-count="{}" '
            'data-cv-name="{}"', self.live.socket, address("congvan:notices-after") or "", self.live.poll,
            self.live.seq, self.unread, gettext("Trục công văn"),
        )  # fmt: skip

    def sign(self) -> SafeString:
        """See `frame_pieces.live_sign`."""
        return frame_pieces.live_sign(self.live.poll) if self.live else NOTHING

    def bell(self) -> SafeString:
        """See `frame_pieces.bell`."""
        person = self.person
        return frame_pieces.bell(self.unread, person.full_name, self.title, self.mark) if person else NOTHING

    def navigation(self) -> SafeString:
        """See `frame_pieces.navigation`."""
        return frame_pieces.navigation(self.names, self.here, self.unread) if self.person else NOTHING

    def tabbar(self) -> SafeString:
        """See `frame_pieces.tabs`."""
        return frame_pieces.tabs(self.names, self.here, self.unread) if self.person else NOTHING

    def switches(self) -> SafeString:
        """See `frame_pieces.switches`; the token and the address are this request's."""
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(self.request))
        here = escape(self.request.get_full_path())
        return mark_safe(frame_pieces.switches() % {"token": token, "here": here})  # noqa: S308 - both are escaped

    def leave(self) -> SafeString:
        """See `frame_pieces.leave`; also for an account that belongs to nobody of the directory."""
        user = getattr(self.request, "user", None)
        return frame_pieces.leave() if user and user.is_authenticated else NOTHING


def frame_of(request: HttpRequest) -> Frame:
    """The frame for this request; for nobody signed in, or nobody of the directory, one without navigation."""
    cookie = request.COOKIES.get(THEME_COOKIE, "")
    theme = cookie if cookie in THEMES else ""
    match = request.resolver_match
    here = match.view_name if match else ""
    try:
        standing = standing_of(request)
    except CongvanError:
        return Frame(request, theme, None, "", "", (), "", here)
    names = tuple(item.url_name for item in items_for(standing))
    title = str(Role(standing.roles[0].role).label) if standing.roles else ""
    mark = initials(standing.person.full_name)
    wishes = wishes_of(standing.person.pk)
    live = Live(congvan.SOCKET_PATH, congvan.POLL_SECONDS, wishes.newest, f"{standing.since:.3f}")
    count = unread(standing, wishes.chosen)
    return Frame(request, theme, standing.person, title, mark, names, count, here, live, wishes.letter_keys)


def items_for(standing: Standing) -> list[Item]:
    """The entries that he sees: of the roles he holds today, and only pages that exist."""
    held = {live.role for live in standing.roles}
    return [item for item in NAV if not (item.roles and held.isdisjoint(item.roles)) and address(item.url_name)]


def unread(standing: Standing, chosen: Chosen) -> str:
    """How many lines of notices he has not read, but for what he does not want counted; no further than the cap; ""
    for none."""
    mute = muted({live.role for live in standing.roles}, chosen)
    count = count_unread(standing.person.pk, UNREAD_CAP, mute)
    return f"{UNREAD_CAP}+" if count > UNREAD_CAP else str(count or "")
