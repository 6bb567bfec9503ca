"""The draw of a session for everybody to see and to make again; nobody's name is on it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.bookings import lottery
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.states import Allocation
from programs.people.guests import proven_emails, proven_phones

ON_A_PAGE = 50


@never_cache
@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Before the draw: the published fingerprint. After it: the seed, the order as lots, and one's own place in it."""
    session = _session(pk)
    own = Booking.objects.of_persons(request.user, proven_phones(request), proven_emails(request))
    drawn = session.bookings.filter(rank__isnull=False).order_by("rank")
    page = Paginator(drawn.only("rank", "code", "session_id"), ON_A_PAGE).get_page(request.GET.get("page"))
    mine = own.filter(session=session).order_by("-id").first()
    context = {
        "session": session,
        "offering": session.offering,
        "commitment": lottery.commitment(session.seed) if session.seed else "",
        "applicants": page.paginator.count if session.drawn_at else session.bookings.live().count(),
        "page": page,
        "rows": [(each.rank, lottery.rank(session.seed, each.code), mine and each.pk == mine.pk) for each in page],
        "mine": mine,
        "my_lot": lottery.rank(session.seed, mine.code) if mine and session.drawn_at else "",
    }
    return render(request, "bookings/draw.html", context)


@require_safe
def draw_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole draw as plain text: seed, fingerprint, and every lot in its order."""
    session = get_object_or_404(Session.objects.filter(drawn_at__isnull=False), pk=_session(pk).pk)
    codes = session.bookings.filter(rank__isnull=False).order_by("rank").values_list("rank", "code")
    lines = [
        f"# {_('씨앗')} {session.seed}",
        f"# SHA-256({_('씨앗')}) {lottery.commitment(session.seed)}",
        *(f"{rank}\t{lottery.rank(session.seed, code)}" for rank, code in codes),
    ]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draw-{session.pk}.txt"'
    return response


def _session(pk: int) -> Session:
    return get_object_or_404(
        Session.objects.there().select_related("offering__program", "offering__department"),
        pk=pk,
        offering__is_published=True,
        offering__allocation=Allocation.LOTTERY,
    )
