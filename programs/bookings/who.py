"""As whom a browser books, and by which proof: a telephone, or a mail address where the offering takes one."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.errors import TooManyTries
from programs.base.ratelimit import hit
from programs.bookings.offerings import Offering
from programs.people.actors import Actor, actors_of, works_here
from programs.people.guests import proven_emails, proven_phones
from programs.people.models import User

BOOKINGS_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Proof:
    """What tells a person apart: a proven telephone, or, where the offering takes it, a proven mail address."""

    phone: str = ""
    email: str = ""


def booker(request: HttpRequest, offering: Offering) -> tuple[Actor, Proof] | None:
    """As whom this browser books, and by which proof; staff book for others at their desk."""
    phones = proven_phones(request)
    actors = [actor for actor in actors_of(request) if not works_here(actor)]
    for actor in actors:
        phone = getattr(actor, "phone", "")
        if phone and phone in phones:
            return actor, Proof(phone=phone)
    if offering.email_will_do:
        emails = proven_emails(request)
        for actor in actors:
            email = (getattr(actor, "email", "") or "").lower()
            if email and email in emails:
                return actor, Proof(email=email)
    return None


def prove_first(request: HttpRequest, offering: Offering) -> HttpResponse:
    """Send a stranger to prove a telephone or, where that will do, a mail address, and back."""
    page = "people:prove_email" if offering.email_will_do else "people:prove_phone"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def limit_bookings(request: HttpRequest) -> None:
    if not hit(f"booking:{request.META.get('REMOTE_ADDR', '')}", BOOKINGS_AN_HOUR, 3600):
        raise TooManyTries(
            _("이 인터넷 주소에서 예약이 너무 많았어요. 한 시간 뒤에 다시 하거나 전화로 예약해 주세요."),
            retry_after=3600,
        )


def known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    if not isinstance(user, User) or user.is_staff:
        return {}
    return {name: value for name, value in (("name", user.name), ("email", user.email)) if value}
