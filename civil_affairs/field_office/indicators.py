"""What P01 is measured by: households served, services by department, waiting, households moved in."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, DateTimeField, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office import facts
from civil_affairs.field_office.households import MoveIn, ServedHousehold
from civil_affairs.field_office.requests import PROGRAM
from programs.base.text import korean_date, korean_datetime
from programs.bookings.models import BookedService, Visit
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.plan.models import Program
from programs.surveys import satisfaction
from programs.surveys.suppression import LEAST


def _visits() -> QuerySet[Visit]:
    return Visit.objects.filter(offering__field_office__isnull=False, waited_seconds__isnull=False)


def _households() -> QuerySet[ServedHousehold]:
    return ServedHousehold.objects.select_related("zone", "visit")


def _services() -> QuerySet[BookedService]:
    rows = BookedService.objects.filter(served_at__isnull=False, visit__offering__field_office__isnull=False)
    return rows.select_related("service__department", "handed_to", "visit__offering", "served_by__department")


def _move_ins() -> QuerySet[Any]:
    """Each row dated by its day (09:00 in Seoul), as rows of the program."""
    department = Program.objects.filter(pk=PROGRAM).values("department_id")
    return MoveIn.objects.select_related("zone").annotate(
        moved_at=Cast("day", DateTimeField()), program_id=Value(PROGRAM), department_id=Subquery(department)
    )


def _queue_url(visit: Visit) -> str:
    return f"{reverse('field_office:desk_queue', args=[visit.offering.field_office.pk])}?day={visit.day:%Y-%m-%d}"


class OfFiveOrMore(Indicator):
    """A mean that is told only of five answers and more (surveys.suppression): fewer would say who said what."""

    def value(self, numerator: Decimal | int, denominator: Decimal | int | None) -> Decimal | None:
        return super().value(numerator, denominator) if denominator and denominator >= LEAST else None


SCORES = Source(
    key="field_office.scores",
    rows=lambda: satisfaction.scores().filter(response__about__startswith="booking:").select_related("response"),
    at="response__answered_at",
    program="response__program_id",
    department="response__department_id",
    columns=(Column(_("답한 날"), lambda row: korean_date(row.response.answered_at)),),
)
HOUSEHOLDS = Source(
    key="field_office.households",
    rows=_households,
    at="served_at",
    program="visit__offering__program_id",
    department="visit__offering__department_id",
    columns=(
        Column(_("구역"), "zone.name"),
        Column(_("처음 응대한 때"), lambda row: korean_datetime(row.served_at)),
        Column(_("대기 번호"), "visit.number"),
        Column(_("예약"), lambda row: _("예약") if row.visit.booking_id else _("예약 없이")),
    ),
)
VISITS = Source(
    key="field_office.visits",
    rows=lambda: _visits().select_related("offering__field_office"),
    at="arrived_at",
    program="offering__program_id",
    department="offering__department_id",
    columns=(
        Column(_("현장민원실"), "offering.title"),
        Column(_("온 때"), lambda row: korean_datetime(row.arrived_at)),
        Column(_("대기 번호"), "number"),
        Column(_("기다린 시간(분)"), lambda row: round(row.waited_seconds / 60, 1)),
    ),
    url=_queue_url,
)
SERVICES = Source(
    key="field_office.services",
    rows=_services,
    at="served_at",
    program="visit__offering__program_id",
    department="visit__offering__department_id",
    columns=(
        Column(_("업무"), "service.name"),
        Column(_("마친 부서"), lambda row: (row.handed_to or row.service.department).name),
        Column(_("마친 때"), lambda row: korean_datetime(row.served_at)),
        Column(_("현장민원실"), "visit.offering.title"),
        Column(_("대기 번호"), "visit.number"),
    ),
)


MOVE_INS = Source(
    key="field_office.move_ins",
    rows=_move_ins,
    at="moved_at",
    columns=(
        Column(_("구역"), "zone.name"),
        Column(_("입주한 날"), lambda row: korean_date(row.day)),
        Column(_("세대"), "households"),
    ),
    url=lambda row: reverse("field_office:desk_move_in", args=[row.pk]),
)
SERVED_FORMULA = _(
    "현장민원실에서 업무를 하나라도 마친 세대의 수 (같은 전화번호는 한 세대, 예약 없이 온 분은 방문마다 한 세대)"
)
# slug of the zone -> (title, the plan's own name of the target)
ZONES = {
    "bugahyeon-1-2": (_("응대한 세대: 북아현뉴타운 1-2구역"), "북아현뉴타운 1-2구역 입주 세대 응대"),
    "gajaeul-4": (_("응대한 세대: 가재울뉴타운 4구역"), "가재울뉴타운 4구역 입주 세대 응대"),
}
for slug, (title, target) in ZONES.items():
    register(
        Indicator(
            key=f"P01.households_served.{slug}",
            program=PROGRAM,
            title=title,
            fulfils=target,
            unit="세대",
            direction="higher",
            kind="sum",
            formula=SERVED_FORMULA,
            measure=Measure(HOUSEHOLDS, where=Q(zone__slug=slug)),
        )
    )
register(
    Indicator(
        key="P01.households_moved_in",
        program=PROGRAM,
        title=_("입주한 세대"),
        unit="세대",
        direction="higher",
        kind="sum",
        formula=_("기간 안의 날마다 적은 입주 세대를 더한 수 (모든 구역)"),
        measure=Measure(MOVE_INS, numerator=Sum("households")),
    )
)
SERVICE_FORMULA = _("기간 안에 마친 업무 가운데 이 부서가 맡은 업무의 수 (넘겨받은 업무도 처음 맡은 부서로 세요)")
for key, name, title in (
    ("district", facts.DISTRICT, _("현장민원실 업무: 전입신고·증명서")),
    ("tax", facts.TAX, _("현장민원실 업무: 취득세")),
    ("waste", facts.WASTE, _("현장민원실 업무: 청소 민원")),
):
    register(
        Indicator(
            key=f"P01.services.{key}",
            program=PROGRAM,
            title=title,
            unit="건",
            direction="higher",
            kind="sum",
            formula=SERVICE_FORMULA,
            measure=Measure(SERVICES, where=Q(service__department__plan_name=name)),
        )
    )
register(
    Indicator(
        key="P01.wait",
        program=PROGRAM,
        title=_("현장민원실 평균 대기 시간"),
        unit="분",
        direction="lower",
        kind="mean",
        formula=_("번호를 받은 때부터 처음 부른 때까지의 평균 (부르지 않고 마친 방문은 첫 업무를 마친 때까지)"),
        per=60,
        digits=1,
        measure=Measure(VISITS, numerator=Sum("waited_seconds"), denominator=Count("pk")),
    )
)
register(
    OfFiveOrMore(
        key="P01.satisfaction",
        program=PROGRAM,
        title=_("현장민원실 만족도"),
        unit="점",
        direction="higher",
        kind="mean",
        formula=_("다녀간 분이 5점 만점으로 답한 점수의 평균 (답이 5개보다 적으면 보이지 않아요)"),
        digits=1,
        measure=Measure(SCORES, numerator=Sum("number"), denominator=Count("pk")),
    )
)
