"""Which session a form that is sent is about. While many send it at once, it is read once a second for all of them.

What is kept only shapes the form (which fields it has, what they take). Whether a place may be given, and whether there
is one, is asked of the database under the session's lock.
"""

from time import monotonic

from django.shortcuts import get_object_or_404

from programs.bookings import together
from programs.bookings.sessions import Session

KEPT_SECONDS = 1.0
MOST = 100

_kept: dict[int, tuple[float, Session]] = {}


def session_of_form(pk: int) -> Session:
    """A session residents may see, fresh from the database. Raises Http404."""
    return get_object_or_404(
        Session.objects.there().select_related("offering__program", "offering__department"),
        pk=pk,
        offering__is_published=True,
    )


def session_of_sent_form(pk: int) -> Session:
    """The same for a form that is sent, as read a moment ago while others are being answered. Not to be changed."""
    since, session = _kept.get(pk, (0.0, None))
    if session is not None and together.crowded(pk) and monotonic() - since < KEPT_SECONDS:
        return session
    session = session_of_form(pk)
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[pk] = (monotonic(), session)
    return session
