"""The broker's tiles of 지적과: applications that wait, objections, brokers to look into."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication, BrokerSuspension
from civil_affairs.real_estate.brokers.queries import PROGRAM
from programs.people.models import User
from programs.people.predicates import is_administrator
from programs.people.todos import Todo, register
from programs.plan.duties import answers_for


def _keeps(user: User) -> bool:
    return is_administrator(user) or answers_for(user, PROGRAM)


register(
    Todo(
        key="brokers.applications",
        title=_("중개사무소 참여 신청"),
        text=_("등록부와 맞는지 보고 승인하거나 까닭을 적어 돌려보내요."),
        rows=lambda user: BrokerApplication.objects.waiting(),
        url=lambda user: reverse("admin:civil_affairs_brokerapplication_changelist") + "?state__exact=waiting",
        shown_to=_keeps,
        order=30,
    ),
    Todo(
        key="brokers.appeals",
        title=_("중개사무소의 이의"),
        text=_("정지에 이의를 냈어요. 읽고 답해요."),
        rows=lambda user: BrokerSuspension.objects.appealed(),
        url=lambda user: reverse("admin:civil_affairs_brokersuspension_changelist") + "?appeal=open",
        shown_to=_keeps,
        order=31,
    ),
    Todo(
        key="brokers.suspicious",
        title=_("살펴볼 중개사무소"),
        text=_("불편 신고, 낮은 만족도, 값이 벗어난 제안이 여러 번 있었어요."),
        rows=lambda user: Broker.objects.filter(signals__settled_at__isnull=True, signals__isnull=False).distinct(),
        url=lambda user: reverse("admin:civil_affairs_brokersignal_changelist") + "?settled_at__isempty=1",
        shown_to=_keeps,
        order=35,
    ),
)
