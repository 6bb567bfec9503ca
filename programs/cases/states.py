"""The words of a case: its states and the channels it may come by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("작성 중")
    SUBMITTED = "submitted", _("접수 대기")
    RECEIVED = "received", _("처리 중")
    SUPPLEMENT = "supplement", _("보완 중")
    DONE = "done", _("처리 완료")
    REFUSED = "refused", _("반려")
    WITHDRAWN = "withdrawn", _("취하")


OPEN_STATES = (State.SUBMITTED, State.RECEIVED, State.SUPPLEMENT)
CLOSED_STATES = (State.DONE, State.REFUSED, State.WITHDRAWN)


class Channel(models.TextChoices):
    WEB = "web", _("웹")
    VISIT = "visit", _("방문")
    PHONE = "phone", _("전화")
    FAX = "fax", _("팩스")
    EMAIL = "email", _("이메일")
    POST = "post", _("우편")


class NotifyBy(models.TextChoices):
    SMS = "sms", _("문자")
    EMAIL = "email", _("이메일")
    NONE = "none", _("받지 않음")
