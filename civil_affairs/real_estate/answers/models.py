"""What goes between a broker and the person who asks, before the choice: offers, photos, questions; and complaints."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.answers.queries import ComplaintQuerySet, OfferQuerySet, QuestionQuerySet
from civil_affairs.real_estate.requests.models import Referral
from civil_affairs.real_estate.terms import Home
from programs.cases.may import of_the_department, the_applicant
from programs.files.models import PrivateFile
from programs.people.actors import Actor, Portal, sees_all_departments, works_here
from programs.people.models import Dong, User


class Offer(models.Model):
    """One home that a broker offers. Amounts in 만원, the area in ㎡."""

    HOMES: ClassVar = [choice for choice in Home.choices if choice[0] != Home.ANY]

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="offers", verbose_name=_("중개업소"))
    home = models.CharField(_("집의 종류"), max_length=12, choices=HOMES)
    dong = models.ForeignKey(Dong, models.PROTECT, related_name="+", verbose_name=_("동"))
    place = models.CharField(_("어디쯤인가요"), max_length=80)
    price = models.PositiveIntegerField(_("값 또는 보증금(만원)"))
    rent = models.PositiveIntegerField(_("월세(만원)"), null=True, blank=True)
    upkeep = models.PositiveIntegerField(_("관리비(만원)"), null=True, blank=True)
    area = models.DecimalField(_("넓이(㎡)"), max_digits=6, decimal_places=1)
    rooms = models.PositiveSmallIntegerField(_("방"), null=True, blank=True)
    floor = models.CharField(_("층"), max_length=20, blank=True, default="")
    free_from = models.DateField(_("들어갈 수 있는 날"), null=True, blank=True)
    text = models.TextField(_("설명"), max_length=1000, blank=True, default="")
    created_at = models.DateTimeField(_("제안한 때"))
    changed_at = models.DateTimeField(_("고친 때"), null=True)
    withdrawn_at = models.DateTimeField(_("거둔 때"), null=True)

    objects: ClassVar = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("제안한 집")
        verbose_name_plural = _("제안한 집")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(home="any") & Q(home__in=Home.values), name="home_offer_kind"),
            models.CheckConstraint(condition=Q(area__gt=0), name="home_offer_has_room"),
        ]

    def __str__(self) -> str:
        return f"{self.get_home_display()} {self.dong}"


class OfferPhoto(PrivateFile):
    """A photo of an offered home: the person who asked opens it, and the department."""

    owner_field = "offer"
    opened_why = _("부동산 맞춤형 서비스")

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="photos", verbose_name=_("제안한 집"))

    class Meta(PrivateFile.Meta):
        verbose_name = _("집 사진")
        verbose_name_plural = _("집 사진")

    def may_open(self, actor: Actor) -> bool:
        request = self.offer.referral.request
        if isinstance(actor, Portal) or sees_all_departments(actor) or of_the_department(request, actor):
            return True
        return self.offer.withdrawn_at is None and the_applicant(request, actor)

    def whose(self) -> User | str | None:
        return None  # a broker's picture of a home: nobody's personal data

    def subject(self) -> models.Model | str:
        return f"cases.case:{self.offer.referral.request_id}"

    def place(self) -> tuple[str, str]:
        request = self.offer.referral.request
        return f"{request.kind_title} {request.receipt_number}", reverse("homes:desk_request", args=[request.pk])

    @classmethod
    def searchable_by(cls, user: User) -> models.QuerySet[OfferPhoto]:
        if sees_all_departments(user):
            return cls.objects.all()
        if not works_here(user) or user.department_id is None:
            return cls.objects.none()
        return cls.objects.filter(offer__referral__request__department_id=user.department_id)


class Question(models.Model):
    """A question of either side on a request, and the other side's answer. No contact details in either."""

    class Side(models.TextChoices):
        PERSON = "person", _("신청한 분")
        BROKER = "broker", _("중개업소")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="questions", verbose_name=_("중개업소"))
    by = models.CharField(_("물은 쪽"), max_length=6, choices=Side.choices)
    text = models.TextField(_("질문"), max_length=500)
    asked_at = models.DateTimeField(_("물은 때"))
    answer = models.TextField(_("답"), max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(_("답한 때"), null=True)

    objects: ClassVar = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("질문")
        verbose_name_plural = _("질문")
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(by__in=["person", "broker"]), name="home_question_by"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")), name="home_answer_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_by_display()} {self.asked_at:%Y-%m-%d %H:%M}"


class Complaint(models.Model):
    """What a person says of a broker who had the request; an officer looks into it."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="complaints", verbose_name=_("중개업소"))
    text = models.TextField(_("무슨 일이 있었나요"), max_length=1000)
    made_at = models.DateTimeField(_("알린 때"))
    result = models.TextField(_("살핀 결과"), max_length=1000, blank=True, default="")
    handled_at = models.DateTimeField(_("살핀 때"), null=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개업소에 대한 불편 신고")
        verbose_name_plural = _("중개업소에 대한 불편 신고")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.referral.broker} {self.made_at:%Y-%m-%d}"
