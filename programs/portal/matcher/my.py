"""‘나에게 맞는 서비스’ on /my/: from the saved answers; without any, the way to the questions."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.matching.registry import Fit
from programs.people.models import User
from programs.people.my_sections import MySection
from programs.portal.matcher.links import address_of
from programs.portal.matcher.models import MatchProfile
from programs.portal.matcher.views import SHOWN_ON_MY_PAGE, verdicts_for


def my_services(request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, User) or user.is_staff:
        return None
    profile = MatchProfile.objects.kept(timezone.now()).filter(user=user).first()
    if profile is None:
        return {"profile": None}
    answers = profile.answers()
    fits = verdicts_for(answers)[Fit.YES]
    return {
        "profile": profile,
        "fits": fits[:SHOWN_ON_MY_PAGE],
        "how_many": len(fits),
        "result_url": address_of("portal:match_result", answers),
    }


sections = [
    MySection(
        key="match", title=_("나에게 맞는 서비스"), template="portal/matcher/my.html", context=my_services, order=40
    )
]
