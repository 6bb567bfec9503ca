"""The heads' page of a Monday morning."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.exports import export_rows
from programs.people.models import User
from programs.portal.dashboard.scope import scope_of, tabs
from programs.portal.dashboard.week import Week


@never_cache
@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponseBase:
    """The week of a department; those who see all choose one, or see all of them side by side."""
    form, scope = scope_of(request)
    assert isinstance(request.user, User)
    shown = Week(scope.department, request.user, timezone.now())
    if "export" in request.GET:
        who = _("담당자") if scope.department else _("부서")
        columns = [who, _("끝나지 않음"), _("기한 지남"), _("이번 주까지"), _("가장 오래된 제출")]
        return export_rows(
            _("누가 얼마나 %(week)s") % {"week": shown.period}, columns, shown.sheet, request.GET["export"]
        )
    context = {"form": form, "scope": scope, "week": shown, "tabs": tabs(scope, "week")}
    return render(request, "portal/dashboard/week.html", context)
