"""What is known of a file: whether a scanner has seen it, and whether its text has been read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scan(models.TextChoices):
    """Only a clean file is opened for anybody."""

    WAITING = "waiting", _("확인하고 있어요")
    HELD = "held", _("확인이 늦어지고 있어요")
    CLEAN = "clean", _("확인했어요")
    INFECTED = "infected", _("바이러스가 있어 없앴어요")


class Reading(models.TextChoices):
    """Whether search and preview know what is in it."""

    WAITING = "waiting", _("읽기 전")
    DONE = "done", _("읽음")
    NOTHING = "nothing", _("글이 없음")
    FAILED = "failed", _("읽지 못함")


UNSETTLED = (Scan.WAITING, Scan.HELD)
