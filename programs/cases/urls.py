"""Addresses of a resident's own cases."""

from django.urls import path

from programs.cases.views import ask, lookup, mine, rating, receipts

app_name = "cases"

urlpatterns = [
    path("cases/lookup/", lookup.lookup, name="lookup"),
    path("cases/lookup/code/", lookup.lookup_code, name="lookup_code"),
    path("cases/receipt/<str:token>/", receipts.receipt, name="receipt"),
    path("cases/rate/<str:token>/", rating.rate, name="rate"),
    path("my/cases/<str:receipt_number>/", mine.mine, name="mine"),
    path("my/cases/<str:receipt_number>/due/", mine.due, name="due"),
    path("my/cases/<str:receipt_number>/rate/", rating.rate_mine, name="rate_mine"),
    path("my/cases/<str:receipt_number>/files/", mine.add_files, name="add_files"),
    path("my/cases/<str:receipt_number>/<slug:name>/", mine.move, name="move"),
    path("programs/<int:number>/ask/", ask.ask, name="ask"),
]
