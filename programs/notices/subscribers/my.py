"""The section of /my/ about one's subscription, or the offer to subscribe with the account's own addresses."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.people.guests import proven_phones
from programs.people.models import User
from programs.people.my_sections import MySection

from ..personal_data import proven_emails
from .access import subscriptions_of
from .models import Topic


def my_subscription(request: HttpRequest) -> dict[str, Any] | None:
    """The live subscriptions of this person; nothing for who has proven no address to subscribe with."""
    emails = proven_emails(request.user) if isinstance(request.user, User) else []
    if not (proven_phones(request) or emails):
        return None
    found = subscriptions_of(request)
    names = {topic.number: topic.shown_name for topic in Topic.objects.all()} if found else {}
    return {
        "subscriptions": [(one, ", ".join(names[number] for number in one.topics if number in names)) for one in found]
    }


sections = [
    MySection(
        key="subscription",
        title=_("구 알림"),
        template="notices/my_subscription.html",
        context=my_subscription,
        order=55,
    )
]
