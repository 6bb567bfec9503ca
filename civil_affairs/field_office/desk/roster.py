"""The roster of an office: a week of the three departments, with its gaps."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from civil_affairs.field_office import shown
from civil_affairs.field_office.desk import duty_roster, opening
from civil_affairs.field_office.desk.forms import DutyForm
from civil_affairs.field_office.desk.who import office_of, staff
from civil_affairs.field_office.duties import Duty
from civil_affairs.field_office.offices import FieldOffice
from programs.base.calendar import SEOUL
from programs.base.errors import Refusal

FOLDER = "civil_affairs/field_office/desk"


@never_cache
@login_required
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is there, day by day; put somebody on it below."""
    user = staff(request)
    office = office_of(pk)
    today = timezone.now().astimezone(SEOUL).date()
    day = shown.day_of(request.GET.get("week", ""), today=min(max(today, office.first), office.last))
    monday = day - timedelta(days=day.weekday())
    may = opening.works_at_offices(user)
    initial = {"day": max(day, office.first), "starts": office.starts, "ends": office.ends}
    form = DutyForm(
        request.POST if request.method == "POST" else None,
        resources=duty_roster.officers(user) if may else [],
        initial=initial,
    )
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            duty_roster.assign(office, **form.cleaned_data, by=user, request=request)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 422 if refused.status == 400 else refused.status
        else:
            messages.success(request, _("근무를 정했어요."))
            return _back(office, form.cleaned_data["day"])
    context = {
        "office": office,
        "days": duty_roster.week(office, monday),
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "form": form,
        "may": may,
        "has_officers": bool(duty_roster.officers(user)) if may else False,
    }
    return render(request, f"{FOLDER}/roster.html", context, status=status)


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, pk: int, duty: int) -> HttpResponse:
    user = staff(request)
    office = office_of(pk)
    found = get_object_or_404(
        Duty.objects.select_related("occupation__resource__department", "office"), office=office, pk=duty
    )
    duty_roster.release(found, by=user, request=request)
    messages.success(request, _("근무에서 뺐어요."))
    return _back(office, found.day)


def _back(office: FieldOffice, day: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('field_office:desk_roster', args=[office.pk])}?week={day}")
