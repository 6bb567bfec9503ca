"""The result notice to people whose paper form was taken in (K-23), with the link to see and change everything.

Told after the time in which a typing can be taken back: a number that was mistyped belongs to a stranger. By day only.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ...quiet_hours import end_of_night
from ...subscribers import results
from ...subscribers.consent_texts import AD, EMAIL, NIGHT, SMS
from .models import PaperForm, RowState

UNDO_FOR = timedelta(minutes=10)
AT_ONCE = 200


def tell_due(*, most: int = 2_000) -> int:
    """Owe the notices that are due now, in chunks that commit one by one; return how many forms were told."""
    now, told = timezone.now(), 0
    if end_of_night(now) is not None:
        return 0
    while told < most:
        count = _tell_some(now)
        told += count
        if count < AT_ONCE:
            break
    return told


def _due(now: datetime) -> Q:
    """Forms that can no longer be taken back, and whose people do not know of them yet."""
    return Q(state=RowState.ENTERED, told_at__isnull=True, entered_at__lte=now - UNDO_FOR)


@transaction.atomic
def _tell_some(now: datetime) -> int:
    forms = list(
        PaperForm.objects.filter(_due(now))
        .select_related("batch", "subscriber")
        .order_by("entered_at", "pk")
        .select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]
    )
    for form in forms:
        # who agreed to advertisements or the night must be told, the others by choice
        wanted = form.batch.tell_all or form.ad or form.night
        if wanted and form.subscriber is not None:
            answers = {SMS: form.sms, EMAIL: form.by_email, AD: form.ad, NIGHT: form.night}
            results.tell(form.subscriber, {key: True for key, ticked in answers.items() if ticked}, at=now)
    PaperForm.objects.filter(pk__in=[form.pk for form in forms]).update(told_at=now)
    return len(forms)
