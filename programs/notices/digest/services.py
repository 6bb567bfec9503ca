"""The office's morning mail: what did not arrive yesterday, and what waits for a person. It goes through the outbox.

Nothing to tell is no mail; on Mondays the office hears that all is well, so that silence is never a broken mail server.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from programs.base.text import korean_date
from programs.people.models import Role, User
from programs.plan.periods import SEOUL, Period

from ..campaigns.models import Campaign
from ..campaigns.rules import faults
from ..failures import words_of
from ..models import OutboxMessage, Receipt, State, Subscriber
from ..services import Recipient, send
from ..who import PUBLIC_RELATIONS

KEY = "notices.digest"
NOTHING = "없어요."
CANNOT_BE_MADE = "내용을 만들지 못했어요. 시스템 담당자에게 알려 주세요."
log = structlog.get_logger(__name__)
MOST_REASONS = 8
MONDAY = 0


@dataclass(frozen=True)
class Failure:
    """So many messages that one provider did not deliver, for one reason."""

    provider: str
    code: str
    number: int

    def __str__(self) -> str:
        return f"{words_of(self.code)} ({self.provider or '-'} {self.code or '-'}) {self.number:,}건"


@dataclass(frozen=True)
class Digest:
    """What the mail of one day says."""

    day: date
    failures: Sequence[Failure]
    unknown: int
    set_aside: int
    consents_to_ask: int
    not_started: Sequence[str]  # each by its name, with why

    @property
    def failed(self) -> int:
        return sum(failure.number for failure in self.failures)

    @property
    def is_quiet(self) -> bool:
        return not (self.failures or self.unknown or self.set_aside or self.consents_to_ask or self.not_started)

    def variables(self) -> dict[str, str]:
        """The values of the text `notices.digest`; each is one line."""
        reasons = [str(failure) for failure in self.failures[:MOST_REASONS]]
        if rest := len(self.failures) - MOST_REASONS:
            reasons += [f"그 밖의 까닭 {rest}가지"] if rest > 0 else []
        return {
            "day": korean_date(self.day),
            "failed": f"{self.failed:,}건: {' / '.join(reasons)}" if self.failed else NOTHING,
            "unknown": _number(self.unknown, "건이 사람의 확인을 기다려요."),
            "set_aside": _number(self.set_aside, "명의 번호나 이메일이 닿지 않아 멈췄어요."),
            "consents": _number(self.consents_to_ask, "명에게 수신 동의를 다시 물어야 해요(2년)."),
            "not_started": self._not_started(),
            "url": settings.SITE_URL + reverse("admin:notices_outboxmessage_changelist"),
        }

    def _not_started(self) -> str:
        told = _number(len(self.not_started), "건이 정한 때가 지났는데 시작하지 못했어요.")
        return " / ".join((told, *self.not_started[:MOST_REASONS]))


def digest_of(day: date, *, at: datetime) -> Digest:
    """Count what the mail says: of that day what failed and was set aside, of this moment what waits."""
    period = Period.day(day)
    here = {"gte": period.start, "lt": period.end}

    def within(column: str) -> Q:
        return Q(**{f"{column}__{end}": moment for end, moment in here.items()})

    refused = within("handed_at") & Q(state=State.FAILED)
    undelivered = within("receipt_at") & Q(state=State.SENT, receipt=Receipt.FAILED)
    stuck = Campaign.objects.select_related("department", "sender").not_started(at)
    return Digest(
        day=day,
        failures=_failures(refused, undelivered),
        unknown=OutboxMessage.objects.filter(state=State.UNKNOWN).count(),
        set_aside=Subscriber.objects.filter(within("sms_set_aside_at") | within("email_set_aside_at")).count(),
        consents_to_ask=Subscriber.objects.to_be_asked(at).count(),
        not_started=[_why(campaign) for campaign in stuck],
    )


def _failures(*conditions: Q) -> list[Failure]:
    """By provider and reason, the commonest first."""
    numbers: dict[tuple[str, str], int] = {}
    for condition in conditions:
        rows = OutboxMessage.objects.filter(condition).order_by().values_list("provider", "receipt_code")
        for provider, code, number in rows.annotate(number=Count("pk")):
            numbers[provider, code] = numbers.get((provider, code), 0) + number
    found = [Failure(provider, code, number) for (provider, code), number in numbers.items()]
    return sorted(found, key=lambda failure: (-failure.number, failure.provider, failure.code))


def _why(campaign: Campaign) -> str:
    """What keeps it from being sent now; where nothing does any more, only its name."""
    try:
        reasons = " ".join(str(fault) for fault in faults(campaign))
    except Exception as error:  # noqa: BLE001 - what kept it from beginning must not keep the mail from going
        log.exception("notices.campaign_not_made", campaign=campaign.pk)
        reasons = f"{CANNOT_BE_MADE}({type(error).__name__})"
    return f"{campaign.title}: {reasons}" if reasons else campaign.title


@transaction.atomic
def send_digest(at: datetime) -> int:
    """Owe yesterday's mail to each reader; called again for the same day it writes nothing new. Returns how many."""
    today = at.astimezone(SEOUL).date()
    digest = digest_of(today - timedelta(days=1), at=at)
    if digest.is_quiet and today.weekday() != MONDAY:
        return 0
    owed = 0
    for address in readers():
        message = send(
            KEY,
            to=Recipient(email=address),
            channel="email",
            variables=digest.variables(),
            ref=f"digest:{digest.day}",
            dedupe=f"digest:{digest.day}:{address}",
            program_number=6,
        )
        owed += message is not None
    return owed


def readers() -> Iterable[str]:
    """The addresses of NOTICES_DIGEST_TO, else the heads of 홍보담당관."""
    if settings.NOTICES_DIGEST_TO:
        return list(dict.fromkeys(settings.NOTICES_DIGEST_TO))
    heads = User.objects.filter(role=Role.HEAD, department__slug=PUBLIC_RELATIONS, is_active=True).exclude(email="")
    return list(heads.order_by("pk").values_list("email", flat=True))


def _number(number: int, words: str) -> str:
    return f"{number:,}{words}" if number else NOTHING
