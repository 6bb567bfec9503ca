"""The smallest kind of case: a question or request to the department of any program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.base import clock
from programs.cases import forms
from programs.cases.case import Case
from programs.cases.kinds import Kind
from programs.cases.may import of_the_department
from programs.cases.moves import move
from programs.cases.ordinary_moves import OrdinaryMoves
from programs.cases.states import State
from programs.people.actors import Actor


class GeneralRequest(OrdinaryMoves, Case):
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
