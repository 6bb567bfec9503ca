"""P09.1: one application for a home, the brokers it went to, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.requests import shown
from civil_affairs.real_estate.requests.forms_of_moves import CloseForm
from civil_affairs.real_estate.requests.queries import HomeRequestQuerySet, ReferralQuerySet
from civil_affairs.real_estate.terms import Deal, Home
from programs.base import clock
from programs.base.errors import WrongState
from programs.cases import timekeeping
from programs.cases.kinds import Kind
from programs.cases.may import of_the_department, the_applicant, the_portal
from programs.cases.models import Case
from programs.cases.moves import move
from programs.cases.ordinary_moves import OrdinaryMoves
from programs.cases.records import ClockEvent
from programs.cases.states import State
from programs.people.actors import Actor, user_of
from programs.people.fields import EncryptedTextField

PROGRAM = 9
OPEN_DAYS = 14


class HomeRequest(OrdinaryMoves, Case):
    """What home somebody looks for. Amounts are in 만원, areas in ㎡; dongs are codes of the district's dongs."""

    about = Kind("home_request", _("부동산 맞춤형 신청"), program=PROGRAM)

    deal = models.CharField(_("거래"), max_length=8, choices=Deal.choices)
    home = models.CharField(_("집의 종류"), max_length=12, choices=Home.choices, default=Home.ANY)
    dongs = ArrayField(models.CharField(max_length=10), verbose_name=_("동"))
    price_low = models.PositiveIntegerField(_("값 또는 보증금(만원)부터"), null=True, blank=True)
    price_high = models.PositiveIntegerField(_("값 또는 보증금(만원)까지"))
    rent_low = models.PositiveIntegerField(_("월세(만원)부터"), null=True, blank=True)
    rent_high = models.PositiveIntegerField(_("월세(만원)까지"), null=True, blank=True)
    area_low = models.PositiveSmallIntegerField(_("넓이(㎡)부터"), null=True, blank=True)
    area_high = models.PositiveSmallIntegerField(_("넓이(㎡)까지"), null=True, blank=True)
    moves_on = models.DateField(_("들어가고 싶은 날"), null=True, blank=True)
    wants_woman = models.BooleanField(_("여성 중개업소"), default=False)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("언어"), default=list, blank=True)
    sundays = models.BooleanField(_("일요일에 여는 곳"), default=False)
    holidays = models.BooleanField(_("공휴일에 여는 곳"), default=False)
    cap = models.PositiveSmallIntegerField(_("중개업소 수"), null=True, blank=True)
    wish = models.TextField(_("바라는 점"), max_length=500, blank=True, default="")
    # Told of one's own will, for the plan's shares only. [] with `told_of_self`: none of these.
    told_of_self = models.BooleanField(_("통계 질문에 답함"), default=False)
    of_self = ArrayField(models.CharField(max_length=10), verbose_name=_("통계"), default=list, blank=True)
    answer_to = EncryptedTextField(_("답을 보낼 곳"), blank=True, default="")  # a fax number, a postal address

    referred_at = models.DateTimeField(_("중개업소에 보낸 때"), null=True, editable=False)
    closes_at = models.DateTimeField(_("마감"), null=True, editable=False)
    prolonged_at = models.DateTimeField(_("한 번 늘린 때"), null=True, editable=False)
    close_told_at = models.DateTimeField(_("마감을 미리 알린 때"), null=True, editable=False)
    first_offer_at = models.DateTimeField(_("첫 제안"), null=True, editable=False)
    first_offer_minutes = models.PositiveIntegerField(_("첫 제안까지(분)"), null=True, editable=False)
    chosen_at = models.DateTimeField(_("고른 때"), null=True, editable=False)
    rating_asked_at = models.DateTimeField(_("만족도를 물은 때"), null=True, editable=False)

    objects: ClassVar = HomeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("부동산 맞춤형 신청")
        verbose_name_plural = _("부동산 맞춤형 신청")
        constraints = [
            models.CheckConstraint(condition=Q(deal__in=Deal.values), name="home_deal_known"),
            models.CheckConstraint(condition=Q(home__in=Home.values), name="home_kind_known"),
            models.CheckConstraint(
                condition=Q(price_low__isnull=True) | Q(price_low__lte=F("price_high")),
                name="home_price_not_upside_down",
            ),
            models.CheckConstraint(
                condition=Q(rent_low__isnull=True) | Q(rent_low__lte=F("rent_high")), name="home_rent_not_upside_down"
            ),
            models.CheckConstraint(
                condition=Q(area_low__isnull=True) | Q(area_high__isnull=True) | Q(area_low__lte=F("area_high")),
                name="home_area_not_upside_down",
            ),
            models.CheckConstraint(
                condition=Q(deal=Deal.MONTHLY, rent_high__isnull=False)
                | (~Q(deal=Deal.MONTHLY) & Q(rent_high__isnull=True)),
                name="home_rent_iff_monthly",
            ),
            models.CheckConstraint(condition=~Q(dongs=[]), name="home_somewhere"),
            models.CheckConstraint(condition=Q(told_of_self=True) | Q(of_self=[]), name="home_of_self_only_if_told"),
        ]
        indexes = [
            # due_to_close(), due_to_tell_of_closing()
            models.Index(fields=["closes_at"], name="home_closes", condition=Q(closes_at__isnull=False)),
            # P09's hours to the first offer
            models.Index(fields=["first_offer_at"], name="home_first_offer", condition=Q(first_offer_at__isnull=False)),
        ]

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        """Offers come in for 14 days [P09.A] and the request closes then, whatever the hour: within two days more."""
        return clock.CalendarPeriod(OPEN_DAYS + 2, "days")

    def wipe(self) -> None:
        """What was written goes, of the brokers' side too: it was written to this person."""
        self.wish = self.answer_to = ""
        self.of_self, self.told_of_self = [], False
        for referral in self.referrals.all():
            referral.forget()

    def next_steps(self) -> list[str]:
        return [
            str(_("맞는 중개업소에 신청 내용을 보냈어요. 이름과 휴대전화는 보내지 않았어요.")),
            str(_("첫 제안이 오면 알려 드려요. 제안을 나란히 놓고 비교한 뒤 찾아갈 곳을 골라 주세요.")),
            str(_("고른 중개업소만 이름과 휴대전화를 볼 수 있어요.")),
            str(_("14일이 지나면 저절로 끝나요. 한 번 더 늘릴 수 있어요.")),
        ]

    def message_variables(self) -> dict[str, str]:
        return shown.message_variables(self)

    def public_facts(self) -> list[tuple[str, str]]:
        return shown.facts(self, for_the_person=True)

    def own_page(self) -> str:
        return reverse("homes:mine", args=[self.receipt_number])

    def desk_page(self) -> str:
        return reverse("homes:desk_request", args=[self.pk])

    @property
    def takes_offers(self) -> bool:
        return self.state == State.RECEIVED

    @property
    def may_be_prolonged(self) -> bool:
        return self.state == State.RECEIVED and self.prolonged_at is None

    def end_referrals(self) -> None:
        """No broker is waited for any more; those that were chosen stay so."""
        self.referrals.filter(state__in=Referral.LIVE).update(state=Referral.State.ENDED)

    @move(
        "receive",
        label=_("중개업소에 보내기"),
        past=_("맞는 중개업소에 보냈어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department | the_portal,
        clock="start",
        message="received",
        style="primary",
        order=10,
    )
    def receive(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """Open it for offers. Whoever fits and was not told yet is told by `referring`, at once and every minute."""
        self.closes_at = at + timedelta(days=OPEN_DAYS)
        return str(data.get("reason", ""))

    @move(
        "prolong",
        label=_("14일 더 받기"),
        past=_("14일 더 받기로 했어요"),
        sources=[State.RECEIVED],
        target=None,
        may=of_the_department | the_applicant,
        message="prolonged",
        order=25,
    )
    def prolong(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        if self.prolonged_at is not None:
            raise WrongState(_("이미 한 번 늘렸어요. 더 필요하면 끝난 뒤에 새로 신청해 주세요."))
        assert self.closes_at is not None
        self.prolonged_at, self.close_told_at = at, None
        self.closes_at += timedelta(days=OPEN_DAYS)
        links = ReferralLink.objects.filter(referral__request=self, purpose=ReferralLink.Purpose.ANSWER)
        links.update(expires_at=self.closes_at)
        reason = str(_("신청한 분이 제안을 더 받기로 했어요."))
        # No law sets this period, so none of the law's causes for an extension is asked for.
        ClockEvent.objects.create(
            case_id=self.pk,
            what=ClockEvent.What.EXTEND,
            at=at,
            by=user_of(by),
            reason=reason,
            length=clock.CalendarPeriod(OPEN_DAYS, "days").key,
            consent=True,
        )
        timekeeping.recompute(self)
        return reason

    @move(
        "done",
        label=_("마감"),
        past=_("신청을 마감했어요"),
        sources=[State.RECEIVED],
        target=State.DONE,
        may=of_the_department | the_portal,
        clock="stop",
        needs=CloseForm,
        message="done",
        style="primary",
        order=20,
    )
    def close(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """After a choice, or because nobody chose: from now on no broker's link opens but those of the chosen."""
        self.end_referrals()
        return str(data.get("reason", ""))

    @move(
        "withdraw",
        label=_("신청 취하"),
        past=_("취하했어요"),
        sources=[State.SUBMITTED, State.RECEIVED, State.SUPPLEMENT],
        target=State.WITHDRAWN,
        may=of_the_department | the_applicant,
        clock="stop",
        needs=CloseForm,
        message="withdrawn",
        style="danger",
        order=70,
    )
    def withdraw(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        self.end_referrals()
        return str(data.get("reason", ""))


class Referral(models.Model):
    """A request that went to a broker, with why; everything between the two hangs on it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("답을 기다려요")
        OFFERED = "offered", _("제안했어요")
        NOTHING = "nothing", _("맞는 집이 없어요")
        CHOSEN = "chosen", _("골랐어요")
        ENDED = "ended", _("끝났어요")

    LIVE = (State.WAITING, State.OFFERED, State.NOTHING)

    request = models.ForeignKey(HomeRequest, models.CASCADE, related_name="referrals", verbose_name=_("신청"))
    broker = models.ForeignKey(
        "civil_affairs.Broker", models.PROTECT, related_name="referrals", verbose_name=_("중개업소")
    )
    reasons = ArrayField(models.CharField(max_length=200), verbose_name=_("맞는 까닭"), default=list)
    state = models.CharField(_("상태"), max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(_("정한 때"))
    sent_at = models.DateTimeField(_("보낸 때"), null=True)
    told_change = models.PositiveBigIntegerField(default=0, editable=False)  # the last change that it was told of
    seen_at = models.DateTimeField(_("처음 본 때"), null=True)
    reminded_at = models.DateTimeField(_("다시 알린 때"), null=True)
    answered_at = models.DateTimeField(_("처음 답한 때"), null=True)
    nothing_note = models.CharField(_("덧붙인 말"), max_length=200, blank=True, default="")
    end_told_at = models.DateTimeField(_("끝난 것을 알린 때"), null=True)
    contact_opened_at = models.DateTimeField(_("연락처를 처음 본 때"), null=True)
    contact_openings = models.PositiveSmallIntegerField(_("연락처를 본 횟수"), default=0)

    objects: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개업소에 보낸 신청")
        verbose_name_plural = _("중개업소에 보낸 신청")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "broker"], name="home_referred_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "offered", "nothing", "chosen", "ended"]), name="home_referral_state"
            ),
            models.CheckConstraint(
                condition=Q(contact_opened_at__isnull=True) | Q(state="chosen"), name="home_contact_only_if_chosen"
            ),
        ]
        indexes = [
            # to_tell(): those whose message is still owed
            models.Index(fields=["created_at"], name="home_to_tell", condition=Q(sent_at__isnull=True)),
            # to_remind(): a day without an answer
            models.Index(
                fields=["sent_at"], name="home_to_remind", condition=Q(state="waiting", reminded_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} → {self.broker}"

    def forget(self) -> None:
        """Destroy what was written between the two; the row stays for the figures."""
        self.questions.update(text="", answer="")
        self.complaints.update(text="", result="")
        self.nothing_note = ""
        self.save(update_fields=["nothing_note"])


class ReferralLink(models.Model):
    """A link that was sent to a broker; only the hash of its token is kept."""

    class Purpose(models.TextChoices):
        ANSWER = "answer", _("답하기")
        CONTACT = "contact", _("연락처 보기")

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=7, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("중개업소에 보낸 주소")
        verbose_name_plural = _("중개업소에 보낸 주소")
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=["answer", "contact"]), name="home_link_purpose"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="home_link_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.made_at:%Y-%m-%d}"


class RequestChange(models.Model):
    """What the person changed after brokers had it: each line with before and after."""

    request = models.ForeignKey(HomeRequest, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    lines = models.JSONField()  # [{"label": "동", "before": "...", "after": "..."}]

    class Meta:
        verbose_name = _("신청 내용의 변경")
        verbose_name_plural = _("신청 내용의 변경")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request} {self.at:%Y-%m-%d %H:%M}"


class HomeDraft(models.Model):
    """A form not sent yet: of an account, or of the browser that holds its key. Forgotten after 30 days."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    key = models.UUIDField(unique=True)
    values = EncryptedTextField()  # JSON of what was typed
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("쓰던 부동산 신청")
        verbose_name_plural = _("쓰던 부동산 신청")
        indexes = [models.Index(fields=["updated_at"], name="home_draft_age")]

    def __str__(self) -> str:
        return f"{self.updated_at:%Y-%m-%d %H:%M}"


class ToldByHand(models.Model):
    """How a request that came by phone, fax, mail or at the counter was answered the same way."""

    class Result(models.TextChoices):
        REACHED = "reached", _("알렸어요")
        NO_ANSWER = "no_answer", _("받지 않았어요")
        SENT = "sent", _("보냈어요")

    request = models.ForeignKey(HomeRequest, models.CASCADE, related_name="told")
    at = models.DateTimeField(_("때"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    channel = models.CharField(_("방법"), max_length=5)
    result = models.CharField(_("결과"), max_length=9, choices=Result.choices)
    note = models.CharField(_("메모"), max_length=300, blank=True, default="")
    offers = models.PositiveSmallIntegerField(_("알린 제안 수"), default=0)

    class Meta:
        verbose_name = _("같은 방법으로 알린 기록")
        verbose_name_plural = _("같은 방법으로 알린 기록")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=["reached", "no_answer", "sent"]), name="home_told_result")
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.at:%Y-%m-%d %H:%M}"
