"""What stands around every page, in pieces: each is made out of what it says, for whoever that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .pieces import piece

if TYPE_CHECKING:
    from .around import Item

Names = tuple[str, ...]


@piece(16)
def links(live: bool, theme: str = "") -> SafeString:
    """Stylesheets, fonts and scripts of every page; with `live` those of live delivery. `theme` colours the bar of an
    installed site."""
    return _made("links", live=live, theme=theme)


@piece(512)
def menu(names: Names, person: str, title: str) -> SafeString:
    """The menu of narrow screens and the mark that leads home; without a person the mark only."""
    return _made("menu", groups=groups(names), person=person, title=title)


@piece(1024)
def bell(unread: str, person: str, title: str, mark: str) -> SafeString:
    """The bell with what is unread, and who is signed in."""
    return _made("bell", unread=unread, person=person, title=title, mark=mark)


@piece(1024)
def navigation(names: Names, here: str, unread: str) -> SafeString:
    """The navigation, with the page at which one is."""
    return _made("navigation", groups=groups(names), here=here, unread=unread)


@piece(1024)
def tabs(names: Names, here: str, unread: str) -> SafeString:
    """The bar of narrow screens."""
    return _made("tabs", tabs=[item for item in _items(names) if item.tab][:5], here=here, unread=unread)


@piece(16)
def live_sign(poll: int) -> SafeString:
    """Whether news comes by itself, or how often the page looks."""
    return _made("live", poll=poll)


@piece(64)
def search(text: str) -> SafeString:
    """The box for a search, with what was searched for."""
    return _made("search", text=text)


@piece(4)
def switches() -> SafeString:
    """The two switches of the look and the language, with `%(token)s` and `%(here)s` in the places of what belongs to
    one request alone and is never kept."""
    return _made("switches")


@piece(4)
def leave() -> SafeString:
    """The way out."""
    return _made("leave")


def groups(names: Names) -> list[tuple[str, list[Item]]]:
    """The entries under their headings."""
    found: dict[str, list[Item]] = {}
    for item in _items(names):
        found.setdefault(str(item.group), []).append(item)
    return list(found.items())


def _items(names: Names) -> list[Item]:
    from .around import NAV

    return [item for item in NAV if item.url_name in names]


def _made(name: str, **shown: Any) -> SafeString:
    return render_to_string(f"congvan/frame/{name}.html", shown)
