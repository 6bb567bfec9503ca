"""Addresses of the desk, under /desk/bookings/; programs/bookings/urls.py takes them in."""

from django.urls import path

from . import booking, caller, changes, checkin, days, lists, offerings, people, series, sessions, weeks

urlpatterns = [
    path("desk/bookings/", days.day, name="desk"),
    path("desk/bookings/find/", days.find, name="desk_find"),
    path("desk/bookings/check-in/", checkin.by_code, name="desk_by_code"),
    path("desk/bookings/check-in/<str:token>/", checkin.check_in, name="check_in"),
    path("desk/bookings/week/", weeks.week, name="desk_week"),
    path("desk/bookings/calendars/", weeks.calendar_links, name="desk_feeds"),
    path("desk/bookings/calendars/<int:pk>/renew/", weeks.renew_link, name="desk_feed_renew"),
    path("bookings/resources/<str:token>.ics", weeks.resource_feed, name="resource_feed"),
    path("desk/bookings/list/", lists.listing, name="desk_list"),
    path("desk/bookings/list/export/", lists.export, name="desk_export"),
    path("desk/bookings/figures/", lists.figures, name="desk_figures"),
    path("desk/bookings/cancel/", sessions.call_off, name="desk_call_off"),
    path("desk/bookings/deleted/", sessions.deleted, name="desk_deleted"),
    path("desk/bookings/changes/", changes.changes, name="desk_changes"),
    path("desk/bookings/offerings/", offerings.offerings, name="desk_offerings"),
    path("desk/bookings/offerings/<int:pk>/", offerings.offering, name="desk_offering"),
    path("desk/bookings/offerings/<int:pk>/preview/", offerings.preview, name="desk_preview"),
    path("desk/bookings/offerings/<int:pk>/copy/", offerings.copy, name="desk_copy"),
    path("desk/bookings/offerings/<int:pk>/show/", offerings.show, name="desk_show"),
    path("desk/bookings/offerings/<int:pk>/sessions/new/", sessions.new, name="desk_session_new"),
    path("desk/bookings/offerings/<int:pk>/series/new/", series.new, name="desk_series_new"),
    path("desk/bookings/series/<int:pk>/", series.edit, name="desk_series"),
    path("desk/bookings/series/<int:pk>/split/", series.split, name="desk_split"),
    path("desk/bookings/sessions/<int:pk>/edit/", sessions.edit, name="desk_session_edit"),
    path("desk/bookings/sessions/<int:pk>/delete/", sessions.delete, name="desk_delete"),
    path("desk/bookings/sessions/<int:pk>/restore/", sessions.restore, name="desk_restore"),
    path("desk/bookings/sessions/<int:pk>/told/", changes.told, name="desk_told"),
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
