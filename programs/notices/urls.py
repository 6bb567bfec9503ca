"""Addresses of P06, gathered from its rooms: what residents open, and what providers call."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("programs.notices.subscribers.urls")),
    path("", include("programs.notices.signups.urls")),
    path("", include("programs.notices.receipts.urls")),
    path("", include("programs.notices.newsletter.urls")),
    path("", include("programs.notices.weather.urls")),
]
