"""What this floor holds about a person: who opened the person's data. It stays after the account is gone, unnamed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.audit.acts import ERASED
from programs.audit.log import record
from programs.audit.models import Opening
from programs.people.holdings import Holding, register
from programs.people.models import User


def _export(user: User) -> list[dict[str, Any]]:
    return [
        {
            "at": opening.at,
            "department": opening.by_department,
            "role": opening.by_role,
            "what": opening.what,
            "why": opening.why,
            "exported": opening.exported,
        }
        for opening in Opening.objects.about(user)
    ]


def _erase(user: User) -> None:
    record(ERASED, by=None, subject=user)


register(Holding(key="openings", title=_("내 정보를 본 기록"), export=_export, erase=_erase, order=10))
