"""Who calls: the portal's own session, as the pages have it."""

from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SignedIn(SessionAuthentication):
    """Someone not signed in gets 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"
