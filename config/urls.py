"""All addresses of the portal; the only place that knows every app."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("programs.portal.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
