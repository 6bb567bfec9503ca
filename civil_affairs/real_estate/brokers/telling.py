"""The messages to brokers: owed in the transaction that causes them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from civil_affairs.real_estate.brokers.links import token_for
from civil_affairs.real_estate.brokers.queries import PROGRAM
from programs.notices.services import Recipient, send
from programs.plan.models import Program

if TYPE_CHECKING:
    from civil_affairs.real_estate.brokers.models import Broker


def own_url(broker: "Broker") -> str:
    """Where the broker sees and changes what was said, without signing in."""
    return settings.SITE_URL + reverse("brokers:mine", args=[token_for(broker)])


def tell(
    key: str,
    broker: "Broker",
    *,
    dedupe: str,
    phone: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    **variables: Any,
) -> bool:
    """Owe the text; False where no telephone takes one. ``phone``: before the broker has joined."""
    phone = phone or broker.phone
    if not phone.startswith("01"):
        return False
    program = Program.objects.select_related("department").get(pk=PROGRAM)
    send(
        f"broker.{key}",
        to=Recipient(phone=phone),
        channel="sms",
        variables={
            "office": broker.name,
            "url": own_url(broker),
            "list_url": settings.SITE_URL + reverse("brokers:list"),
            "join_url": settings.SITE_URL + reverse("brokers:about"),
            "department": program.department.name,
            "post": "부동산 맞춤 담당",
            "phone": program.outside_phone,
            **variables,
        },
        ref=f"broker:{broker.pk}",
        dedupe=f"broker:{broker.pk}:{key}:{dedupe}",
        program_number=PROGRAM,
        not_before=not_before or timezone.now(),
        expires_at=expires_at,
    )
    return True
