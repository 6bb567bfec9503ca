"""Staff's signing in and out are acts: who, when, from where (Django's own signals; nothing of ours sends any)."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from programs.audit.acts import SIGNED_IN, SIGNED_OUT
from programs.audit.log import record
from programs.people.models import User
from programs.people.predicates import is_staff


@receiver(user_logged_in, dispatch_uid="audit.signed_in")
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if is_staff(user):
        record(SIGNED_IN, by=user, subject=user, request=request)


@receiver(user_logged_out, dispatch_uid="audit.signed_out")
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None and is_staff(user):
        record(SIGNED_OUT, by=user, subject=user, request=request)
