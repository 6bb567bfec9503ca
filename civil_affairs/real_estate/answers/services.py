"""The verbs between a broker and the person who asks, before the choice; each behind the lock of the request."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civil_affairs.real_estate.answers.models import Complaint, Offer, OfferPhoto, Question
from civil_affairs.real_estate.requests import referring
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from programs import audit
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.cases import services as cases
from programs.cases.may import of_the_department, the_applicant
from programs.files.admission import Admitted, admit_all
from programs.files.limits import Limits
from programs.files.services import keep_all
from programs.files.services import remove as remove_file
from programs.people.actors import PORTAL, Actor, user_of
from programs.people.models import User

State = Referral.State
Side = Question.Side
OFFERED = audit.declare("home_request.offered", gettext_lazy("중개업소가 집을 제안했어요"))
OFFER_CHANGED = audit.declare("home_request.offer_changed", gettext_lazy("중개업소가 제안을 고쳤어요"))
OFFER_WITHDRAWN = audit.declare("home_request.offer_withdrawn", gettext_lazy("중개업소가 제안을 거두었어요"))
NOTHING = audit.declare("home_request.nothing", gettext_lazy("중개업소에 맞는 집이 없어요"))
ASKED = audit.declare("home_request.asked", gettext_lazy("신청에 질문이 올라왔어요"))
ANSWERED = audit.declare("home_request.answered", gettext_lazy("질문에 답했어요"))
COMPLAINED = audit.declare("home_request.complained", gettext_lazy("중개업소에 대한 불편을 알렸어요"))
COMPLAINT_HANDLED = audit.declare("home_request.complaint_handled", gettext_lazy("중개업소에 대한 불편을 살폈어요"))
MOST_OFFERS = 5  # of one broker for one request [our choice]
MOST_QUESTIONS = 10  # of one side on one referral
PHOTOS = Limits(kinds=("jpg", "png"), most=6, at_once=6)


def offer(
    referral: Referral,
    home: Mapping[str, Any],
    *,
    photos: Sequence[UploadedFile | Admitted] = (),
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Offer:
    """Offer one home. WrongState (409) once the request is closed, ValidationError for photos that are not taken."""
    at = at or timezone.now()
    admitted = admit_all(photos, PHOTOS)
    with transaction.atomic():
        row = open_referral(referral, at=at)
        if row.offers.standing().count() >= MOST_OFFERS:
            raise WrongState(_("한 신청에는 집을 5채까지 제안할 수 있어요. 다른 제안을 거두고 다시 해 주세요."))
        made = Offer.objects.create(referral=row, created_at=at, **home)
        keep_all(admitted, into=lambda: OfferPhoto(offer=made), by=PORTAL, limits=PHOTOS, request=request)
        _answered(row, State.OFFERED, at=at)
        _first_offer(row, at=at)
        audit.record(OFFERED, by=None, subject=_subject(row), data={"broker": row.broker_id}, request=request)
    return made


def change_offer(
    made: Offer,
    home: Mapping[str, Any],
    *,
    photos: Sequence[UploadedFile | Admitted] = (),
    drop: Sequence[int] = (),
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Offer:
    """Put an offer right; the person sees that it was changed. `drop`: photos to take away."""
    at = at or timezone.now()
    admitted = admit_all(photos, PHOTOS)
    with transaction.atomic():
        row = open_referral(made.referral, at=at)
        current = _own_offer(row, made.pk)
        for name, value in home.items():
            setattr(current, name, value)
        current.changed_at = at
        current.save()
        for photo in current.photos.filter(pk__in=list(drop)):
            remove_file(photo, by=PORTAL, request=request)
        keep_all(admitted, into=lambda: OfferPhoto(offer=current), by=PORTAL, limits=PHOTOS, request=request)
        audit.record(OFFER_CHANGED, by=None, subject=_subject(row), data={"broker": row.broker_id}, request=request)
    return current


def withdraw_offer(made: Offer, *, request: HttpRequest | None = None, at: datetime | None = None) -> Offer:
    """Take an offer back: the home is gone. Without another one the broker has not answered any more."""
    at = at or timezone.now()
    with transaction.atomic():
        row = open_referral(made.referral, at=at)
        current = _own_offer(row, made.pk)
        current.withdrawn_at = at
        current.save(update_fields=["withdrawn_at"])
        if not row.offers.standing().exists():
            _answered(row, State.NOTHING, at=at)
        audit.record(OFFER_WITHDRAWN, by=None, subject=_subject(row), data={"broker": row.broker_id}, request=request)
    return current


def say_nothing(
    referral: Referral, *, note: str = "", request: HttpRequest | None = None, at: datetime | None = None
) -> Referral:
    """The broker has no home that fits. An offer is still possible afterwards."""
    at = at or timezone.now()
    with transaction.atomic():
        row = open_referral(referral, at=at)
        if row.offers.standing().exists():
            raise WrongState(_("제안한 집이 있어요. 먼저 제안을 거두어 주세요."))
        row.nothing_note = note
        row.save(update_fields=["nothing_note"])
        _answered(row, State.NOTHING, at=at)
        audit.record(NOTHING, by=None, subject=_subject(row), data={"broker": row.broker_id}, request=request)
    return row


def ask_broker(
    referral: Referral, text: str, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Question:
    """The person (or the office for them) asks a broker."""
    return _ask(referral, text, Side.PERSON, by=by, request=request, at=at)


def ask_person(
    referral: Referral, text: str, *, request: HttpRequest | None = None, at: datetime | None = None
) -> Question:
    """The broker asks the person."""
    return _ask(referral, text, Side.BROKER, by=PORTAL, request=request, at=at)


def _ask(
    referral: Referral, text: str, side: str, *, by: Actor, request: HttpRequest | None, at: datetime | None
) -> Question:
    at = at or timezone.now()
    with transaction.atomic():
        row = open_referral(referral, at=at, by=by)
        if row.questions.filter(by=side).count() >= MOST_QUESTIONS:
            raise WrongState(_("질문은 10개까지 할 수 있어요. 나머지는 찾아가서 물어봐 주세요."))
        asked = Question.objects.create(referral=row, by=side, text=text, asked_at=at)
        audit.record(ASKED, by=user_of(by), subject=_subject(row), data={"by": side}, request=request)
        if side == Side.PERSON:
            referring.tell(row, "broker_asked", at=at, dedupe=f"asked:{asked.pk}")
        else:
            row.seen_at = row.seen_at or at
            row.save(update_fields=["seen_at"])
            cases.tell(row.request, "home_request.asked", {}, act=f"asked:{asked.pk}")
    return asked


def answer(
    question: Question,
    text: str,
    *,
    side: str,
    by: Actor = PORTAL,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Question:
    """The other side answers, once."""
    at = at or timezone.now()
    with transaction.atomic():
        row = open_referral(question.referral, at=at, by=by)
        current = row.questions.select_for_update().filter(pk=question.pk).exclude(by=side).first()
        if current is None:
            raise Http404(_("그런 질문이 없어요."))
        if current.answered_at is not None:
            raise WrongState(_("이미 답한 질문이에요."))
        current.answer, current.answered_at = text, at
        current.save(update_fields=["answer", "answered_at"])
        audit.record(ANSWERED, by=user_of(by), subject=_subject(row), data={"by": side}, request=request)
        if side == Side.PERSON:
            referring.tell(row, "broker_answered", at=at, dedupe=f"answered:{current.pk}")
        else:
            cases.tell(row.request, "home_request.answered", {}, act=f"answered:{current.pk}")
    return current


def complain(
    referral: Referral, text: str, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Complaint:
    """The person tells the office what was wrong with a broker; also after the end."""
    at = at or timezone.now()
    with transaction.atomic():
        current = cases.locked(referral.request_id, by=by)
        if not (the_applicant | of_the_department)(current, by):
            raise NotYourDuty(cases.not_their_duty(current, by))
        made = Complaint.objects.create(referral=referral, text=text, made_at=at)
        cases.write_timeline(
            current,
            "complained",
            _("중개업소에 대한 불편을 알렸어요"),
            by=by,
            at=at,
            text=referral.broker.name,
            public=True,
        )
        audit.record(COMPLAINED, by=user_of(by), subject=cases.subject_of(current), request=request)
    return made


def handle_complaint(
    complaint: Complaint, result: str, *, by: User, request: HttpRequest | None = None, at: datetime | None = None
) -> Complaint:
    """An officer of the department writes what came of it; the person reads it."""
    at = at or timezone.now()
    with transaction.atomic():
        current = cases.locked(complaint.referral.request_id, by=by)
        if not of_the_department(current, by):
            raise NotYourDuty(cases.not_their_duty(current, by))
        row = Complaint.objects.select_for_update().get(pk=complaint.pk)
        if row.handled_at is not None:
            raise WrongState(_("이미 살핀 신고예요."))
        row.result, row.handled_at, row.handled_by = result, at, by
        row.save()
        cases.write_timeline(
            current, "complaint_handled", _("불편 신고를 살폈어요"), by=by, at=at, text=result, public=True
        )
        audit.record(COMPLAINT_HANDLED, by=by, subject=cases.subject_of(current), request=request)
    return row


def seen(referral: Referral, *, at: datetime | None = None) -> None:
    """The broker has opened the request for the first time."""
    Referral.objects.filter(pk=referral.pk, seen_at__isnull=True).update(seen_at=at or timezone.now())


def open_referral(referral: Referral, *, at: datetime, by: Actor = PORTAL) -> Referral:
    """The referral behind the lock of its request, while it takes answers. WrongState (409) with why it does not.

    `by` is the person's side; a broker comes by a link that the caller has opened.
    """
    current = cases.locked(referral.request_id, by=by)
    assert isinstance(current, HomeRequest)
    if by is not PORTAL and not (the_applicant | of_the_department)(current, by):
        raise NotYourDuty(cases.not_their_duty(current, by))
    row = Referral.objects.locked().select_related("broker").get(pk=referral.pk)
    row.request = current
    if current.state == "supplement":
        raise WrongState(_("구청이 신청 내용을 확인하고 있어요. 조금 뒤에 다시 해 주세요."))
    if not current.takes_offers or row.state not in Referral.LIVE or (current.closes_at and current.closes_at <= at):
        raise WrongState(_("그사이 끝난 신청이에요. 더는 받지 않아요."))
    if not row.broker.is_joined:
        raise WrongState(_("지금은 서비스에 참여하지 않는 중개업소예요."))
    return row


def _own_offer(row: Referral, pk: int) -> Offer:
    found = row.offers.standing().filter(pk=pk).first()
    if found is None:
        raise BadInput(_("거둔 제안이에요. 새로 제안해 주세요."))
    return found


def _answered(row: Referral, state: str, *, at: datetime) -> None:
    row.state = state
    row.answered_at = row.answered_at or at
    row.seen_at = row.seen_at or at
    row.save(update_fields=["state", "answered_at", "seen_at"])


def _first_offer(row: Referral, *, at: datetime) -> None:
    """The first of all: kept for the figure, and told to the person at once."""
    current = row.request
    if current.first_offer_at is not None:
        return
    assert current.received_at is not None
    current.first_offer_at = at
    current.first_offer_minutes = round((at - current.received_at).total_seconds() / 60)
    current.save(update_fields=["first_offer_at", "first_offer_minutes"])
    cases.tell(current, "home_request.first_offers", {}, act="first_offers")


def _subject(row: Referral) -> str:
    return f"cases.case:{row.request_id}"
