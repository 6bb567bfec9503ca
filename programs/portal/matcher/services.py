"""Keeping and forgetting a resident's answers; what was agreed to is recorded in the same transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import NotYourDuty
from programs.base.matching.answers import Answers
from programs.people import consent_texts
from programs.people.consent_texts import ConsentText
from programs.people.models import User
from programs.portal.matcher.consent import SAVE, SENSITIVE, TELL
from programs.portal.matcher.models import MatchProfile

SOURCE = "match"


@transaction.atomic
def save(answers: Answers, *, by: User, sensitive: bool, tell: bool) -> MatchProfile:
    """Keep the person's own answers for a year; what was kept before is replaced.

    By calling it the person agrees to SAVE; to the other two as they say. Raises NotYourDuty for staff accounts.
    """
    if by.is_staff:
        raise NotYourDuty(_("직원 계정에는 답을 저장하지 않아요. 구민 계정으로 로그인해 주세요."))
    User.objects.select_for_update().get(pk=by.pk)  # two savings at once come one after the other
    for text, granted in ((SAVE, True), (SENSITIVE, sensitive), (TELL, tell)):
        _answer(text, user=by, granted=granted)
    kept = answers if sensitive else answers.without_sensitive()
    profile = MatchProfile.objects.filter(user=by).first() or MatchProfile(user=by)
    profile.keep(kept)
    profile.may_be_told, profile.saved_at = tell, timezone.now()
    profile.save()
    return profile


@transaction.atomic
def forget(*, by: User) -> None:
    """Withdraw all three consents; the answers go with the first."""
    for text in (TELL, SENSITIVE, SAVE):
        if by.consents.given(text.key):
            consent_texts.answer(text, user=by, granted=False, source=SOURCE)
    MatchProfile.objects.filter(user=by).delete()


def _answer(text: ConsentText, *, user: User, granted: bool) -> None:
    """Record an answer that changes what stands; a no to what was never agreed to needs no row."""
    if user.consents.given(text.key) != granted:
        consent_texts.answer(text, user=user, granted=granted, source=SOURCE)
