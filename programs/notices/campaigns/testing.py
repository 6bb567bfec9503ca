"""A test send: the text as a recipient would get it, marked [시험], to the own telephone of whoever asks."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import TooManyTries, WrongState
from programs.base.ratelimit import hit
from programs.base.text import LMS_BYTES, mask_phone, sms_bytes, to_sms_text
from programs.people.models import User
from programs.people.predicates import require

from .. import texts
from ..providers import Answer, Parcel, provider_for
from . import who
from .composition import image_path, sender_of, subject_of, wordings
from .measure import channel_for, longest_values
from .models import Campaign
from .rules import letters_fault, variable_fault
from .states import TESTED, WRITERS_ONLY

MARK = "[시험] "
IN_AN_HOUR = 20


def send_test(campaign: Campaign, *, language: str = "ko", by: User, request: HttpRequest | None = None) -> Answer:
    """Hand one message over now, past the outbox: it is nobody's message and is not counted.

    Only to the person's own proven number: no text leaves for anybody else without an approval.
    Raises NotYourDuty, WrongState, TooManyTries, ValidationError, each with its sentence.
    """
    require(lambda user: who.may_write(user, campaign) or who.could_approve(user, campaign), by, WRITERS_ONLY)
    if not by.phone or not by.phone_verified_at:
        raise WrongState(
            _("내 계정에 확인한 휴대전화가 없어서 시험 발송을 할 수 없어요. 먼저 내 정보에서 확인해 주세요.")
        )
    body = marked_text(campaign, language)
    if not hit(f"campaign-test:{by.pk}", IN_AN_HOUR, 3600):
        raise TooManyTries(
            _("시험 발송은 한 시간에 %(limit)d번까지 할 수 있어요.") % {"limit": IN_AN_HOUR}, retry_after=3600
        )
    channel = channel_for(sms_bytes(body), has_image=bool(campaign.image))
    audit.record(TESTED, by=by, subject=campaign, data={"to": mask_phone(by.phone)}, request=request)
    return provider_for(channel).send(
        Parcel(
            key=f"campaign-test-{campaign.pk}-{uuid4().hex[:16]}",
            channel=channel,
            to=by.phone,
            sender=sender_of(campaign),
            subject="" if channel == "sms" else subject_of(campaign),
            body=body,
            image=image_path(campaign),
        )
    )


def marked_text(campaign: Campaign, language: str) -> str:
    """The marked text, with the longest values. Raises ValidationError for one that cannot be read or sent."""
    written = campaign.body if language == "ko" else campaign.variants.get(language, "")
    problem = variable_fault(written) or letters_fault(written) or ("" if written else _("보낼 내용을 써 주세요."))
    if problem:
        raise ValidationError(problem)
    values = longest_values(campaign, at=timezone.now())
    body = MARK + to_sms_text(texts.fill(wordings(campaign)[language], values))
    if sms_bytes(body) > LMS_BYTES:
        raise ValidationError(_("너무 길어서 보낼 수 없어요. 내용을 줄여 주세요."))
    return body
