"""A private file, for owners to subclass, and the text that search knows of it."""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.base.files import KINDS
from programs.files.queries import PrivateFileQuerySet
from programs.files.states import Reading, Scan
from programs.people.actors import Actor
from programs.people.fields import EncryptedTextField
from programs.people.models import User


class PrivateFile(models.Model):
    """A file that only some may open. The owner's floor subclasses it with its foreign key and says who may.

    `owner_field` names that foreign key. Rows are made by `services.keep`, opened by `services.open_file`, and their
    bytes go with the row (or before it, by `services.forget`).
    """

    owner_field: ClassVar[str] = ""
    opened_why: ClassVar[Any] = _("업무 처리")  # the reason that the record of openings names
    remove_url = ""  # a page on which this reader may take it away sets where (files/list.html)

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(max_length=200, blank=True, editable=False)
    sealed = models.BooleanField(default=True, editable=False)
    name = models.CharField(_("파일 이름"), max_length=200)
    kind = models.CharField(_("종류"), max_length=10)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("크기"))
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("쪽수"), null=True, blank=True, editable=False)
    scan = models.CharField(_("바이러스 검사"), max_length=8, choices=Scan.choices, default=Scan.WAITING)
    scan_note = models.CharField(_("검사 결과"), max_length=200, blank=True)
    scan_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, blank=True, editable=False)
    reading = models.CharField(_("내용 읽기"), max_length=8, choices=Reading.choices, default=Reading.WAITING)
    preview = models.FileField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("올린 때"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User, verbose_name=_("올린 사람"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    forgotten_at = models.DateTimeField(_("없앤 때"), null=True, blank=True, editable=False)

    objects: ClassVar = PrivateFileQuerySet.as_manager()

    class Meta:
        abstract = True
        verbose_name = _("파일")
        verbose_name_plural = _("파일")
        ordering = ("created_at", "id")
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_scan", condition=Q(scan__in=Scan.values)),
            models.CheckConstraint(name="%(app_label)s_%(class)s_reading", condition=Q(reading__in=Reading.values)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_gone",
                condition=Q(scan__in=["waiting", "held", "clean"], forgotten_at__isnull=True) | Q(file="", preview=""),
            ),
        ]
        indexes = [
            # due(): what the worker still has to look at
            models.Index(
                fields=["next_try_at"],
                name="%(app_label)s_%(class)s_todo",
                condition=Q(forgotten_at__isnull=True) & (Q(scan__in=["waiting", "held"]) | Q(reading="waiting")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- what an owner says

    def may_open(self, actor: Actor) -> bool:
        """Whether this actor may open it now; asked at the moment of each opening."""
        raise NotImplementedError(f"{type(self).__name__} must say who may open it.")

    def refusal(self, actor: Actor) -> str:
        """Why not, for someone who may know that it exists (403); empty for everybody else (404)."""
        return ""

    def whose(self) -> User | str | None:
        """Whose data it is, for the record of openings: a user, or the hash of a telephone."""
        return self.uploaded_by

    def subject(self) -> models.Model | str:
        """What the audit names: the owner."""
        return getattr(self, self.owner_field)

    def place(self) -> tuple[str, str]:
        """Where staff find it: the words and the address of its owner's page, for results of the search."""
        return str(self.subject()), ""

    def tell_infected(self) -> None:
        """Tell its person and the office that it had to be destroyed, in the transaction that does it."""

    @classmethod
    def searchable_by(cls, user: User) -> "models.QuerySet[Any]":
        """The rows whose texts this member of staff may search."""
        return cls._default_manager.none()

    # --- what everybody may ask

    @property
    def kind_title(self) -> str:
        known = KINDS.get(self.kind)
        return str(known.title) if known else self.kind.upper()

    @property
    def is_open(self) -> bool:
        """Whether there is something to open: it was found clean and is still there."""
        return self.scan == Scan.CLEAN and bool(self.file) and self.forgotten_at is None

    @property
    def scan_text(self) -> str:
        """What to say in place of a link while it cannot be opened; empty when it can."""
        return "" if self.is_open else str(self.get_scan_display())

    def siblings(self) -> "PrivateFileQuerySet[Any]":
        """The owner's files that are there, this one among them once it is saved."""
        owner = {f"{self.owner_field}_id": getattr(self, f"{self.owner_field}_id")}
        return type(self).objects.filter(**owner).there()


class FileText(models.Model):
    """What a file says, for search: encrypted, with a keyed number for each pair of letters (see search.py)."""

    token = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=60)  # the table of the file, and when it came: the search walks by them
    created_at = models.DateTimeField()
    text = EncryptedTextField()
    pairs = ArrayField(models.IntegerField())
    key = models.CharField(max_length=8)  # which key the numbers were made with
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("파일 내용")
        verbose_name_plural = _("파일 내용")
        indexes = [
            # texts.holding(): pairs @> '{…}'; a trigram index cannot serve two syllables
            GinIndex(fields=["pairs"], name="files_text_pairs"),
            # finding: the newest of one table, for words that stand in most of them
            models.Index(fields=["owner", "-created_at"], name="files_text_newest"),
        ]

    def __str__(self) -> str:
        return str(self.token)
