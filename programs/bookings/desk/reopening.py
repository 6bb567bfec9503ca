"""Sessions that a closure cancelled, once the closure is withdrawn: looked at, then opened again with notice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs.base.errors import BadInput, Refusal
from programs.bookings import reopening
from programs.bookings.models import Session
from programs.people.models import User

from .access import login_required, offerings_of, runs, staff
from .frame import page

MOST = 100


def open_again(user: User) -> list[Session]:
    """What this person may open again: sessions of the own offerings whose day is a working day once more."""
    rows = reopening.cancelled_by_closure(timezone.now()).filter(offering__in=offerings_of(user))
    rows = rows.select_related("offering__department", "resource")
    return [each for each in rows[:MOST] if reopening.is_open_again(each) and runs(user, each.offering)]


@never_cache
@login_required
def reopen(request: HttpRequest) -> HttpResponse:
    """What would come back and whom it would reach; then, with a press, it does."""
    user = staff(request)
    sessions = open_again(user)
    status = 200
    refusals: list[str] = []
    chosen = set(request.POST.getlist("session"))
    if request.method == "POST":
        try:
            wanted = [each for each in sessions if str(each.pk) in chosen]
            if not wanted:
                raise BadInput(_("다시 열 회차를 골라 주세요."))
        except BadInput as refused:
            refusals, status = [str(refused)], 422
        else:
            told = 0
            for session in wanted:
                try:
                    told += reopening.reopen(session, by=user, request=request)
                except Refusal as refused:
                    refusals.append(f"{session}: {refused}")
            if not refusals:
                text = _("%(count)d회차를 다시 열고 %(told)d분께 알렸어요.")
                messages.success(request, text % {"count": len(wanted), "told": told})
                return redirect("bookings:desk_changes")
            status, sessions = 409, open_again(user)
    rows = [(each, len(reopening.told_of_it(each)), not chosen or str(each.pk) in chosen) for each in sessions]
    return page(request, "reopen.html", {"rows": rows, "refusals": refusals}, tab="changes", status=status)
