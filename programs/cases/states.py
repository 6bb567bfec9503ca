"""The words of a case: its states."""

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
