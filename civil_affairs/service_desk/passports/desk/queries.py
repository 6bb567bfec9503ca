"""What the passport counter asks; each question takes the day it is asked about."""

import re
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from civil_affairs.service_desk.passports.rules import SOON_DAYS
from programs.base.text import normalise_phone
from programs.people.fields import lookup_hashes
from programs.people.predicates import Anyone, any_of, is_administrator, is_auditor
from programs.plan.duties import does_the_work_of

P = TypeVar("P", bound=models.Model)
PROGRAM = 7
CALLED_AFTER = 30  # days after the issue; before that the texts are enough
CALL_PAUSE = timedelta(days=7)  # nobody is rung up more often, unless a day was agreed


class PassportQuerySet(models.QuerySet[P]):
    def waiting(self) -> "PassportQuerySet[P]":
        return self.filter(state="waiting")

    def lapsed(self, day: date) -> "PassportQuerySet[P]":
        """Those that lost their effect: to be discarded."""
        return self.waiting().filter(lapses_on__lte=day)

    def lapsing(self, day: date) -> "PassportQuerySet[P]":
        """Those about to: within 30 days."""
        return self.waiting().filter(lapses_on__gt=day, lapses_on__lte=day + timedelta(days=SOON_DAYS))

    def to_call(self, at: datetime, day: date) -> "PassportQuerySet[P]":
        """Whom to ring up now, the most pressing first: a day agreed on, else not within a week of the last call."""
        return (
            self.waiting()
            .filter(Q(call_again_on__lte=day) | Q(call_again_on__isnull=True), wrong_number_at__isnull=True)
            .exclude(call_again_on__isnull=True, calls__at__gt=at - CALL_PAUSE)
            .filter(issued_on__lte=day - timedelta(days=CALLED_AFTER), lapses_on__gt=day)
            .exclude(phone_hash__isnull=True)
            .order_by("lapses_on", "id")
        )

    def found_by(self, words: str) -> "PassportQuerySet[P]":
        """By receipt number, the last four digits or the whole of a telephone, or the whole name."""
        words = words.strip()
        digits = re.sub(r"[\s\-]", "", words)
        found = Q(receipt__iexact=words) | Q(name_hash__in=lookup_hashes(words))
        if re.fullmatch(r"\d{4}", digits):
            found |= Q(phone_tail_hash__in=lookup_hashes(digits))
        elif digits.isdecimal():
            try:
                found |= Q(phone_hash__in=lookup_hashes(normalise_phone(digits)))
            except ValidationError:
                return self.filter(found)  # no telephone: a receipt number, or nothing
        return self.filter(found)

    def with_person(self) -> "PassportQuerySet[P]":
        return self.filter(forgotten_at__isnull=True)

    def forget(self) -> int:
        """Destroy whose it was; the counter's number stays, so that the same list again brings nobody back."""
        return self.update(
            name="",
            name_hash=None,
            phone="",
            phone_hash=None,
            phone_tail="",
            phone_tail_hash=None,
            forgotten_at=timezone.now(),
        )


def of_the_counter(user: Anyone) -> bool:
    """The staff of the department whose work it is, and the administrator."""
    return any_of(is_administrator, does_the_work_of(PROGRAM))(user)


def may_look(user: Anyone) -> bool:
    return any_of(of_the_counter, is_auditor)(user)
