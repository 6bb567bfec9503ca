"""Addresses of the desk, under /desk/bookings/; programs/bookings/urls.py takes them in."""

from django.urls import path

from . import booking, caller, checkin, days, people

urlpatterns = [
    path("desk/bookings/", days.day, name="desk"),
    path("desk/bookings/find/", days.find, name="desk_find"),
    path("desk/bookings/check-in/", checkin.by_code, name="desk_by_code"),
    path("desk/bookings/check-in/<str:token>/", checkin.check_in, name="check_in"),
    path("desk/bookings/sessions/<int:pk>/", people.people, name="desk_people"),
    path("desk/bookings/sessions/<int:pk>/mark/", people.mark, name="desk_mark"),
    path("desk/bookings/sessions/<int:pk>/sheet/", people.sheet, name="desk_sheet"),
    path("desk/bookings/sessions/<int:pk>/book/", caller.book, name="desk_book"),
    path("desk/bookings/b/<str:code>/", booking.booking, name="desk_booking"),
    path("desk/bookings/b/<str:code>/act/", booking.act, name="desk_act"),
    path("desk/bookings/b/<str:code>/decline/", booking.decline, name="desk_decline"),
    path("desk/bookings/b/<str:code>/cancel/", caller.cancel, name="desk_cancel"),
    path("desk/bookings/b/<str:code>/move/", caller.move, name="desk_move"),
]
