"""Addresses of the portal's own pages."""

from django.urls import path

from programs.portal.views import display

app_name = "portal"

urlpatterns = [
    path("display/", display.display, name="display"),
]
