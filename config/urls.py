"""All addresses of the portal; the only place that knows every app."""

from django.contrib import admin
from django.urls import include, path

from programs.base import health
from programs.base.styleguide import styleguide
from programs.people.views.signin import admin_login

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("programs.portal.urls")),
    path("accounts/", include("programs.people.urls")),
    path("api/", include("programs.portal.api.urls")),
    path("dashboard/", include("programs.portal.dashboard.urls")),
    path("", include("programs.files.urls")),
    path("", include("programs.notices.urls")),
    path("", include("programs.surveys.urls")),
    path("", include("programs.cases.urls")),
    path("", include("programs.bookings.urls")),
    path("", include("programs.committees.urls")),
    path("", include("civil_affairs.urls")),
    path("", include("participation.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", admin_login),
    path("admin/", admin.site.urls),
]

handler400 = "programs.base.middleware.bad_request"
handler403 = "programs.base.middleware.permission_denied"
handler404 = "programs.base.middleware.page_not_found"
handler500 = "programs.base.middleware.server_error"
