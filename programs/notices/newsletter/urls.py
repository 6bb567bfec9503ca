"""Addresses of the newsletter: for everyone, and of its desk."""

from django.urls import path

from . import feed, views
from .desk import checklist, previews
from .desk import views as desk

urlpatterns = [
    path("newsletter/", views.archive, name="newsletter"),
    path("newsletter/feed.atom", feed.feed, name="newsletter_feed"),
    path("newsletter/pictures/<str:name>", views.picture, name="newsletter_picture"),
    path("newsletter/<int:number>/", views.issue, name="newsletter_issue"),
    path("newsletter/<int:number>/open.gif", views.opened, name="newsletter_open"),
    path("desk/newsletter/", desk.issues, name="desk_newsletter"),
    path("desk/newsletter/new/", desk.new_issue, name="desk_newsletter_new"),
    path("desk/newsletter/checklist/", checklist.this_week, name="desk_newsletter_week"),
    path("desk/newsletter/<int:number>/", desk.issue_page, name="desk_newsletter_issue"),
    path("desk/newsletter/<int:number>/add/", desk.add_block, name="desk_newsletter_add"),
    path("desk/newsletter/<int:number>/dates/", desk.leave_out_dates, name="desk_newsletter_dates"),
    path("desk/newsletter/<int:number>/submit/", desk.submit, name="desk_newsletter_submit"),
    path("desk/newsletter/<int:number>/restart/", desk.restart, name="desk_newsletter_restart"),
    path("desk/newsletter/<int:number>/preview/", previews.preview, name="desk_newsletter_preview"),
    path("desk/newsletter/<int:number>/mail/", previews.mail, name="desk_newsletter_mail"),
    path("desk/newsletter/<int:number>/test/", previews.test, name="desk_newsletter_test"),
    path("desk/newsletter/<int:number>/checklist/", checklist.checklist, name="desk_newsletter_checklist"),
    path("desk/newsletter/<int:number>/checklist/<int:pk>/", checklist.tick, name="desk_newsletter_tick"),
    path("desk/newsletter/<int:number>/blocks/<int:pk>/", desk.block, name="desk_newsletter_block"),
    path("desk/newsletter/<int:number>/blocks/<int:pk>/move/", desk.move_block, name="desk_newsletter_move"),
    path("desk/newsletter/<int:number>/blocks/<int:pk>/remove/", desk.remove_block, name="desk_newsletter_remove"),
    path(
        "desk/newsletter/<int:number>/blocks/<int:pk>/<str:language>/",
        desk.translate_block,
        name="desk_newsletter_translate",
    ),
]
