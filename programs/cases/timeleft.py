"""How much time is left, in words first: the colour only repeats them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.cases.case import Case
from programs.cases.states import State

SOON = timedelta(hours=4)


@dataclass(frozen=True)
class TimeLeft:
    """`text` says it ("2시간 남음", "1일 지남", "보완 중(시계 멈춤)"); `kind` is a badge's colour."""

    text: str
    kind: Literal["danger", "warning", "success", "gray", "information"]


def of(case: Case, now: datetime) -> TimeLeft:
    if case.state == State.SUPPLEMENT:
        return TimeLeft(_("보완 중(시계 멈춤)"), "information")
    if case.is_closed:
        if case.within_limit is None:
            return TimeLeft(_("끝남"), "gray")
        return (
            TimeLeft(_("기한 안에 끝남"), "success") if case.within_limit else TimeLeft(_("기한 뒤에 끝남"), "warning")
        )
    act_by = case.receive_by if case.state == State.SUBMITTED else case.due_at
    if act_by is None:
        return TimeLeft(_("기한 없음"), "gray")
    what = _("접수까지 ") if case.state == State.SUBMITTED else ""
    if act_by < now:
        return TimeLeft(what + _("%(span)s 지남") % {"span": span(now - act_by)}, "danger")
    left = act_by - now
    return TimeLeft(what + _("%(span)s 남음") % {"span": span(left)}, "warning" if left <= SOON else "success")


def span(length: timedelta) -> str:
    """The largest unit that fits: days, hours, minutes."""
    if length >= timedelta(days=1):
        return ngettext("%(n)d일", "%(n)d일", length.days) % {"n": length.days}
    if length >= timedelta(hours=1):
        hours = int(length.total_seconds() // 3600)
        return ngettext("%(n)d시간", "%(n)d시간", hours) % {"n": hours}
    minutes = max(1, int(length.total_seconds() // 60))
    return ngettext("%(n)d분", "%(n)d분", minutes) % {"n": minutes}
