"""The two pages of 이 서비스에 맞는 주민: the department's services with counts, and the people of one service."""

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from programs import audit
from programs.base.errors import NotYourDuty
from programs.base.matching.registry import Match, all_matches, evaluate
from programs.base.text import format_phone
from programs.people.models import Dong, Language, User
from programs.people.predicates import any_of, is_head, is_officer
from programs.plan.models import Program
from programs.portal.matcher.models import MatchProfile

A_PAGE = 50


def _dongs() -> list[tuple[str, object]]:
    return [("", _("모든 동")), *Dong.objects.order_by("name").values_list("code", "name")]


class PeopleFilter(forms.Form):
    """Narrows the people of a service."""

    dong = forms.ChoiceField(label=_("사는 동"), choices=_dongs, required=False, widget=UnfoldAdminSelectWidget)
    language = forms.ChoiceField(
        label=_("편하게 쓰는 언어"),
        choices=[("", _("모든 언어")), *Language.choices, ("other", _("다른 언어"))],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


def _own_programs(user: User) -> dict[int, Program]:
    return {each.number: each for each in Program.objects.with_places().filter(department=user.department_id)}


def services_page(request: HttpRequest, site: AdminSite, user: User) -> HttpResponse:
    """The services of the department's programs, each with how many it fits: one query counts them all."""
    if not any_of(is_officer, is_head)(user):
        raise PermissionDenied
    programs = _own_programs(user)
    today = timezone.localdate()
    matches = [match for match in all_matches() if match.program in programs]
    people = MatchProfile.objects.to_tell(timezone.now())
    counts = people.how_many(matches, today)
    context = site.each_context(request) | {
        "title": _("이 서비스에 맞는 주민"),
        "rows": [(match, programs[match.program], counts[match.key]) for match in matches],
        "agreed": people.count(),
    }
    return render(request, "portal/matcher/admin/services.html", context)


def fitting_people(request: HttpRequest, site: AdminSite, user: User) -> HttpResponse:
    """Who the service fits, and why, page by page; each person shown is on record as opened."""
    match = _match(request.GET.get("service", ""))
    if match.program not in _own_programs(user) or not any_of(is_officer, is_head)(user):
        raise NotYourDuty(_("이 서비스를 맡은 부서의 직원만 맞는 주민을 볼 수 있어요."))
    today = timezone.localdate()
    form = PeopleFilter(request.GET)
    rows = MatchProfile.objects.to_tell(timezone.now()).fitting(match, today).select_related("user").order_by("pk")
    if form.is_valid():
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    audit.opened_many(
        by=user,
        whose=[each.user for each in people],
        what=["name", "phone", "match_answers"],
        why=str(_("‘%(title)s’ 서비스에 맞는 주민을 확인했어요.") % {"title": match.title}),
        ref=f"match:{match.key}",
        request=request,
    )
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = site.each_context(request) | {
        "title": _("이 서비스에 맞는 주민"),
        "match": match,
        "form": form,
        "page": page,
        "parameters": parameters.urlencode(),
        "rows": [
            {
                "profile": each,
                "phone": format_phone(each.user.phone) if each.user.phone else "",
                "reasons": evaluate(match, each.answers(), day=today).reasons,
            }
            for each in people
        ],
    }
    return render(request, "portal/matcher/admin/people.html", context, status=422 if form.errors else 200)


def _match(key: str) -> Match:
    for match in all_matches():
        if match.key == key:
            return match
    raise Http404(_("그런 서비스가 없어요."))
