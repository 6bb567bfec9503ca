"""What is held about a broker's representative, handed over on request; found by the proven telephone."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication
from programs.people.fields import lookup_hashes
from programs.people.holdings import Holding, register
from programs.people.models import User


def _export(user: User) -> list[dict[str, Any]]:
    if not (user.phone and user.phone_verified_at):
        return []
    hashes = lookup_hashes(user.phone)
    held = [
        {
            "register_number": each.register_number,
            "name": each.name,
            "representative": each.representative,
            "phone": each.phone,
            "state": str(each.get_state_display()),
        }
        for each in Broker.objects.filter(phone_hash__in=hashes).order_by("pk")
    ]
    asked = [
        {"register_number": each.broker.register_number, "phone": each.phone, "applied_at": each.applied_at}
        for each in BrokerApplication.objects.filter(phone_hash__in=hashes).select_related("broker").order_by("pk")
    ]
    return held + asked


register(Holding(key="brokers", title=_("부동산 맞춤정보에 참여하는 중개사무소"), export=_export))
