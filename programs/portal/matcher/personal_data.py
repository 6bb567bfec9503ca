"""What the matcher holds about a person: the saved answers, while the consent stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.audit.fields_seen import name_fields
from programs.people.holdings import Holding, register
from programs.people.models import User
from programs.portal.matcher.forms import spelled
from programs.portal.matcher.models import MatchProfile


def _export(user: User) -> dict[str, Any] | None:
    profile = MatchProfile.objects.filter(user=user).first()
    if profile is None:
        return None
    return {
        "answers": {row["term"]: row["text"] for row in spelled(profile.answers())},
        "may_be_told": profile.may_be_told,
        "saved_at": profile.saved_at,
        "kept_until": profile.kept_until,
    }


def _erase(user: User) -> None:
    MatchProfile.objects.filter(user=user).delete()


register(Holding(key="match", title=_("나에게 맞는 서비스를 찾은 답"), export=_export, erase=_erase))
name_fields({"match_answers": _("맞춤 서비스 답")})
