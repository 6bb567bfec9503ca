"""Addresses of civil affairs, gathered from its programs."""

from django.urls import include, path

urlpatterns = [
    path("", include("civil_affairs.service_desk.urls")),
    path("", include("civil_affairs.field_office.urls")),
    path("", include("civil_affairs.forms_library.urls")),
    path("", include("civil_affairs.registration.urls")),
    path("", include("civil_affairs.real_estate.urls")),
]
