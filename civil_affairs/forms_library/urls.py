"""Addresses of the library of forms, under the page of its program."""

from django.urls import path

from civil_affairs.forms_library import views

app_name = "forms_library"

urlpatterns = [
    path("programs/7/forms/", views.library, name="library"),
    path("programs/7/forms/<slug:slug>/", views.form_page, name="form"),
    path("programs/7/forms/<slug:slug>/sheet/", views.sheet, name="sheet"),
    path("programs/7/forms/<slug:slug>/example/", views.example, name="example"),
]
