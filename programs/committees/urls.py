"""Addresses of committees."""

from django.urls import path

from programs.committees import member_pages, views

app_name = "committees"

urlpatterns = [
    path("committees/", views.index, name="index"),
    path("committees/m/<str:token>/", member_pages.member, name="member"),
    path("committees/m/<str:token>/papers/<int:pk>/", member_pages.paper, name="paper"),
    path("committees/m/<str:token>/calendar.ics", member_pages.calendar_file, name="calendar_file"),
    path("committees/<slug:slug>/", views.body, name="body"),
    path("committees/<slug:slug>/meetings.ics", views.feed, name="feed"),
    path("committees/<slug:slug>/<int:pk>/", views.meeting, name="meeting"),
]
