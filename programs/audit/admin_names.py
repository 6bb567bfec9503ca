"""The page on which the administrator gives a department another name."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from programs.audit.renaming import rename
from programs.base.calendar import SEOUL
from programs.base.text import validate_no_rrn, with_particle
from programs.people.models import Department, User
from programs.people.predicates import is_administrator, require


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("새 이름"), max_length=40, validators=[validate_no_rrn], widget=UnfoldAdminTextInputWidget
    )
    since = forms.DateField(
        label=_("시행일"),
        help_text=_("이 날부터의 보고서에 새 이름이 나와요. 그 전은 예전 이름 그대로예요."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    basis = forms.CharField(
        label=_("근거"),
        max_length=200,
        help_text=_("조례나 규칙의 이름과 번호를 적어 주세요."),
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": _("근거를 적어 주세요. 기록에 남아요.")},
    )


def rename_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    require(is_administrator, request.user, _("부서 이름은 시스템 관리자만 바꿀 수 있어요."))
    department = get_object_or_404(Department, pk=pk)
    today = timezone.now().astimezone(SEOUL).date()
    form = RenameForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            rename(department, **form.cleaned_data, today=today, by=cast(User, request.user), request=request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            name = with_particle(department.name, "으로/로")
            messages.success(request, _("부서 이름을 %(name)s 바꿨어요.") % {"name": name})
            return redirect(reverse("admin:people_department_change", args=[pk]))
    context = site.each_context(request) | {
        "title": _("%(name)s 이름 바꾸기") % {"name": department.name},
        "department": department,
        "form": form,
        "names": department.names.select_related("by").order_by("-since"),
        "opts": Department._meta,
    }
    return render(request, "audit/admin/rename.html", context, status=422 if form.errors else 200)
