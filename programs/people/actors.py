"""Who acts: a signed-in user, a guest who proved a phone or a mail address, or the portal itself."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from programs.people.fields import lookup_hashes
from programs.people.guests import guest_email, guest_phone
from programs.people.models import User


@dataclass(frozen=True)
class Guest:
    """Someone without an account who proved this phone, or this mail address, with a one-time code in this session."""

    phone: str = ""
    email: str = ""

    @property
    def phone_hashes(self) -> list[str]:
        return lookup_hashes(self.phone) if self.phone else []


@dataclass(frozen=True)
class Portal:
    """The portal itself: a task of the worker, a demo load. It sees everything and signs as nobody."""


PORTAL = Portal()
Actor = User | Guest | Portal | AnonymousUser


def user_of(actor: Actor) -> User | None:
    """The account to write into a record, None for a guest and for the portal."""
    return actor if isinstance(actor, User) else None


def works_here(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.is_active and actor.role != "resident"


def sees_all_departments(actor: Actor) -> bool:
    """Auditor, administrator and mayor read every department's work; so does the portal."""
    return isinstance(actor, Portal) or (works_here(actor) and actor.role in ("auditor", "administrator", "mayor"))  # type: ignore[union-attr]


def actors_of(request: HttpRequest) -> list[Actor]:
    """Who this browser's person is: the account, the phone, the mail proven in this session. Empty for a stranger."""
    found: list[Actor] = []
    if isinstance(request.user, User):
        found.append(request.user)
    phone = guest_phone(request)
    if phone:
        found.append(Guest(phone))
    email = guest_email(request)
    if email:
        found.append(Guest(email=email))
    return found
