"""Tiles of the staff desk: drafts of warnings that wait for a person, and a feed that is not read."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.people.models import User
from programs.people.predicates import is_administrator
from programs.people.todos import Todo, register

from .admin_who import may_keep_weather
from .models import WeatherFeed, WeatherNotice

FAILURES = 3  # one lost answer is no news


def _failing(user: User) -> QuerySet[WeatherFeed]:
    return WeatherFeed.objects.filter(failures__gte=FAILURES) if settings.WEATHER_URL else WeatherFeed.objects.none()


register(
    Todo(
        key="weather.drafts",
        title=_("기상특보 문자"),
        text=_("특보에 따라 만든 초안과 보내지 못한 문자예요. 보고 나서 보내거나 거두어요."),
        rows=lambda user: WeatherNotice.objects.needs_a_person(),
        url=lambda user: reverse("admin:notices_weathernotice_changelist") + "?waits=yes",
        shown_to=may_keep_weather,
        urgent=True,
        order=5,
    ),
    Todo(
        key="weather.feed",
        title=_("기상청 자료 받기"),
        text=_("기상청 특보 자료를 받지 못하고 있어요. 통보문을 붙여 넣거나 설정을 확인해 주세요."),
        rows=_failing,
        url=lambda user: reverse("admin:notices_weather_paste"),
        shown_to=lambda user: may_keep_weather(user) or is_administrator(user),
        urgent=True,
        order=6,
    ),
)
