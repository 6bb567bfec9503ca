"""The content security policy: strict for everyone, one word looser under /admin/ (docs/security.md says why)."""

from csp.constants import SELF, UNSAFE_EVAL
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import lazy

ADMIN_PREFIX = lazy(lambda: reverse("admin:index"), str)()


class PortalCSPMiddleware(CSPMiddleware):
    """Adds 'unsafe-eval' to script-src under the admin: its Alpine evaluates the expressions in unfold's templates.

    Nothing inline is allowed there either: no 'unsafe-inline', for scripts or for styles.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(str(ADMIN_PREFIX)):
            parts.update = {**(parts.update or {}), "script-src": [SELF, UNSAFE_EVAL]}
        return parts
