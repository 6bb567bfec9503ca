"""Addresses of the heads' dashboard."""

from django.urls import path

from programs.portal.dashboard import quarter_views, views, week_views

app_name = "dashboard"

urlpatterns = [
    path("", views.index, name="index"),
    path("week/", week_views.week, name="week"),
    path("reports/", quarter_views.reports, name="reports"),
    path("departments/<slug:slug>/report/", quarter_views.department_report, name="department_report"),
    path("<int:number>/report/", quarter_views.program_report, name="program_report"),
    path("indicators/<str:key>/", views.rows, name="rows"),
    path("<int:number>/", views.program, name="program"),
    path("<int:number>/indicators/<str:key>/", views.rows, name="program_rows"),
]
