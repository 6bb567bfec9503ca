"""The moves that every kind of request has: 보완, 연장, 반려, 취하. A kind adds how it is received and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.cases import forms
from programs.cases.may import of_the_department, the_applicant
from programs.cases.moves import move
from programs.cases.states import OPEN_STATES, State
from programs.people.actors import Actor


class OrdinaryMoves(models.Model):
    """Mixed into a kind of case before Case; the kind registers the messages that its moves name."""

    class Meta:
        abstract = True

    @move(
        "supplement",
        label=_("보완 요청"),
        past=_("보완을 요청했어요"),
        sources=[State.RECEIVED],
        target=State.SUPPLEMENT,
        may=of_the_department,
        clock="pause",
        needs=forms.SupplementForm,
        message="supplement",
        order=30,
    )
    def ask_supplement(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])

    @move(
        "supplied",
        label=_("보완 도착"),
        past=_("보완이 도착했어요"),
        sources=[State.SUPPLEMENT],
        target=State.RECEIVED,
        may=of_the_department | the_applicant,
        clock="resume",
        needs=forms.SuppliedForm,
        style="primary",
        order=15,
    )
    def take_supplement(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])

    @move(
        "extend",
        label=_("처리기한 연장"),
        past=_("처리기한을 연장했어요"),
        sources=[State.RECEIVED],
        target=None,
        may=of_the_department,
        clock="extend",
        needs=forms.ExtensionForm,
        message="extended",
        order=40,
    )
    def extend(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])

    @move(
        "refuse",
        label=pgettext_lazy("move", "반려"),
        past=_("반려했어요"),
        sources=[State.RECEIVED, State.SUPPLEMENT],
        target=State.REFUSED,
        may=of_the_department,
        clock="stop",
        needs=forms.RefusalForm,
        message="refused",
        style="danger",
        order=60,
    )
    def refuse(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return f"{data['reason']}\n{data['remedy']}"

    @move(
        "withdraw",
        label=pgettext_lazy("move", "취하"),
        past=_("취하했어요"),
        sources=OPEN_STATES,
        target=State.WITHDRAWN,
        may=of_the_department | the_applicant,
        clock="stop",
        needs=forms.WithdrawalForm,
        message="withdrawn",
        style="danger",
        order=70,
    )
    def withdraw(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])


class AnsweredInWords(OrdinaryMoves):
    """A question: received by its department, answered in words, done. Mixed in before Case, as OrdinaryMoves is."""

    answer = models.TextField(_("답변"), max_length=4000, blank=True, default="")

    class Meta:
        abstract = True

    @move(
        "receive",
        label=_("접수"),
        past=_("접수했어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department,
        clock="start",
        message="received",
        style="primary",
        order=10,
    )
    def receive(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return ""

    @move(
        "done",
        label=_("답변하고 끝내기"),
        past=_("답변했어요"),
        sources=[State.RECEIVED],
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        needs=forms.AnswerForm,
        message="done",
        style="primary",
        order=20,
    )
    def answer_it(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        self.answer = data["answer"]
        return self.answer
