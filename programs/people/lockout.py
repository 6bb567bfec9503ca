"""What django-axes asks: under which name failures are counted, from where, and what the locked-out person reads."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programs.people.crypto import hash_for_lookup


def username_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Return the e-mail address, or a hash of whatever else was typed: no telephone stands in the failures."""
    given = credentials or {}
    login = given.get("email") or given.get("phone") or given.get("username") or ""
    if not login:
        return None
    login = str(login).strip().lower()
    try:
        validate_email(login)
    except ValidationError:
        return f"hash:{hash_for_lookup(login)}"
    return login[:255]


def address_of(request: HttpRequest) -> str | None:
    """Return the caller's address, as ClientAddressMiddleware settled it."""
    return request.META.get("REMOTE_ADDR") or None


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page after five failures; it is the same whether or not the account exists."""
    response = render(request, "account/locked_out.html", status=429)
    response["Retry-After"] = "3600"
    return response
