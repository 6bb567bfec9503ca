"""Addresses of P09, gathered from its rooms."""

from django.urls import include, path

urlpatterns = [
    path("", include("civil_affairs.real_estate.brokers.urls")),
    path("", include("civil_affairs.real_estate.answers.urls")),
]
