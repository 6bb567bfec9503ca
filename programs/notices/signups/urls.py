"""Addresses of the form to print."""

from django.urls import path

from . import views

urlpatterns = [
    path("programs/6/paper-form/<slug:code>/", views.paper_form, name="paper_form"),
    path("programs/6/paper-form/<slug:code>/qr.svg", views.qr_code, name="paper_form_qr"),
]
