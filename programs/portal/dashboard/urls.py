"""Addresses of the heads' dashboard."""

from django.urls import path

from programs.portal.dashboard import views

app_name = "dashboard"

urlpatterns = [
    path("", views.index, name="index"),
    path("indicators/<str:key>/", views.rows, name="rows"),
    path("<int:number>/", views.program, name="program"),
    path("<int:number>/indicators/<str:key>/", views.rows, name="program_rows"),
]
