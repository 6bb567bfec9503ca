"""What P09 holds about a person beyond the case: a form not sent yet; the rest goes with the cases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.requests.drafts import initial_of
from civil_affairs.real_estate.requests.models import HomeDraft
from programs.people.holdings import Holding, register
from programs.people.models import User


def _export(user: User) -> list[dict[str, Any]]:
    return [{"saved_at": each.updated_at, **initial_of(each)} for each in HomeDraft.objects.filter(user=user)]


def _erase(user: User) -> None:
    HomeDraft.objects.filter(user=user).delete()


register(Holding(key="home_drafts", title=_("쓰던 집 찾기 신청"), export=_export, erase=_erase))
