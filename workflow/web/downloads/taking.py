"""Files that take a while to make: how many a person may ask for, one after another, and a sign that his has begun."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from workflow.conf import congvan
from workflow.kernel.errors import CongvanError

SECONDS = 60
MOST = 10
"""Files of a person in a minute."""
LASTS = 300
"""After so many seconds a making counts as dead: its process was killed."""
BEGUN = "congvan-taken"
_MARK = re.compile(r"[A-Za-z0-9]{1,32}")


class TooMany(CongvanError):
    """He asks for files faster than they can be made."""

    status = 429
    code = "too_many"
    sentence = _("Đồng chí đã tải nhiều tệp trong một phút; đồng chí chờ một phút rồi tải tiếp.")


@contextmanager
def making(person_id: int) -> Iterator[None]:
    """The block makes a file for the person: the tenth in a minute at most, no second one beside it, and in this
    process only a few for everybody, so that pages are answered meanwhile. TooMany.

    A person's counts live in the cache, shared by all processes; where the cache is lost nobody is refused.
    """
    minute = f"congvan.taken:{person_id}:{int(time.time()) // SECONDS}"
    cache.add(minute, 0, 2 * SECONDS)
    try:
        if int(cache.incr(minute)) > MOST:
            raise TooMany
    except ValueError:  # thrown out of a full cache in between
        pass
    busy = f"congvan.taking:{person_id}"
    if not cache.add(busy, 1, LASTS):
        raise TooMany(_("Một tệp khác của đồng chí đang được đóng gói; đồng chí chờ tệp đó xong rồi tải tiếp."))
    try:
        with _a_place():
            yield
    finally:
        cache.delete(busy)


_made_now = 0
_counting = Lock()


@contextmanager
def _a_place() -> Iterator[None]:
    """One of this process's places for makers of files."""
    global _made_now
    with _counting:
        if _made_now >= congvan.FILES_AT_ONCE:
            raise TooMany(_("Máy chủ đang lập nhiều tệp cùng lúc; đồng chí chờ một lát rồi tải lại."))
        _made_now += 1
    try:
        yield
    finally:
        with _counting:
            _made_now -= 1


def marked(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Tell the page that asked (`lan`, drawn by its script) that the file is on its way: the browser does not."""
    if _MARK.fullmatch(said := request.GET.get("lan", "")):
        answer.set_cookie(f"{BEGUN}-{said}", "1", max_age=SECONDS, samesite="Lax", secure=request.is_secure())
