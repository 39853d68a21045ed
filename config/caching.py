"""A Redis cache that may be away: then each process keeps what it needs by itself, and no request waits twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
REST_SECONDS = 5.0
"""For so long a Redis that did not answer is not asked again by this process."""
_away_until = 0.0
_own = LocMemCache("congvan-while-redis-is-away", {})
_clients: dict[str, Any] = {}


def _or_own(name: str) -> Callable[..., Any]:
    """The backend's method; the process's own cache's while Redis is away."""
    real, instead = getattr(RedisCache, name), getattr(_own, name)

    def call(self: RedisCache, *given: Any, **named: Any) -> Any:
        global _away_until
        if time.monotonic() >= _away_until:
            try:
                return real(self, *given, **named)
            except (RedisError, OSError) as failure:
                _away_until = time.monotonic() + REST_SECONDS
                logger.warning("the cache is away: %r", failure)
        return instead(*given, **named)

    return call


class ForgivingRedisCache(RedisCache):
    """Throttles and forms that are taken once go on counting, per process, while Redis is away."""

    get, get_many, has_key = _or_own("get"), _or_own("get_many"), _or_own("has_key")
    add, set, set_many, incr = _or_own("add"), _or_own("set"), _or_own("set_many"), _or_own("incr")
    touch, delete, delete_many, clear = _or_own("touch"), _or_own("delete"), _or_own("delete_many"), _or_own("clear")

    @cached_property
    def _cache(self) -> Any:
        """The process's own client. Django makes a backend for each request of an ASGI site, and with a client of its
        own each would connect anew and leave its connection to the garbage collector."""
        own: Any = self
        key = repr((own._servers, sorted(own._options.items())))
        return _clients.get(key) or _clients.setdefault(key, own._class(own._servers, **own._options))
