"""What committees hold about a person: seats, interests, comments, honoraria; handed over on request."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.minutes import MinutesComment
from programs.people.holdings import Holding, register
from programs.people.models import User


def _of(user: User) -> Any:
    phones = [user.phone] if user.phone and user.phone_verified_at else []
    return Membership.objects.of_person(user, phones).select_related("seat", "body")


def _export(user: User) -> list[dict[str, Any]]:
    return [
        {
            "body": member.body.name,
            "seat": member.seat.title,
            "starts": member.starts,
            "ends": member.ends,
            "name": member.full_name,
            "phone": member.reach_phone,
            "email": member.reach_email,
            "affiliation": member.affiliation,
            "meetings": [
                {"title": str(row.meeting), "starts_at": row.meeting.starts_at, "attendance": row.get_state_display()}
                for row in member.attendances.select_related("meeting__body")
            ],
            "interests": [each.text for each in member.interests.all()],
            "comments": [each.text for each in MinutesComment.objects.filter(member=member)],
            "honoraria": [{"won": each.won, "paid_on": each.paid_on} for each in member.honoraria.all()],
        }
        for member in _of(user).order_by("starts")
    ]


def _blockers(user: User) -> list[str]:
    """Who sits in a body resigns first: meetings are called by these addresses."""
    seats = [str(member.body) for member in _of(user).current(timezone.localdate())[:5]]
    return (
        [_t("위원으로 활동하고 있어요: %(bodies)s. 먼저 사임해 주세요.") % {"bodies": ", ".join(seats)}]
        if seats
        else []
    )


def _erase(user: User) -> None:
    """Terms that are over: the person goes, that the seat was taken stays with what was decided."""
    _of(user).filter(user__isnull=True).forget()


register(Holding(key="committees", title=_("위원회 활동"), export=_export, blockers=_blockers, erase=_erase))
