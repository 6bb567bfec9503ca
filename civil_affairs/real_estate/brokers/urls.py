"""Addresses of brokers, under the page of their program."""

from django.urls import path

from civil_affairs.real_estate.brokers import mine_views, views

app_name = "brokers"

urlpatterns = [
    path("programs/9/brokers/", views.brokers, name="list"),
    path("programs/9/brokers/rule/", views.rule, name="rule"),
    path("programs/9/brokers/join/", views.about, name="about"),
    path("programs/9/brokers/join/form/", views.join, name="join"),
    path("programs/9/brokers/join/done/", views.joined, name="joined"),
    path("programs/9/brokers/mine/", views.find_mine, name="find_mine"),
    path("programs/9/brokers/mine/<str:token>/", mine_views.mine, name="mine"),
    path("programs/9/brokers/mine/<str:token>/wishes/", mine_views.wishes, name="wishes"),
    path("programs/9/brokers/mine/<str:token>/appeal/", mine_views.appeal, name="appeal"),
    path("programs/9/brokers/mine/<str:token>/leave/", mine_views.leave, name="leave"),
]
