"""The verbs of a request: send it, change it, choose, close, tell by hand. Each in one transaction, keyword-only."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civil_affairs.real_estate.brokers.models import BrokerState
from civil_affairs.real_estate.requests import links, referring, shown
from civil_affairs.real_estate.requests.forms import CONTACT_WORDING
from civil_affairs.real_estate.requests.models import (
    PROGRAM,
    HomeRequest,
    Referral,
    ReferralLink,
    RequestChange,
    ToldByHand,
)
from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.cases import services as cases
from programs.cases.consents import record_consent
from programs.cases.may import of_the_department, the_applicant
from programs.cases.models import Case
from programs.people.actors import PORTAL, Actor, user_of, works_here
from programs.people.crypto import hash_for_lookup
from programs.people.models import Consent, User
from programs.plan.models import Program

CHANGED = audit.declare("home_request.changed", gettext_lazy("부동산 신청을 고쳤어요"))
CHOSEN = audit.declare("home_request.chosen", gettext_lazy("찾아갈 중개업소를 골랐어요"))
RESENT = audit.declare("home_request.resent", gettext_lazy("중개업소에 새 주소를 보냈어요"))
TOLD = audit.declare("home_request.told", gettext_lazy("받은 방법으로 제안을 알렸어요"))
CONTACT_OPENED = audit.declare("home_request.contact_opened", gettext_lazy("고른 중개업소가 연락처를 보았어요"))
AGREED = "home_request.contact"  # the purpose of the consent


def program() -> Program:
    return Program.objects.select_related("department").get(pk=PROGRAM)


def unsent(home: Mapping[str, Any]) -> HomeRequest:
    """The request as it would be, for the look before it is sent."""
    return HomeRequest(**home)


def submit(
    *,
    by: Actor,
    home: Mapping[str, Any],
    person: Mapping[str, Any],
    submission_key: str,
    channel: str = "web",
    answer_to: str = "",
    language: str = "ko",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> HomeRequest:
    """File it, open it for offers and settle whom it goes to; two clicks make one."""
    at = at or timezone.now()
    own = program()
    case = HomeRequest(
        program=own,
        department=own.department,
        applicant=by if isinstance(by, User) and not works_here(by) else None,
        channel=channel,
        language=language,
        answer_to=answer_to,
        **home,
        **person,
    )
    with transaction.atomic():
        filed, is_new = cases.file(case, by=by, submission_key=submission_key, request=request, at=at)
        if not is_new:
            return filed
        record_consent(filed, source=channel)
        number = referring.refer(filed, at=at)
        reason = ngettext(
            "맞는 중개업소 %(number)d곳에 보냈어요.", "맞는 중개업소 %(number)d곳에 보냈어요.", number
        ) % {"number": number}
        if not number:
            reason = _("지금은 맞는 중개업소가 없어요. 조건을 고치면 다시 찾아요.")
        opened = cases.perform(filed, "receive", by=PORTAL, data={"reason": reason}, request=request, at=at)
    return cast(HomeRequest, opened)


def change(
    case: HomeRequest,
    home: Mapping[str, Any],
    *,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> list[dict[str, str]]:
    """Change what is asked for; brokers who have it are told what changed. Returns the changed lines, [] for none."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(case, by=by)
        if not current.takes_offers:
            raise WrongState(_("제안을 받는 동안에만 고칠 수 있어요."))
        before = dict(shown.lines(current))
        for name, value in home.items():
            setattr(current, name, value)
        after = dict(shown.lines(current))
        lines = [
            {"label": label, "before": before.get(label, ""), "after": after.get(label, "")}
            for label in [*before, *(label for label in after if label not in before)]
            if before.get(label, "") != after.get(label, "")
        ]
        if not lines:
            return []
        current.version += 1
        current.full_clean(exclude=["state", "receipt_number"], validate_unique=False)
        current.save()
        RequestChange.objects.create(request=current, at=at, lines=lines)
        more = referring.refer_more(current, at=at)
        text = ", ".join(line["label"] for line in lines)
        if more:
            text += "\n" + _("새로 맞는 중개업소 %(number)d곳에도 보냈어요.") % {"number": more}
        cases.write_timeline(current, "changed", _("신청 내용을 고쳤어요"), by=by, at=at, text=text, public=True)
        audit.record(CHANGED, by=user_of(by), subject=cases.subject_of(current), request=request)
        referring.tell_after_commit()
    return lines


def choose(
    case: HomeRequest,
    chosen: Collection[int],
    *,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> list[Referral]:
    """Choose whom to visit. From now on they see name and telephone; everybody else's link opens no more.

    Raises WrongState (409) for a second choice or after the end, ValidationError for who made no offer.
    """
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(case, by=by)
        if current.chosen_at is not None:
            raise WrongState(_("이미 골랐어요. 고른 중개업소는 신청 화면에서 볼 수 있어요."))
        if not current.takes_offers:
            raise WrongState(_("끝난 신청이라 고를 수 없어요. 필요하면 새로 신청해 주세요."))
        rows = choosable(current).filter(pk__in=set(chosen))
        keys = set(rows.values_list("pk", flat=True))
        if not keys or keys != set(chosen):
            raise ValidationError(
                _("고를 수 없는 중개업소가 있어요. 그사이 제안을 거두었을 수 있어요. 다시 골라 주세요.")
            )
        Referral.objects.filter(pk__in=keys).update(state=Referral.State.CHOSEN)
        HomeRequest.objects.filter(pk=current.pk).update(chosen_at=at)
        Consent.objects.create(
            user=current.applicant,
            phone_hash=None if current.applicant else hash_for_lookup(current.applicant_phone),
            purpose=AGREED,
            wording=str(CONTACT_WORDING),
            granted=True,
            source=current.channel,
        )
        audit.record(
            CHOSEN, by=user_of(by), subject=cases.subject_of(current), data={"brokers": len(keys)}, request=request
        )
        reason = ngettext(
            "찾아갈 중개업소 %(number)d곳을 골랐어요.", "찾아갈 중개업소 %(number)d곳을 골랐어요.", len(keys)
        ) % {"number": len(keys)}
        cases.perform(current, "done", by=PORTAL, data={"reason": reason}, request=request, at=at)
        picked = list(
            Referral.objects.filter(pk__in=keys).select_related("request__department", "request__program", "broker")
        )
        for referral in picked:
            referring.tell(referral, "broker_chosen", at=at, dedupe="chosen", purpose=links.Purpose.CONTACT)
        referring.tell_after_commit()
    return picked


def choosable(request: HomeRequest) -> Any:
    """Referrals whose broker takes part and has an offer that stands."""
    rows = request.referrals.filter(state=Referral.State.OFFERED, broker__state=BrokerState.JOINED)
    return rows.filter(offers__withdrawn_at__isnull=True, offers__isnull=False).distinct().select_related("broker")


def open_contact(referral: Referral, *, request: HttpRequest | None = None, at: datetime | None = None) -> None:
    """Write down that a chosen broker looked at the contact; the person reads when."""
    at = at or timezone.now()
    with transaction.atomic():
        row = Referral.objects.locked().get(pk=referral.pk)
        if row.state != Referral.State.CHOSEN:
            raise WrongState(_("고른 중개업소만 연락처를 볼 수 있어요."))
        row.contact_opened_at = row.contact_opened_at or at
        row.contact_openings += 1
        row.save(update_fields=["contact_opened_at", "contact_openings"])
        audit.record(
            CONTACT_OPENED,
            by=None,
            subject=f"cases.case:{row.request_id}",
            data={"broker": row.broker_id},
            request=request,
        )


def resend(referral: Referral, *, by: User, request: HttpRequest | None = None, at: datetime | None = None) -> None:
    """A fresh link in place of the old ones: for answering, or for the contact once chosen."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(referral.request, by=by)
        _their_duty(current, by)
        row = Referral.objects.locked().select_related("broker").get(pk=referral.pk)
        row.request = current
        chosen = row.state == Referral.State.CHOSEN
        if not chosen and not current.takes_offers:
            raise WrongState(_("끝난 신청이라 주소를 보낼 수 없어요."))
        if not row.broker.phone:
            raise WrongState(_("이 중개업소는 휴대전화 번호가 없어요. 먼저 중개업소 화면에서 번호를 넣어 주세요."))
        referring.tell(
            row,
            "broker_chosen" if chosen else "broker_new",
            at=at,
            dedupe=f"again:{at:%Y%m%d%H%M%S}",
            purpose=ReferralLink.Purpose.CONTACT if chosen else ReferralLink.Purpose.ANSWER,
            fresh=True,
        )
        row.sent_at = row.sent_at or at
        row.save(update_fields=["sent_at"])
        audit.record(RESENT, by=by, subject=cases.subject_of(current), data={"broker": row.broker_id}, request=request)


def tell_by_hand(
    case: HomeRequest,
    *,
    result: str,
    note: str,
    by: User,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> ToldByHand:
    """Write down that the person was told of the offers by the way the request came."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(case, by=by)
        _their_duty(current, by)
        offers = sum(each.offers.filter(withdrawn_at__isnull=True).count() for each in current.referrals.all())
        row = ToldByHand.objects.create(
            request=current, at=at, by=by, channel=current.channel, result=result, note=note, offers=offers
        )
        text = f"{current.get_channel_display()}: {row.get_result_display()} {note}".strip()
        cases.write_timeline(current, "told", _("제안을 알렸어요"), by=by, at=at, text=text, public=False)
        audit.record(TOLD, by=by, subject=cases.subject_of(current), data={"result": result}, request=request)
    return row


def _locked(case: Case, *, by: Actor) -> HomeRequest:
    """The request, its row locked. Http404 where the actor knows of none, NotYourDuty where it is not theirs."""
    current = cases.locked(case.pk, by=by)
    assert isinstance(current, HomeRequest)
    if not (of_the_department | the_applicant)(current, by):
        raise NotYourDuty(cases.not_their_duty(current, by))
    return current


def _their_duty(case: HomeRequest, user: User) -> None:
    if not of_the_department(case, user):
        raise NotYourDuty(cases.not_their_duty(case, user))
