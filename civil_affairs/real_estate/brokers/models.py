"""P09.2: the brokers of the register, how they join, are suspended and leave, and the lists they come from."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.queries import (
    ApplicationQuerySet,
    BrokerQuerySet,
    SignalQuerySet,
    SuspensionQuerySet,
)
from civil_affairs.real_estate.brokers.rules import DEALS, Facts
from programs.base.models import SearchText, search_index
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Dong, User


class BrokerKind(models.TextChoices):
    LICENSED = "licensed", _("공인중개사")
    ASSISTANT = "assistant", _("중개인")


class BrokerState(models.TextChoices):
    LISTED = "listed", _("등록부에만 있음")
    JOINED = "joined", _("참여")
    SUSPENDED = "suspended", _("정지")
    CLOSED = "closed", _("등록부에서 빠짐")


class Sex(models.TextChoices):
    FEMALE = "female", _("여성")
    MALE = "male", _("남성")


def all_deals() -> list[str]:
    return list(DEALS)


class Wishes(models.Model):
    """What a broker says about the own work: matching goes by it."""

    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("외국어"), default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=10), verbose_name=_("맡는 동"), default=list, blank=True)
    areas_chosen = models.BooleanField(_("맡는 동을 직접 정함"), default=False)  # else those of the office's address
    deals = ArrayField(models.CharField(max_length=7), verbose_name=_("거래"), default=all_deals, blank=True)
    open_sundays = models.BooleanField(_("일요일 영업"), default=False)
    open_holidays = models.BooleanField(_("공휴일 영업"), default=False)

    class Meta:
        abstract = True


class Broker(SearchText, Wishes):
    """A broker's office of the district's register. Register facts come by import, wishes from the broker."""

    register_number = models.CharField(_("등록번호"), max_length=30, unique=True)
    name = models.CharField(_("사무소 이름"), max_length=60)
    kind = models.CharField(_("구분"), max_length=9, choices=BrokerKind.choices)
    representative = EncryptedTextField(_("대표자"), blank=True)
    representative_hash = LookupHashField(source="representative", null=True, blank=True)
    sex = models.CharField(_("대표자 성별"), max_length=6, choices=Sex.choices, blank=True)
    address = models.CharField(_("사무소 주소"), max_length=200)
    dong = models.ForeignKey(
        Dong,
        models.PROTECT,
        verbose_name=_("행정동"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("주소의 법정동이 여러 행정동에 걸치면 비어 있어요."),
    )
    office_phone = models.CharField(_("사무소 전화"), max_length=11, blank=True)  # on the sign of the office: public
    phone = EncryptedTextField(_("휴대전화"), blank=True)  # of a person: gets the links, is shown to nobody outside
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    registered_on = models.DateField(_("개설등록일"), null=True, blank=True)

    state = models.CharField(_("상태"), max_length=9, choices=BrokerState.choices, default=BrokerState.LISTED)
    joined_at = models.DateTimeField(_("참여한 때"), null=True, blank=True)
    suspended_until = models.DateField(_("정지 끝나는 날"), null=True, blank=True)
    turn = models.BigIntegerField(_("차례 번호"), default=0, editable=False)  # 0: never chosen in turn
    created_at = models.DateTimeField(_("등록부에 처음 든 때"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("등록부에서 빠진 때"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)

    objects: ClassVar = BrokerQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개사무소")
        verbose_name_plural = _("중개사무소")
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(name="broker_kind_known", condition=Q(kind__in=BrokerKind.values)),
            models.CheckConstraint(name="broker_state_known", condition=Q(state__in=BrokerState.values)),
            models.CheckConstraint(name="broker_sex_known", condition=Q(sex__in=["", *Sex.values])),
            models.CheckConstraint(name="broker_has_a_number", condition=~Q(register_number="")),
            models.CheckConstraint(
                name="broker_joined_says_since_when", condition=~Q(state="joined") | Q(joined_at__isnull=False)
            ),
            models.CheckConstraint(
                name="broker_suspended_says_until_when",
                condition=Q(state="suspended", suspended_until__isnull=False)
                | (~Q(state="suspended") & Q(suspended_until__isnull=True)),
            ),
        ]
        indexes = [
            # fitting(): whom a request of some dongs may go to
            GinIndex(fields=["areas"], name="broker_fitting_area", condition=Q(state="joined")),
            # fitting() for a language that few speak
            GinIndex(fields=["languages"], name="broker_fitting_language", condition=Q(state="joined")),
            # in_turn(): the order of the joined ones; and the public list's count
            models.Index(fields=["turn"], name="broker_in_turn", condition=Q(state="joined")),
            # the register's telephone when a broker applies, or a text message came back
            models.Index(fields=["phone_hash"], name="broker_by_phone"),
            # suspension_over(): every night
            models.Index(fields=["suspended_until"], name="broker_suspended", condition=Q(state="suspended")),
            # matching(): names and addresses, of the public list and of the desk's
            search_index("broker_search"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.register_number})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.index_text()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def search_source(self) -> str:
        """Nothing of a person: the list is public."""
        return " ".join([self.name, self.register_number, self.address, self.dong.name if self.dong else ""])

    @property
    def is_joined(self) -> bool:
        return self.state == BrokerState.JOINED

    @property
    def facts(self) -> Facts:
        return Facts._make(getattr(self, name) for name in Facts._fields)


class Draw(models.Model):
    """To whom one request went, and what anybody needs to draw it again; it names no resident."""

    reference = models.CharField(_("접수번호"), max_length=40, unique=True)  # the request's number is the seed
    at = models.DateTimeField(_("정한 때"))
    wanted = models.JSONField(_("조건"))
    joined = models.PositiveIntegerField(_("참여 중개사무소"))
    fitting = models.PositiveIntegerField(_("조건에 맞은 곳"))
    missing = models.JSONField(_("조건마다 맞지 않은 곳"), default=dict)
    candidates = models.JSONField(_("차례를 따진 곳"), null=True, blank=True)  # [[number, turn], ...]; only with a cap
    chosen = models.JSONField(_("정해진 곳"), null=True, blank=True)

    class Meta:
        verbose_name = _("중개사무소 정하기")
        verbose_name_plural = _("중개사무소 정하기")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.reference


class Channel(models.TextChoices):
    WEB = "web", _("누리집")
    FAX = "fax", _("팩스")
    POST = "post", _("우편")
    VISIT = "visit", _("방문")


class ApplicationState(models.TextChoices):
    WAITING = "waiting", _("확인 기다림")
    APPROVED = "approved", _("승인")
    REFUSED = "refused", _("승인하지 않음")


class BrokerApplication(Wishes):
    """A broker of the register asks to take part: on the web with a proven telephone, or on paper typed in by staff."""

    broker = models.ForeignKey(Broker, models.CASCADE, verbose_name=_("중개사무소"), related_name="applications")
    channel = models.CharField(_("신청 방법"), max_length=5, choices=Channel.choices, default=Channel.WEB)
    phone = EncryptedTextField(_("휴대전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    phone_matches = models.BooleanField(_("등록부의 전화와 같음"), default=False)
    applied_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    typed_by = models.ForeignKey(
        User, verbose_name=_("입력한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        _("상태"), max_length=8, choices=ApplicationState.choices, default=ApplicationState.WAITING
    )
    decided_at = models.DateTimeField(_("정한 때"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name=_("정한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("승인하지 않은 까닭"), max_length=300, blank=True)

    objects: ClassVar = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개사무소 참여 신청")
        verbose_name_plural = _("중개사무소 참여 신청")
        ordering = ("-applied_at", "-id")
        constraints = [
            # Of two applications at one moment the second is refused, whatever the browser shows.
            models.UniqueConstraint(
                name="broker_application_waits_once", fields=["broker"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="broker_application_state_known", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(name="broker_application_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="broker_application_refused_says_why", condition=~Q(state="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="broker_application_decided_says_when", condition=Q(state="waiting") ^ Q(decided_at__isnull=False)
            ),
        ]
        indexes = [
            # waiting(): the tile, the oldest first
            models.Index(fields=["applied_at"], name="broker_application_waiting", condition=Q(state="waiting")),
            # the retention rule: those decided long ago
            models.Index(fields=["decided_at"], name="broker_application_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.broker} {self.applied_at:%Y-%m-%d}"


class BrokerSuspension(models.Model):
    """From when until when a broker gets no requests, why, what the broker says to it, and what came of that."""

    broker = models.ForeignKey(Broker, models.CASCADE, verbose_name=_("중개사무소"), related_name="suspensions")
    reason = models.CharField(_("정지한 까닭"), max_length=300)
    since = models.DateTimeField(_("정지한 때"), default=timezone.now)
    until = models.DateField(_("끝나는 날"))
    by = models.ForeignKey(User, verbose_name=_("정지한 직원"), null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(_("푼 때"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, verbose_name=_("푼 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    appeal = models.TextField(_("이의"), blank=True)
    appealed_at = models.DateTimeField(_("이의한 때"), null=True, blank=True)
    answer = models.CharField(_("이의에 대한 답"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("답한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개사무소 정지")
        verbose_name_plural = _("중개사무소 정지")
        ordering = ("-since", "-id")
        constraints = [
            models.CheckConstraint(name="broker_suspension_says_why", condition=~Q(reason="")),
            # One at a time: a broker is suspended or is not.
            models.UniqueConstraint(
                name="broker_suspended_once", fields=["broker"], condition=Q(lifted_at__isnull=True)
            ),
        ]
        indexes = [
            # appealed(): the tile
            models.Index(
                fields=["appealed_at"],
                name="broker_appeals_waiting",
                condition=Q(appealed_at__isnull=False, answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.broker} {self.since:%Y-%m-%d}"


class ImportState(models.TextChoices):
    CHECKING = "checking", _("확인하는 중")
    READY = "ready", _("확인 끝남, 넣기 전")
    APPLYING = "applying", _("넣는 중")
    DONE = "done", _("넣음")
    CANCELLED = "cancelled", _("취소")


class BrokerImport(models.Model):
    """One uploaded list of the register. `checked_to` and `applied_to` are the last lines done by a worker."""

    by = models.ForeignKey(User, verbose_name=_("올린 사람"), null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("올린 때"), default=timezone.now)
    file_name = models.CharField(_("파일 이름"), max_length=100)
    sha256 = models.CharField(max_length=64)
    headings = ArrayField(models.CharField(max_length=60), verbose_name=_("열 이름"))
    state = models.CharField(_("상태"), max_length=9, choices=ImportState.choices, default=ImportState.CHECKING)
    total = models.PositiveIntegerField(_("줄 수"), default=0)
    checked_to = models.PositiveIntegerField(default=0, editable=False)
    applied_to = models.PositiveIntegerField(default=0, editable=False)
    busy_at = models.DateTimeField(null=True, blank=True, editable=False)  # last sign of life of the task
    close_missing = models.BooleanField(_("명단에 없는 곳을 등록부에서 빼기"), default=False)
    added = models.PositiveIntegerField(_("새로 넣은 곳"), default=0)
    updated = models.PositiveIntegerField(_("고친 곳"), default=0)
    closed = models.PositiveIntegerField(_("등록부에서 뺀 곳"), default=0)
    decided_at = models.DateTimeField(_("정한 때"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("줄을 없앤 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("중개업 등록부 파일")
        verbose_name_plural = _("중개업 등록부 파일")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="broker_import_state_known", condition=Q(state__in=ImportState.values))
        ]
        indexes = [
            # the sweep that finds what a killed worker left
            models.Index(fields=["busy_at"], name="broker_import_busy", condition=Q(state__in=("checking", "applying")))
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"

    @property
    def is_busy(self) -> bool:
        return self.state in (ImportState.CHECKING, ImportState.APPLYING)


class RowState(models.TextChoices):
    WAITING = "waiting", _("아직 읽지 않음")
    NEW = "new", _("새로 넣을 곳")
    CHANGED = "changed", _("바뀐 곳")
    SAME = "same", _("그대로인 곳")
    BAD = "bad", _("잘못됨")


class BrokerImportRow(models.Model):
    """One line of a list, its cells sealed, so that a bad one can be handed back, corrected and read again."""

    batch = models.ForeignKey(BrokerImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("줄"))
    state = models.CharField(_("구분"), max_length=7, choices=RowState.choices, default=RowState.WAITING)
    register_number = models.CharField(_("등록번호"), max_length=30, blank=True)
    name = models.CharField(_("사무소 이름"), max_length=60, blank=True)
    cells = EncryptedTextField(_("칸"), blank=True)  # JSON list
    errors = models.JSONField(_("고칠 점"), default=list)  # [[column, sentence], ...]
    changes = models.JSONField(_("바뀐 점"), default=list)  # sentences; of personal data only that it changed

    class Meta:
        verbose_name = _("중개업 등록부 파일의 줄")
        verbose_name_plural = _("중개업 등록부 파일의 줄")
        ordering = ("batch", "number")
        constraints = [
            models.UniqueConstraint(name="broker_import_line_once", fields=["batch", "number"]),
            models.CheckConstraint(name="broker_import_row_state_known", condition=Q(state__in=RowState.values)),
        ]
        indexes = [
            # the pages of the preview: rows of one kind, in the order of the file
            models.Index(fields=["batch", "state", "number"], name="broker_import_pages"),
            # the same number twice in one file
            models.Index(fields=["batch", "register_number"], name="broker_import_number"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class InvitationWay(models.TextChoices):
    SMS = "sms", _("문자")
    LABEL = "label", _("우편 라벨")


class BrokerInvitation(models.Model):
    """That a broker of the register was invited to take part: once a day and way, by constraint."""

    broker = models.ForeignKey(Broker, models.CASCADE, related_name="invitations")
    way = models.CharField(_("방법"), max_length=5, choices=InvitationWay.choices)
    on = models.DateField(_("보낸 날"))
    by = models.ForeignKey(User, verbose_name=_("보낸 직원"), null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("중개사무소 초대")
        verbose_name_plural = _("중개사무소 초대")
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(name="broker_invited_once_a_day", fields=["broker", "way", "on"]),
            models.CheckConstraint(name="broker_invitation_way_known", condition=Q(way__in=InvitationWay.values)),
        ]

    def __str__(self) -> str:
        return f"{self.broker_id} {self.way} {self.on}"


class Sign(models.TextChoices):
    COMPLAINTS = "complaints", _("불편 신고가 여러 번")
    BAD_RATINGS = "bad_ratings", _("가장 낮은 만족도가 여러 번")
    OUT_OF_RANGE = "out_of_range", _("원한 값을 벗어난 제안이 많음")
    SAME_OFFER = "same_offer", _("같은 집을 여러 신청에 되풀이")
    CONTACTS = "contacts", _("글에 연락처를 적음")


class BrokerSignal(models.Model):
    """That a broker's doings look wrong: found by counting every night, looked into by staff. It decides nothing."""

    broker = models.ForeignKey(Broker, models.CASCADE, verbose_name=_("중개사무소"), related_name="signals")
    sign = models.CharField(_("무엇"), max_length=12, choices=Sign.choices)
    count = models.PositiveIntegerField(_("횟수"))
    since = models.DateField(_("언제부터 센 것"))
    raised_at = models.DateTimeField(_("처음 알린 때"), default=timezone.now)
    settled_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, verbose_name=_("확인한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(_("확인한 내용"), max_length=300, blank=True)

    objects: ClassVar = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개사무소 의심 신호")
        verbose_name_plural = _("중개사무소 의심 신호")
        ordering = ("-raised_at", "-id")
        constraints = [
            models.CheckConstraint(name="broker_signal_known", condition=Q(sign__in=Sign.values)),
            models.UniqueConstraint(
                name="broker_signal_open_once", fields=["broker", "sign"], condition=Q(settled_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.broker}: {self.get_sign_display()}"
