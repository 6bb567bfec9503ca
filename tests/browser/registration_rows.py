"""What the pages of registration need to be seen: a case that waits for its call, corrected once, and an idle one."""

from datetime import timedelta

from django.utils import timezone

from programs.people.models import User
from tests.browser.pages import IDLE, TO_CALL
from tests.civil_affairs.registration.cases import taken, through


def make_rows(builder: User) -> None:
    now = timezone.localtime()
    through(
        taken(builder, when=now, tell_by="phone", applicant_name=TO_CALL),
        *("ledger", "commission", "returned", "corrected", "registered"),
        by=builder,
        when=now,
    )
    taken(builder, when=now - timedelta(days=30), change="structure", applicant_name=IDLE)
