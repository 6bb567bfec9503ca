"""Bundles of paper applications, their rows while they are being taken in, and the log of promotions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Department, Dong, Language, User

from ...subscribers.models import AgeBand, SignupPlace, Subscriber
from .queries import PaperFormQuerySet, SignupBatchQuerySet


class BatchKind(models.TextChoices):
    TYPED = "typed", _("직접 입력")
    FILE = "file", _("CSV 파일")


class BatchState(models.TextChoices):
    OPEN = "open", _("입력 중")
    COLUMNS = "columns", _("열을 맞춰야 함")
    CHECKING = "checking", _("확인하는 중")
    UNREADABLE = "unreadable", _("읽을 수 없음")
    READY = "ready", _("확인 끝남, 넣기 전")
    IMPORTING = "importing", _("넣는 중")
    DONE = "done", _("끝남")
    CANCELLED = "cancelled", _("취소")


class SignupBatch(models.Model):
    """A bundle of paper applications of one place: what one officer typed in on one day, or one CSV file.

    Its number is the `source` of the consents ("paper:<number>") and is written on the bundle of papers. Of a file:
    `checked_to` and `taken_to` are the last row that is done, so that a killed worker's successor goes on from there.
    """

    kind = models.CharField(_("방법"), max_length=5, choices=BatchKind.choices)
    state = models.CharField(_("상태"), max_length=10, choices=BatchState.choices)
    place = models.ForeignKey(SignupPlace, verbose_name=_("신청받은 곳"), on_delete=models.PROTECT)
    by = models.ForeignKey(
        User, verbose_name=_("넣은 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        Department, verbose_name=_("부서"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("넣은 날"))
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)

    file_name = models.CharField(_("파일 이름"), max_length=100, blank=True)
    file_stored = models.CharField(max_length=100, blank=True, editable=False)  # in MEDIA_ROOT, encrypted
    file_size = models.PositiveBigIntegerField(_("크기"), default=0)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    encoding = models.CharField(_("글자 방식"), max_length=10, blank=True)
    delimiter = models.CharField(max_length=1, blank=True, editable=False)
    headings = ArrayField(models.CharField(max_length=60), verbose_name=_("열 이름"), default=list, blank=True)
    columns = models.JSONField(_("열 맞춤"), default=dict, blank=True)  # our column -> place in the file
    signed_on = models.DateField(_("신청일 열이 비었을 때 쓸 날"), null=True, blank=True)
    lines = models.PositiveIntegerField(_("줄 수"), default=0)
    trouble = models.CharField(_("읽지 못한 까닭"), max_length=300, blank=True)

    checked_to = models.PositiveIntegerField(default=0, editable=False)
    taken_to = models.PositiveIntegerField(default=0, editable=False)
    good = models.PositiveIntegerField(_("새로 넣을 줄"), default=0)
    known = models.PositiveIntegerField(_("이미 구독하는 줄"), default=0)
    twice = models.PositiveIntegerField(_("파일에 두 번 나온 줄"), default=0)
    bad = models.PositiveIntegerField(_("잘못된 줄"), default=0)
    repaired = models.PositiveIntegerField(_("앞자리 0을 되살린 줄"), default=0)
    leave_out_bad = models.BooleanField(_("잘못된 줄은 빼고 넣기"), default=False)
    tell_all = models.BooleanField(_("모두에게 처리 결과 알리기"), default=True)
    added = models.PositiveIntegerField(_("새 구독자"), default=0)
    changed = models.PositiveIntegerField(_("주제나 동의를 더한 구독자"), default=0)
    passed_over = models.PositiveIntegerField(_("넣지 않은 줄"), default=0)

    busy_at = models.DateTimeField(null=True, blank=True, editable=False)  # last sign of life of the task
    checked_at = models.DateTimeField(_("확인이 끝난 때"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("넣기로 한 때"), null=True, blank=True)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    cleared_at = models.DateTimeField(_("파일과 줄을 없앤 때"), null=True, blank=True)

    objects = SignupBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("종이 신청서 묶음")
        verbose_name_plural = _("종이 신청서 묶음")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="notices_batch_kind_known", condition=Q(kind__in=BatchKind.values)),
            models.CheckConstraint(name="notices_batch_state_known", condition=Q(state__in=BatchState.values)),
            # One running bundle a person, place and day, even when two tabs send at once.
            models.UniqueConstraint(
                name="notices_batch_typed_once", fields=["by", "place", "day"], condition=Q(kind="typed")
            ),
            models.CheckConstraint(
                name="notices_batch_bad_rows_decided",  # nothing goes in beside a bad row unless someone said so
                condition=Q(bad=0) | Q(leave_out_bad=True) | ~Q(state__in=("importing", "done")) | Q(kind="typed"),
            ),
        ]
        indexes = [
            # the sweep that finds what a killed worker left
            models.Index(
                fields=["busy_at"], name="notices_batch_busy", condition=Q(state__in=("checking", "importing"))
            ),
            # what is to be destroyed after its time
            models.Index(fields=["created_at"], name="notices_batch_uncleared", condition=Q(cleared_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(_("묶음 %(number)s")) % {"number": self.pk}

    @property
    def source(self) -> str:
        """What consents of this bundle name as their source."""
        return f"paper:{self.pk}"

    @property
    def is_busy(self) -> bool:
        return self.state in (BatchState.CHECKING, BatchState.IMPORTING)


class RowState(models.TextChoices):
    GOOD = "good", _("새로 넣을 줄")
    KNOWN = "known", _("이미 구독함")
    TWICE = "twice", _("파일에 두 번")
    BAD = "bad", _("잘못됨")
    ENTERED = "entered", _("넣음")
    PASSED_OVER = "passed", _("넣지 않음")
    UNDONE = "undone", _("되돌림")


class PaperForm(models.Model):
    """One application while it is being taken in. Telephone and address go as soon as the subscriber has them.

    `number` is the line of the file (the heading is line 1), or the count within a typed bundle. A bad row keeps no
    telephone and no address: only its line and what is wrong with it. `hashes` are those of telephone and address
    under every key, so that a subscriber stored under an older one is found, too.
    """

    batch = models.ForeignKey(SignupBatch, on_delete=models.CASCADE, related_name="forms")
    number = models.PositiveIntegerField(_("줄"))
    state = models.CharField(_("상태"), max_length=7, choices=RowState.choices)
    errors = models.JSONField(_("잘못된 점"), default=list)  # [[our column or "", sentence], ...]
    phone = EncryptedTextField(_("휴대전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    phone_masked = models.CharField(_("휴대전화"), max_length=20, blank=True)
    email = EncryptedTextField(_("이메일"), blank=True)
    email_hash = LookupHashField(source="email", null=True, blank=True)
    email_masked = models.CharField(_("이메일"), max_length=100, blank=True)
    hashes = ArrayField(models.CharField(max_length=64), default=list, editable=False)
    topics = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("주제"), default=list)
    dong = models.ForeignKey(Dong, verbose_name=_("동"), null=True, blank=True, on_delete=models.PROTECT)
    age_band = models.CharField(_("나이대"), max_length=2, choices=AgeBand.choices, blank=True)
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    sms = models.BooleanField(_("문자 동의"), default=False)
    by_email = models.BooleanField(_("이메일 동의"), default=False)
    ad = models.BooleanField(_("광고 동의"), default=False)
    night = models.BooleanField(_("야간 동의"), default=False)
    signed_at = models.DateTimeField(_("신청일"), null=True, blank=True)  # the first moment of the day on the paper
    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("구독자"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    before = models.JSONField(null=True, blank=True, editable=False)  # of a typed one: what an undo puts back
    entered_at = models.DateTimeField(_("넣은 때"), null=True, blank=True)
    told_at = models.DateTimeField(_("처리 결과를 알린 때"), null=True, blank=True)

    objects = PaperFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("종이 신청서")
        verbose_name_plural = _("종이 신청서")
        ordering = ("batch", "number")
        constraints = [
            models.UniqueConstraint(name="notices_paper_row_once", fields=["batch", "number"]),
            models.CheckConstraint(name="notices_paper_state_known", condition=Q(state__in=RowState.values)),
            models.CheckConstraint(name="notices_paper_bad_is_empty", condition=~Q(state="bad") | Q(hashes=[])),
        ]
        indexes = [
            # who is still to be told what became of the form
            models.Index(
                fields=["entered_at"],
                name="notices_paper_untold",
                condition=Q(state="entered", told_at__isnull=True),
            ),
            # the pages of the preview: rows of one kind, in the order of the file
            models.Index(fields=["batch", "state", "number"], name="notices_paper_pages"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class Signup(models.Model):
    """That somebody signed up, where and when; it stays, without the person, when the subscriber is destroyed.

    Written by a trigger of the subscribers' table, so no path around it exists.
    """

    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("구독자"), null=True, on_delete=models.SET_NULL, related_name="signups"
    )
    place = models.ForeignKey(SignupPlace, verbose_name=_("신청받은 곳"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("신청한 때"))

    class Meta:
        verbose_name = _("구독 신청")
        verbose_name_plural = _("구독 신청")
        ordering = ("-at", "-id")
        indexes = [
            # the report of sources: a period, place by place
            models.Index(fields=["at", "place"], name="notices_signup_sources"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.at:%Y-%m-%d}"


class Promotion(models.Model):
    """The log of promotions (홍보 대장): when and where sign-ups were asked for, and how many forms came back."""

    date = models.DateField(_("날짜"), default=timezone.localdate)
    place = models.ForeignKey(SignupPlace, verbose_name=_("신청받은 곳"), on_delete=models.PROTECT)
    what = models.CharField(_("한 일"), max_length=100, help_text=_("예: 통장 회의에서 신청서를 나눠 줌"))
    forms = models.PositiveIntegerField(_("받은 신청서 수"), default=0)
    note = models.CharField(_("메모"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, verbose_name=_("적은 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("홍보 기록")
        verbose_name_plural = _("홍보 대장")
        ordering = ("-date", "-id")

    def __str__(self) -> str:
        return self.what
