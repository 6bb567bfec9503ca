"""The page on which the administrator gives a program to another department."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from programs.base.text import validate_no_rrn, with_particle
from programs.people.models import Department, User
from programs.people.predicates import is_administrator, require
from programs.plan.handing import hand_program
from programs.plan.models import Program
from programs.plan.periods import today


class HandProgramForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("넘겨받을 부서"), queryset=Department.objects.order_by("name"), widget=UnfoldAdminSelectWidget
    )
    since = forms.DateField(
        label=_("시행일"),
        help_text=_("이 날부터 새 부서의 과제예요. 그 전의 보고서에는 예전 부서가 나와요."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )
    basis = forms.CharField(
        label=_("근거"),
        max_length=200,
        help_text=_("업무분장 규칙이나 방침의 이름과 번호를 적어 주세요."),
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextInputWidget,
        error_messages={"required": _("근거를 적어 주세요. 기록에 남아요.")},
    )


def hand_program_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    require(is_administrator, request.user, _("과제의 담당 부서는 시스템 관리자만 바꿀 수 있어요."))
    program = get_object_or_404(Program.objects.with_places(), pk=pk)
    form = HandProgramForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        to, since, basis = (form.cleaned_data[name] for name in ("department", "since", "basis"))
        try:
            hand_program(program, to=to, since=since, basis=basis, by=cast(User, request.user), request=request)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            name = with_particle(to.name, "으로/로")
            messages.success(
                request,
                _("%(code)s의 담당 부서를 %(name)s 바꿨어요. 받아 둔 민원은 그대로 있어요.")
                % {"code": program.code, "name": name},
            )
            return redirect(reverse("admin:plan_program_change", args=[pk]))
    context = site.each_context(request) | {
        "title": _("%(code)s 담당 부서 바꾸기") % {"code": program.code},
        "program": program,
        "form": form,
        "charges": program.charges.select_related("before", "department").order_by("-since"),
        "opts": Program._meta,
    }
    return render(request, "plan/admin/hand_program.html", context, status=422 if form.errors else 200)
