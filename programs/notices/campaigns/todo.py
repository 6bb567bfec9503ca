"""What waits for the second person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.people.todos import Todo, register

from . import who
from .models import Campaign

register(
    Todo(
        key="notices.approval",
        title=_("승인 기다리는 발송"),
        text=_("내용과 받는 사람을 확인하고 승인하거나 돌려보내 주세요."),
        count=lambda user: Campaign.objects.waiting_for(user).count(),
        url=lambda user: reverse("admin:notices_campaign_changelist") + "?waiting=me",
        shown_to=who.is_an_approver,
        urgent=True,
        order=40,
    ),
)
