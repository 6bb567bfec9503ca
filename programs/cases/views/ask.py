"""Ask the department of any program: the smallest request there is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.base.fields import PlainTextField
from programs.base.forms import Fieldset
from programs.cases import filing, services
from programs.cases.general import GeneralRequest
from programs.cases.throttle import limit_filing
from programs.cases.views.receipts import receipt_url
from programs.people.actors import actors_of
from programs.people.models import User
from programs.plan.models import Program


class AskForm(filing.ApplicantForm):
    subject = PlainTextField(label=_("제목"), max_length=100)
    text = PlainTextField(
        label=_("내용"),
        max_length=2000,
        multiline=True,
        help_text=_("주민등록번호처럼 꼭 필요하지 않은 개인정보는 적지 마세요."),
    )
    fieldsets = (
        Fieldset(_("무엇을 묻거나 신청하나요"), ["subject", "text"]),
        Fieldset(_("신청하는 사람"), ["applicant_name", "applicant_phone", "notify_by", "applicant_email"]),
        Fieldset(_("동의"), ["consent"]),
    )


@never_cache
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """The form, and the case it becomes; two clicks make one case."""
    program = get_object_or_404(Program.objects.select_related("department"), pk=number)
    form = AskForm(request.POST or None, initial=filing.initial_for(request))
    if request.method == "POST" and form.is_valid():
        limit_filing(request)
        case = GeneralRequest(
            program=program,
            department=program.department,
            applicant=request.user if isinstance(request.user, User) else None,
            language=filing.language_of(request),
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            **form.applicant_fields(),
        )
        filed = services.file_with_consent(
            case,
            by=(actors_of(request) or [request.user])[0],
            submission_key=form.cleaned_data["submission_key"],
            message="general.filed",
            request=request,
        )
        return redirect(receipt_url(filed))
    return render(request, "cases/ask.html", {"form": form, "program": program}, status=422 if form.errors else 200)
