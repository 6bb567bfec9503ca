"""Members who agreed to news when they signed up or on their page of consents become subscribers (P06.2).

Two questions of the account, one for each channel. The newest word counts, wherever it was said: who ended by a link
what began with the account stays out until the account's box is ticked anew.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.consent_texts import ConsentText, register
from programs.people.consents import ConsentQuerySet
from programs.people.models import Consent, Role, User

from ..personal_data import proven_emails
from ..subscribers.consent_texts import EMAIL, SMS
from ..subscribers.models import SignupPlace, Subscriber, Topic
from ..subscribers.services import Choices, grant, subscribe, withdraw

PLACE = "member"
NEWS_SMS, NEWS_EMAIL = "news-sms", "news-email"
PURPOSES = {NEWS_SMS: SMS, NEWS_EMAIL: EMAIL}
# Who agreed at sign-up proves telephone or address a little later; an account not finished by then never will be.
PROVES_WITHIN = timedelta(days=30)


@transaction.atomic
def follow(user: User) -> None:
    """Bring the member's subscription in line with the newest answers; doing it twice changes nothing."""
    if not user.is_active or user.role != Role.RESIDENT:
        return
    addresses = {SMS: user.phone if user.phone and user.phone_verified_at else "", EMAIL: _proven_email(user)}
    for question, purpose in PURPOSES.items():
        said = user.consents.standing(question)
        address = addresses[purpose]
        if said is None or not address:
            continue
        heard = _answers_of(address, purpose).standing(purpose)
        if heard is not None and heard.at >= said.at:
            continue
        if said.granted:
            _begin(user, purpose, address, wording=said.wording, at=said.at)
        elif heard is not None and heard.granted:
            _end(purpose, address, at=said.at)


def follow_all() -> int:
    """Follow those who agreed and proved telephone or address only afterwards; return how many were looked at."""
    since = timezone.now() - PROVES_WITHIN
    agreed = Consent.objects.filter(purpose__in=PURPOSES, granted=True, at__gte=since, user__isnull=False)
    missing = Q(subscriber__isnull=True) | Q(subscriber__sms_consent_at__isnull=True, phone_verified_at__isnull=False)
    missing |= Q(subscriber__email_consent_at__isnull=True, emailaddress__verified=True)
    waiting = User.objects.residents().filter(missing, is_active=True, pk__in=agreed.values("user")).distinct()
    count = 0
    for user in waiting.iterator(chunk_size=500):
        follow(user)
        count += 1
    return count


def _proven_email(user: User) -> str:
    proven = proven_emails(user)
    return user.email if user.email and user.email in proven else next(iter(proven), "")


def _answers_of(address: str, purpose: str) -> ConsentQuerySet:
    return Consent.objects.of_email(address) if purpose == EMAIL else Consent.objects.of_phone(address)


def _subscriber_of(address: str, purpose: str) -> Subscriber | None:
    found = Subscriber.objects.of_email(address) if purpose == EMAIL else Subscriber.objects.of_phone(address)
    return found.first()


def _begin(user: User, purpose: str, address: str, *, wording: str, at: datetime) -> None:
    """`wording`: the words of the account's box, which this person read; the form of the notices has others."""
    subscriber = _subscriber_of(address, purpose) or _own_without(user, purpose)
    if subscriber is None:
        topics = list(Topic.objects.filter(is_active=True).values_list("number", flat=True))
        subscribe(
            phone=address if purpose == SMS else "",
            email=address if purpose == EMAIL else "",
            choices=Choices(topics=topics, language=user.language),
            purposes=[purpose],
            wording={purpose: wording},
            source=PLACE,
            place=SignupPlace.objects.get(code=PLACE),
            at=at,
            user=user if not Subscriber.objects.filter(user=user).exists() else None,
        )
        return
    if purpose == EMAIL and not subscriber.email:
        subscriber.set_email(address, at=at)
        subscriber.save()
    elif purpose == SMS and not subscriber.phone:
        subscriber.set_phone(address, at=at)
        subscriber.save()
    grant(subscriber, [purpose], wording={purpose: wording}, source=PLACE, at=at)


def _own_without(user: User, purpose: str) -> Subscriber | None:
    """The member's subscription when it lacks an address of this kind: it gets the account's."""
    own = Subscriber.objects.filter(user=user).first()
    if own is None or (own.email if purpose == EMAIL else own.phone):
        return None
    return own


def _end(purpose: str, address: str, *, at: datetime) -> None:
    subscriber = _subscriber_of(address, purpose)
    if subscriber is not None:
        withdraw(subscriber, [purpose], source=PLACE, at=at)


register(
    ConsentText(
        key=NEWS_SMS,
        title=_("구정 소식을 문자로 받는 데 동의해요"),
        wording=_(
            "쓰는 정보: 확인된 휴대전화, 안내를 받을 언어. 쓰는 곳: 모든 주제의 구정 소식을 문자로 보내요. 주제는 받은 "
            "문자의 주소에서 줄일 수 있어요. 두는 기간: 동의를 거둘 때까지. "
            "동의하지 않아도 모든 서비스를 그대로 쓸 수 있어요."
        ),
        then=follow,
    )
)
register(
    ConsentText(
        key=NEWS_EMAIL,
        title=_("구정 소식을 이메일로 받는 데 동의해요"),
        wording=_(
            "쓰는 정보: 확인된 이메일, 안내를 받을 언어. 쓰는 곳: 모든 주제의 구정 소식과 소식지를 이메일로 보내요. "
            "주제는 받은 이메일의 주소에서 줄일 수 있어요. 두는 기간: 동의를 거둘 때까지. "
            "동의하지 않아도 모든 서비스를 그대로 쓸 수 있어요."
        ),
        then=follow,
    )
)
