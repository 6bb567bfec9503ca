"""Addresses of private files."""

from django.urls import path

from programs.files import views
from programs.files.desk import pages

app_name = "files"

urlpatterns = [
    path("files/<str:token>/", views.download, name="download"),
    path("files/<str:token>/preview/", views.preview, name="preview"),
    path("desk/files/", pages.search, name="search"),
    path("desk/files/checks/", pages.checks, name="checks"),
    path("desk/files/checks/again/", pages.try_again, name="try_again"),
]
