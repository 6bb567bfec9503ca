"""Texts a person sent to our number: handed over on request, destroyed when the account is erased."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.people.fields import lookup_hashes
from programs.people.holdings import Holding, register
from programs.people.models import User

from .desk.models import IncomingText


def _of(user: User) -> QuerySet[IncomingText]:
    hashes = lookup_hashes(user.phone) if user.phone and user.phone_verified_at else []
    return IncomingText.objects.filter(phone_hash__in=hashes)


def _export(user: User) -> list[dict[str, Any]]:
    return [{"at": one.received_at, "text": one.text} for one in _of(user)]


def _erase(user: User) -> None:
    _of(user).delete()


register(Holding(key="notices.replies", title=_("알림 문자에 보낸 답장"), export=_export, erase=_erase))
