"""What this floor itself holds about a person."""

from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.holdings import Holding, register
from programs.people.models import User


def _export_account(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "phone_verified_at": user.phone_verified_at,
        "role": user.get_role_display(),
        "department": user.department.name if user.department else None,
        "language": user.language,
        "date_joined": user.date_joined,
        "last_login": user.last_login,
    }


def _export_consents(user: User) -> list[dict[str, Any]]:
    return [dict(row) for row in user.consents.values("purpose", "wording", "granted", "at", "source")]


def _export_sessions(user: User) -> list[dict[str, Any]]:
    return list(UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent"))


def _erase_account(user: User) -> None:
    """End the sessions, forget how to sign in, empty what names the person; the row stays for the records."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        store.delete(key)
    UserSession.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.name, user.email, user.phone, user.phone_verified_at = "", None, None, None
    user.is_active = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()


register(
    Holding(key="account", title=_("회원 정보"), export=_export_account, erase=_erase_account, order=1000)
)  # erased last: the other floors still need to know who it is
register(Holding(key="consents", title=_("동의 기록"), export=_export_consents))
register(Holding(key="sessions", title=_("로그인한 기기"), export=_export_sessions))
