"""The smallest kind of case: a question or request to the department of any program."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.base import clock
from programs.cases.case import Case
from programs.cases.kinds import Kind
from programs.cases.ordinary_moves import AnsweredInWords


class GeneralRequest(AnsweredInWords, Case):
    about = Kind("general", _("일반 문의·신청"))

    subject = models.CharField(_("제목"), max_length=100)
    text = models.TextField(_("내용"), max_length=2000)

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
