"""The smallest kind of case: a question or request to the department of any program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.base import clock
from programs.cases import forms
from programs.cases.actors import Actor
from programs.cases.case import Case
from programs.cases.kinds import Kind
from programs.cases.may import of_the_department, the_applicant
from programs.cases.moves import move
from programs.cases.states import OPEN_STATES, State


class GeneralRequest(Case):
    about = Kind("general", _("일반 문의·신청"))

    subject = models.CharField(_("제목"), max_length=100)
    text = models.TextField(_("내용"), max_length=2000)
    answer = models.TextField(_("답변"), max_length=4000, blank=True, default="")

    class Meta:
        verbose_name = _("일반 문의·신청")
        verbose_name_plural = _("일반 문의·신청")

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        """A question on procedure is answered within 7 days, first day counted (시행령 제14조)."""
        return clock.WorkingDays(7)

    def wipe(self) -> None:
        self.subject = self.text = self.answer = ""

    def public_facts(self) -> list[tuple[str, str]]:
        facts = [(_("제목"), self.subject), (_("내용"), self.text)]
        if self.answer:
            facts.append((_("답변"), self.answer))
        return [(str(label), text) for label, text in facts]

    @move(
        "receive",
        label=_("접수"),
        past=_("접수했어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department,
        clock="start",
        message="general.received",
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
        message="general.done",
        style="primary",
        order=20,
    )
    def answer_it(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        self.answer = data["answer"]
        return self.answer

    @move(
        "supplement",
        label=_("보완 요청"),
        past=_("보완을 요청했어요"),
        sources=[State.RECEIVED],
        target=State.SUPPLEMENT,
        may=of_the_department,
        clock="pause",
        needs=forms.SupplementForm,
        message="general.supplement",
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
        message="general.extended",
        order=40,
    )
    def extend(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])

    @move(
        "refuse",
        label=_("반려"),
        past=_("반려했어요"),
        sources=[State.RECEIVED, State.SUPPLEMENT],
        target=State.REFUSED,
        may=of_the_department,
        clock="stop",
        needs=forms.RefusalForm,
        message="general.refused",
        style="danger",
        order=60,
    )
    def refuse(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return f"{data['reason']}\n{data['remedy']}"

    @move(
        "withdraw",
        label=_("취하"),
        past=_("취하했어요"),
        sources=OPEN_STATES,
        target=State.WITHDRAWN,
        may=of_the_department | the_applicant,
        clock="stop",
        needs=forms.WithdrawalForm,
        message="general.withdrawn",
        style="danger",
        order=70,
    )
    def withdraw(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(data["reason"])
