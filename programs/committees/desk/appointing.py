"""Appointing members, ending a term, and putting the successor on the seat."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.base.text import korean_date
from programs.committees.acts import note, require_manager
from programs.committees.bodies import Body, Membership, Seat
from programs.committees.meetings import Attendance, Meeting
from programs.committees.messages import tell
from programs.committees.rules import term_end
from programs.committees.states import Ending, MeetingState
from programs.people.actors import Actor
from programs.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is appointed: a colleague by the account, or somebody from outside by name and telephone."""

    user: User | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    affiliation: str = ""
    notify_by: str = "sms"


def appoint(
    seat: Seat,
    person: Person,
    *,
    by: Actor,
    starts: date,
    ends: date | None = None,
    predecessor: Membership | None = None,
    request: HttpRequest | None = None,
) -> Membership:
    """Put a person on a seat, for the body's term of office or until `ends`.

    A successor (`predecessor`) serves the rest of the term; who sits ex officio stays as long as the post. WrongState
    where the seat or the person is taken on those days, BadInput where the rules of the body refuse the person.
    """
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).select_related("body__department").get(pk=seat.pk)
        require_manager(seat.body, by)
        last = ends or _end_of_term(seat, starts, predecessor)
        member = Membership(
            seat=seat,
            body=seat.body,
            user=person.user,
            name="" if person.user else person.name,
            phone="" if person.user else person.phone,
            email="" if person.user else person.email,
            affiliation=person.affiliation,
            notify_by=person.notify_by,
            starts=starts,
            ends=last,
            term_ends=last,
            predecessor=predecessor,
        )
        _refuse_unfit(seat, member)
        _refuse_taken(member)
        member.save()
        note("appointed", member, by=by, request=request, seat=seat.title, starts=str(starts), ends=str(last or ""))
        _call_to_noticed_meetings(member)
    return member


def _end_of_term(seat: Seat, starts: date, predecessor: Membership | None) -> date | None:
    if predecessor is not None and predecessor.term_ends is not None and predecessor.term_ends >= starts:
        return predecessor.term_ends
    return None if seat.department_id else term_end(starts, seat.body.term_years)


def _refuse_unfit(seat: Seat, member: Membership) -> None:
    body, user = seat.body, member.user
    if not body.is_live(member.starts):
        raise BadInput(_("이 위원회는 %(day)s에 활동하지 않아요.") % {"day": korean_date(member.starts)})
    if seat.abolished_on and member.starts >= seat.abolished_on:
        raise BadInput(_("없앤 자리예요. 다른 자리를 골라 주세요."))
    if member.ends is not None and member.ends < member.starts:
        raise BadInput(_("임기 끝이 시작보다 앞서요."))
    if user is not None and not user.is_staff:
        raise BadInput(_("직원 계정만 고를 수 있어요. 밖의 위원은 이름과 연락처를 적어 주세요."))
    if seat.department_id and (user is None or user.department_id != seat.department_id):
        raise BadInput(_("%(department)s 직원이 당연직으로 앉는 자리예요.") % {"department": seat.department})
    if user is None and not member.name:
        raise BadInput(_("위원의 이름을 적거나 직원을 골라 주세요."))
    earlier = terms_of(body, member)
    if body.reappointments is not None and not member.predecessor_id and earlier > body.reappointments:
        raise BadInput(
            _("연임은 %(most)d번까지예요. 이 사람은 이미 %(terms)d번의 임기를 지냈어요.")
            % {"most": body.reappointments, "terms": earlier}
        )


def terms_of(body: Body, member: Membership) -> int:
    """How many terms of their own this person had in the body before; the rest of somebody's term is none."""
    own = Membership.objects.filter(body=body, starts__lt=member.starts, predecessor__isnull=True)
    if member.user is not None:
        return own.filter(user=member.user).count()
    return own.of_phone(member.phone).count() if member.phone else 0


def _refuse_taken(member: Membership) -> None:
    """Say who stands in the way, before the database's exclusion constraints do."""
    others = Membership.objects.filter(body_id=member.body_id).exclude(pk=member.pk)
    others = others.exclude(ends__lt=member.starts)
    if member.ends is not None:
        others = others.filter(starts__lte=member.ends)
    on_seat = others.filter(seat_id=member.seat_id).select_related("user").first()
    if on_seat is not None:
        raise WrongState(
            _(
                "그 기간에 이 자리에는 %(name)s 위원이 있어요 (%(ends)s까지). "
                "임기를 먼저 끝내거나 후임으로 위촉해 주세요."
            )
            % {"name": on_seat.masked_name, "ends": korean_date(on_seat.ends) if on_seat.ends else "-"}
        )
    same = others.filter(user=member.user) if member.user else others.of_phone(member.phone) if member.phone else None
    elsewhere = same.select_related("seat").first() if same is not None else None
    if elsewhere is not None:
        raise WrongState(_("이 사람은 그 기간에 이미 ‘%(seat)s’ 자리에 있어요.") % {"seat": elsewhere.seat.title})


def end_term(
    member: Membership,
    *,
    by: Actor,
    on: date,
    ending: str,
    reason: str = "",
    request: HttpRequest | None = None,
) -> Membership:
    """End a term on its last day `on`, with why. Resigning and dismissing need a reason in words."""
    with transaction.atomic():
        current = Membership.objects.select_for_update(of=("self",)).select_related("seat", "body__department")
        found = current.get(pk=member.pk)
        require_manager(found.body, by)
        if found.ending:
            raise WrongState(_("이미 끝난 임기예요."))
        if ending in (Ending.RESIGNED, Ending.DISMISSED) and not reason:
            raise BadInput(_("까닭을 적어 주세요. 기록에 남아요."))
        if on < found.starts or (found.ends is not None and on > found.ends):
            raise BadInput(_("임기 안의 날을 골라 주세요."))
        found.ends, found.ending, found.ending_note = on, ending, reason
        found.save(update_fields=["ends", "ending", "ending_note"])
        # Meetings after that day are not this person's any more: neither called nor counted.
        for row in Attendance.objects.filter(member=found, meeting__state=MeetingState.NOTICED).select_related(
            "meeting"
        ):
            if not found.sits(timezone.localdate(row.meeting.starts_at)):
                row.delete()
        note("membership_ended", found, by=by, request=request, ending=ending, on=str(on))
    return found


def succeed(
    member: Membership,
    person: Person,
    *,
    by: Actor,
    on: date,
    ending: str = Ending.TRANSFERRED,
    reason: str = "",
    request: HttpRequest | None = None,
) -> Membership:
    """Put a successor on the seat from the day `on`, for the rest of the term; the one before ends the day before."""
    with transaction.atomic():
        if not member.ending:
            member = end_term(member, by=by, on=on - timedelta(days=1), ending=ending, reason=reason, request=request)
        return appoint(member.seat, person, by=by, starts=on, predecessor=member, request=request)


def _call_to_noticed_meetings(member: Membership) -> None:
    """Who is appointed after a notice went out is called to that meeting, too."""
    noticed = Meeting.objects.filter(
        body_id=member.body_id, state=MeetingState.NOTICED, starts_at__gt=timezone.now()
    ).select_related("body__department", "body__program")
    for meeting in noticed:
        if member.sits(timezone.localdate(meeting.starts_at)):
            attendance = Attendance.objects.create(meeting=meeting, member=member)
            tell("written" if meeting.is_written else "noticed", attendance, until=meeting.answers_until())
