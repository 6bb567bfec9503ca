"""How often something may be done, counted in the shared cache over a fixed window."""

import hashlib
import time
from typing import cast

from django.core.cache import cache

from programs.base.cache import PatientRedisCache


def hit(key: str, limit: int, seconds: int) -> bool:
    """Count one more try and say whether it is still allowed: at most `limit` in each window of `seconds`.

    The key may hold a phone number or an address: only its hash is stored.
    """
    return remaining_after_hit(key, limit, seconds) >= 0


def remaining_after_hit(key: str, limit: int, seconds: int) -> int:
    """Count one more try and return how many are left in this window; negative once it is refused."""
    window = int(time.time() // seconds)
    name = "rate:" + hashlib.sha256(f"{key}:{seconds}:{window}".encode()).hexdigest()
    return limit - cast(PatientRedisCache, cache).count(name, seconds)


def forget(key: str, seconds: int) -> None:
    """Start the present window anew, after a success."""
    window = int(time.time() // seconds)
    cache.delete("rate:" + hashlib.sha256(f"{key}:{seconds}:{window}".encode()).hexdigest())
