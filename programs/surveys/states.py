"""The words of surveys: what one is about, how far it is, how a question is asked, how an answer came."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("작성 중")
    OPEN = "open", _("열림")
    CLOSED = "closed", _("닫힘")


class About(models.TextChoices):
    GENERAL = "general", _("누구에게나 묻는 설문")
    BOOKING = "booking", _("예약하고 다녀간 뒤")
    CASE = "case", _("민원이 끝난 뒤")
    EVENT = "event", _("행사가 끝난 뒤")


class Kind(models.TextChoices):
    SINGLE = "single", _("하나 고르기")
    MULTIPLE = "multiple", _("여럿 고르기")
    SCALE = "scale", _("점수")
    TEXT = "text", _("글")


WITH_CHOICES = (Kind.SINGLE, Kind.MULTIPLE)


class Channel(models.TextChoices):
    WEB = "web", _("누리집")
    PHONE = "phone", _("전화")
    VISIT = "visit", _("방문")
    PAPER = "paper", _("종이")


TYPED_CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.PAPER)


class AgeBand(models.TextChoices):
    UNDER_20 = "u20", _("20세 미만")
    TWENTIES = "20s", _("20대")
    THIRTIES = "30s", _("30대")
    FORTIES = "40s", _("40대")
    FIFTIES = "50s", _("50대")
    SIXTIES = "60s", _("60대")
    SEVENTIES = "70up", _("70세 이상")


def month_of(day: date) -> str:
    """The month of a day as results name it: "2026-11"."""
    return f"{day:%Y-%m}"
