"""How people reach the office, and how they want to be told: the same words in every program."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """By which way a request or a booking came in (C.3)."""

    WEB = "web", _("누리집")
    VISIT = "visit", _("방문")
    PHONE = "phone", _("전화")
    FAX = "fax", _("팩스")
    EMAIL = "email", _("이메일")
    POST = "post", _("우편")


class NotifyBy(models.TextChoices):
    """By which way a person is told what became of it (C.4)."""

    SMS = "sms", _("문자")
    EMAIL = "email", _("이메일")
    NONE = "none", _("받지 않음")
