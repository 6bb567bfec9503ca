"""Asking workers for work, as everybody does (programs.base.waking)."""

from programs.base.waking import ONE_RETRY, STALE_SECONDS, ask

__all__ = ["ONE_RETRY", "STALE_SECONDS", "ask"]
