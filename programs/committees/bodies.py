"""A body, its seats by field, and who sits on them from when to when."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.masking import mask_name
from programs.committees.queries import BodyQuerySet, MembershipQuerySet, SeatQuerySet
from programs.committees.rules import Rule
from programs.committees.states import Base, BodyKind, Ending, Office, RuleKind
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Department, User
from programs.plan.models import Program


class Body(models.Model):
    """A committee, council or task force, with its rules as data."""

    program = models.ForeignKey(Program, verbose_name=_("과제"), on_delete=models.PROTECT)
    department = models.ForeignKey(Department, verbose_name=_("맡은 부서"), on_delete=models.PROTECT)
    name = models.CharField(_("이름"), max_length=100)
    slug = models.SlugField(_("주소 이름"), max_length=60, unique=True)
    kind = models.CharField(_("종류"), max_length=20, choices=BodyKind.choices)
    purpose = models.TextField(_("하는 일"), blank=True)
    legal_ground = models.CharField(_("설치 근거"), max_length=200, blank=True)
    is_open = models.BooleanField(
        _("누리집에 공개"), default=False, help_text=_("위원, 회의 일정, 안건, 확정한 회의록을 누구나 봐요.")
    )
    names_shown = models.BooleanField(
        _("위원 이름 공개"), default=False, help_text=_("표시하지 않으면 홍*동처럼 가려서 보여요.")
    )
    founded = models.DateField(_("구성한 날"))
    ends = models.DateField(_("끝나는 날"), null=True, blank=True)
    quorum_kind = models.CharField(
        _("개의 정족수: 세는 법"), max_length=20, choices=RuleKind.choices, default=RuleKind.MORE_THAN
    )
    quorum_above = models.PositiveSmallIntegerField(_("개의 정족수: 분자 (또는 사람 수)"), default=1)
    quorum_below = models.PositiveSmallIntegerField(_("개의 정족수: 분모"), default=2)
    majority_kind = models.CharField(
        _("의결 정족수: 세는 법"), max_length=20, choices=RuleKind.choices, default=RuleKind.MORE_THAN
    )
    majority_above = models.PositiveSmallIntegerField(_("의결 정족수: 분자 (또는 사람 수)"), default=1)
    majority_below = models.PositiveSmallIntegerField(_("의결 정족수: 분모"), default=2)
    majority_of = models.CharField(
        _("의결 정족수: 누구 가운데"), max_length=20, choices=Base.choices, default=Base.PRESENT
    )
    chair_casts = models.BooleanField(
        _("가부동수일 때 위원장이 결정"),
        default=False,
        help_text=_("규정에 있을 때만 켜요. 찬성과 반대가 같으면 위원장(없으면 부위원장)의 결정을 한 표로 세요."),
    )
    votes_published = models.BooleanField(
        _("표결 수 공개"),
        default=True,
        help_text=_("끄면 누리집에는 결과만 보이고, 찬성과 반대가 몇 표인지는 가려요."),
    )
    notice_days = models.PositiveSmallIntegerField(_("며칠 전까지 소집 통지"), default=7)
    proxy_allowed = models.BooleanField(_("대리 출석 허용"), default=False)
    written_allowed = models.BooleanField(_("서면 의결 허용"), default=False)
    term_years = models.PositiveSmallIntegerField(_("임기 (년)"), default=2)
    reappointments = models.PositiveSmallIntegerField(
        _("연임할 수 있는 횟수"), null=True, blank=True, help_text=_("비우면 제한이 없어요.")
    )
    honorarium = models.PositiveIntegerField(
        _("참석 수당 (원)"), default=0, help_text=_("회의 한 번, 위원 한 사람에게. 공무원 위원은 받지 않아요.")
    )

    objects: ClassVar = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("위원회·협의회")
        verbose_name_plural = _("위원회·협의회")
        ordering = ("program", "name")
        constraints = [
            models.CheckConstraint(name="committees_body_kind_known", condition=Q(kind__in=BodyKind.values)),
            models.CheckConstraint(
                name="committees_rule_kinds_known",
                condition=Q(quorum_kind__in=RuleKind.values)
                & Q(majority_kind__in=RuleKind.values)
                & Q(majority_of__in=Base.values),
            ),
            models.CheckConstraint(
                name="committees_quorum_is_a_share",
                condition=Q(quorum_above__gte=1, quorum_below__gte=1)
                & (Q(quorum_kind=RuleKind.NUMBER) | Q(quorum_above__lte=F("quorum_below"))),
                violation_error_message=_("개의 정족수의 분자는 1부터 분모까지 적어 주세요."),
            ),
            models.CheckConstraint(
                name="committees_majority_is_a_share",
                condition=Q(majority_above__gte=1, majority_below__gte=1)
                & (Q(majority_kind=RuleKind.NUMBER) | Q(majority_above__lte=F("majority_below"))),
                violation_error_message=_("의결 정족수의 분자는 1부터 분모까지 적어 주세요."),
            ),
            models.CheckConstraint(
                name="committees_body_ends_after",
                condition=Q(ends__isnull=True) | Q(ends__gte=F("founded")),
                violation_error_message=_("끝나는 날이 구성한 날보다 앞서요."),
            ),
            models.CheckConstraint(
                name="committees_term_of_a_year_or_more",
                condition=Q(term_years__gte=1),
                violation_error_message=_("임기는 1년 이상이에요."),
            ),
            models.UniqueConstraint(fields=["program", "name"], name="committees_body_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("committees:body", args=[self.slug])

    @property
    def quorum(self) -> Rule:
        return Rule(self.quorum_kind, self.quorum_above, self.quorum_below)

    @property
    def majority(self) -> Rule:
        return Rule(self.majority_kind, self.majority_above, self.majority_below)

    def is_live(self, on: date) -> bool:
        return self.founded <= on and (self.ends is None or on <= self.ends)


class Seat(models.Model):
    """One place of a body: for which field, in which office; ex officio where it belongs to a department."""

    body = models.ForeignKey(Body, verbose_name=_("위원회·협의회"), on_delete=models.CASCADE, related_name="seats")
    title = models.CharField(_("자리 이름"), max_length=60)
    field = models.CharField(_("분야"), max_length=40, help_text=_("예: 학계, 주민, 상인, 부서장"))
    office = models.CharField(_("직책"), max_length=20, choices=Office.choices, default=Office.MEMBER)
    department = models.ForeignKey(
        Department,
        verbose_name=_("당연직 부서"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("이 부서 직원이 직책으로 앉는 자리예요."),
    )
    has_vote = models.BooleanField(_("표결권"), default=True)
    order = models.PositiveSmallIntegerField(_("순서"), default=0)
    abolished_on = models.DateField(_("없앤 날"), null=True, blank=True)

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("자리")
        verbose_name_plural = _("자리")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(name="committees_office_known", condition=Q(office__in=Office.values)),
            models.UniqueConstraint(fields=["body", "title"], name="committees_seat_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


def _days(ends: str) -> Func:
    """The days of a membership as a range, its last day included."""
    return Func(F("starts"), F(ends), Value("[]"), function="daterange", output_field=DateRangeField())


class Membership(models.Model):
    """Who sits on a seat from when to when.

    A colleague is named by the account (`user`), everybody else by name and telephone, which are encrypted. `ends` is
    the last day, and moves forward when it ends sooner than `term_ends` (`ending` says why); without a last day it
    lasts as long as the office it comes with.
    """

    seat = models.ForeignKey(Seat, verbose_name=_("자리"), on_delete=models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="memberships", editable=False)
    user = models.ForeignKey(
        User, verbose_name=_("직원"), null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    name = EncryptedTextField(_("이름"), blank=True)
    phone = EncryptedTextField(_("휴대전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    email = EncryptedTextField(_("이메일"), blank=True)
    affiliation = models.CharField(_("소속과 직위"), max_length=100, blank=True)
    notify_by = models.CharField(
        _("알리는 방법"), max_length=10, choices=[("sms", _("문자")), ("email", _("이메일")), ("none", _("받지 않음"))]
    )
    starts = models.DateField(_("임기 시작"))
    ends = models.DateField(_("임기 끝"), null=True, blank=True)
    term_ends = models.DateField(_("정해진 임기 끝"), null=True, blank=True, editable=False)
    ending = models.CharField(_("끝난 까닭"), max_length=20, choices=Ending.choices, blank=True)
    ending_note = models.CharField(_("덧붙이는 말"), max_length=200, blank=True)
    predecessor = models.ForeignKey(
        "self", verbose_name=_("앞사람"), null=True, blank=True, on_delete=models.SET_NULL, related_name="successors"
    )
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("위원")
        verbose_name_plural = _("위원")
        ordering = ("seat__order", "seat_id", "starts")
        constraints = [
            models.CheckConstraint(
                name="committees_term_in_order", condition=Q(ends__isnull=True) | Q(ends__gte=F("starts"))
            ),
            models.CheckConstraint(name="committees_ending_known", condition=Q(ending__in=["", *Ending.values])),
            models.CheckConstraint(
                name="committees_member_is_somebody",
                condition=Q(user__isnull=False) | GreaterThan(Length("name"), 0) | Q(forgotten_at__isnull=False),
            ),
            ExclusionConstraint(
                name="committees_seat_taken_once",
                expressions=[("seat", RangeOperators.EQUAL), (_days("ends"), RangeOperators.OVERLAPS)],
            ),
            # Nobody has two seats, and so two votes, in one body.
            ExclusionConstraint(
                name="committees_person_once_by_phone",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("phone_hash", RangeOperators.EQUAL),
                    (_days("ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(phone_hash__isnull=False),
            ),
            ExclusionConstraint(
                name="committees_person_once_by_account",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (_days("ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(user__isnull=False),
            ),
        ]
        indexes = [
            # current(): who sits in a body on a day
            models.Index(fields=["body", "starts", "ends"], name="committees_current"),
            # of_phone(): terms of a person, data on request
            models.Index(fields=["phone_hash"], name="committees_of_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.seat.title} {self.masked_name}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.body_id = self.seat.body_id
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_official(self) -> bool:
        """Somebody of this office: gets no honorarium."""
        return self.user_id is not None

    @property
    def full_name(self) -> str:
        """For those who may read it."""
        return self.user.name if self.user is not None else self.name

    @property
    def masked_name(self) -> str:
        return mask_name(self.full_name) if self.full_name else ""

    @property
    def reach_phone(self) -> str:
        return (self.user.phone or "") if self.user is not None else self.phone

    @property
    def reach_email(self) -> str:
        return (self.user.email or "") if self.user is not None else self.email

    def sits(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)
