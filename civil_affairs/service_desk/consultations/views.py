"""What residents read of pre-consultations, and the page on which the question is changed."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.service_desk.consultations import services
from civil_affairs.service_desk.consultations.forms import QuestionForm
from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField
from civil_affairs.service_desk.program import program
from programs.base.errors import Refusal
from programs.bookings.views import own_booking


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The fields: what each is for, what to bring, when the next free time is."""
    now = timezone.now()
    fields = list(
        ConsultationField.objects.filter(offering__is_published=True).select_related(
            "offering__department", "offering__program"
        )
    )
    for field in fields:
        field.next_free = _next_free(field, now)  # type: ignore[attr-defined]
    context = {"fields": fields, "program": program()}
    return render(request, "civil_affairs/service_desk/consultations/guide.html", context)


def _next_free(field: ConsultationField, now: datetime) -> datetime | None:
    """The first time that can be booked now."""
    first = now + timedelta(hours=field.offering.min_hours_ahead)
    coming = field.offering.sessions.planned().filter(starts_at__gt=first, taken=0).order_by("starts_at")
    return coming.values_list("starts_at", flat=True).first()


@never_cache
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is asked, until it begins."""
    booking, actor = own_booking(request, code)
    get_object_or_404(Consultation, booking=booking)
    form = QuestionForm(request.POST or None, initial={"note": booking.note})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_question(booking, form.cleaned_data["note"], by=actor, request=request)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("질문을 바꿨어요. 담당자가 다시 읽어요."))
            return redirect("bookings:mine", booking.code)
    context = {"booking": booking, "session": booking.session, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "civil_affairs/service_desk/consultations/question.html", context, status=status)
