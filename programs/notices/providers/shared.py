"""What all workers know together about the providers, kept in Redis; each on its own while Redis is away.

Nothing here is needed for a message to be sent once: that is the database's. It only decides where and how fast, so a
lost Redis costs no more than a worker's own, poorer judgement.
"""

import time
from collections.abc import Iterable, Mapping
from functools import lru_cache

import redis
import structlog
from django.conf import settings
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
PREFIX = "notices:provider:"
AWAY_SECONDS = 5.0  # so long nobody asks again for a Redis that did not answer
BUCKET_SECONDS = 600  # an untouched bucket is full again long before

# tokens, time of the last look; refill, then give what is there. An urgent asker may go into debt of one capacity.
_TAKE = """
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local rate, capacity, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wanted, floor = tonumber(ARGV[4]), tonumber(ARGV[5])
local tokens, at = tonumber(held[1]) or capacity, tonumber(held[2]) or now
tokens = math.min(capacity, tokens + math.max(0, now - at) * rate)
local given = math.min(wanted, math.max(0, math.floor(tokens - floor)))
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - given), 'at', tostring(math.max(at, now)))
redis.call('EXPIRE', KEYS[1], ARGV[6])
return given
"""


@lru_cache(maxsize=1)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=1, decode_responses=True)


class Shared:
    """A few small hashes: in Redis, or in this process while Redis does not answer."""

    def __init__(self) -> None:
        self.away_until = 0.0
        self.own: dict[str, dict[str, float | str]] = {}
        self.own_until: dict[str, float] = {}

    def redis(self) -> "redis.Redis | None":
        """The client, or None while Redis is known to be away."""
        return None if time.monotonic() < self.away_until else _client(settings.REDIS_URL)

    def missed(self, error: RedisError) -> None:
        self.away_until = time.monotonic() + AWAY_SECONDS
        log.warning("notices.shared_state_away", error=type(error).__name__)

    def held(self, name: str, *, seconds: int) -> dict[str, float | str]:
        """This process's own hash of that name, kept for so long like Redis's; those whose time is over are dropped."""
        now = time.time()
        for over in [key for key, until in self.own_until.items() if until <= now]:
            del self.own_until[over]
            self.own.pop(over, None)
        self.own_until[PREFIX + name] = now + seconds
        return self.own.setdefault(PREFIX + name, {})

    def read(self, names: Iterable[str]) -> list[dict[str, str]]:
        """The hashes of these names, an empty one for each that is not there."""
        keys = [PREFIX + name for name in names]
        if client := self.redis():
            try:
                with client.pipeline(transaction=False) as pipe:
                    for key in keys:
                        pipe.hgetall(key)
                    return pipe.execute()
            except RedisError as error:
                self.missed(error)
        return [{field: str(value) for field, value in self.own.get(key, {}).items()} for key in keys]

    def write(self, name: str, values: Mapping[str, float | str], *, seconds: int) -> None:
        if client := self.redis():
            try:
                with client.pipeline() as pipe:
                    pipe.hset(PREFIX + name, mapping={field: str(value) for field, value in values.items()})
                    pipe.expire(PREFIX + name, seconds)
                    pipe.execute()
                return
            except RedisError as error:
                self.missed(error)
        self.held(name, seconds=seconds).update(values)

    def count(self, name: str, values: Mapping[str, float], *, seconds: int) -> None:
        """Add to the counters of a hash."""
        if client := self.redis():
            try:
                with client.pipeline() as pipe:
                    for field, value in values.items():
                        pipe.hincrbyfloat(PREFIX + name, field, value)
                    pipe.expire(PREFIX + name, seconds)
                    pipe.execute()
                return
            except RedisError as error:
                self.missed(error)
        held = self.held(name, seconds=seconds)
        for field, value in values.items():
            held[field] = float(held.get(field, 0)) + value

    def claim(self, name: str, *, seconds: int) -> bool:
        """True for the one who asks first within so many seconds."""
        if client := self.redis():
            try:
                return bool(client.set(PREFIX + name, "1", nx=True, ex=seconds))
            except RedisError as error:
                self.missed(error)
        held, now = self.held(name, seconds=seconds), time.time()
        if float(held.get("until", 0)) > now:
            return False
        held["until"] = now + seconds
        return True

    def release(self, name: str) -> None:
        """End what `claim` gave, before its time."""
        if client := self.redis():
            try:
                client.delete(PREFIX + name)
            except RedisError as error:
                self.missed(error)
        self.own.pop(PREFIX + name, None)
        self.own_until.pop(PREFIX + name, None)

    def take(self, name: str, wanted: int, *, rate: float, capacity: float, urgent: bool) -> int:
        """Take tokens out of a bucket, as many of the wanted ones as are there; a negative number gives back."""
        now, floor = time.time(), -capacity if urgent else 0.0
        if client := self.redis():
            try:
                return int(client.eval(_TAKE, 1, f"{PREFIX}{name}", rate, capacity, now, wanted, floor, BUCKET_SECONDS))
            except RedisError as error:
                self.missed(error)
        held = self.held(name, seconds=BUCKET_SECONDS)
        tokens = float(held.get("tokens", capacity))
        tokens = min(capacity, tokens + max(0.0, now - float(held.get("at", now))) * rate)
        given = min(wanted, max(0, int(tokens - floor)))
        held.update(tokens=tokens - given, at=now)
        return given


shared = Shared()
