"""Passports discarded and taken, and how many wait; from the rows of the counter."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.passports.desk.models import Passport, PassportState
from programs.base.text import korean_date, korean_datetime
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.plan.models import Program

PROGRAM = 7
RECEIPT = Column(_("접수번호"), "receipt")
ISSUED = Column(_("발급일"), lambda each: korean_date(each.issued_on))


def _of_the_program(rows: QuerySet[Passport]) -> QuerySet[Any]:
    department = Program.objects.filter(pk=PROGRAM).values("department_id")
    return rows.annotate(program_id=Value(PROGRAM, output_field=IntegerField()), department_id=Subquery(department))


def _url(passport: Passport) -> str:
    return reverse("service_desk:passport", args=[passport.pk])


DISCARDED = Source(
    key="service_desk.passports_discarded",
    rows=lambda: _of_the_program(Passport.objects.filter(state=PassportState.DISCARDED)),
    at="discarded_at",
    columns=(RECEIPT, ISSUED, Column(_("폐기한 때"), lambda each: korean_datetime(each.discarded_at))),
    url=_url,
)
COLLECTED = Source(
    key="service_desk.passports_collected",
    rows=lambda: _of_the_program(Passport.objects.filter(state=PassportState.COLLECTED)),
    at="collected_at",
    columns=(RECEIPT, ISSUED, Column(_("찾아간 때"), lambda each: korean_datetime(each.collected_at))),
    url=_url,
)

register(
    Indicator(
        key="P07.passports.discarded",
        program=PROGRAM,
        title=_("찾아가지 않아 폐기한 여권"),
        unit="건",
        direction="lower",
        kind="sum",
        formula=_("기간에 폐기한 여권의 수. 지난해 같은 기간과 견주어 봐요"),
        measure=Measure(DISCARDED),
    )
)
register(
    Indicator(
        key="P07.passports.collected",
        program=PROGRAM,
        title=_("안내한 뒤 찾아간 여권"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("명단에 오른 여권 가운데 기간에 찾아간 수"),
        measure=Measure(COLLECTED),
    )
)
