"""Addresses of field offices: residents' under their own name, staff's under the desk."""

from django.urls import path

from civil_affairs.field_office.desk import counts, offices, queue, requests, roster
from civil_affairs.field_office.views import public
from civil_affairs.field_office.views import requests as asked

app_name = "field_office"

urlpatterns = [
    path("field-offices/", public.offices, name="offices"),
    path("field-offices/ask/", asked.ask, name="ask"),
    path("field-offices/ask/<slug:slug>/", asked.ask_for, name="request"),
    path("field-offices/guide/", public.guide, name="guide"),
    path("field-offices/guide/<slug:slug>/", public.guide_page, name="guide_page"),
    path("field-offices/<slug:slug>/", public.office, name="office"),
    path("field-offices/<slug:slug>/wall/", public.wall, name="wall"),
    path("desk/field-offices/", offices.index, name="desk"),
    path("desk/field-offices/new/", offices.new, name="desk_new"),
    path("desk/field-offices/requests/<slug:slug>/", requests.register, name="desk_request"),
    path("desk/field-offices/<int:pk>/", offices.detail, name="desk_office"),
    path("desk/field-offices/<int:pk>/start/", offices.start, name="desk_start"),
    path("desk/field-offices/<int:pk>/place/", offices.place, name="desk_place"),
    path("desk/field-offices/<int:pk>/close/", offices.close, name="desk_close"),
    path("desk/field-offices/<int:pk>/phones/", offices.phones, name="desk_phones"),
    path("desk/field-offices/<int:pk>/roster/", roster.week, name="desk_roster"),
    path("desk/field-offices/<int:pk>/roster/<int:duty>/remove/", roster.remove, name="desk_roster_remove"),
    path("desk/field-offices/<int:pk>/queue/", queue.today, name="desk_queue"),
    path("desk/field-offices/<int:pk>/queue/act/", queue.act, name="desk_act"),
    path("desk/field-offices/<int:pk>/queue/walk-in/", queue.walk_in, name="desk_walk_in"),
    path("desk/field-offices/<int:pk>/tickets/<int:visit>/", queue.ticket, name="desk_ticket"),
    path("desk/move-ins/", counts.index, name="desk_move_ins"),
    path("desk/move-ins/upload/", counts.upload, name="desk_upload"),
    path("desk/move-ins/files/<int:pk>/", counts.batch, name="desk_batch"),
    path("desk/move-ins/<int:pk>/", counts.one, name="desk_move_in"),
]
