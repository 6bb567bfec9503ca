"""Addresses of the API: /api/v1/… for its calls, /api/schema/ and /api/docs/ about them."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from programs.portal.api import cases, programs, schema  # noqa: F401 - schema: drf-spectacular finds its class
from programs.portal.api.docs import api_docs

app_name = "api"

urlpatterns = [
    path("v1/programs/", programs.program_list, name="programs"),
    path("v1/programs/<int:number>/", programs.program, name="program"),
    path("v1/programs/<int:number>/indicators/", programs.indicators, name="program_indicators"),
    path("v1/my/cases/", cases.my_cases, name="my_cases"),
    path("v1/my/cases/<str:receipt_number>/", cases.my_case, name="my_case"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", api_docs, name="docs"),
]
