"""The office's own closures and openings, above the public holidays that the calendar knows."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.checks import CheckMessage, Error
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from programs.base.closures import closures_changed
from programs.base.text import bigrams, korean_date


class ClosureQuerySet(models.QuerySet["Closure"]):
    """Whatever path changes the closures, those who hold due times are told in the same transaction."""

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            days = list(self.values_list("date", flat=True))
            deleted = super().delete()
            closures_changed(days)
        return deleted

    def update(self, **values: Any) -> int:
        with transaction.atomic():
            days = list(self.values_list("date", flat=True))
            changed = super().update(**values)
            closures_changed([*days, *([values["date"]] if "date" in values else [])])
        return changed

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **kwargs)
            closures_changed([closure.date for closure in objs])
        return created


class Closure(models.Model):
    """A day on which the office is closed although the calendar says it works, or the other way round."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("쉬는 날")
        OPEN = "open", _("일하는 날")

    date = models.DateField(_("날짜"), unique=True)
    name = models.CharField(_("이름"), max_length=60, help_text=_("예: 임시공휴일, 구민의 날"))
    kind = models.CharField(_("구분"), max_length=6, choices=Kind, default=Kind.CLOSED)

    objects = ClosureQuerySet.as_manager()

    _stored_date: datetime.date | None = None  # the day in the database, which a change leaves

    class Meta:
        verbose_name = _("휴무일·근무일")
        verbose_name_plural = _("휴무일·근무일")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["closed", "open"]), name="closure_kind_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="closure_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{korean_date(self.date)} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            closures_changed({day for day in (self._stored_date, self.date) if day is not None})
        self._stored_date = self.date

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            closures_changed([self.date])
        return deleted

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        closure = super().from_db(*args, **kwargs)
        closure._stored_date = closure.__dict__.get("date")
        return closure


class SearchText(models.Model):
    """Mixin of a row that residents or staff search by Korean text.

    A trigram index cannot serve two syllables, and two syllables are what people type (전입, 여권);
    so the row keeps the bigrams of its text, and `bigrams @> {전입}` is one look-up in a GIN index.
    Each concrete model adds `search_index("its_name")` to its Meta.indexes and says with `search_source` under
    which text a row is to be found; a system check refuses one that does not.
    """

    bigrams = ArrayField(models.CharField(max_length=2), default=list, editable=False)

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def search_source(self) -> str: ...

    @classmethod
    def check(cls, **kwargs: Any) -> list[CheckMessage]:
        """base.E001: a model that is to be found does not say by which text."""
        found = super().check(**kwargs)
        if not hasattr(cls, "search_source"):
            found.append(
                Error(
                    f"{cls.__name__} is a SearchText without search_source().",
                    hint="Define search_source(self) -> str: the text under which a row is to be found.",
                    obj=cls,
                    id="base.E001",
                )
            )
        return found

    def index_text(self) -> None:
        """Fill the bigrams from the source text; called before every save by the concrete model."""
        self.bigrams = sorted(set(bigrams(self.search_source())))


def search_index(name: str) -> GinIndex:
    """Return the index that serves `matching()`."""
    return GinIndex(fields=["bigrams"], name=name)


def matching(query: str) -> models.Q:
    """Return the condition that a row holds all bigrams of the query; nothing matches an empty query."""
    wanted = sorted(set(bigrams(query)))
    if not wanted:
        return models.Q(pk__in=[])
    return models.Q(bigrams__contains=wanted)
