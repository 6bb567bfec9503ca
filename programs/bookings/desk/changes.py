"""What was called off or moved lately, whom it reached, and what they answered."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs import audit
from programs.base.text import mask_name
from programs.bookings.changes import Answer, ChangeNotice
from programs.bookings.models import Session
from programs.notices.models import State as MessageState

from .access import login_required, offerings_of, session_to_work_at, staff
from .frame import page
from .reopening import open_again

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Reached:
    """One changed session: how many were told, how many messages failed, how many answered."""

    session: Session
    told: int
    unsent: int
    answered: int


@never_cache
@login_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """The last changes first; closures stand here, too."""
    user = staff(request)
    rows = (
        Session.objects.filter(offering__in=offerings_of(user))
        .filter(Q(state="cancelled") | Q(change_notices__isnull=False))
        .select_related("offering__department", "moved_to")
        .annotate(
            told=Count("change_notices", distinct=True),
            unsent=Count(
                "change_notices",
                filter=Q(change_notices__message__isnull=True) | Q(change_notices__message__state=MessageState.FAILED),
                distinct=True,
            ),
            answered=Count("change_notices", filter=~Q(change_notices__answer=""), distinct=True),
        )
        .annotate(last=Max("change_notices__told_at"))
        .order_by(F("last").desc(nulls_last=True), "-starts_at", "-pk")
    )
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = [Reached(each, *(getattr(each, name) for name in ("told", "unsent", "answered"))) for each in found]
    context = {"page": found, "rows": shown, "open_again": len(open_again(user))}
    return page(request, "changes.html", context, tab="changes")


@never_cache
@login_required
@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone told of a change of this session: did the message go out, what did they answer."""
    user = staff(request)
    session = session_to_work_at(user, pk)
    notices = list(
        ChangeNotice.objects.filter(session=session)
        .select_related("booking__session", "booking__user", "kept_in", "message")
        .order_by("answer", "pk")
    )
    audit.opened_many(
        by=user,
        whose=[each.booking.user or each.booking.phone_hash for each in notices],
        what=["name"],
        why=_("바뀐 회차를 누구에게 알렸는지 확인했어요."),
        ref=session,
        request=request,
    )
    context = {
        "session": session,
        "offering": session.offering,
        "rows": [(each, mask_name(each.booking.name), _message(each)) for each in notices],
        "silent": sum(not each.answer for each in notices),
        "kept": sum(each.answer == Answer.KEPT for each in notices),
    }
    return page(request, "told.html", context, tab="changes")


def _message(notice: ChangeNotice) -> str:
    """What became of the message, or why there was none."""
    if notice.message is not None:
        return str(notice.message.get_state_display())
    if notice.booking.notify_by == "none":
        return _("안내를 받지 않는 분이에요. 전화해 주세요.")
    return _("보낸 기록이 지워졌어요.")
