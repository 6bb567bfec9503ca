"""Where field offices are, what they do, and the guide for those who moved in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.field_office import asking, facts, guide_pages, obstacles, queue, shown, sketch
from civil_affairs.field_office.offices import FieldOffice, OfficeState, Zone
from programs.base.calendar import SEOUL
from programs.portal.page_cache import public_page

FREE_TIMES = 8
WALL_SECONDS = 15


@public_page
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """All field offices as a list, and where they lie on a sketch."""
    now = timezone.now()
    open_offices = list(FieldOffice.objects.shown().prefetch_related("phones__department"))
    zones = list(Zone.objects.select_related("dong"))
    context = {
        "program": facts.program(),
        "cards": [shown.card_of(office, now) for office in open_offices],
        "zones": shown.zones_with(zones, open_offices),
        "sketch": sketch.draw(zones, open_offices),
        "kinds": asking.KINDS.values(),
    }
    return render(request, "civil_affairs/field_office/offices.html", context)


@require_safe
def office(request: HttpRequest, slug: str) -> HttpResponse:
    """One office: where, when, what can be done there and what to bring, and the next free times."""
    found = _office(slug)
    now = timezone.now()
    today = now.astimezone(SEOUL).date()
    context = {
        "program": facts.program(),
        "office": found,
        "card": shown.card_of(found, now),
        "phones": found.phones.select_related("department"),
        "by_department": shown.services_by_department(found),
        "closed_days": obstacles.closed_days(found, today),
        "times": shown.free_times(found, now)[:FREE_TIMES],
        "kinds": asking.KINDS.values(),
        "is_over": found.state == OfficeState.CLOSED,
    }
    return render(request, "civil_affairs/field_office/office.html", context)


@never_cache
@require_safe
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The screen on the wall: numbers and desks, nobody's name. The browser asks again by itself (Refresh header)."""
    found = _office(slug)
    today = timezone.now().astimezone(SEOUL).date()
    response = render(
        request, "civil_affairs/field_office/wall.html", {"office": found, "desks": queue.desks_of(found, today)}
    )
    response["Refresh"] = str(WALL_SECONDS)
    return response


@public_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The newcomer's guide: its pages in the reader's language."""
    context = {"program": facts.program(), "pages": guide_pages.pages(get_language() or "ko")}
    return render(request, "civil_affairs/field_office/guide.html", context)


@public_page
@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = guide_pages.page(slug, get_language() or "ko")
    if page is None:
        raise Http404(_("그런 안내가 없어요."))
    context = {
        "program": facts.program(),
        "page": page,
        "blocks": guide_pages.blocks(page.text),
        "others": [each for each in guide_pages.pages(get_language() or "ko") if each.slug != slug],
        "kind": asking.KINDS.get({"moving-in": "move-in", "waste": "bulky-waste"}.get(slug, slug)),
    }
    return render(request, "civil_affairs/field_office/guide_page.html", context)


def _office(slug: str) -> FieldOffice:
    """An office that residents may see; one in preparation is nobody's."""
    return get_object_or_404(
        FieldOffice.objects.exclude(state=OfficeState.PLANNED).select_related(
            "zone__dong", "offering__program", "offering__department"
        ),
        offering__slug=slug,
    )
