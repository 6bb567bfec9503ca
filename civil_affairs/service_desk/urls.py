"""Addresses of name-change reports: the resident's under the program's page, the counter's under the staff desk."""

from django.urls import path

from civil_affairs.service_desk import views

app_name = "service_desk"

urlpatterns = [
    path("programs/7/name-change/", views.guide, name="guide"),
    path("programs/7/name-change/apply/", views.apply, name="apply"),
    path("desk/name-change/", views.counter, name="counter"),
    path("desk/name-change/new/", views.walk_in, name="walk_in"),
    path("desk/name-change/<int:pk>/", views.report, name="report"),
    path("desk/name-change/<int:pk>/slip/", views.slip, name="slip"),
]
