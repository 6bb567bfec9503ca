"""The three things asked in advance: their form, their department, and filing them, on the web or at the desk."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from civil_affairs.field_office import facts, forms
from civil_affairs.field_office.requests import BulkyPickup, MoveInQuestion, TaxConsultation
from programs.cases import services
from programs.cases.consents import record_consent
from programs.cases.models import Case
from programs.people.actors import Actor, works_here
from programs.people.models import Department, User

AnyForm = forms.MoveInQuestionForm | forms.TaxConsultationForm | forms.BulkyPickupForm


@dataclass(frozen=True)
class Kind:
    """One thing that can be asked: at which address, with which form, answered by whom."""

    slug: str
    model: type[MoveInQuestion] | type[TaxConsultation] | type[BulkyPickup]
    form: type[AnyForm]
    department: str
    title: StrOrPromise
    text: StrOrPromise


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "move-in",
            MoveInQuestion,
            forms.MoveInQuestionForm,
            facts.DISTRICT,
            _("전입신고 안내 요청"),
            _("전입신고를 언제 어디서 어떻게 하는지, 우리 집에는 무엇이 필요한지 물어봐요."),
        ),
        Kind(
            "bulky-waste",
            BulkyPickup,
            forms.BulkyPickupForm,
            facts.WASTE,
            _("대형폐기물 수거 신청"),
            _("버릴 가구와 날짜를 적으면 수거하는 날과 수수료, 배출번호를 알려 드려요."),
        ),
        Kind(
            "acquisition-tax",
            TaxConsultation,
            forms.TaxConsultationForm,
            facts.TAX,
            _("취득세 상담"),
            _("취득세를 언제까지 어떻게 내는지, 줄여 받을 수 있는지 물어봐요."),
        ),
    )
}


def file_request(
    kind: Kind, form: AnyForm, *, by: Actor, language: str, channel: str = "web", request: HttpRequest
) -> Case:
    """Make the case; two clicks make one. Staff file for somebody who called or came, by that channel."""
    case = kind.model(
        program=facts.program(),
        department=Department.objects.get(name=kind.department),
        applicant=by if isinstance(by, User) and not works_here(by) else None,
        language=language,
        channel=channel,
        **form.case_fields(),
        **form.applicant_fields(),
    )
    filing = services.file_with_consent if channel == "web" else _at_the_desk
    return filing(
        case,
        by=by,
        submission_key=form.cleaned_data["submission_key"],
        message=f"{kind.model.about.key}.filed",
        request=request,
    )


def _at_the_desk(case: Case, *, by: Actor, submission_key: str, message: str, request: HttpRequest) -> Case:
    with transaction.atomic():
        filed, is_new = services.file(case, by=by, submission_key=submission_key, message=message, request=request)
        if is_new:
            record_consent(filed, source=filed.channel)
    return filed
