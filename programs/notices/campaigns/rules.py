"""What keeps a campaign from being sent, each in a sentence; asked at submitting, approving and starting."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.text import LMS_BYTES, contains_rrn, nfc, outside_letters, sms_bytes
from programs.people.models import Dong, Language

from .. import texts
from ..outbox import Purpose
from ..subscribers.models import AgeBand, Topic
from . import narrowing
from .composition import VARIABLES, contact_phone, image_path, subject_of, wordings
from .measure import length_of, longest_values
from .models import Campaign, CampaignKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AD_MARK = "(광고)"
SUBJECT_BYTES = 40
SHOWN_LETTERS = 5
# Short addresses of strangers hide where they lead: the office warns of such messages itself.
SHORTENERS = re.compile(
    r"(?:^|[^\w.])(bit\.ly|me2\.do|han\.gl|goo\.gl|tinyurl\.com|url\.kr|vo\.la|t\.co|buly\.kr|zrr\.kr)(?:/|\s|$)", re.I
)


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the form field it is about ("" for the whole), and what to do in words."""

    field: str
    sentence: "StrOrPromise"

    def __str__(self) -> str:
        return str(self.sentence)


Check = Callable[[Campaign], Iterator[Fault]]
_checks: dict[str, Check] = {}


def register_check(kind: str, check: Check) -> None:
    """Say what may be wrong with the content of a kind of campaign. Raises ImproperlyConfigured for a second one."""
    if kind in _checks:
        raise ImproperlyConfigured(f"Campaigns of the kind {kind!r} have a check already.")
    _checks[kind] = check


def faults(campaign: Campaign) -> list[Fault]:
    """Everything that keeps this campaign from being sent; nothing when it may go."""
    return [*_common(campaign), *_checks[campaign.kind](campaign)]


def _common(campaign: Campaign) -> Iterator[Fault]:
    if campaign.purpose == Purpose.CASE:
        yield Fault("purpose", _("민원 처리 안내는 여기에서 보내지 않아요. 다른 성격을 골라 주세요."))
    if not campaign.title.strip():
        yield Fault("title", _("직원이 알아볼 이름을 써 주세요."))
    yield from _audience(campaign)


def _audience(campaign: Campaign) -> Iterator[Fault]:
    topics = {topic.number: topic for topic in Topic.objects.all()}
    if set(campaign.topics) - topics.keys() or any(not topics[number].is_active for number in campaign.topics):
        yield Fault("topics", _("쓰지 않는 주제가 들어 있어요. 주제를 다시 골라 주세요."))
    if campaign.purpose == Purpose.DISASTER and not all(
        number in topics and topics[number].is_disaster for number in campaign.topics or [0]
    ):
        yield Fault("topics", _("재난 알림은 재난·안전 주제를 고른 사람에게만 보내요. 주제에서 그것만 골라 주세요."))
    if set(campaign.dongs) - set(Dong.objects.values_list("code", flat=True)):
        yield Fault("dongs", _("우리 구의 동이 아닌 것이 들어 있어요. 동을 다시 골라 주세요."))
    if set(campaign.age_bands) - set(AgeBand.values):
        yield Fault("age_bands", _("나이대를 목록에서 다시 골라 주세요."))
    if set(campaign.languages) - set(Language.values):
        yield Fault("languages", _("언어를 목록에서 다시 골라 주세요."))
    if campaign.narrowed_to and narrowing.people_of(campaign.narrowed_to) is None:
        yield Fault("narrowed_to", _("받을 사람을 정하던 서비스가 없어졌어요. 이 발송을 취소하고 새로 만들어 주세요."))
    if campaign.narrowed_to and campaign.purpose == Purpose.DISASTER:
        yield Fault("purpose", _("재난 알림은 서비스에 맞는 사람으로 좁혀 보내지 않아요. 성격을 바꿔 주세요."))


def text_faults(campaign: Campaign) -> Iterator[Fault]:
    """What may be wrong with an SMS, LMS or MMS."""
    if not campaign.body.strip():
        yield Fault("body", _("보낼 내용을 써 주세요."))
        return
    yield from _wordings(campaign)
    yield from _subject(campaign)
    yield from _sender(campaign)
    if campaign.purpose == Purpose.AD:
        yield from _advertisement(campaign)
    if (image := image_path(campaign)) is not None and not image.is_file():
        yield Fault("image", _("올린 그림이 없어졌어요. 다시 올려 주세요."))


_checks[CampaignKind.TEXT] = text_faults


def _wordings(campaign: Campaign) -> Iterator[Fault]:
    written = {"ko": campaign.body, **campaign.variants}
    values = longest_values(campaign)
    for language, template in wordings(campaign).items():
        field = "body" if language == "ko" else f"body_{language}"
        if contains_rrn(written[language]):
            yield Fault(field, _("주민등록번호처럼 보이는 숫자가 있어요. 지워 주세요."))
        if found := SHORTENERS.search(written[language]):
            yield Fault(
                field, _("짧은 주소(%(address)s)는 쓰지 않아요. 원래 주소를 써 주세요.") % {"address": found.group(1)}
            )
        if problem := variable_fault(written[language]):
            yield Fault(field, problem)
            continue
        if problem := letters_fault(written[language]):
            yield Fault(field, problem)
            continue
        length = length_of(template, values)
        if length > LMS_BYTES:
            yield Fault(
                field,
                _("%(limit)s바이트까지 보낼 수 있어요. 지금은 %(length)s바이트라서 %(over)s바이트를 줄여 주세요.")
                % {"limit": f"{LMS_BYTES:,}", "length": f"{length:,}", "over": f"{length - LMS_BYTES:,}"},
            )


def variable_fault(template: str, known: tuple[str, ...] = VARIABLES) -> str:
    """What is wrong with the variables of a text, as a sentence; nothing when they can be filled in."""
    try:
        unknown = texts.names_in(template) - set(known)
        if not unknown:
            texts.fill(template, dict.fromkeys(known, "가"))
    except ValueError:
        return _("중괄호를 읽지 못했어요. {dong}이나 {dong:은/는}처럼 쓰고, 중괄호 글자는 {{ }}로 두 번 써 주세요.")
    if unknown:
        return _("채울 수 없는 값이에요: %(unknown)s. 쓸 수 있는 값: %(known)s") % {
            "unknown": ", ".join(f"{{{name}}}" for name in sorted(unknown)),
            "known": ", ".join(f"{{{name}}}" for name in known),
        }
    return ""


def letters_fault(text: str) -> str:
    """Which letters no message carries, each with its place; nothing when all can be sent."""
    outside = outside_letters(text)
    if not outside:
        return ""
    shown = ", ".join(
        _("‘%(letter)s’ (%(line)s번째 줄 %(place)s번째)") % {"letter": letter, "line": line, "place": place}
        for line, place, letter in outside[:SHOWN_LETTERS]
    )
    more = _(" 등 %(count)s개") % {"count": len(outside)} if len(outside) > SHOWN_LETTERS else ""
    return _("문자로 보낼 수 없는 글자가 있어요: %(shown)s%(more)s. 지우거나 다른 글자로 바꿔 주세요.") % {
        "shown": shown,
        "more": more,
    }


def _subject(campaign: Campaign) -> Iterator[Fault]:
    if problem := letters_fault(campaign.subject):
        yield Fault("subject", problem)
    elif (length := sms_bytes(subject_of(campaign))) > SUBJECT_BYTES:
        yield Fault(
            "subject",
            _("제목은 %(limit)s바이트까지 쓸 수 있어요. 지금은 %(length)s바이트예요.")
            % {"limit": SUBJECT_BYTES, "length": length},
        )


def _sender(campaign: Campaign) -> Iterator[Fault]:
    if campaign.sender and not campaign.sender.is_usable(timezone.localdate()):
        yield Fault("sender", _("등록이 끝났거나 쓰지 않는 발신번호예요. 다른 번호를 골라 주세요."))


def _advertisement(campaign: Campaign) -> Iterator[Fault]:
    """K-22: the mark first, the sender's name and number, and the free way to refuse, in the text as it goes out."""
    if not settings.SMS_OPT_OUT_NUMBER:
        yield Fault(
            "purpose", _("무료수신거부 번호가 정해져 있지 않아서 광고를 보낼 수 없어요. 시스템 관리자에게 알려 주세요.")
        )
    for language, template in wordings(campaign).items():
        field = "body" if language == "ko" else f"body_{language}"
        if not nfc(template).startswith(AD_MARK):
            yield Fault(
                field, _("광고는 내용의 맨 앞에 ‘(광고)’라고 써야 해요. 띄어 쓰거나 다른 글자를 앞에 두지 마세요.")
            )
        missing = [
            part for part in (contact_phone(campaign), settings.SMS_OPT_OUT_NUMBER) if part and part not in template
        ]
        if missing:
            yield Fault(
                field, _("보내는 곳의 전화번호나 무료수신거부 번호가 빠졌어요: %(what)s") % {"what": ", ".join(missing)}
            )
    if campaign.subject and not campaign.subject.startswith(AD_MARK):
        yield Fault("subject", _("광고는 제목도 ‘(광고)’로 시작해야 해요."))


def refuse_faulty(campaign: Campaign) -> None:
    """Raise ValidationError with all the sentences, by field, unless the campaign may go."""
    found: dict[str, list[str]] = {}
    for fault in faults(campaign):
        found.setdefault(fault.field or "__all__", []).append(str(fault))
    if found:
        raise ValidationError(found)
