"""Double opt-in: an e-mail address counts only after its owner has pressed the button behind the link in the mail."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.errors import TooManyTries
from programs.base.ratelimit import hit
from programs.base.text import mask_email
from programs.people.fields import hash_for_lookup
from programs.people.models import User

from . import results
from .consent_texts import EMAIL
from .links import CONFIRMS_FOR, BadLink, Link, OldLink
from .models import EmailProof, SignupPlace, Subscriber
from .services import Choices, change_email, subscribe

MAILS_PER_ADDRESS = 3  # an hour: nobody's mailbox can be filled from here
MAILS_PER_CALLER = 30


def limit_mails(email: str, caller: str) -> None:
    """Count one more mail to this address, asked for from this network address; TooManyTries over the limit."""
    allowed = hit(f"proof:email:{hash_for_lookup(email)}", MAILS_PER_ADDRESS, 3600)
    if not (hit(f"proof:caller:{caller}", MAILS_PER_CALLER, 3600) and allowed):
        raise TooManyTries(
            _("이메일을 너무 자주 요청했어요. 받은 편지함과 스팸함을 확인하고, 없으면 1시간 뒤에 다시 해 주세요."),
            retry_after=3600,
        )


@transaction.atomic
def ask(
    *,
    email: str,
    choices: Choices,
    agreed: Mapping[str, str],
    refused: Mapping[str, str] | None = None,
    source: str,
    place: SignupPlace,
    subscriber: Subscriber | None = None,
    user: User | None = None,
    at: datetime | None = None,
) -> None:
    """Send the mail that confirms the address; nobody learns here whether the address is known.

    `agreed` and `refused` hold the words beside each box by purpose. The address of a subscription that is there gets
    its own management link instead, unless it is to join `subscriber`, whose holder is known.
    """
    at = at or timezone.now()
    email = email.strip().lower()
    known = Subscriber.objects.of_email(email).filter(email_consent_at__isnull=False).first()
    if known and subscriber is None:
        results.send_link(known, channel="email", at=at, key="notices.already_subscribed")
        return
    proof = EmailProof.objects.create(
        email=email,
        email_masked=mask_email(email),
        subscriber=subscriber,
        user=user,
        topics=choices.topics,
        dong=choices.dong,
        age_band=choices.age_band,
        language=choices.language,
        agreed=dict(agreed),
        refused=dict(refused or {}),
        source=source,
        place=place,
        asked_at=at,
    )
    results.send_proof(proof, at=at)


def open_proof(link: Link, at: datetime) -> EmailProof:
    """Return what the link confirms. Raises OldLink after three days, and where a newer mail or an end took over."""
    proof = EmailProof.objects.select_related("subscriber", "dong").filter(pk=link.number).first()
    if proof is None or at - proof.asked_at > CONFIRMS_FOR:
        raise OldLink(_("확인할 수 있는 3일이 지났어요. 적은 내용은 지웠으니 처음부터 다시 신청해 주세요."))
    if proof.subscriber is not None and proof.subscriber.ended_at is not None:
        raise OldLink(_("이 이메일의 구독은 이미 끝났어요. 다시 받으려면 새로 신청해 주세요."))
    if proof.subscriber is not None and proof.subscriber.proofs.filter(pk__gt=proof.pk).exists():
        raise OldLink(_("연락처가 바뀌거나 새 주소를 받아서 이 주소는 더 열리지 않아요. 새 주소를 받아 주세요."))
    return proof


@transaction.atomic
def confirm(proof: EmailProof, *, at: datetime | None = None) -> tuple[Subscriber, bool]:
    """Take the address as proven and do what was asked for with it; pressed twice, it happens once.

    Returns the subscription, and whether this was the press that proved it.
    """
    at = at or timezone.now()
    proof = EmailProof.objects.select_for_update(of=("self",)).get(pk=proof.pk)
    if proof.confirmed_at is not None:
        found = Subscriber.objects.of_email(proof.email).first()
        if found is None:
            raise BadLink(_("이 이메일의 구독은 이미 끝났어요. 다시 받으려면 새로 신청해 주세요."))
        return found, False
    proof.confirmed_at = at
    proof.save(update_fields=["confirmed_at"])
    if proof.subscriber is not None:
        moved = change_email(
            proof.subscriber, proof.email, wording=proof.agreed.get(EMAIL, ""), source=proof.source, at=at
        )
        return moved, True
    subscribed = subscribe(
        email=proof.email,
        choices=Choices(topics=proof.topics, dong=proof.dong, age_band=proof.age_band, language=proof.language),
        purposes=list(proof.agreed),
        refused=list(proof.refused),
        wording={**proof.agreed, **proof.refused},
        source=proof.source,
        place=proof.place,
        user=proof.user,
        at=at,
    )
    return subscribed, True
