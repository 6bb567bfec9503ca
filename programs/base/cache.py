"""The shared cache, which the portal can do without for a while: one that is away is an empty one.

Sessions then come from the database; limits count anew when it is back (they hold off floods, the lock-out of accounts
is in the database); a one-time code sent meanwhile is not found and has to be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as CannotConnect
from redis.exceptions import TimeoutError as TooSlow

log = structlog.get_logger(__name__)


class PatientClient(RedisCacheClient):
    """Django's client; a server that cannot be reached holds nothing and keeps nothing."""

    def _or(self, absent: Any, call: Callable[..., Any], *args: Any) -> Any:
        try:
            return call(*args)
        except (CannotConnect, TooSlow) as error:
            log.warning("cache.away", call=call.__name__, error=type(error).__name__)
            return absent

    @cached_property
    def _kept(self) -> Any:
        """One client, as making one costs more than most calls; each call borrows a connection."""
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._kept  # there is one server

    def count(self, key: str, seconds: int) -> int:
        """Count one more under this key, in one round trip; it begins anew that many seconds after the first."""
        return self._or(1, self._count, key, seconds)

    def _count(self, key: str, seconds: int) -> int:
        with self._kept.pipeline(transaction=False) as both:
            both.set(key, 0, ex=seconds, nx=True)
            both.incr(key)
            return both.execute()[1]

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._or(True, super().add, key, value, timeout)

    def get(self, key: Any, default: Any) -> Any:
        return self._or(default, super().get, key, default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._or(None, super().set, key, value, timeout)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._or(False, super().touch, key, timeout)

    def delete(self, key: Any) -> bool:
        return self._or(False, super().delete, key)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._or({}, super().get_many, keys)

    def has_key(self, key: Any) -> bool:
        return self._or(False, super().has_key, key)

    def incr(self, key: Any, delta: Any) -> int:
        """Raise ValueError, as for any key that is not there."""
        counted = self._or(None, super().incr, key, delta)
        if counted is None:
            raise ValueError("The cache is away.")
        return counted

    def set_many(self, data: Any, timeout: Any) -> None:
        self._or(None, super().set_many, data, timeout)

    def delete_many(self, keys: Any) -> None:
        self._or(None, super().delete_many, keys)

    def clear(self) -> bool:
        return self._or(False, super().clear)


class PatientRedisCache(RedisCache):
    """`CACHES` backend for Redis or Valkey."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = PatientClient

    def count(self, key: str, seconds: int) -> int:
        return cast(PatientClient, self._cache).count(self.make_and_validate_key(key), seconds)
