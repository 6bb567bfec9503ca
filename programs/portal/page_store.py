"""Where ready pages are kept: a bounded store in the memory of one process."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

LIFETIME = 5.0  # seconds a kept page may be old
MOST_PAGES = 1024  # kept in one process; the least used go first


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page in one encoding."""

    content: bytes
    headers: dict[str, str]
    etag: str
    made_at: float  # time.monotonic()


class PageStore:
    """A bounded store, least recently used out first; safe for the threads of one process."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[str, ...], KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...], now: float) -> KeptPage | None:
        page = self._pages.get(key)
        if page is None or now - page.made_at > LIFETIME:
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def put(self, key: tuple[str, ...], page: KeptPage) -> None:
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()

    def __len__(self) -> int:
        return len(self._pages)


store = PageStore()
