"""What waits for 홍보담당관: words that people sent back, and a provider that is left alone."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.people.todos import Todo, register

from ..providers import health, slots_of
from ..subscribers.who import may_change_subscribers
from .desk.models import IncomingText

register(
    Todo(
        key="notices.replies",
        title=_("읽지 않은 답장"),
        text=_("알림 문자에 온 답장이에요. 수신 거부는 저절로 처리돼요."),
        rows=lambda user: IncomingText.objects.filter(read_at__isnull=True, is_stop=False),
        url=lambda user: f"{reverse('admin:notices_incomingtext_changelist')}?state=unread",
        shown_to=may_change_subscribers,
        order=211,
    )
)
register(
    Todo(
        key="notices.providers",
        title=_("쉬게 한 문자·메일 업체"),
        text=_("보내지 못해 잠시 쉬게 한 업체예요."),
        count=lambda user: sum(1 for one in health.of([*slots_of("sms"), *slots_of("email")]) if one.failures),
        url=lambda user: reverse("admin:notices_providers"),
        shown_to=may_change_subscribers,
        urgent=True,
        order=212,
    )
)
