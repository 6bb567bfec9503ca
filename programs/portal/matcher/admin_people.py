"""The two pages of 이 서비스에 맞는 주민: the department's services with counts, and the people of one service."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from programs import audit
from programs.base.errors import BadInput, NotYourDuty
from programs.base.matching.registry import Match, all_matches, evaluate
from programs.base.text import format_phone
from programs.notices.campaigns import audience
from programs.notices.campaigns import services as campaigns
from programs.notices.models import Campaign
from programs.people.models import Dong, Language, User
from programs.people.predicates import any_of, is_head, is_officer
from programs.plan.models import Program
from programs.portal.matcher.models import MatchProfile
from programs.portal.matcher.startup import narrowed_to

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
    match = _own_match(request.GET.get("service", ""), user)
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
        "reached": audience.recipients(Campaign()).filter(user__in=rows.values("user")).count(),
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


def write_to_fitting(request: HttpRequest) -> HttpResponse:
    """Begin a message to the people of a service's list: its audience is the rule, asked anew when it is sent."""
    assert isinstance(request.user, User)
    match = _own_match(request.POST.get("service", ""), request.user)
    form = PeopleFilter(request.POST)
    if not form.is_valid():
        raise BadInput(_("동과 언어를 목록에서 다시 골라 주세요."))
    title = str(_("‘%(title)s’ 안내") % {"title": match.title})[:100]
    draft = campaigns.create(
        by=request.user, request=request, title=title, narrowed_to=narrowed_to(match, form.cleaned_data)
    )
    messages.success(request, _("받을 사람을 정해 두었어요. 보낼 내용을 적어 주세요."))
    return redirect("admin:notices_campaign_edit", draft.pk)


def _own_match(key: str, user: User) -> Match:
    """The service, to officers and heads of its program's department: 404 where there is none, 403 to others."""
    match = _match(key)
    if match.program not in _own_programs(user) or not any_of(is_officer, is_head)(user):
        raise NotYourDuty(_("이 서비스를 맡은 부서의 직원만 맞는 주민을 볼 수 있어요."))
    return match


def _match(key: str) -> Match:
    for match in all_matches():
        if match.key == key:
            return match
    raise Http404(_("그런 서비스가 없어요."))
