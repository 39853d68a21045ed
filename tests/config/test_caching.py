"""The cache of the reference project: while Redis is away each process counts for itself, and waits for it once."""

import time

import pytest
from redis.exceptions import ConnectionError as Refused

from config import caching
from config.caching import ForgivingRedisCache


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> ForgivingRedisCache:
    monkeypatch.setattr(caching, "_away_until", 0.0)
    caching._own.clear()
    return ForgivingRedisCache("redis://127.0.0.1:1/0", {})


def test_what_must_be_counted_is_counted_in_the_process(away: ForgivingRedisCache) -> None:
    assert (away.get("a"), away.get("a", 7)) == (None, 7)
    assert (away.add("a", 1), away.add("a", 1), away.incr("a"), away.get("a")) == (True, False, 2, 2)
    away.set_many({"b": 1, "c": 2})
    assert away.get_many(["b", "c", "d"]) == {"b": 1, "c": 2}
    assert (away.delete("b"), away.has_key("b"), away.touch("c")) == (True, False, True)


def test_it_is_not_asked_again_for_a_while(away: ForgivingRedisCache, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def slow(self: object, *given: object, **named: object) -> None:
        asked.append("get")
        raise Refused

    monkeypatch.setattr(caching.RedisCache, "get", slow)
    patient = type("Patient", (ForgivingRedisCache,), {"get": caching._or_own("get")})("redis://x", {})
    for _turn in range(50):
        patient.get("a")
    assert asked == ["get"]
    monkeypatch.setattr(caching, "_away_until", time.monotonic() - 1)
    patient.get("a")
    assert asked == ["get", "get"]


@pytest.mark.redis
def test_one_that_answers_keeps_things(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(caching, "_away_until", 0.0)
    cache = ForgivingRedisCache(os.environ.get("CONGVAN_TEST_REDIS_URL", "redis://127.0.0.1:6379/9"), {})
    cache.delete("congvan-test")
    assert cache.add("congvan-test", 1, 5) is True
    assert cache.add("congvan-test", 2, 5) is False
    assert (cache.get("congvan-test"), cache.incr("congvan-test"), cache.delete("congvan-test")) == (1, 2, True)


def test_requests_share_the_connections_of_the_process() -> None:
    first, second = (ForgivingRedisCache("redis://127.0.0.1:1/0", {}) for _request in range(2))
    assert first._cache is second._cache
    assert ForgivingRedisCache("redis://127.0.0.1:1/1", {})._cache is not first._cache
    assert ForgivingRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_timeout": 1}})._cache is not first._cache
