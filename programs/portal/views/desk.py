"""The staff desk: what waits for me, my department's queue, a quick way to a case, and what is late."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.people.models import User
from programs.people.predicates import is_staff, require, sees_all
from programs.plan.models import Milestone
from programs.portal import todos

MOST_LATE = 5


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """For staff only; whoever sees all departments sees all late milestones, others their own department's."""
    user = request.user
    require(is_staff, user, _("직원만 볼 수 있는 화면이에요. 내 민원은 ‘나의 민원’에서 볼 수 있어요."))
    assert isinstance(user, User)
    late = Milestone.objects.late(timezone.localdate()).select_related("plan__program__department")
    if not sees_all(user):
        late = late.filter(plan__program__department_id=user.department_id)
    return render(
        request,
        "portal/desk.html",
        {
            "tiles": todos.tiles_for(user),
            "late": [
                (milestone, milestone.days_late(timezone.localdate()))
                for milestone in late.order_by("-end")[:MOST_LATE]
            ],
        },
    )
