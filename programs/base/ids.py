"""Signed tokens that expire: a link or a hidden field that says something and cannot be forged."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from programs.base.errors import BadInput


def sign(purpose: str, value: Any) -> str:
    """Return a token that holds the value (anything JSON can); it is readable, only not forgeable."""
    return signing.dumps(value, salt=f"portal.{purpose}", compress=True)


def unsign(purpose: str, token: str, max_age: timedelta | int) -> Any:
    """Return the value; BadInput when the token is forged, of another purpose, or older than max_age (seconds)."""
    try:
        return signing.loads(token, salt=f"portal.{purpose}", max_age=max_age)
    except signing.SignatureExpired:
        raise BadInput(_("주소의 유효 기간이 지났어요. 처음부터 다시 해 주세요.")) from None
    except (signing.BadSignature, ValueError):
        raise BadInput(_("주소가 올바르지 않아요. 받은 주소를 그대로 열어 주세요.")) from None
