"""Addresses of private files."""

from django.urls import path

from programs.files import views

app_name = "files"

urlpatterns = [
    path("files/<str:token>/", views.download, name="download"),
]
