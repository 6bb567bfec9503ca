"""What waits for 홍보담당관: consents of two years ago that were asked again, addresses that no message reaches."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.todos import Todo, register

from .models import Subscriber
from .who import may_change_subscribers

LIST = "admin:notices_subscriber_changelist"

register(
    Todo(
        key="notices.reconfirm",
        title=_("답을 기다리는 수신 동의"),
        text=_("동의한 지 2년이 되어 다시 물은 구독자예요. 30일 안에 답이 없으면 저절로 멈춰요."),
        rows=lambda user: Subscriber.objects.consent_is_old(timezone.now()).filter(reconfirm_asked_at__isnull=False),
        url=lambda user: f"{reverse(LIST)}?state=asked",
        shown_to=may_change_subscribers,
        order=210,
    )
)
