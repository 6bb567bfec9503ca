"""What happens by itself: a notice before a request closes, closing it after its days, the question how it was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.real_estate.requests.models import HomeRequest
from programs.cases import satisfaction
from programs.cases.services import locked, perform, tell
from programs.people.actors import PORTAL


def keep(*, at: datetime | None = None) -> dict[str, int]:
    """All of it, repeatable; each request in a transaction of its own, asked again under its lock."""
    at = at or timezone.now()
    return {
        "told": _each(HomeRequest.objects.due_to_tell_of_closing, _tell_of_closing, at),
        "closed": _each(HomeRequest.objects.due_to_close, _close, at),
        "asked": _each(HomeRequest.objects.due_to_ask_rating, _ask_rating, at),
    }


def _each(due: Callable[[datetime], Any], act: Callable[[HomeRequest, datetime], None], at: datetime) -> int:
    done = 0
    for pk in list(due(at).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            current = locked(pk, by=PORTAL)
            if isinstance(current, HomeRequest) and due(at).filter(pk=pk).exists():
                act(current, at)
                done += 1
    return done


def _tell_of_closing(request: HomeRequest, at: datetime) -> None:
    request.close_told_at = at
    request.save(update_fields=["close_told_at"])
    tell(request, "home_request.closing", {}, act=f"closing:{request.closes_at:%Y%m%d}")


def _close(request: HomeRequest, at: datetime) -> None:
    reason = _("받는 기간이 끝나 마감했어요. 필요하면 새로 신청해 주세요.")
    perform(request, "done", by=PORTAL, data={"reason": reason}, at=at)


def _ask_rating(request: HomeRequest, at: datetime) -> None:
    request.rating_asked_at = at
    request.save(update_fields=["rating_asked_at"])
    if satisfaction.may_give(request):
        tell(request, "home_request.rate", {}, act="rate")
