"""The counter's tiles on the staff desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration.models import Registration
from civil_affairs.registration.rules import Stage
from civil_affairs.registration.services import PROGRAM
from civil_affairs.registration.step_forms import today
from programs.people.models import User
from programs.people.todos import Todo, register
from programs.plan.duties import answers_for


def _of_the_desk(user: User) -> bool:
    return answers_for(user, PROGRAM)


def _readable(user: User) -> Any:
    return Registration.objects.readable_by(user)


def _list(stage: str) -> Any:
    return lambda user: reverse("registration:index") + (f"?stage={stage}" if stage else "")


register(
    Todo(
        key="registration.counter",
        title=_("등기 원스톱 창구"),
        text=_("신청을 접수하고, 대장정리부터 통보까지 단계를 적어요."),
        rows=lambda user: _readable(user).open(),
        url=_list(""),
        shown_to=_of_the_desk,
        order=16,
    ),
    Todo(
        key="registration.idle",
        title=_("5일 멈춘 등기"),
        text=_("근무일 5일 동안 다음 단계로 가지 않은 건이에요."),
        rows=lambda user: _readable(user).idle(today()),
        url=_list("idle"),
        shown_to=_of_the_desk,
        urgent=True,
        order=17,
    ),
    Todo(
        key="registration.to_tell",
        title=_("알리지 않은 등기완료"),
        text=_("등기가 끝났는데 아직 알리지 못했어요. 전화하거나 우편으로 알려 주세요."),
        rows=lambda user: _readable(user).at_stage(Stage.REGISTERED),
        url=_list(Stage.REGISTERED),
        shown_to=_of_the_desk,
        urgent=True,
        order=18,
    ),
)
