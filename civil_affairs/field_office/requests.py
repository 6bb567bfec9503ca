"""P01.2: what newcomers ask in advance: about moving in, a pick-up of bulky waste, the acquisition tax."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.request_forms import PickupForm
from programs.base import clock
from programs.base.text import korean_date
from programs.cases.kinds import Kind
from programs.cases.may import of_the_department
from programs.cases.models import Case
from programs.cases.moves import move
from programs.cases.ordinary_moves import AnsweredInWords, OrdinaryMoves
from programs.cases.states import State
from programs.people.actors import Actor
from programs.people.fields import EncryptedTextField

PROGRAM = 1


def won(amount: int) -> str:
    return str(_("%(won)s원") % {"won": f"{amount:,}"})


class BulkyItem(models.Model):
    """One kind of bulky waste with its fee; staff keep the table. No fee: it is told when the request is received."""

    name = models.CharField(_("품목"), max_length=40)
    size = models.CharField(_("규격"), max_length=40, blank=True)
    fee = models.PositiveIntegerField(_("수수료(원)"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("대형폐기물 품목")
        verbose_name_plural = _("대형폐기물 품목")
        ordering = ("order", "name", "size")
        constraints = [models.UniqueConstraint(fields=["name", "size"], name="bulky_item_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.size})" if self.size else self.name


class MoveInQuestion(AnsweredInWords, Case):
    """Guidance on the report of moving in (전입신고)."""

    about = Kind("move_in_question", _("전입신고 안내 요청"), program=PROGRAM)

    moves_on = models.DateField(_("이사하는 날"), null=True, blank=True)
    household_size = models.PositiveSmallIntegerField(_("함께 사는 사람"), null=True, blank=True)
    question = models.TextField(_("물어볼 내용"), max_length=2000)

    class Meta:
        verbose_name = _("전입신고 안내 요청")
        verbose_name_plural = _("전입신고 안내 요청")

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        """A question on procedure: 7 days (민원처리법 시행령 제14조)."""
        return clock.WorkingDays(7)

    def wipe(self) -> None:
        self.question = self.answer = ""

    def next_steps(self) -> list[str]:
        return [
            str(_("담당자가 답변하면 고른 방법으로 알려 드려요.")),
            str(_("전입신고는 이사한 날부터 14일 안에 해요. 답변을 기다리느라 늦지 않게 해 주세요.")),
        ]

    def public_facts(self) -> list[tuple[str, str]]:
        facts = [
            (_("이사하는 날"), korean_date(self.moves_on) if self.moves_on else ""),
            (
                _("함께 사는 사람"),
                str(_("%(number)d명") % {"number": self.household_size}) if self.household_size else "",
            ),
            (_("물어볼 내용"), self.question),
            (_("답변"), self.answer),
        ]
        return [(str(label), str(text)) for label, text in facts if text]


class TaxConsultation(AnsweredInWords, Case):
    """A consultation on the acquisition tax (취득세)."""

    about = Kind("tax_consultation", _("취득세 상담"), program=PROGRAM)

    class House(models.TextChoices):
        FIRST = "first", _("처음 사는 집")
        MOVING = "moving", _("살던 집을 팔고 옮기는 집")
        MORE = "more", _("집이 더 있음")
        UNSURE = "unsure", _("잘 모르겠음")

    acquired_on = models.DateField(_("취득한 날(잔금을 낸 날)"), null=True, blank=True)
    house = models.CharField(_("어떤 집인가요"), max_length=8, choices=House.choices, default=House.UNSURE)
    question = models.TextField(_("물어볼 내용"), max_length=2000)

    class Meta:
        verbose_name = _("취득세 상담")
        verbose_name_plural = _("취득세 상담")
        constraints = [
            models.CheckConstraint(name="tax_house_known", condition=Q(house__in=["first", "moving", "more", "unsure"]))
        ]

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        """A question on the law: 14 days (민원처리법 시행령 제14조)."""
        return clock.WorkingDays(14)

    def wipe(self) -> None:
        self.question = self.answer = ""

    def next_steps(self) -> list[str]:
        return [
            str(_("세무1과 담당자가 답변하면 고른 방법으로 알려 드려요.")),
            str(_("취득세는 취득한 날부터 60일 안에 신고하고 내요. 날짜가 가까우면 바로 와 주세요.")),
        ]

    def public_facts(self) -> list[tuple[str, str]]:
        facts = [
            (_("취득한 날(잔금을 낸 날)"), korean_date(self.acquired_on) if self.acquired_on else ""),
            (_("어떤 집인가요"), self.get_house_display()),
            (_("물어볼 내용"), self.question),
            (_("답변"), self.answer),
        ]
        return [(str(label), str(text)) for label, text in facts if text]


class BulkyPickup(OrdinaryMoves, Case):
    """A request to pick up bulky waste: what, how many, when, where. Fees are those of the day it was filed."""

    about = Kind("bulky_pickup", _("대형폐기물 수거 신청"), program=PROGRAM)

    # [{"item": "소파 (2인용)", "count": 1, "fee": 5000 or null}]
    items = models.JSONField(_("품목"), default=list)
    wanted_on = models.DateField(_("버리고 싶은 날"))
    agreed_on = models.DateField(_("수거하기로 한 날"), null=True, blank=True)
    place = EncryptedTextField(_("내놓을 곳"))
    fee = models.PositiveIntegerField(_("수수료(원)"), null=True, blank=True)
    sticker = models.CharField(_("배출번호"), max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("대형폐기물 수거 신청")
        verbose_name_plural = _("대형폐기물 수거 신청")

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        """Until the day of the pick-up and the working day after it [our choice]; no law sets a period."""
        return clock.WorkingDays(14)

    def wipe(self) -> None:
        self.place = ""

    def item_lines(self) -> list[str]:
        lines = []
        for row in self.items:
            line = _("%(item)s %(count)d개") % {"item": row["item"], "count": row["count"]}
            fee = won(row["fee"] * row["count"]) if row["fee"] is not None else str(_("수수료는 접수할 때 알려 드려요"))
            lines.append(f"{line} · {fee}")
        return lines

    def next_steps(self) -> list[str]:
        return [
            str(_("청소행정과가 확인하고 수거하는 날, 수수료와 배출번호를 알려 드려요.")),
            str(_("수거하는 날 아침까지 배출번호를 붙여 적어 주신 곳에 내놓아 주세요.")),
        ]

    def message_variables(self) -> dict[str, str]:
        return {
            "pickup": korean_date(self.agreed_on or self.wanted_on),
            "fee": won(self.fee) if self.fee is not None else str(_("담당자가 알려 드려요")),
            "sticker": self.sticker or "-",
        }

    def public_facts(self) -> list[tuple[str, str]]:
        facts = [
            (_("품목"), "\n".join(self.item_lines())),
            (_("수수료"), won(self.fee) if self.fee is not None else ""),
            (_("버리고 싶은 날"), korean_date(self.wanted_on)),
            (_("수거하기로 한 날"), korean_date(self.agreed_on) if self.agreed_on else ""),
            (_("내놓을 곳"), self.place),
            (_("배출번호"), self.sticker),
        ]
        return [(str(label), str(text)) for label, text in facts if text]

    @move(
        "receive",
        label=_("수거일 정하고 접수"),
        past=_("수거하는 날을 정했어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department,
        clock="start",
        needs=PickupForm,
        message="received",
        style="primary",
        order=10,
    )
    def receive(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        self.agreed_on = data.get("agreed_on") or self.wanted_on
        self.fee = data["fee"] if data.get("fee") is not None else self.fee
        self.sticker = data.get("sticker", "")
        return str(_("%(day)s에 가져가요.") % {"day": korean_date(self.agreed_on)})

    @move(
        "done",
        label=_("수거 완료"),
        past=_("수거했어요"),
        sources=[State.RECEIVED],
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        message="done",
        style="primary",
        order=20,
    )
    def pick_up(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return str(_("내놓은 물건을 가져갔어요."))
