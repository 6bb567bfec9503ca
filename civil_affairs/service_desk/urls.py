"""Addresses of the service desk: the resident's under the program's page, the counter's under the staff desk."""

from django.urls import path

from civil_affairs.service_desk.consultations import views as consultations
from civil_affairs.service_desk.consultations.desk import views as consultation_desk
from civil_affairs.service_desk.interpreting import views as interpreting
from civil_affairs.service_desk.interpreting.desk import views as interpreting_desk
from civil_affairs.service_desk.name_changes import views as name_changes
from civil_affairs.service_desk.name_changes.desk import views as name_change_desk
from civil_affairs.service_desk.passports.desk import import_views as passport_lists
from civil_affairs.service_desk.passports.desk import views as passports

app_name = "service_desk"

urlpatterns = [
    path("programs/7/name-change/", name_changes.guide, name="guide"),
    path("programs/7/name-change/apply/", name_changes.apply, name="apply"),
    path("desk/name-change/", name_change_desk.counter, name="counter"),
    path("desk/name-change/new/", name_change_desk.walk_in, name="walk_in"),
    path("desk/name-change/<int:pk>/", name_change_desk.report, name="report"),
    path("desk/name-change/<int:pk>/slip/", name_change_desk.slip, name="slip"),
    path("programs/7/consultation/", consultations.guide, name="consultation_guide"),
    path("my/bookings/<str:code>/question/", consultations.question, name="consultation_question"),
    path("desk/consultations/", consultation_desk.index, name="consultations"),
    path("desk/consultations/export/", consultation_desk.export, name="consultation_export"),
    path("desk/consultations/<str:code>/", consultation_desk.detail, name="consultation"),
    path("desk/consultations/<str:code>/read/", consultation_desk.read, name="consultation_read"),
    path("desk/consultations/<str:code>/hand-over/", consultation_desk.hand_over, name="consultation_hand_over"),
    path("programs/7/interpreting/", interpreting.guide, name="interpreting_guide"),
    path("my/bookings/<str:code>/interpreting/", interpreting.take, name="interpreting_take"),
    path("desk/interpreting/", interpreting_desk.index, name="interpreting_list"),
    path("desk/interpreting/<str:code>/", interpreting_desk.detail, name="interpreting"),
    path("desk/passports/", passports.counter, name="passports"),
    path("desk/passports/<int:pk>/", passports.detail, name="passport"),
    path("desk/passports/<int:pk>/act/", passports.act, name="passport_act"),
    path("desk/passports/<int:pk>/phone/", passports.phone, name="passport_phone"),
    path("desk/passports/call/", passports.call, name="passport_call"),
    path("desk/passports/discard/", passports.discard, name="passport_discard"),
    path("desk/passports/rhythm/", passports.rhythm, name="passport_rhythm"),
    path("desk/passports/export/", passports.export, name="passport_export"),
    path("desk/passports/lists/", passport_lists.upload, name="passport_upload"),
    path("desk/passports/lists/example/", passport_lists.example, name="passport_example"),
    path("desk/passports/lists/<int:pk>/", passport_lists.detail, name="passport_import"),
    path("desk/passports/lists/<int:pk>/decide/", passport_lists.decide, name="passport_decide"),
    path("desk/passports/lists/<int:pk>/faults/", passport_lists.faults, name="passport_faults"),
]
