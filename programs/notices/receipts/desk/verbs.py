"""What staff decide about replies and providers, each on record."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.people.models import User
from programs.people.predicates import Anyone, require

from ...providers import health, slots_of
from ...subscribers.who import may_change_subscribers
from .acts import PROVIDER_USED_AGAIN, REPLY_READ
from .models import IncomingText


@transaction.atomic
def mark_read(replies: QuerySet[IncomingText], *, by: Anyone) -> int:
    """Take replies off the list of those nobody has read; returns how many were on it."""
    require(may_change_subscribers, by, _("답장을 확인하는 담당자가 아니에요."))
    assert isinstance(by, User)
    unread = list(replies.filter(read_at__isnull=True, is_stop=False).select_for_update(of=("self",)).order_by("pk"))
    for reply in unread:
        audit.record(REPLY_READ, by=by, subject=reply)
    IncomingText.objects.filter(pk__in=[reply.pk for reply in unread]).update(read_at=timezone.now(), read_by=by)
    return len(unread)


def use_again(slot: str, *, by: Anyone, reason: str) -> bool:
    """Give a provider messages again at once, because somebody knows that it works; False for one that is not left."""
    require(may_change_subscribers, by, _("문자·메일 업체를 정하는 담당자가 아니에요."))
    assert isinstance(by, User)
    if slot not in {*slots_of("sms"), *slots_of("email")} or not health.of([slot])[0].failures:
        return False
    with transaction.atomic():
        audit.record(PROVIDER_USED_AGAIN, by=by, subject=f"provider:{slot}", data={"reason": reason})
    health.forget_failures(slot)
    return True
