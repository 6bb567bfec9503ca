"""Addresses of registrations: the resident's under the program's page, the counter's under the staff desk."""

from django.urls import path

from civil_affairs.registration import views
from civil_affairs.registration.desk import cases, counter, letters, year

app_name = "registration"

urlpatterns = [
    path("programs/14/registration/", views.guide, name="guide"),
    path("programs/14/registration/apply/", views.apply, name="apply"),
    path("desk/registration/", counter.index, name="index"),
    path("desk/registration/new/", counter.new, name="new"),
    path("desk/registration/export/", counter.export, name="export"),
    path("desk/registration/letters/", letters.letters, name="letters"),
    path("desk/registration/letters.pdf", letters.letters_pdf, name="letters_pdf"),
    path("desk/registration/promotions/", year.promotions, name="promotions"),
    path("desk/registration/promotions/<int:pk>/", year.promotion, name="promotion"),
    path("desk/registration/evaluation/", year.evaluation, name="evaluation"),
    path("desk/registration/evaluation.pdf", year.evaluation_pdf, name="evaluation_pdf"),
    path("desk/registration/<int:pk>/", cases.detail, name="case"),
    path("desk/registration/<int:pk>/step/<slug:name>/", cases.step, name="step"),
    path("desk/registration/<int:pk>/call/", cases.call, name="call"),
    path("desk/registration/<int:pk>/amend/", cases.amend, name="amend"),
    path("desk/registration/<int:pk>/slip/", cases.slip, name="slip"),
    path("desk/registration/<int:pk>/letter/", letters.letter, name="letter"),
    path("desk/registration/<int:pk>/letter.pdf", letters.letters_pdf, name="letter_pdf"),
]
