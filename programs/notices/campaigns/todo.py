"""What waits for the second person, and what could not begin to be sent."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.predicates import any_of, is_administrator
from programs.people.todos import Todo, register

from . import who
from .models import Campaign

register(
    Todo(
        key="notices.approval",
        title=_("승인 기다리는 발송"),
        text=_("내용과 받는 사람을 확인하고 승인하거나 돌려보내 주세요."),
        rows=lambda user: Campaign.objects.waiting_for(user),
        url=lambda user: reverse("admin:notices_campaign_changelist") + "?waiting=me",
        shown_to=who.is_an_approver,
        urgent=True,
        order=40,
    ),
    Todo(
        key="notices.not_started",
        title=_("보내지 못한 발송"),
        text=_("정한 때가 지났는데 보내기 시작하지 못했어요. 까닭을 보고 고치거나 취소해 주세요."),
        rows=lambda user: Campaign.objects.visible_to(user).not_started(timezone.now()),
        url=lambda user: reverse("admin:notices_campaign_changelist") + "?late=yes",
        shown_to=any_of(who.may_compose, is_administrator),
        urgent=True,
        order=39,
    ),
)
