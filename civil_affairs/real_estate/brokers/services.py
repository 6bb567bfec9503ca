"""What brokers do, and what is done about them: each verb locks the broker first and tells whom it concerns."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.real_estate.brokers import acts
from civil_affairs.real_estate.brokers.models import (
    ApplicationState,
    Broker,
    BrokerApplication,
    BrokerState,
    BrokerSuspension,
    Channel,
)
from civil_affairs.real_estate.brokers.telling import tell
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, WrongState
from programs.base.text import korean_date
from programs.people.fields import lookup_hashes
from programs.people.models import Dong, User

WISHES = ("languages", "areas", "areas_chosen", "deals", "open_sundays", "open_holidays")


def locked(pk: int) -> Broker:
    broker: Broker = Broker.objects.select_for_update(of=("self",)).get(pk=pk)
    return broker


def in_register(*, register_number: str, representative: str) -> Broker:
    """The broker of this number and this person. BadInput with one sentence for both, so that nobody can try names."""
    found: Broker | None = (
        Broker.objects.exclude(state=BrokerState.CLOSED)
        .filter(register_number=register_number, representative_hash__in=lookup_hashes(representative))
        .first()
    )
    if found is None:
        raise BadInput(
            _(
                "등록번호와 대표자 이름이 우리 구 등록부와 맞지 않아요. 개설등록증에 적힌 그대로 적어 주세요. "
                "그대로인데도 맞지 않으면 지적과로 전화해 주세요."
            )
        )
    return found


@transaction.atomic
def apply(
    broker: Broker,
    *,
    phone: str,
    wishes: Mapping[str, Any],
    channel: str = Channel.WEB,
    typed_by: User | None = None,
    request: Any = None,
    at: datetime | None = None,
) -> BrokerApplication:
    """Ask to take part. WrongState for who takes part already, is suspended, or asked and waits."""
    current = locked(broker.pk)
    if current.state == BrokerState.JOINED:
        raise WrongState(_("이미 참여하고 있는 사무소예요. 맡는 동네나 언어는 문자로 받은 주소에서 바꿔 주세요."))
    if current.state == BrokerState.SUSPENDED:
        raise WrongState(_("정지된 사무소예요. 정지가 끝나면 따로 신청하지 않아도 다시 참여해요."))
    if current.state == BrokerState.CLOSED:
        raise WrongState(_("등록부에서 빠진 사무소예요. 지적과로 전화해 주세요."))
    try:
        with transaction.atomic():
            application = BrokerApplication.objects.create(
                broker=current,
                channel=channel,
                phone=phone,
                phone_matches=bool(phone) and phone in (current.phone, current.office_phone),
                typed_by=typed_by,
                applied_at=at or timezone.now(),
                **_complete(current, wishes),
            )
    except IntegrityError as twice:
        raise WrongState(_("이미 신청했어요. 등록부를 확인하고 문자로 알려 드릴게요.")) from twice
    acts.note("applied", application, by=typed_by, request=request, channel=channel)
    tell("applied", current, phone=phone, dedupe=str(application.pk))
    return application


def _complete(broker: Broker, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes; without an area of one's own it is the dong of the office. BadInput for a dong that is not ours."""
    areas = sorted(set(wishes.get("areas") or []))
    if Dong.objects.filter(code__in=areas).count() != len(areas):
        raise BadInput(_("서대문구에 없는 동이 있어요. 목록에서 골라 주세요."))
    if not wishes.get("deals"):
        raise BadInput(_("다루는 거래를 하나 이상 골라 주세요."))
    return {
        "languages": sorted(set(wishes.get("languages") or [])),
        "areas": areas or home_areas(broker),
        "areas_chosen": bool(areas),
        "deals": list(wishes["deals"]),
        "open_sundays": bool(wishes.get("open_sundays")),
        "open_holidays": bool(wishes.get("open_holidays")),
    }


def home_areas(broker: Broker) -> list[str]:
    """The dongs the office may lie in; the register keeps them until the broker names others."""
    if broker.dong_id:
        return [broker.dong_id]
    from_address = Dong.objects.filter(legal_dongs__name__in=_dong_words(broker.address)).values_list("code", flat=True)
    return sorted(set(from_address)) or list(broker.areas)


def _dong_words(address: str) -> list[str]:
    return [word.strip("(),") for word in address.split() if word.strip("(),").endswith(("동", "가"))]


@transaction.atomic
def approve(application: BrokerApplication, *, by: User, request: Any = None, at: datetime | None = None) -> Broker:
    """Let the broker take part from now on, with what the application says."""
    current = _waiting(application)
    broker = locked(current.broker_id)
    if broker.state != BrokerState.LISTED:
        raise WrongState(_("%(office)s: 등록부에서 빠졌거나 이미 참여하는 사무소예요.") % {"office": broker.name})
    at = at or timezone.now()
    for field in WISHES:
        setattr(broker, field, getattr(current, field))
    broker.phone = current.phone or broker.phone
    broker.state, broker.joined_at = BrokerState.JOINED, at
    broker.save()
    _decide(current, ApplicationState.APPROVED, by=by, at=at)
    acts.note("approved", broker, by=by, request=request)
    tell("approved", broker, dedupe=str(current.pk))
    return broker


@transaction.atomic
def refuse(
    application: BrokerApplication, *, reason: str, by: User, request: Any = None, at: datetime | None = None
) -> BrokerApplication:
    """Say no, and why; the broker may apply again."""
    if not reason.strip():
        raise BadInput(_("승인하지 않는 까닭을 적어 주세요. 중개사무소가 읽어요."))
    current = _waiting(application)
    current.reason = reason.strip()[:300]
    _decide(current, ApplicationState.REFUSED, by=by, at=at or timezone.now())
    acts.note("refused", current, by=by, request=request)
    tell("refused", current.broker, phone=current.phone, reason=current.reason, dedupe=str(current.pk))
    return current


def _waiting(application: BrokerApplication) -> BrokerApplication:
    current: BrokerApplication = BrokerApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if current.state != ApplicationState.WAITING:
        raise WrongState(_("%(office)s: 이미 처리한 신청이에요.") % {"office": current.broker.name})
    return current


def _decide(application: BrokerApplication, state: str, *, by: User, at: datetime) -> None:
    application.state, application.decided_at, application.decided_by = state, at, by
    application.save(update_fields=["state", "decided_at", "decided_by", "reason"])


@transaction.atomic
def suspend(
    broker: Broker, *, reason: str, until: date, by: User, request: Any = None, at: datetime | None = None
) -> BrokerSuspension:
    """Nothing new goes to the broker until that day is over, and the open links stop."""
    at = at or timezone.now()
    if not reason.strip():
        raise BadInput(_("정지하는 까닭을 적어 주세요. 중개사무소가 읽어요."))
    if until < at.astimezone(SEOUL).date():
        raise BadInput(_("정지가 끝나는 날은 오늘이나 그 뒤로 정해 주세요."))
    current = locked(broker.pk)
    if current.state != BrokerState.JOINED:
        raise WrongState(_("%(office)s: 참여하고 있는 사무소가 아니에요.") % {"office": current.name})
    suspension = BrokerSuspension.objects.create(
        broker=current, reason=reason.strip()[:300], until=until, by=by, since=at
    )
    current.state, current.suspended_until = BrokerState.SUSPENDED, until
    current.save(update_fields=["state", "suspended_until"])
    acts.note("suspended", current, by=by, request=request, until=until.isoformat())
    tell("suspended", current, reason=suspension.reason, until=korean_date(until), dedupe=str(suspension.pk))
    return suspension


@transaction.atomic
def resume(broker: Broker, *, by: User | None, request: Any = None, at: datetime | None = None) -> Broker:
    """The suspension ends: by hand, or because its last day is over."""
    at = at or timezone.now()
    current = locked(broker.pk)
    if current.state != BrokerState.SUSPENDED:
        raise WrongState(_("%(office)s: 정지된 사무소가 아니에요.") % {"office": current.name})
    suspension = current.suspensions.standing().select_for_update().get()
    suspension.lifted_at, suspension.lifted_by = at, by
    suspension.save(update_fields=["lifted_at", "lifted_by"])
    current.state, current.suspended_until = BrokerState.JOINED, None
    current.save(update_fields=["state", "suspended_until"])
    acts.note("resumed", current, by=by, request=request)
    tell("resumed", current, dedupe=str(suspension.pk))
    return current


def resume_those_over(*, at: datetime | None = None) -> int:
    """Every night: whose last day is over takes part again."""
    at = at or timezone.now()
    over = list(Broker.objects.suspension_over(at.astimezone(SEOUL).date()))
    for broker in over:
        resume(broker, by=None, at=at)
    return len(over)


@transaction.atomic
def appeal(broker: Broker, *, text: str, request: Any = None, at: datetime | None = None) -> BrokerSuspension:
    """The broker says why the suspension is not right; once a suspension."""
    locked(broker.pk)
    suspension: BrokerSuspension | None = broker.suspensions.standing().first()
    if suspension is None:
        raise WrongState(_("정지가 이미 풀렸어요."))
    if suspension.appealed_at is not None:
        raise WrongState(_("이의를 이미 냈어요. 답을 문자로 알려 드릴게요."))
    suspension.appeal, suspension.appealed_at = text, at or timezone.now()
    suspension.save(update_fields=["appeal", "appealed_at"])
    acts.note("appealed", broker, by=None, request=request)
    return suspension


@transaction.atomic
def answer_appeal(
    suspension: BrokerSuspension, *, answer: str, lift: bool, by: User, request: Any = None, at: datetime | None = None
) -> BrokerSuspension:
    """Say what came of the appeal, and lift the suspension where it was right."""
    at = at or timezone.now()
    if not answer.strip():
        raise BadInput(_("답을 적어 주세요. 중개사무소가 읽어요."))
    broker = locked(suspension.broker_id)
    current = BrokerSuspension.objects.select_for_update().get(pk=suspension.pk)
    if current.appealed_at is None or current.answered_at is not None:
        raise WrongState(_("답할 이의가 없거나 이미 답했어요."))
    current.answer, current.answered_at, current.answered_by = answer.strip()[:300], at, by
    current.save(update_fields=["answer", "answered_at", "answered_by"])
    acts.note("appeal_answered", broker, by=by, request=request, lifted=lift)
    tell("appeal_answered", broker, reason=current.answer, dedupe=str(current.pk))
    if lift and current.lifted_at is None:
        resume(broker, by=by, request=request, at=at)
        current.refresh_from_db()
    return current


@transaction.atomic
def change_wishes(broker: Broker, *, wishes: Mapping[str, Any], request: Any = None) -> Broker:
    """The broker's own word: areas, languages, deals, Sundays and holidays, from the next request on."""
    current = locked(broker.pk)
    if current.state not in (BrokerState.JOINED, BrokerState.SUSPENDED):
        raise WrongState(_("참여하고 있는 사무소가 아니에요. 먼저 참여를 신청해 주세요."))
    for field, value in _complete(current, wishes).items():
        setattr(current, field, value)
    current.save()
    acts.note("wishes_changed", current, by=None, request=request)
    return current


@transaction.atomic
def leave(broker: Broker, *, by: User | None, request: Any = None, at: datetime | None = None) -> Broker:
    """Take part no more; the register keeps the office. A suspended broker who leaves stays suspended until the end."""
    current = locked(broker.pk)
    if current.state != BrokerState.JOINED:
        raise WrongState(_("%(office)s: 참여하고 있는 사무소가 아니에요.") % {"office": current.name})
    tell("left", current, dedupe=f"{at or timezone.now():%Y%m%d%H%M%S}")
    current.state, current.joined_at = BrokerState.LISTED, None
    current.save(update_fields=["state", "joined_at"])
    acts.note("left", current, by=by, request=request)
    return current
