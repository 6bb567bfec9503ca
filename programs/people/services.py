"""Verbs that touch more than one floor's tables about a person."""

from typing import Any

import pgtrigger
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from programs.base.errors import WrongState
from programs.people.holdings import in_order
from programs.people.models import User


def take_away(user: User) -> dict[str, Any]:
    """Return everything the portal holds about the person, section by section, for a JSON file."""
    return {holding.key: {"title": str(holding.title), "data": holding.export(user)} for holding in in_order()}


def erasure_blockers(user: User) -> list[str]:
    """Return the sentences that say why the account cannot be erased now; empty: it can."""
    if user.is_staff:
        return [str(_("직원 계정은 직접 탈퇴할 수 없어요. 시스템 관리자에게 요청해 주세요."))]
    return [sentence for holding in in_order() for sentence in holding.blockers(user)]


@transaction.atomic
def erase(user: User, *, by: User | None) -> None:
    """Erase the account on its owner's word, or by the portal itself (``by=None``) when its time is over.

    Each floor erases its part; then the name, e-mail and telephone go from the history too, which is otherwise
    append-only. Raises WrongState with the reasons when something must be finished first.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at is not None:
        raise WrongState(_("이미 탈퇴한 계정이에요."))
    blockers = erasure_blockers(user) if by is not None else []
    if blockers:
        raise WrongState(" ".join(blockers))
    for holding in in_order():
        holding.erase(user)
    with pgtrigger.ignore("people.UserEvent:append_only"):
        User.history().filter(pgh_obj=user).update(name="", email=None, phone=None, phone_hash=None)
