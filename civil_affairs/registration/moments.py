"""What the two rates add up: each case at most once as subject, as commissioned and as told, each at its own moment.

    registration rate = commissioned ÷ subject × 100        notice rate = told ÷ commissioned × 100

A case is *subject* from the moment it was received (not once it is withdrawn or refused), *commissioned* on the day of
its first commission, however often the registry office sends it back, and *told* at the moment somebody was reached
after the entry. So nothing that happens later changes a day's sums, and a figure as of a past day is the sum up to it.
Where a step is dated back or undone, what was kept of those days is forgotten for these indicators alone, and counted
anew.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.cases.states import State
from programs.plan.indicators import registry
from programs.plan.periods import midnight
from programs.plan.snapshots import forget

Registration: TypeAlias = Any  # the model stands above this module, and uses it

PREFIX = "P14.registration."


class What(models.TextChoices):
    SUBJECT = "subject", _("촉탁 대상")
    COMMISSIONED = "commissioned", _("촉탁 처리")
    TOLD = "told", _("등기 뒤 통보")


def counted(case: "Registration") -> dict[str, datetime]:
    """When the case counts as what, by its columns alone."""
    found: dict[str, datetime] = {}
    ended_early = case.state in (State.WITHDRAWN, State.REFUSED)
    if case.subject and case.received_at is not None and not ended_early:
        found[What.SUBJECT] = case.received_at
    if case.commissioned_on is not None:
        found[What.COMMISSIONED] = midnight(case.commissioned_on)
    if case.told_at is not None:
        found[What.TOLD] = case.told_at
    return found


def keep(case: "Registration") -> None:
    """Write down what changed, and forget the figures kept of past days that it touches."""
    model: Any = apps.get_model("civil_affairs", "CountedMoment")
    before = dict(model.objects.filter(case=case).values_list("what", "at"))
    now = counted(case)
    if before == now:
        return
    model.objects.filter(case=case, what__in=before.keys() - now.keys()).delete()
    model.objects.bulk_create(
        [model(case=case, what=what, at=at) for what, at in now.items() if before.get(what) != at],
        update_conflicts=True,
        unique_fields=["case", "what"],
        update_fields=["at"],
    )
    forget_days(
        at
        for what in before.keys() | now.keys()
        if before.get(what) != now.get(what)
        for at in (before.get(what), now.get(what))
        if at is not None
    )


def forget_days(moments: Iterable[datetime]) -> None:
    forget([one.key for one in registry if one.key.startswith(PREFIX)], moments)
