"""Verbs of a subscription. Each writes the answers (people.Consent) and their times on the subscriber together, and
owes the result notice (K-23), in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.errors import WrongState
from programs.people.fields import hash_for_lookup
from programs.people.models import Consent, Dong, User

from . import results
from .acts import ANSWERED_BY_STAFF
from .consent_texts import EMAIL, NIGHT, QUESTIONS, SMS, wording_of
from .models import SignupPlace, Subscriber
from .queries import CONSENT_STANDS


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a subscriber chose beside the consents."""

    topics: list[int] = field(default_factory=list)
    dong: Dong | None = None
    age_band: str = ""
    language: str = "ko"


@transaction.atomic
def subscribe(
    *,
    phone: str = "",
    email: str = "",
    choices: Choices,
    purposes: Iterable[str],
    refused: Iterable[str] = (),
    wording: Mapping[str, str] | None = None,
    source: str,
    place: SignupPlace,
    at: datetime | None = None,
    user: User | None = None,
    by: User | None = None,
    notify: bool = True,
) -> Subscriber:
    """Take a subscription whose telephone (digits) and e-mail address are proven (web) or signed for (paper).

    Somebody who is there already, by the telephone or else by the address, keeps one row: the new choices replace the
    old ones, the new answers are added. An address that belongs to another subscription stays there and is not moved.
    Two at once for the same address come one after the other. `wording` is what stood beside each box (default: the
    present words); `refused` names the questions answered with no.
    """
    at = at or timezone.now()
    email = email.strip().lower()
    for value in sorted(filter(None, (phone, email))):  # one order for all, so that two cannot wait for each other
        _one_at_a_time(value)
    subscriber = _existing(phone, email) or Subscriber(place=place, created_at=at)
    if phone:
        subscriber.set_phone(phone, at=at)
    if email and not Subscriber.objects.of_email(email).exclude(pk=subscriber.pk).exists():
        subscriber.set_email(email, at=at)
    choose(subscriber, choices)
    subscriber.user = user or subscriber.user
    subscriber.ended_at = None
    subscriber.save()
    answers = dict.fromkeys(_possible(subscriber, purposes), True) | dict.fromkeys(refused, False)
    _answer(subscriber, answers, wording=wording or {}, source=source, at=at, by=by)
    if notify:
        results.tell(subscriber, answers, at=at)
    return subscriber


def choose(subscriber: Subscriber, choices: Choices) -> None:
    """Put the choices on the (unsaved) subscriber."""
    subscriber.topics = sorted(set(choices.topics))
    subscriber.dong = choices.dong
    subscriber.age_band = choices.age_band
    subscriber.language = choices.language


@transaction.atomic
def grant(
    subscriber: Subscriber,
    purposes: Iterable[str],
    *,
    wording: Mapping[str, str] | None = None,
    source: str,
    at: datetime | None = None,
    by: User | None = None,
    notify: bool = True,
) -> Subscriber:
    """Store that these questions were answered with yes, now or again. Returns the row as it is now.

    Raises WrongState for a purpose whose channel has no proven address.
    """
    subscriber = Subscriber.objects.locked(subscriber.pk)
    at = at or timezone.now()  # once the row is ours: who waited for it answers after the one who had it
    answers = dict.fromkeys(_possible(subscriber, purposes), True)
    if set(answers) != set(purposes):
        raise WrongState(_("먼저 휴대전화나 이메일을 확인해야 이 동의를 할 수 있어요."))
    _answer(subscriber, answers, wording=wording or {}, source=source, at=at, by=by)
    if notify:
        results.tell(subscriber, answers, at=at)
    return subscriber


@transaction.atomic
def withdraw(
    subscriber: Subscriber,
    purposes: Iterable[str],
    *,
    source: str,
    at: datetime | None = None,
    by: User | None = None,
    notify: bool = True,
) -> Subscriber:
    """Take consents back at once. Without any channel left nothing is left: the subscription ends.

    A purpose that does not stand changes nothing, so a link pressed twice is harmless.
    """
    subscriber = Subscriber.objects.locked(subscriber.pk)
    at = at or timezone.now()  # once the row is ours: who waited for it answers after the one who had it
    standing = _standing(subscriber)
    gone = set(purposes) & standing
    if SMS in gone:
        gone |= {NIGHT} & standing
    if gone and not (standing - gone) & {SMS, EMAIL}:
        gone = standing
    if not gone:
        return subscriber
    answers = {purpose: False for purpose in QUESTIONS if purpose in gone}
    ends = not (standing - gone) & {SMS, EMAIL}
    wording = {purpose: last_wording(subscriber, purpose) for purpose in answers}
    _answer(subscriber, answers, wording=wording, source=source, at=at, ended_at=at if ends else None, by=by)
    if notify:
        results.tell(subscriber, answers, at=at, ended=ends)
    return subscriber


def end(
    subscriber: Subscriber, *, source: str, at: datetime | None = None, by: User | None = None, notify: bool = True
) -> Subscriber:
    """Take everything back; what is stored is destroyed within five days."""
    return withdraw(subscriber, QUESTIONS, source=source, at=at, by=by, notify=notify)


@transaction.atomic
def rechoose(subscriber: Subscriber, choices: Choices) -> Subscriber:
    """Change topics, dong, age band and language."""
    subscriber = Subscriber.objects.locked(subscriber.pk)
    choose(subscriber, choices)
    subscriber.save(update_fields=["topics", "dong", "age_band", "language"])
    return subscriber


@transaction.atomic
def change_phone(
    subscriber: Subscriber, phone: str, *, wording: str = "", source: str, at: datetime | None = None
) -> Subscriber:
    """Send text messages to this telephone (digits), which was proven just now, and to no other.

    The consent is given anew for it. Links in older messages close: they lie in another telephone now.
    """
    return _change_address(subscriber, "sms", phone, wording=wording, source=source, at=at or timezone.now())


@transaction.atomic
def change_email(
    subscriber: Subscriber, email: str, *, wording: str = "", source: str, at: datetime | None = None
) -> Subscriber:
    """The same for a proven e-mail address."""
    email = email.strip().lower()
    return _change_address(subscriber, "email", email, wording=wording, source=source, at=at or timezone.now())


def _change_address(
    subscriber: Subscriber, channel: str, address: str, *, wording: str, source: str, at: datetime
) -> Subscriber:
    _one_at_a_time(address)
    rows = Subscriber.objects.of_phone(address) if channel == "sms" else Subscriber.objects.of_email(address)
    for other in rows.exclude(pk=subscriber.pk):
        _let_go(other, channel, source=source, at=at)
    subscriber = Subscriber.objects.locked(subscriber.pk)
    purpose, old = (SMS, subscriber.phone) if channel == "sms" else (EMAIL, subscriber.email)
    if old and old != address:
        results.tell_changed(subscriber, channel=channel, old=old, at=at)
        subscriber.links_from = at
    if channel == "sms":
        subscriber.set_phone(address, at=at)
    else:
        subscriber.set_email(address, at=at)
    subscriber.save()
    _answer(subscriber, {purpose: True}, wording={purpose: wording}, source=source, at=at)
    results.tell(subscriber, {purpose: True}, at=at)
    return subscriber


def _let_go(other: Subscriber, channel: str, *, source: str, at: datetime) -> None:
    """Take the address from another subscription of the same person, who has just proven it."""
    other = withdraw(other, [SMS if channel == "sms" else EMAIL], source=source, at=at, notify=False)
    if channel == "sms":
        other.set_phone("", at=None)
    else:
        other.set_email("", at=None)
    other.links_from = at
    other.save()


def reconfirm(subscriber: Subscriber, *, source: str = "re-confirmation", at: datetime | None = None) -> Subscriber:
    """Say yes again to all that stands (K-24)."""
    standing = _standing(subscriber)
    wording = {purpose: last_wording(subscriber, purpose) for purpose in standing}
    return grant(subscriber, standing, wording=wording, source=source, at=at)


def last_wording(subscriber: Subscriber, purpose: str) -> str:
    """The words this person answered last for that purpose."""
    answers = Consent.objects.filter(purpose=purpose, granted=True)
    mine = answers.filter(phone_hash=subscriber.phone_hash) if subscriber.phone_hash else answers.none()
    if not mine.exists() and subscriber.email_hash:
        mine = answers.filter(email_hash=subscriber.email_hash)
    newest = mine.order_by("-at", "-pk").first()
    return newest.wording if newest else wording_of(purpose)


@transaction.atomic
def close_links(subscriber: Subscriber, *, at: datetime | None = None) -> Subscriber:
    """Close every link made until now: one was forwarded, or lies in a telephone that was lost."""
    subscriber = Subscriber.objects.locked(subscriber.pk)
    subscriber.links_from = at or timezone.now()
    subscriber.save(update_fields=["links_from"])
    return subscriber


@transaction.atomic
def set_aside(subscriber: Subscriber, channel: str, why: str, *, at: datetime | None = None) -> Subscriber:
    """Send nothing more to a dead address ("sms" or "email"); the consent itself stays the person's."""
    name = "email" if channel == "email" else "sms"
    subscriber = Subscriber.objects.locked(subscriber.pk)
    if getattr(subscriber, f"{name}_set_aside_at") is None:
        setattr(subscriber, f"{name}_set_aside_at", at or timezone.now())
        setattr(subscriber, f"{name}_set_aside_why", why[:100])
        subscriber.save(update_fields=[f"{name}_set_aside_at", f"{name}_set_aside_why"])
    return subscriber


@transaction.atomic
def resume(subscriber: Subscriber) -> bool:
    """Send again to addresses that were set aside; False where none was."""
    subscriber = Subscriber.objects.locked(subscriber.pk)
    if not (subscriber.sms_set_aside_at or subscriber.email_set_aside_at):
        return False
    subscriber.sms_set_aside_at, subscriber.sms_set_aside_why = None, ""
    subscriber.email_set_aside_at, subscriber.email_set_aside_why = None, ""
    subscriber.save()
    return True


def _existing(phone: str, email: str) -> Subscriber | None:
    """Whose telephone this is, or else whose address; never a row with another telephone: that is another person's."""
    found = Subscriber.objects.of_phone(phone).first() if phone else None
    if found is None and email:
        found = Subscriber.objects.of_email(email).first()
        if found and found.phone and phone:
            found = None
    return Subscriber.objects.locked(found.pk) if found else None


def _possible(subscriber: Subscriber, purposes: Iterable[str]) -> list[str]:
    """The purposes whose channel has a proven address here, in the order of the questions."""
    wanted = set(purposes)
    if not subscriber.phone_confirmed_at:
        wanted -= {SMS}
    if SMS not in wanted and subscriber.sms_consent_at is None:
        wanted -= {NIGHT}
    if not subscriber.email_confirmed_at:
        wanted -= {EMAIL}
    return [purpose for purpose in QUESTIONS if purpose in wanted]


def _standing(subscriber: Subscriber) -> set[str]:
    return {key for key, question in QUESTIONS.items() if getattr(subscriber, question.column) is not None}


def _answer(
    subscriber: Subscriber,
    answers: Mapping[str, bool],
    *,
    wording: Mapping[str, str],
    source: str,
    at: datetime,
    ended_at: datetime | None = None,
    by: User | None = None,
) -> None:
    """Write the answers, then the columns: the trigger lets no column change without its answer.

    A no is never older than the yes it takes back, however far behind a clock (or a signed paper) is. An officer who
    wrote them for the person (`by`) is on record.
    """
    standing = {purpose: getattr(subscriber, QUESTIONS[purpose].column) for purpose in answers}
    Consent.objects.bulk_create(
        Consent(
            user=subscriber.user,
            phone_hash=subscriber.phone_hash,
            email_hash=subscriber.email_hash,
            purpose=purpose,
            wording=wording.get(purpose) or wording_of(purpose),
            granted=granted,
            at=at if granted else max(at, standing[purpose] or at),
            source=source,
        )
        for purpose, granted in answers.items()
    )
    for purpose, granted in answers.items():
        setattr(subscriber, QUESTIONS[purpose].column, at if granted else None)
    subscriber.ended_at = ended_at
    if not old_purposes(subscriber, at):
        subscriber.reconfirm_asked_at = None
    subscriber.save()
    if by is not None and by.is_staff:
        audit.record(ANSWERED_BY_STAFF, by=by, subject=subscriber, data={"answers": dict(answers), "source": source})


def old_purposes(subscriber: Subscriber, at: datetime) -> list[str]:
    """The standing consents that were given two years ago or longer (K-24)."""
    given = {key: getattr(subscriber, question.column) for key, question in QUESTIONS.items()}
    return [key for key, time in given.items() if time is not None and time < at - CONSENT_STANDS]


def _one_at_a_time(value: str) -> None:
    """Let nobody else take the same address until the end of this transaction: there may be no row to lock yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 6))", [hash_for_lookup(value)])
