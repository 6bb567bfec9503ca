"""Addresses of bookings."""

from django.urls import path

from programs.bookings import (
    book_pages,
    draw_pages,
    file_pages,
    index_pages,
    place_pages,
    rating_pages,
    ticket_pages,
    views,
    visit_pages,
)
from programs.bookings.desk.urls import urlpatterns as desk_urls

app_name = "bookings"

urlpatterns = [
    path("bookings/", index_pages.index, name="index"),
    path("bookings/lookup/", views.lookup, name="lookup"),
    path("bookings/sessions/<int:pk>/", book_pages.book, name="book"),
    path("bookings/sessions/<int:pk>/draw/", draw_pages.draw, name="draw"),
    path("bookings/sessions/<int:pk>/draw.txt", draw_pages.draw_file, name="draw_file"),
    path("bookings/<int:number>/<slug:slug>/", views.offering, name="offering"),
    path("bookings/<int:number>/<slug:slug>/sessions.ics", views.feed, name="feed"),
    path("bookings/t/<str:token>/", ticket_pages.ticket, name="ticket"),
    path("bookings/t/<str:token>/answer/", ticket_pages.answer, name="ticket_answer"),
    path("bookings/t/<str:token>/cancel/", ticket_pages.cancel, name="ticket_cancel"),
    path("bookings/t/<str:token>/qr.svg", ticket_pages.qr_code, name="ticket_qr"),
    path("my/bookings/<str:code>/", views.mine, name="mine"),
    path("my/bookings/<str:code>/calendar.ics", views.calendar_file, name="calendar_file"),
    path("my/bookings/<str:code>/accept/", views.accept, name="accept"),
    path("my/bookings/<str:code>/cancel/", views.cancel, name="cancel"),
    path("my/bookings/<str:code>/move/", views.move, name="move"),
    path("my/bookings/<str:code>/places/", place_pages.change_places, name="places"),
    path("my/bookings/<str:code>/rate/", rating_pages.rate, name="rate"),
    path("my/bookings/<str:code>/services/", visit_pages.change_services, name="services"),
    *desk_urls,
    path("my/bookings/<str:code>/files/", file_pages.add, name="add_files"),
    path("my/bookings/<str:code>/files/<int:pk>/remove/", file_pages.remove, name="remove_file"),
]
