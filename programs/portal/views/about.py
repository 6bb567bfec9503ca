"""The pages about the site itself: privacy, copyright, accessibility, site map; and what robots read."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.audit.retention import policies
from programs.plan.models import Program
from programs.portal.page_cache import public_page

NOT_TO_INDEX = (
    *("/admin/", "/accounts/", "/my/", "/desk/", "/dashboard/", "/display/"),
    *("/match/result/", "/match/save/"),
)
SITE_KEEPER = 29  # the program whose department keeps the portal: 전산정보과


def _site_keeper() -> Program | None:
    """The program whose department answers for the site; None before the plan is loaded."""
    return Program.objects.with_places().filter(pk=SITE_KEEPER).first()


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"program": _site_keeper(), "retention": policies})


@public_page
@require_safe
def copyright(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/copyright.html")


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"program": _site_keeper()})


@public_page
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole menu and every program on one page: what the menu is to those without JavaScript."""
    return render(request, "portal/sitemap.html", {"programs": Program.objects.order_by("number")})


@public_page
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Addresses of all public pages, for search engines."""
    names = ["home", "programs", "match", "sitemap", "privacy", "copyright", "accessibility"]
    paths = [reverse(f"portal:{name}") for name in names]
    paths += [program.get_absolute_url() for program in Program.objects.order_by("number")]
    return render(
        request,
        "portal/sitemap.xml",
        {"addresses": [f"{settings.SITE_URL}{path}" for path in paths]},
        content_type="application/xml; charset=utf-8",
    )


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; pages that belong to a person or to staff may not."""
    lines = [
        "User-agent: *",
        "Allow: /",
        *(
            f"Disallow: {path}"
            for path in (
                "/admin/",
                "/accounts/",
                "/my/",
                "/desk/",
                "/dashboard/",
                "/display/",
                "/match/result/",
                "/match/save/",
            )
        ),
        f"Sitemap: {settings.SITE_URL}{reverse('portal:sitemap_xml')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Old browsers ask for /favicon.ico whatever the page says."""
    return HttpResponsePermanentRedirect(staticfiles_storage.url("img/favicon.svg"))
