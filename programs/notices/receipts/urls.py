"""Addresses that providers call."""

from django.urls import path

from . import views

urlpatterns = [
    path("hooks/sms/<slug:provider>/", views.receipts, name="hook_receipts"),
    path("hooks/sms/<slug:provider>/incoming/", views.incoming, name="hook_incoming"),
    path("hooks/email/", views.receipts, {"provider": "email"}, name="hook_email"),
]
