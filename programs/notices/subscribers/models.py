"""Subscribers and what they chose. Addresses are encrypted; standing consents are times, null where there is none."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programs.base.text import mask_email, mask_phone
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Dong, Language, User

from .queries import SubscriberQuerySet


class Topic(models.Model):
    """What news is about. `number` stands in `Subscriber.topics`, so a topic is switched off, never deleted."""

    number = models.PositiveSmallIntegerField(_("번호"), primary_key=True)
    code = models.SlugField(_("주소 이름"), max_length=30, unique=True)
    name = models.CharField(_("주제"), max_length=30, unique=True)
    description = models.CharField(_("설명"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    is_disaster = models.BooleanField(_("재난·안전 주제"), default=False)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("알림 주제")
        verbose_name_plural = _("알림 주제")
        ordering = ("order", "number")
        constraints = [
            # Weather warnings look for "the" topic of disasters.
            models.UniqueConstraint("is_disaster", name="notices_one_disaster_topic", condition=Q(is_disaster=True)),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="number_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the language of the page (topics.py holds the plan's own); Korean where there is none."""
        return gettext(self.name)

    @property
    def shown_description(self) -> str:
        return gettext(self.description) if self.description else ""


class SignupPlace(models.Model):
    """Where people signed up (P06.2): a counter, a dong centre, a university, the web."""

    code = models.SlugField(_("주소 이름"), max_length=30, unique=True)
    name = models.CharField(_("신청받은 곳"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("신청받은 곳")
        verbose_name_plural = _("신청받은 곳")
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name


class AgeBand(models.TextChoices):
    UNKNOWN = "", _("밝히지 않음")
    TEENS = "10", _("14~19세")
    TWENTIES = "20", _("20대")
    THIRTIES = "30", _("30대")
    FORTIES = "40", _("40대")
    FIFTIES = "50", _("50대")
    SIXTIES = "60", _("60대")
    SEVENTIES = "70", _("70세 이상")


# An array cannot have a foreign key: the trigger is one. (NULL within the array is refused, too.)
TOPICS_EXIST = pgtrigger.Trigger(
    name="topics_exist",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("topics"),
    func="""
        IF NOT NEW.topics <@ ARRAY(SELECT number::smallint FROM notices_topic) THEN
            RAISE EXCEPTION 'topics % hold a number that no topic has', NEW.topics USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
# No standing consent without its record, whatever path wrote the column: an admin action, an import, a console. The
# row of people_consent comes first, then the column with the same time. A house test could only see our own code.
CONSENT_IS_RECORDED = pgtrigger.Trigger(
    name="consent_is_recorded",
    when=pgtrigger.After,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf("sms_consent_at", "email_consent_at", "ad_consent_at", "night_consent_at"),
    declare=[("was", "notices_subscriber%ROWTYPE"), ("missing", "text")],
    func="""
        IF TG_OP = 'UPDATE' THEN
            was = OLD;
        END IF;
        SELECT change.purpose INTO missing
          FROM (VALUES ('notices.sms', was.sms_consent_at, NEW.sms_consent_at),
                       ('notices.email', was.email_consent_at, NEW.email_consent_at),
                       ('notices.ad', was.ad_consent_at, NEW.ad_consent_at),
                       ('notices.night', was.night_consent_at, NEW.night_consent_at)
               ) AS change (purpose, before, after)
         WHERE change.before IS DISTINCT FROM change.after
           AND NOT EXISTS (
               SELECT FROM people_consent AS answer
                WHERE answer.purpose = change.purpose
                  AND answer.granted = (change.after IS NOT NULL)
                  AND CASE WHEN change.after IS NULL THEN answer.at >= change.before ELSE answer.at = change.after END
                  AND (answer.phone_hash IN (NEW.phone_hash, was.phone_hash)
                       OR answer.email_hash IN (NEW.email_hash, was.email_hash))
                  AND (change.after IS NULL OR change.purpose <> 'notices.sms' OR answer.phone_hash = NEW.phone_hash)
                  AND (change.after IS NULL OR change.purpose <> 'notices.email' OR answer.email_hash = NEW.email_hash)
               )
         LIMIT 1;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'the answer % of subscriber % has no row in people_consent', missing, NEW.id
                USING ERRCODE = 'check_violation', HINT = 'Write it through notices.subscribers.services.';
        END IF;
        RETURN NEW;
    """,
)

# Where people sign up is known after they have gone, too (P06.2): counted by whatever path they come.
SIGNUP_IS_COUNTED = pgtrigger.Trigger(
    name="signup_is_counted",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        INSERT INTO notices_signup (subscriber_id, place_id, at) VALUES (NEW.id, NEW.place_id, NEW.created_at);
        RETURN NEW;
    """,
)


class Subscriber(models.Model):
    """One person's telephone, address and choices.

    A channel is open while its address is proven (`..._confirmed_at`), consent stands (`..._consent_at`) and the
    address is not set aside as dead (`..._set_aside_at`). Every change of consent is a row of people.Consent, too,
    with its wording and source; only `subscribers.services` writes both.
    """

    phone = EncryptedTextField(_("휴대전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True, unique=True)
    phone_masked = models.CharField(_("휴대전화"), max_length=20, blank=True, editable=False)
    phone_confirmed_at = models.DateTimeField(_("휴대전화 확인한 때"), null=True, blank=True)
    email = EncryptedTextField(_("이메일"), blank=True)
    email_hash = LookupHashField(source="email", null=True, blank=True, unique=True)
    email_masked = models.CharField(_("이메일"), max_length=100, blank=True, editable=False)
    email_confirmed_at = models.DateTimeField(_("이메일 확인한 때"), null=True, blank=True)
    user = models.OneToOneField(
        User, verbose_name=_("회원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="subscriber"
    )
    topics = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("주제"), default=list)
    dong = models.ForeignKey(Dong, verbose_name=_("동"), null=True, blank=True, on_delete=models.PROTECT)
    age_band = models.CharField(_("나이대"), max_length=2, choices=AgeBand.choices, blank=True)
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    sms_consent_at = models.DateTimeField(_("문자 수신 동의"), null=True, blank=True)
    email_consent_at = models.DateTimeField(_("이메일 수신 동의"), null=True, blank=True)
    ad_consent_at = models.DateTimeField(_("광고성 정보 수신 동의"), null=True, blank=True)
    night_consent_at = models.DateTimeField(_("야간 수신 동의"), null=True, blank=True)
    sms_set_aside_at = models.DateTimeField(_("문자를 멈춘 때"), null=True, blank=True)
    sms_set_aside_why = models.CharField(_("문자를 멈춘 까닭"), max_length=100, blank=True)
    email_set_aside_at = models.DateTimeField(_("이메일을 멈춘 때"), null=True, blank=True)
    email_set_aside_why = models.CharField(_("이메일을 멈춘 까닭"), max_length=100, blank=True)
    place = models.ForeignKey(SignupPlace, verbose_name=_("신청받은 곳"), on_delete=models.PROTECT)
    created_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    reconfirm_asked_at = models.DateTimeField(_("수신 동의를 다시 물은 때"), null=True, blank=True)
    ended_at = models.DateTimeField(_("모두 해지한 때"), null=True, blank=True)
    links_from = models.DateTimeField(_("이때부터 만든 관리 링크만 열림"), null=True, blank=True, editable=False)

    objects: ClassVar = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("구독자")
        verbose_name_plural = _("구독자")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="notices_subscriber_age_known", condition=Q(age_band__in=AgeBand.values)),
            models.CheckConstraint(
                name="notices_sms_proven_first",
                condition=Q(sms_consent_at__isnull=True)
                | Q(phone_hash__isnull=False, phone_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_email_proven_first",
                condition=Q(email_consent_at__isnull=True)
                | Q(email_hash__isnull=False, email_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_night_needs_sms",
                condition=Q(night_consent_at__isnull=True) | Q(sms_consent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_ended_has_no_consent",
                condition=Q(ended_at__isnull=True)
                | Q(sms_consent_at__isnull=True, email_consent_at__isnull=True, ad_consent_at__isnull=True),
            ),
        ]
        indexes = [
            # campaigns.audience.count(): everything it asks of a subscriber, so that the table is not read
            models.Index(
                fields=["id"],
                include=[
                    "topics",
                    "dong",
                    "age_band",
                    "language",
                    "phone_confirmed_at",
                    "email_confirmed_at",
                    "sms_consent_at",
                    "email_consent_at",
                    "ad_consent_at",
                    "night_consent_at",
                    "sms_set_aside_at",
                    "email_set_aside_at",
                ],
                name="notices_audience",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        triggers = [TOPICS_EXIST, CONSENT_IS_RECORDED, SIGNUP_IS_COUNTED]

    def __str__(self) -> str:
        return self.phone_masked or self.email_masked or str(_("구독자 %(number)s") % {"number": self.pk})

    def set_phone(self, phone: str, *, at: datetime | None) -> None:
        """Take this telephone (digits; empty: none), proven at that time; what stopped the old one is over.

        The same number proven again keeps its first time: links to unsubscribe that were made since then go on working.
        """
        if phone != self.phone or not self.phone_confirmed_at:
            self.phone_confirmed_at = at if phone else None
        self.phone = phone
        self.phone_masked = mask_phone(phone) if phone else ""
        self.sms_set_aside_at, self.sms_set_aside_why = None, ""

    def set_email(self, email: str, *, at: datetime | None) -> None:
        """The same for the e-mail address."""
        email = email.strip().lower()
        if email != self.email or not self.email_confirmed_at:
            self.email_confirmed_at = at if email else None
        self.email = email
        self.email_masked = mask_email(self.email) if self.email else ""
        self.email_set_aside_at, self.email_set_aside_why = None, ""


class EmailProof(models.Model):
    """An e-mail address that somebody typed: what is to happen once its owner has confirmed it (double opt-in).

    Nothing else in the portal knows the address until then. Not confirmed within three days, the row is destroyed.
    """

    email = EncryptedTextField(_("이메일"))
    email_hash = LookupHashField(source="email")
    email_masked = models.CharField(_("이메일"), max_length=100)
    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("구독자"), null=True, blank=True, on_delete=models.CASCADE, related_name="proofs"
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    topics = ArrayField(models.PositiveSmallIntegerField(), default=list)
    dong = models.ForeignKey(Dong, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    age_band = models.CharField(max_length=2, choices=AgeBand.choices, blank=True)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.KOREAN)
    agreed = models.JSONField(_("동의한 문구"), default=dict)  # the words by purpose
    refused = models.JSONField(_("동의하지 않은 문구"), default=dict)
    source = models.CharField(_("받은 곳"), max_length=60)
    place = models.ForeignKey(SignupPlace, verbose_name=_("신청받은 곳"), on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("이메일 확인")
        verbose_name_plural = _("이메일 확인")
        ordering = ("-id",)
        indexes = [
            # retention: what was never confirmed; and those of one subscriber by the foreign key's own index
            models.Index(fields=["asked_at"], name="notices_proof_asked"),
        ]

    def __str__(self) -> str:
        return self.email_masked
