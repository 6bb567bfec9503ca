"""Addresses of P09's requests: who asks, who answers by a link, and the desk."""

from django.urls import path

from civil_affairs.real_estate.answers.desk import views as desk
from civil_affairs.real_estate.answers.views import broker, person
from civil_affairs.real_estate.requests.views import applying

app_name = "homes"

urlpatterns = [
    path("homes/", applying.guide, name="guide"),
    path("homes/apply/", applying.apply, name="apply"),
    path("homes/apply/check/", applying.check, name="check"),
    path("homes/apply/forget/", applying.forget_draft, name="forget_draft"),
    path("homes/offers/<str:token>/", broker.page, name="broker"),
    path("homes/offers/<str:token>/new/", broker.offer, name="broker_offer"),
    path("homes/offers/<str:token>/<int:pk>/", broker.offer, name="broker_change"),
    path("homes/offers/<str:token>/<int:pk>/withdraw/", broker.withdraw, name="broker_withdraw"),
    path("homes/offers/<str:token>/nothing/", broker.nothing, name="broker_nothing"),
    path("homes/offers/<str:token>/ask/", broker.ask, name="broker_ask"),
    path("homes/offers/<str:token>/answer/<int:pk>/", broker.answer, name="broker_answer"),
    path("homes/contacts/<str:token>/", broker.contact, name="contact"),
    path("my/homes/<str:number>/", person.mine, name="mine"),
    path("my/homes/<str:number>/edit/", person.edit, name="edit"),
    path("my/homes/<str:number>/choose/", person.choose, name="choose"),
    path("my/homes/<str:number>/ask/<int:pk>/", person.ask, name="ask"),
    path("my/homes/<str:number>/answer/<int:pk>/", person.answer, name="answer"),
    path("my/homes/<str:number>/complain/<int:pk>/", person.complain, name="complain"),
    path("desk/homes/", desk.index, name="desk"),
    path("desk/homes/new/", desk.new, name="desk_new"),
    path("desk/homes/<int:pk>/", desk.detail, name="desk_request"),
    path("desk/homes/<int:pk>/letter/", desk.letter, name="desk_letter"),
    path("desk/homes/<int:pk>/choose/", desk.choose, name="desk_choose"),
    path("desk/homes/referrals/<int:pk>/resend/", desk.resend, name="desk_resend"),
    path("desk/homes/complaints/<int:pk>/", desk.complaint, name="desk_complaint"),
]
