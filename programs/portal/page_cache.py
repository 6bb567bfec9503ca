"""Public pages kept as ready bytes in the process: the outermost middleware.

A page opts in with `@public_page`. It is then kept for `LIFETIME` seconds per address, language, contrast and
encoding, and served without touching the session, the database or a template to those who carry neither a session nor
a message. Everyone else gets the page made freshly.

Why a short lifetime and no invalidation: pages change when a program, a closure, a translation, a figure or an
offer changes, by the admin, by a command, by bulk SQL, in any of several processes. A version counter would have to be
moved by all of them, and would put Redis in the way of every request; five seconds cost one rendering in thousands of
requests and are right whoever wrote. An edit shows within `LIFETIME` seconds, in every process.

What is never kept: an answer that is not 200, sets a cookie, is streamed, used a CSRF token or a message, or was asked
with parameters the page did not name.
"""

import gzip
import hashlib
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from programs.portal.context import CONTRAST_COOKIE
from programs.portal.language import chosen_language
from programs.portal.page_store import KeptPage, store

LARGEST_PAGE = 512 * 1024  # bytes; larger ones are not kept
ABOUT_THE_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"})
LONGEST_ADDRESS = 300  # characters of path and query

View = Callable[..., HttpResponseBase]


def public_page(view: View | None = None, *, parameters: tuple[str, ...] = ()) -> Any:
    """Mark a view whose page is the same for everyone without a session.

    `parameters` names the query parameters the page heeds; asked with any other, it is not kept.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if set(request.GET) <= set(parameters):
                response.is_public_page = True  # type: ignore[attr-defined]
            return response

        return marked

    return mark(view) if view is not None else mark


class PageCacheMiddleware:
    """Answers from the store where it may, and fills it with what passes through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_be_kept(request):
            return self.get_response(request)
        encoding = _encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        key = _key(request, encoding)
        now = time.monotonic()
        page = store.get(key, now)
        if page is None:
            response = self.get_response(request)
            page = _keep(request, response, encoding, now)
            if page is None:
                return response
            store.put(key, page)
        return _answer(request, page)


def _may_be_kept(request: HttpRequest) -> bool:
    cookies = request.META.get("HTTP_COOKIE", "")
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
        and len(request.path_info) + len(request.META.get("QUERY_STRING", "")) <= LONGEST_ADDRESS
    )


def _key(request: HttpRequest, encoding: str) -> tuple[str, ...]:
    """Everything the page may depend on. The host is in it so that a forged one is still refused by Django."""
    meta = request.META
    return (
        meta.get("HTTP_HOST", ""),
        request.scheme or "",
        request.path_info,
        meta.get("QUERY_STRING", ""),
        chosen_language(request),
        "high" if "HTTP_COOKIE" in meta and request.COOKIES.get(CONTRAST_COOKIE) == "high" else "",
        encoding,
    )


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """The best of br, gzip and none that the header accepts; `q=0` refuses."""
    names = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        names[name.strip()] = parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if names.get(name)), "")


def _keep(request: HttpRequest, response: HttpResponseBase, encoding: str, now: float) -> KeptPage | None:
    """The page to keep, or None where it must not be."""
    if not (
        getattr(response, "is_public_page", False)
        and isinstance(response, HttpResponse)
        and response.status_code == 200
        and not response.cookies
        and not response.has_header("Content-Encoding")
        and "CSRF_COOKIE" not in request.META
        and not getattr(getattr(request, "_messages", None), "added_new", False)
        and not (hasattr(request, "user") and request.user.is_authenticated)
        and len(response.content) <= LARGEST_PAGE
    ):
        return None
    content = _encoded(response.content, encoding)
    etag = f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    headers = dict(response.items())
    # Kept by the browser, but asked again each time: whoever signs in never sees the page of before.
    headers["Cache-Control"] = "no-cache"
    headers["ETag"] = etag
    headers["Content-Length"] = str(len(content))
    if encoding:
        headers["Content-Encoding"] = encoding
    # A page is as old as its oldest part: a weather warning was read a moment before the page was asked for.
    made_at = min(now, getattr(request, "oldest_part", now))
    return KeptPage(content=content, headers=headers, etag=etag, made_at=made_at)


def _encoded(content: bytes, encoding: str) -> bytes:
    """Compressed bytes. A public page holds no secret beside what a stranger typed, so BREACH has nothing to learn."""
    if encoding == "br":
        return brotli.compress(content, quality=5)
    if encoding == "gzip":
        return gzip.compress(content, 6, mtime=0)
    return content


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if wanted and (wanted == page.etag or page.etag in _weak(wanted) or wanted.strip() == "*"):
        kept = {name: value for name, value in page.headers.items() if name not in ABOUT_THE_BODY}
        return HttpResponseNotModified(headers=kept)
    return HttpResponse(page.content, headers=page.headers)


def _weak(header: str) -> list[str]:
    """If-None-Match compares weakly: a proxy that marked our tag as weak still means this page."""
    return [tag.removeprefix("W/") for tag in parse_etags(header)]
