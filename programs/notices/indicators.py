"""What P06 is measured by: who is subscribed, where they signed up, what arrived, how quickly a warning went out.

Newsletters have theirs in their own room.
"""

from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Extract
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.plan.models import Program

from .failures import words_of
from .models import OutboxMessage, Receipt, Signup, Subscriber, WeatherNotice

PROGRAM = 6


def _of_the_program(rows: QuerySet[Any]) -> QuerySet[Any]:
    """P06 counts for its own department, whoever sent."""
    department = Program.objects.filter(pk=PROGRAM).values("department_id")
    return rows.annotate(program_id=Value(PROGRAM, output_field=IntegerField()), department_id=Subquery(department[:1]))


def _subscribers(channel: str) -> Source:
    """A stock: since the consent that stands, until the address was set aside. Past days are in the snapshots."""

    def rows() -> QuerySet[Any]:
        return _of_the_program(Subscriber.objects.filter(**{f"{channel}_consent_at__isnull": False}))

    return Source(
        key=f"notices.{channel}_subscribers",
        rows=rows,
        since=f"{channel}_consent_at",
        until=f"{channel}_set_aside_at",
        now=lambda now: rows().filter(**{f"{channel}_set_aside_at__isnull": True}),
        columns=(
            Column(_("받는 곳"), "phone_masked" if channel == "sms" else "email_masked"),
            Column(_("동의한 때"), lambda subscriber: korean_datetime(getattr(subscriber, f"{channel}_consent_at"))),
            Column(_("신청받은 곳"), "place.name"),
        ),
        whose=lambda subscriber: getattr(subscriber, "phone_hash" if channel == "sms" else "email_hash"),
    )


def _receipts() -> QuerySet[Any]:
    """Messages to subscribers of which the provider told what became of them; their addresses stay closed."""
    told = OutboxMessage.objects.filter(campaign__isnull=False, receipt_at__isnull=False)
    return _of_the_program(told.defer("recipient", "body"))


def _seconds() -> QuerySet[Any]:
    """Warnings whose message has gone out, with the seconds from the announcement to the last hand-over."""
    gone = WeatherNotice.objects.handed_over()
    return _of_the_program(gone.select_related("campaign").annotate(seconds=Extract(F("took"), "epoch")))


SIGNUPS = Source(
    key="notices.signups",
    rows=lambda: _of_the_program(Signup.objects.select_related("place")),
    at="at",
    columns=(Column(_("신청한 때"), lambda one: korean_datetime(one.at)), Column(_("신청받은 곳"), "place.name")),
)
RECEIPTS = Source(
    key="notices.receipts",
    rows=_receipts,
    at="receipt_at",
    columns=(
        Column(_("받는 곳"), "recipient_masked"),
        Column(_("수단"), "get_channel_display"),
        Column(_("수신 결과"), "get_receipt_display"),
        Column(_("까닭"), lambda row: words_of(row.receipt_code) if row.receipt == Receipt.FAILED else ""),
        Column(_("결과를 안 때"), lambda row: korean_datetime(row.receipt_at)),
    ),
    whose=lambda row: row.recipient_hash,
)
WARNINGS = Source(
    key="notices.warnings",
    rows=_seconds,
    at="last_at",
    columns=(
        Column(_("발송"), "campaign.title"),
        Column(_("발표한 때"), lambda one: korean_datetime(one.announced_at)),
        Column(_("마지막으로 보낸 때"), lambda one: korean_datetime(one.last_at)),
        Column(_("걸린 분"), lambda one: f"{one.seconds / 60:.1f}"),
    ),
    url=lambda one: reverse("admin:notices_campaign_progress", args=[one.carrier]),
)

for indicator in (
    Indicator(
        key="P06.subscribers.sms",
        program=PROGRAM,
        title=_("문자 수신자"),
        fulfils="문자 수신자",
        unit="명",
        direction="higher",
        kind="stock",
        formula=_("문자로 받는 데 동의하고 받을 수 있는 번호를 가진 구독자의 수"),
        measure=Measure(_subscribers("sms")),
    ),
    Indicator(
        key="P06.subscribers.email",
        program=PROGRAM,
        title=_("이메일 수신자"),
        fulfils="이메일 수신자",
        unit="명",
        direction="higher",
        kind="stock",
        formula=_("이메일로 받는 데 동의하고 받을 수 있는 주소를 가진 구독자의 수"),
        measure=Measure(_subscribers("email")),
    ),
    Indicator(
        key="P06.signups",
        program=PROGRAM,
        title=_("새로 신청한 구독자"),
        unit="명",
        direction="higher",
        kind="sum",
        formula=_("기간에 구독을 신청한 사람의 수. 신청받은 곳은 내역에 있어요."),
        measure=Measure(SIGNUPS),
    ),
    Indicator(
        key="P06.delivered",
        program=PROGRAM,
        title=_("알림이 닿은 비율"),
        unit="%",
        direction="higher",
        kind="ratio",
        formula=_("받았다고 알려 온 알림 ÷ 수신 결과를 알게 된 알림 × 100"),
        digits=1,
        measure=Measure(RECEIPTS, numerator=Count("pk", filter=Q(receipt=Receipt.DELIVERED)), denominator=Count("pk")),
    ),
    Indicator(
        key="P06.warning_minutes",
        program=PROGRAM,
        title=_("특보 발표부터 마지막 발송까지"),
        unit="분",
        direction="lower",
        kind="mean",
        formula=_("기상특보를 발표한 때부터 그 재난 문자를 마지막 사람에게 보낸 때까지 걸린 분의 평균"),
        per=60,
        digits=1,
        measure=Measure(WARNINGS, numerator=Sum("seconds"), denominator=Count("pk")),
    ),
):
    register(indicator)
