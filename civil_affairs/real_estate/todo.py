"""P09's tiles on the staff desk: requests that need a person, complaints."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from civil_affairs.real_estate.answers.models import Complaint
from civil_affairs.real_estate.brokers import todo as brokers  # noqa: F401  gathered here: rooms are one floor down
from civil_affairs.real_estate.requests.models import PROGRAM, HomeRequest
from programs.people.models import User
from programs.people.todos import Todo, register
from programs.plan.duties import answers_for


def of_the_office(user: User) -> bool:
    return answers_for(user, PROGRAM)


def _url(tab: str) -> Callable[[User], str]:
    return lambda user: f"{reverse('homes:desk')}?tab={tab}"


def _tile(
    tab: str, title: StrOrPromise, text: StrOrPromise, rows: Callable[[User], QuerySet[Any]], order: int, **more: Any
) -> None:
    register(
        Todo(
            key=f"homes.{tab}",
            title=title,
            text=text,
            rows=rows,
            url=_url(tab),
            shown_to=of_the_office,
            order=order,
            **more,
        )
    )


_tile(
    "tell",
    _("부동산: 전화·팩스로 알릴 제안"),
    _("전화, 팩스, 우편, 방문으로 신청한 분께 새 제안을 알려 주세요."),
    lambda user: HomeRequest.objects.read_by(user).to_tell_by_hand(),
    31,
)
_tile(
    "nobody",
    _("부동산: 맞는 곳이 없는 신청"),
    _("맞는 중개업소가 없어요. 신청한 분과 조건을 의논해 주세요."),
    lambda user: HomeRequest.objects.read_by(user).reaching_nobody(),
    32,
)
_tile(
    "silent",
    _("부동산: 이틀째 제안이 없는 신청"),
    _("중개업소에 전화하거나 조건을 의논해 주세요."),
    lambda user: HomeRequest.objects.read_by(user).without_offers(timezone.now()),
    33,
)
_tile(
    "complaints",
    _("부동산: 불편 신고"),
    _("중개업소에 대한 불편을 살피고 결과를 적어 주세요."),
    lambda user: Complaint.objects.open().filter(referral__request__in=HomeRequest.objects.read_by(user).values("pk")),
    34,
    urgent=True,
)
