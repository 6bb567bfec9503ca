"""Questions about forms: which are shown, what a search finds, which a department must look at again."""

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, StrIndex

from civil_affairs.forms_library.languages import KOREAN
from civil_affairs.forms_library.searching import is_initials, without_particle, words_of
from programs.base.text import bigrams
from programs.people.models import User
from programs.people.predicates import is_administrator
from programs.plan.duties import answers_for

M = TypeVar("M", bound=models.Model)


PROGRAM = 7  # of whose page the library is a part
ORDERS = ("name", "most", "checked")


class FormQuerySet(models.QuerySet[M]):
    def published(self) -> Self:
        return self.filter(is_published=True)

    def matching(self, query: str) -> Self:
        """Forms that hold every word, with or without its particle, in any language; or the initials of a title."""
        if is_initials(query):
            return self.filter(initials__contains="".join(query.split()))
        found = self
        for word in words_of(query):
            stem = without_particle(word)
            holds = _holds(word) if stem == word else _holds(word) | _holds(stem)
            found = found.filter(holds)
        return found

    def in_order(self, order: str, language: str, query: str = "") -> Self:
        """By name in the reader's language (가나다), by how often they are opened, or the newest checked first.

        What a search finds by its name stands before what it finds elsewhere, unless another order is asked for.
        """
        if order == "most":
            opened = Coalesce(Sum("uses__count"), Value(0))
            return self.annotate(opened=opened).order_by("-opened", _title_in(KOREAN), "pk")
        if order == "checked":
            return self.order_by(F("checked_on").desc(nulls_last=True), _title_in(KOREAN), "pk")
        name = Coalesce(_title_in(language), _title_in(KOREAN))
        if is_initials(query):
            place = StrIndex("initials", Value("".join(query.split())))
            return self.order_by(place, name, "pk")
        words = words_of(query)
        if not words:
            return self.order_by(name, "pk")
        by_name = Q()
        for word in words:
            by_name &= Q(named__contains=without_particle(word))
        elsewhere = Case(When(by_name, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.order_by(elsewhere, name, "pk")

    def stale(self, today: date) -> Self:
        """Published forms that nobody has looked at for a year, or ever."""
        unseen = Q(checked_on__isnull=True) | Q(checked_on__lte=today - timedelta(days=365))
        return self.published().filter(unseen)

    def kept_by(self, user: User) -> Self:
        """Those the user answers for: the own department's; the administrator and P07's department all."""
        if is_administrator(user) or keeps_all(user):
            return self
        return self.filter(department=user.department_id) if user.department_id else self.none()


def _title_in(language: str) -> KeyTextTransform:
    return KeyTextTransform("title", KeyTransform(language, "texts"))


def _holds(word: str) -> Q:
    pairs = bigrams(word) if len(word) > 1 else []
    exact = Q(found_by__contains=word)
    return Q(bigrams__contains=pairs) & exact if pairs else exact


def keeps_all(user: User) -> bool:
    """Whether the user is of the department that keeps the library (민원여권과)."""
    return answers_for(user, PROGRAM)
