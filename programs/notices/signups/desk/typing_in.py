"""Typing in paper forms one after the other: a file's rules, in effect at once, and taken back within ten minutes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import WrongState
from programs.people.fields import lookup_hashes
from programs.people.models import Consent, User

from ...subscribers.consent_texts import QUESTIONS, wording_of
from ...subscribers.models import SignupPlace, Subscriber
from . import acts, taking
from .checking import copy_rows
from .models import BatchKind, BatchState, PaperForm, RowState, Signup, SignupBatch
from .rows import Application
from .telling import UNDO_FOR


@dataclass(frozen=True)
class Entry:
    """What became of a typed form: its row, and the sentence for whoever typed it."""

    form: PaperForm
    is_new: bool


class NotTaken(WrongState):
    """The form brings nothing: the person refused after signing, or the addresses are two people's."""


def already_there(form: Application) -> Subscriber | None:
    """Return the subscriber whom this telephone or address belongs to and who gets something now."""
    for value, find in ((form.phone, Subscriber.objects.of_phone), (form.email, Subscriber.objects.of_email)):
        if value and (found := find(value).live().first()):
            return found
    return None


def brings_something(form: Application, subscriber: Subscriber) -> bool:
    """Tell whether the form adds a topic or a consent to what this subscriber has."""
    standing = {question.key: getattr(subscriber, question.column) is not None for question in QUESTIONS.values()}
    ticked = ("sms", form.sms), ("email", form.by_email), ("ad", form.ad), ("night", form.night)
    return not set(form.topics) <= set(subscriber.topics) or any(
        yes and not standing[f"notices.{name}"] for name, yes in ticked
    )


@transaction.atomic
def type_in(
    form: Application, *, place: SignupPlace, by: User, request: HttpRequest | None = None, at: datetime | None = None
) -> Entry:
    """Take one form in. Raises NotTaken (409) with the sentence when it does not go in; then nothing is stored."""
    now = at or timezone.now()
    batch = _bundle(place, by, now)
    number = PaperForm.objects.filter(batch=batch).aggregate(last=Max("number", default=0))["last"] + 1
    copy_rows(batch.pk, [(number, form)])
    taken = taking.take(batch, after=number - 1, until=number, now=now)
    row = PaperForm.objects.select_related("subscriber", "batch__place").get(batch=batch, number=number)
    if taken.passed_over:
        raise NotTaken(row.errors[0][1])
    batch.added += taken.added
    batch.changed += taken.changed
    batch.good += 1
    batch.save(update_fields=["added", "changed", "good"])
    audit.record(acts.TYPED, by=by, subject=batch, data={"number": number, "new": bool(taken.added)}, request=request)
    return Entry(form=row, is_new=bool(taken.added))


def _bundle(place: SignupPlace, by: User, now: datetime) -> SignupBatch:
    """The bundle of this person, place and day, locked; the first form of the day opens it."""
    batch, _created = SignupBatch.objects.get_or_create(
        kind=BatchKind.TYPED,
        by=by,
        place=place,
        day=now.astimezone(SEOUL).date(),
        defaults={"state": BatchState.OPEN, "department": by.department, "created_at": now},
    )
    return SignupBatch.objects.locked(batch.pk)


def last_of(user: User, *, at: datetime | None = None) -> PaperForm | None:
    """Return what this person may still take back."""
    return PaperForm.objects.last_of(user, since=(at or timezone.now()) - UNDO_FOR)


@transaction.atomic
def undo_last(*, by: User, request: HttpRequest | None = None, at: datetime | None = None) -> PaperForm:
    """Take back what this person typed in last, within ten minutes.

    A subscriber that it made is gone, one that it changed is as before. Raises WrongState when there is nothing to take
    back, or when the subscriber changed since.
    """
    now = at or timezone.now()
    last = last_of(by, at=now)
    if last is None:
        raise WrongState(_("되돌릴 입력이 없어요. 넣은 뒤 10분까지만 되돌릴 수 있어요."))
    batch = SignupBatch.objects.locked(last.batch_id)
    form = PaperForm.objects.select_for_update(of=("self",)).get(pk=last.pk)
    if form.state != RowState.ENTERED or form.told_at is not None:
        raise WrongState(_("이미 되돌렸거나 본인에게 알린 입력이에요."))
    if form.subscriber_id is not None:
        subscriber = Subscriber.objects.locked(form.subscriber_id)
        _refuse_if_changed(form, subscriber)
        _put_back(form, subscriber, batch=batch, now=now)
    form.state, form.subscriber = RowState.UNDONE, None
    form.save(update_fields=["state", "subscriber"])
    audit.record(acts.UNDONE, by=by, subject=batch, data={"number": form.number}, request=request)
    return form


def _refuse_if_changed(form: PaperForm, subscriber: Subscriber) -> None:
    hashes = [digest for value in (subscriber.phone, subscriber.email) if value for digest in lookup_hashes(value)]
    later = Consent.objects.filter(purpose__startswith="notices.", at__gt=form.entered_at)
    others = PaperForm.objects.filter(subscriber=subscriber, state=RowState.ENTERED, entered_at__gte=form.entered_at)
    if (
        later.filter(Q(phone_hash__in=hashes) | Q(email_hash__in=hashes)).exists()
        or others.exclude(pk=form.pk).exists()
    ):
        raise WrongState(_("그 사이에 이 구독자의 동의가 바뀌었어요. 되돌릴 수 없어요."))


def _put_back(form: PaperForm, subscriber: Subscriber, *, batch: SignupBatch, now: datetime) -> None:
    """Bring the subscriber to what it was: the answers first (the trigger asks for them), then the columns."""
    before: dict[str, Any] | None = form.before
    if before is None:
        return  # the form brought nothing new
    old = {question.column: _moment(before.get(question.column)) for question in QUESTIONS.values()}
    Consent.objects.bulk_create(
        Consent(
            user=subscriber.user,
            phone_hash=subscriber.phone_hash,
            email_hash=subscriber.email_hash,
            purpose=key,
            wording=wording_of(key),
            granted=False,
            at=now,
            source=f"{taking.UNDO_SOURCE}{batch.pk}",
        )
        for key, question in QUESTIONS.items()
        if getattr(subscriber, question.column) is not None and old[question.column] is None
    )
    if not before:
        Signup.objects.filter(subscriber=subscriber).delete()  # it was none
        subscriber.delete()
        return
    for column, moment in old.items():
        setattr(subscriber, column, moment)
    subscriber.topics, subscriber.ended_at = before["topics"], _moment(before["ended_at"])
    subscriber.dong_id, subscriber.age_band = before["dong_id"], before["age_band"]
    if not before["had_phone"]:
        subscriber.set_phone("", at=None)
    if not before["had_email"]:
        subscriber.set_email("", at=None)
    subscriber.save()


def _moment(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None
