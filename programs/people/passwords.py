"""The rule for passwords: nine or more characters of three kinds, or ten or more of two kinds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RULE = _(
    "영문 대문자, 소문자, 숫자, 특수문자 가운데 3가지를 섞어 9자 이상, 또는 2가지를 섞어 10자 이상으로 만들어 주세요."
)


def kinds(password: str) -> int:
    """Return of how many kinds the password is: capitals, small letters, digits, everything else."""
    return len(
        {
            "upper" if c.isascii() and c.isupper() else
            "lower" if c.isascii() and c.islower() else
            "digit" if c.isdigit() else
            "other"
            for c in password
        }
    )  # fmt: skip


def strong_enough(password: str) -> bool:
    found = kinds(password)
    return (len(password) >= 9 and found >= 3) or (len(password) >= 10 and found >= 2)


class KindsValidator:
    """The rule as Django's password validators want it."""

    def validate(self, password: str, user: Any = None) -> None:
        if not strong_enough(password):
            raise ValidationError(RULE, code="password_kinds")

    def get_help_text(self) -> str:
        return str(RULE)
