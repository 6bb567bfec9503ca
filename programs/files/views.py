"""The one way out for a private file: signed address, permission asked anew, forced download."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from programs.base.files import download as as_download
from programs.files import links, services


@never_cache
@require_GET
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    row, actor = links.row_and_actor(token, request)
    opened = services.open_file(row, by=actor, request=request)
    response = as_download(opened.stream, name=opened.name, content_type=opened.content_type)
    response["Content-Length"] = str(opened.size)
    return response
