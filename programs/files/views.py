"""The way out for a private file: signed address, permission asked anew; a download, or a look at its beginning."""

import base64

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from programs.base.files import download as as_download
from programs.base.files import forced
from programs.files import links, services


@never_cache
@require_GET
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    row, actor = links.row_and_actor(token, request)
    opened = services.open_file(row, by=actor, request=request)
    if settings.FILES_ACCEL and not row.sealed:
        opened.stream.close()
        return _by_nginx(opened, row.file.name or "")
    response = as_download(opened.stream, name=opened.name, content_type=opened.content_type)
    response["Content-Length"] = str(opened.size)
    return response


def _by_nginx(opened: services.Opened, stored: str) -> HttpResponse:
    """The same answer, its bytes sent by nginx from a folder that only it may send from (X-Accel-Redirect)."""
    response = forced(HttpResponse(content_type=opened.content_type), opened.name)
    response["X-Accel-Redirect"] = f"{settings.FILES_ACCEL.rstrip('/')}/{stored}"
    return response


@never_cache
@require_GET
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A picture of its first page or the beginning of its text, in the page; permission and record as there."""
    row, actor = links.row_and_actor(token, request)
    seen = services.look(row, by=actor, request=request)
    picture = ""
    if seen.picture:
        picture = f"data:{seen.picture_type};base64,{base64.b64encode(seen.picture).decode()}"
    context = {
        "file": row,
        "picture": picture,
        "beginning": seen.beginning,
        "download_url": reverse("files:download", args=[token]),
    }
    return render(request, "files/preview.html", context)
