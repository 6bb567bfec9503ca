"""Addresses of P06, gathered from its rooms: what residents open, and what providers call."""

from django.urls import URLPattern, URLResolver

app_name = "notices"
urlpatterns: list[URLPattern | URLResolver] = []
