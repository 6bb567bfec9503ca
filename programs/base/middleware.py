"""Every refusal becomes a page with a sentence, or JSON under /api/; and a request has one calendar."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from programs.base.closures import one_calendar
from programs.base.errors import Refusal, TooManyTries

GetResponse = Callable[[HttpRequest], HttpResponse]


class OneCalendarMiddleware:
    """Within a request the table of closures is read at most once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_calendar():
            return self.get_response(request)


class RefusalMiddleware:
    """Turns the exceptions of errors.py into answers; everything else is Django's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            response = refuse(request, exception.status, str(exception.sentence))
            if isinstance(exception, TooManyTries) and exception.retry_after:
                response["Retry-After"] = str(exception.retry_after)
            return response
        return None


def refuse(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Return the answer to a refused request: JSON under /api/, else the page `errors/<status>.html`."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status)
    return render(request, f"errors/{status}.html", {"sentence": sentence, "status": status}, status=status)


# The handlers that config/urls.py names.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refuse(request, 413, _("보내신 내용이 너무 커요. 파일 크기를 줄여서 다시 보내 주세요."))
    return refuse(request, 400, _("요청을 이해하지 못했어요. 주소나 입력한 내용을 다시 확인해 주세요."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else ""
    return refuse(request, 403, sentence or _("이 화면을 볼 권한이 없어요."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404, _("찾으시는 화면이 없거나 옮겨졌어요."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page that settings.CSRF_FAILURE_VIEW names."""
    return refuse(
        request, 403, _("화면을 연 지 오래되어 보낼 수 없었어요. 이전 화면으로 돌아가 새로 고친 뒤 다시 보내 주세요.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request's context: what broke may break again in a context processor."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("잠시 문제가 생겼어요. 조금 뒤에 다시 해 주세요.")}, status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)
