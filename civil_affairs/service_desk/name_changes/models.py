"""P07.4: a name-change report (개명신고), from the preliminary form on the web to the family register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.name_changes import rules
from civil_affairs.service_desk.name_changes.receive_form import ReceiveForm
from programs.base import clock
from programs.base.calendar import SEOUL
from programs.base.text import korean_date
from programs.cases.kinds import Kind
from programs.cases.may import of_the_department
from programs.cases.models import Case
from programs.cases.moves import move
from programs.cases.ordinary_moves import OrdinaryMoves
from programs.cases.states import State
from programs.people.actors import Actor, user_of
from programs.people.fields import EncryptedTextField


class NameChange(OrdinaryMoves, Case):
    """A report that a court has permitted a new name. The applicant's name on the case is the old one."""

    about = Kind("name_change", _("개명신고"), program=7)

    class Brought(models.TextChoices):
        IN_PERSON = rules.Brought.IN_PERSON.value, _("본인이 직접 방문")
        PROXY = rules.Brought.PROXY.value, _("대리인이 방문")
        POST = rules.Brought.POST.value, _("우편")

    court = models.CharField(_("허가한 법원"), max_length=40, blank=True, default="")
    court_permission_date = models.DateField(_("개명 허가일"))
    old_name = EncryptedTextField(_("개명 전 이름"))
    new_name = EncryptedTextField(_("개명 후 이름"))
    brought = models.CharField(_("가져온 방법"), max_length=9, choices=Brought.choices, blank=True, default="")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("본인 확인한 직원"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("개명신고")
        verbose_name_plural = _("개명신고")
        constraints = [
            models.CheckConstraint(
                condition=Q(brought__in=["", "in_person", "proxy", "post"]), name="brought_is_known"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(brought="in_person"),
                name="only_who_comes_in_person_is_checked",
            ),
        ]

    @property
    def is_priority(self) -> bool:
        return rules.is_priority(self.due_rule)

    def is_late(self, today: date | None = None) -> bool:
        """More than a month after the court's permission: a 과태료 may follow."""
        today = today or timezone.now().astimezone(SEOUL).date()
        reported = self.submitted_at.astimezone(SEOUL).date() if self.submitted_at else today
        return rules.is_late(self.court_permission_date, today=reported)

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        return rules.rule_for(brought=self.brought, checked_in_person=self.checked_by_id is not None)

    def wipe(self) -> None:
        self.old_name = self.new_name = self.court = ""

    def next_steps(self) -> list[str]:
        steps = [
            _("본인이 신분증과 개명 허가 결정문 등본을 가지고 구청 민원여권과로 와 주세요."),
            _("창구에서 접수번호나 휴대전화를 말하면 바로 접수해요."),
            _("정오 전에 접수하면 그날 18:00까지, 정오부터는 다음 근무일 12:00까지 끝나요."),
            _("대리인이 오거나 우편으로 보내면 우선처리하지 않고, 근무일 5일이 걸려요."),
        ]
        if self.is_late():
            steps.append(
                _("허가를 받은 지 한 달이 지나 과태료가 나올 수 있어요. 신고는 그대로 받으니 되도록 빨리 와 주세요.")
            )
        return [str(step) for step in steps]

    def public_facts(self) -> list[tuple[str, str]]:
        facts = [
            (_("개명 허가일"), korean_date(self.court_permission_date)),
            (_("허가한 법원"), self.court),
            (_("개명 전 이름"), self.old_name),
            (_("개명 후 이름"), self.new_name),
            (_("가져온 방법"), self.get_brought_display()),
        ]
        return [(str(label), str(text)) for label, text in facts if text]

    @move(
        "receive",
        label=_("접수"),
        past=_("접수했어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department,
        clock="start",
        needs=ReceiveForm,
        message="received",
        style="primary",
        order=10,
    )
    def receive(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """Take the report at the counter. Only who brings it in person, and was checked, gets priority (K-12, K-13)."""
        self.brought = data["brought"]
        self.checked_by = (
            user_of(by) if data.get("checked_in_person") and self.brought == self.Brought.IN_PERSON else None
        )
        if rules.is_priority(self.rule_on_receipt(at).key):
            return str(_("본인이 직접 방문해서 우선처리해요."))
        return str(_("본인 방문이 아니어서 우선처리 대상이 아니에요. 일반 처리기간(근무일 5일)으로 처리해요."))

    @move(
        "done",
        label=_("처리 완료"),
        past=_("처리를 마쳤어요"),
        sources=[State.RECEIVED],
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        message="done",
        style="primary",
        order=20,
    )
    def complete(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(_("가족관계등록부에 새 이름이 기록됐어요."))
