"""The list of the 29 programs, and one program's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs.base import offers
from programs.plan.models import Category, Plan, Program
from programs.portal import schedule
from programs.portal.facts import public_facts
from programs.portal.forms import ProgramFilterForm
from programs.portal.page_cache import public_page
from programs.portal.progress import progress_of
from programs.portal.queries import programs_listed


@public_page(parameters=("category", "department", "q", "order"))
@require_safe
def program_list(request: HttpRequest) -> HttpResponse:
    """All 29, narrowed by category, department and words; a value that is not offered is told beside its field."""
    form = ProgramFilterForm(request.GET or None)
    filters = form.filters() if form.is_valid() else {}
    return render(
        request,
        "portal/program_list.html",
        {
            "form": form,
            "programs": list(programs_listed(**filters)),
            "is_filtered": bool(request.GET),
            "chosen_category": dict(Category.choices).get(filters.get("category", "")),
            "offered": offers.programs_with_offers(),
        },
    )


@public_page(parameters=("year",))
@require_safe
def program_page(request: HttpRequest, number: int) -> HttpResponse:
    """One program; `?year=` shows the plan of another year (404 where there is none)."""
    program = get_object_or_404(Program.objects.with_places(), pk=number)
    plans = list(Plan.objects.filter(program=program).order_by("-year"))
    asked = request.GET.get("year", "")
    plan = _chosen_plan(plans, asked)
    progress = progress_of(plan)
    budget = list(plan.budget_lines.all()) if plan else []
    return render(
        request,
        "portal/program.html",
        {
            "program": program,
            "facts": public_facts(program.facts),
            "offers": offers.of_program(program.number),
            "years": _years(program, plans, plan),
            "plan": plan,
            "shown_year": asked,
            "milestones": schedule.with_states(plan, timezone.localdate()),
            "budget": budget,
            "budget_total": sum(line.won for line in budget),
            "targets": progress.targets,
            "figures": progress.figures,
        },
    )


def _years(program: Program, plans: list[Plan], chosen: Plan | None) -> list[dict[str, object]]:
    """The years that have a plan, newest first, as tabs."""
    return [
        {
            "text": _("%(year)s년") % {"year": plan.year},
            "href": f"{program.get_absolute_url()}?year={plan.year}#plan",
            "current": plan == chosen,
        }
        for plan in plans
    ]


def _chosen_plan(plans: list[Plan], asked: str) -> Plan | None:
    """The plan of the year asked for; without one, this year's, or the newest there is."""
    if asked:
        for plan in plans:
            if str(plan.year) == asked:
                return plan
        raise Http404(_("그 해의 계획이 없어요."))
    this_year = timezone.localdate().year
    return next((plan for plan in plans if plan.year <= this_year), plans[0] if plans else None)
