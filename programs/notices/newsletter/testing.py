"""A test send: the issue, as a reader of some topics gets it, to the address of the member of staff who asks."""

from collections.abc import Collection
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import TooManyTries, WrongState
from programs.base.ratelimit import hit
from programs.people.models import User

from ..campaigns.states import TESTED
from ..outbox import Channel
from ..providers import Answer, Parcel, provider_for
from .mail import Mails
from .models import Issue
from .queries import require_editor

IN_AN_HOUR = 20


def send_test(
    issue: Issue, *, topics: Collection[int], language: str, by: User, request: HttpRequest | None = None
) -> Answer:
    """Hand one copy over now, past the outbox: it is nobody's message, is not counted, and must not take the place of
    the copy that the same person may get as a subscriber. Raises NotYourDuty, WrongState, TooManyTries."""
    require_editor(by)
    if not by.email:
        raise WrongState(_("내 계정에 이메일이 없어서 시험 발송을 할 수 없어요."))
    if not hit(f"newsletter-test:{by.pk}", IN_AN_HOUR, 3600):
        raise TooManyTries(
            _("시험 발송은 한 시간에 %(limit)d번까지 할 수 있어요.") % {"limit": IN_AN_HOUR}, retry_after=3600
        )
    mail = Mails(issue, counted=False).of(topics, language)
    filled = mail.fill(manage=issue.public_url, unsubscribe=issue.public_url)
    audit.record(TESTED, by=by, subject=issue.campaign, data={"topics": sorted(topics)}, request=request)
    return provider_for(Channel.EMAIL).send(
        Parcel(
            key=f"newsletter-test-{issue.number}-{uuid4().hex[:16]}",
            channel=Channel.EMAIL,
            to=by.email,
            sender="",
            subject=f"{_('[시험]')} {filled.subject}",
            body=filled.text,
            html=filled.html,
        )
    )
