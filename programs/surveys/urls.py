"""Addresses of surveys."""

from django.urls import path

from programs.surveys import views

app_name = "surveys"

urlpatterns = [
    path("surveys/", views.index, name="index"),
    path("surveys/i/<str:token>/", views.invited, name="invited"),
    path("surveys/<slug:slug>/", views.survey, name="survey"),
    path("surveys/<slug:slug>/thanks/", views.thanks, name="thanks"),
    path("surveys/<slug:slug>/results/", views.results_page, name="results"),
]
