"""Addresses of private files: signed, expiring, good for one person only; the permission is asked again at each use."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.errors import BadInput
from programs.files.models import PrivateFile
from programs.files.owners import owner_of
from programs.people.actors import Actor, Guest, actors_of
from programs.people.crypto import hash_for_lookup
from programs.people.models import User

SALT = "portal.files.open"


def address_of(row: PrivateFile, *, request: HttpRequest, page: str = "files:download") -> str:
    """The address at which this browser's person opens the file within the hour; "" for who may not open it."""
    actor = next((actor for actor in actors_of(request) if row.may_open(actor)), None)
    return reverse(page, args=[token_for(row, actor)]) if actor is not None else ""


def token_for(row: PrivateFile, actor: Actor) -> str:
    return signing.dumps([row._meta.label_lower, row.pk, _bound_to(actor)], salt=SALT)


def row_and_actor(token: str, request: HttpRequest) -> tuple[PrivateFile, Actor]:
    """The file that the address names, and as whom this browser opens it.

    Raises BadInput for a forged or old address, Http404 when the browser's person is not the one it was made for.
    """
    try:
        label, pk, bound = signing.loads(token, salt=SALT, max_age=settings.FILES_LINK_SECONDS)
    except signing.SignatureExpired:
        raise BadInput(_("주소의 유효 기간이 지났어요. 파일이 있던 화면을 새로 고친 뒤 다시 열어 주세요.")) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise BadInput(_("주소가 올바르지 않아요. 파일이 있던 화면에서 다시 열어 주세요.")) from None
    actor = _who(bound, actors_of(request))
    owner = owner_of(label)
    row = owner._default_manager.filter(pk=pk).first() if owner is not None else None
    if actor is None or row is None:
        raise Http404(_("그런 파일이 없어요. 로그인이 끝났다면 다시 로그인한 뒤 파일이 있던 화면에서 열어 주세요."))
    return row, actor


def _who(bound: str, actors: Iterable[Actor]) -> Actor | None:
    return next((actor for actor in actors if _bound_to(actor) == bound), None)


def _bound_to(actor: Actor) -> str:
    """Whom an address is for: an account, or the holder of a proven telephone or mail address."""
    if isinstance(actor, User):
        return f"u{actor.pk}"
    if isinstance(actor, Guest):
        return f"g{hash_for_lookup(actor.phone or actor.email)[:24]}"
    raise TypeError("An address is made for a person.")
