"""A request with a clock: one table for all kinds, one child table per kind (multi-table inheritance)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import pghistory
from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin

from programs.base import clock
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.cases.kinds import Kind, kinds, title_of
from programs.cases.may import reader
from programs.cases.queries import CaseQuerySet
from programs.cases.records import ClockEvent
from programs.cases.states import CLOSED_STATES, OPEN_STATES, State
from programs.people.actors import Actor
from programs.people.contact import Channel, NotifyBy
from programs.people.fields import EncryptedTextField, LookupHashField

# What the history keeps of every change. The person's name, phone and e-mail are not copied: their keyed
# hashes show that they changed, and the encrypted values live in one place, where keys are rotated.
TRACKED = [
    "kind",
    "program",
    "department",
    "receipt_number",
    "state",
    "channel",
    "applicant",
    "applicant_name_hash",
    "applicant_phone_hash",
    "notify_by",
    "assignee",
    "submitted_at",
    "received_at",
    "due_rule",
    "due_at",
    "paused_at",
    "closed_at",
    "within_limit",
    "version",
]


class ReceiptCounter(models.Model):
    """The last receipt number given out per program and year (of Seoul); its row is the lock."""

    program = models.ForeignKey("plan.Program", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "year"], name="one_counter_per_program_and_year")]

    def __str__(self) -> str:
        return f"P{self.program_id:02d}-{self.year}: {self.last}"

    @classmethod
    def take(cls, program_id: int, at: datetime) -> str:
        """The next receipt number, "P07-2026-000123". No gaps: a transaction that fails gives its number back.

        The row stays locked until the transaction ends, so filings of one program queue up behind each other.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("A receipt number is taken only inside a transaction.")
        year = at.astimezone(SEOUL).year
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_receiptcounter (program_id, year, last) VALUES (%s, %s, 1)"
                " ON CONFLICT (program_id, year) DO UPDATE SET last = cases_receiptcounter.last + 1 RETURNING last",
                [program_id, year],
            )
            (number,) = cursor.fetchone()
        return f"P{program_id:02d}-{year}-{number:06d}"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), fields=TRACKED, model_name="CaseHistory"
)
class Case(FSMModelMixin, models.Model):
    """What every request has in common. Moves are declared on the child and made by `services.perform`."""

    about: ClassVar[Kind]

    kind = models.CharField(_("종류"), max_length=40, editable=False)
    # Foreign keys without an index of their own are served by one of the composite indexes below.
    program = models.ForeignKey(
        "plan.Program", models.PROTECT, verbose_name=_("과제"), related_name="cases", db_index=False
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, verbose_name=_("담당 부서"), related_name="cases", db_index=False
    )
    receipt_number = models.CharField(_("접수번호"), max_length=20, unique=True, null=True, editable=False)
    state = FSMField(_("상태"), max_length=12, choices=State.choices, default=State.DRAFT.value, protected=True)
    channel = models.CharField(_("접수 경로"), max_length=5, choices=Channel.choices, default=Channel.WEB)

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("신청인 계정"),
        related_name="cases",
        db_index=False,
    )
    applicant_name = EncryptedTextField(_("신청인"))
    applicant_name_hash = LookupHashField(source="applicant_name", default="")
    applicant_phone = EncryptedTextField(_("휴대전화"), blank=True, default="")
    applicant_phone_hash = LookupHashField(source="applicant_phone", blank=True, default="")
    applicant_email = EncryptedTextField(_("이메일"), blank=True, default="")
    notify_by = models.CharField(_("결과 안내 방법"), max_length=5, choices=NotifyBy.choices, default=NotifyBy.SMS)
    language = models.CharField(_("안내 언어"), max_length=10, default="ko")

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("담당자"),
        related_name="assigned_cases",
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("대신 등록한 직원"),
        related_name="+",
        db_index=False,  # nobody asks for it; members of staff are switched off, not deleted
    )

    submitted_at = models.DateTimeField(_("제출"), null=True, editable=False)
    # when another department handed it over, until somebody here takes it up: new to them, though its clock runs on
    arrived_at = models.DateTimeField(null=True, editable=False)
    receive_by = models.DateTimeField(_("접수 기한"), null=True, editable=False)
    received_at = models.DateTimeField(_("접수"), null=True, editable=False)
    due_rule = models.CharField(_("처리기한 규칙"), max_length=40, blank=True, default="", editable=False)
    due_at = models.DateTimeField(_("처리기한"), null=True, editable=False)
    paused_at = models.DateTimeField(_("시계를 멈춘 때"), null=True, editable=False)
    closed_at = models.DateTimeField(_("종결"), null=True, editable=False)
    # What the queue is sorted by: the time to receive while it waits, the time to finish while it is worked on,
    # nothing while its clock stands still or once it is closed.
    act_by = models.GeneratedField(
        expression=models.Case(
            models.When(state=State.SUBMITTED.value, then=models.F("receive_by")),
            models.When(state=State.RECEIVED.value, then=models.F("due_at")),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
        verbose_name=_("남은 시간"),
    )
    within_limit = models.BooleanField(_("기한 안"), null=True, editable=False)
    working_minutes = models.PositiveIntegerField(_("걸린 근무 시간(분)"), null=True, editable=False)
    progress_told_at = models.DateTimeField(_("중간 안내"), null=True, editable=False)

    version = models.PositiveIntegerField(default=1, editable=False)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("민원")
        verbose_name_plural = _("민원")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_is_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="case_channel_is_known"),
            models.CheckConstraint(condition=Q(notify_by__in=NotifyBy.values), name="case_notify_by_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(receipt_number__isnull=False, submitted_at__isnull=False),
                name="case_filed_has_number_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RECEIVED, State.SUPPLEMENT, State.DONE]) | Q(received_at__isnull=False),
                name="case_received_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, closed_at__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(closed_at__isnull=True)),
                name="case_closed_iff_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUPPLEMENT, paused_at__isnull=False)
                | (~Q(state=State.SUPPLEMENT) & Q(paused_at__isnull=True)),
                name="case_paused_iff_supplement",
            ),
            models.CheckConstraint(
                condition=~Q(notify_by=NotifyBy.SMS) | ~Q(applicant_phone_hash=""), name="case_sms_needs_phone"
            ),
        ]
        indexes = [
            # "오늘 할 일" of one department, and its open and overdue counts
            models.Index(fields=["department", "act_by", "id"], name="case_queue", condition=Q(state__in=OPEN_STATES)),
            # the queue of those who see all departments; overdue and K-08 lists over all
            models.Index(fields=["act_by", "id"], name="case_queue_all", condition=Q(state__in=OPEN_STATES)),
            # what a closure added for a day moves: open clocks that end on or after it
            models.Index(fields=["due_at"], name="case_open_due", condition=Q(state=State.RECEIVED)),
            # progress notice every 30 days: the open ones by age
            models.Index(fields=["received_at"], name="case_open_age", condition=Q(state__in=OPEN_STATES)),
            # my requests, newest first
            models.Index(fields=["applicant", "-submitted_at"], name="case_mine", condition=Q(applicant__isnull=False)),
            # by proven phone: a guest's requests, the counter's look-up
            models.Index(
                fields=["applicant_phone_hash", "-submitted_at"],
                name="case_of_phone",
                condition=~Q(applicant_phone_hash=""),
            ),
            # the counter's look-up by name
            models.Index(fields=["applicant_name_hash", "-submitted_at"], name="case_of_name"),
            # an officer's own open work
            models.Index(
                fields=["assignee", "act_by", "id"],
                name="case_of_assignee",
                condition=Q(state__in=OPEN_STATES, assignee__isnull=False),
            ),
            # every case of a department or program, newest first (the admin's list without the open filter)
            models.Index(fields=["department", "-submitted_at", "-id"], name="case_of_department"),
            models.Index(fields=["program", "-submitted_at", "-id"], name="case_of_program"),
            # indicators: what was filed and what was closed in a period, answered from the index alone
            # (and the whole list, newest first, for those who see all departments)
            models.Index(
                fields=["-submitted_at", "-id"],
                include=["program", "department", "kind", "channel"],
                name="case_filed_in_period",
            ),
            models.Index(
                fields=["closed_at"],
                include=["program", "department", "kind", "state", "within_limit", "working_minutes"],
                name="case_closed_in_period",
                condition=Q(closed_at__isnull=False),
            ),
            # the rows behind one program's figure
            models.Index(
                fields=["program", "closed_at", "id"],
                name="case_closed_of_program",
                condition=Q(closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number or str(_("작성 중인 민원"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        card = getattr(type(self), "about", None)
        if card is not None and not self.kind:
            self.kind = card.key

    def get_absolute_url(self) -> str:
        return reverse("cases:mine", args=[self.receipt_number])

    @property
    def kind_title(self) -> str:
        return str(title_of(self.kind))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES

    def as_kind(self) -> Case:
        """The same case as its own kind (one query, none if it already is)."""
        model = kinds()[self.kind]
        if isinstance(self, model):
            return self
        return model.objects.select_related("program", "department", "assignee", "applicant").get(pk=self.pk)

    def is_readable_by(self, actor: Actor) -> bool:
        return reader(self, actor)

    if TYPE_CHECKING:
        # What each kind says itself; kinds() stops the start-up for one that does not.

        def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
            """The rule that the clock runs by."""

        def wipe(self) -> None:
            """Forget what is personal in this kind's own fields; for retention."""

    def obstacle(self, move: str) -> str:
        """What speaks against this move now beyond the state, in a sentence (409); empty where nothing does."""
        return ""

    def follows(self, move: str) -> tuple[str, dict[str, Any]] | None:
        """The move that this one brings with it, in the same transaction: its name and what its form asks for."""
        return None

    def stages(self) -> tuple[list[str], int] | None:
        """The steps of this kind on the applicant's page, and the number of the one it is at; None: it has none."""
        return None

    def message_variables(self) -> dict[str, str]:
        """What this kind's message texts may name beyond the common variables."""
        return {}

    def next_steps(self) -> list[str]:
        """What the applicant does after filing online, step by step; for the receipt page."""
        return []

    def own_page(self) -> str:
        """Where the applicant goes on with it, for a kind that has a page of its own; the case page leads there."""
        return ""

    def desk_page(self) -> str:
        """Where staff go on with it, likewise."""
        return ""

    def public_facts(self) -> list[tuple[str, str]]:
        """What the applicant typed, as (label, text) for the case page."""
        return []

    def due(self, at: datetime | None = None) -> clock.Due | None:
        """The due time with its steps, computed anew from the clock's events; None before it is received."""
        if not self.received_at or not self.due_rule:
            return None
        events = list(self.clock_events.order_by("at", "id"))
        return clock.compute(
            clock.rule_from_key(self.due_rule),
            self.received_at,
            pauses=ClockEvent.pauses(events, closed_at=self.closed_at),
            extensions=ClockEvent.extensions(events),
            calendar=current_calendar(),
        )
