"""Refusals of the API: one shape, and a sentence in the page's language (DRF itself has no `ko`)."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from programs.base.errors import Refusal


class ProblemSerializer(serializers.Serializer[Any]):
    """What a refused call is answered with."""

    detail = serializers.CharField(help_text="무엇이 잘못되었는지 말하는 문장")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="잘못된 변수의 이름과 까닭",
    )


class InvalidQuery(exceptions.APIException):
    """Parameters that make no sense; `fields` says which and why."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__(_("보내신 변수를 다시 확인해 주세요."))
        self.fields = fields


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal in the same shape; anything else is a fault and stays one."""
    if isinstance(exception, Refusal):
        return Response({"detail": str(exception)}, status=exception.status)
    response = exception_handler(exception, context)
    if response is None:
        return None
    problem: dict[str, Any] = {"detail": _sentence(exception)}
    if isinstance(exception, InvalidQuery):
        problem["fields"] = exception.fields
    response.data = problem
    return response


def _sentence(exception: Exception) -> str:
    match exception:
        case exceptions.Throttled():
            seconds = math.ceil(getattr(exception, "wait", None) or 1)
            return _("너무 자주 부르셨어요. %(seconds)s초 뒤에 다시 불러 주세요.") % {"seconds": seconds}
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return _("로그인한 뒤에 부를 수 있어요.")
        case exceptions.PermissionDenied() | PermissionDenied():
            return _("이 내용을 볼 권한이 없어요.")
        case exceptions.MethodNotAllowed():
            return _("이 주소는 읽기(GET)만 할 수 있어요.")
        case exceptions.NotAcceptable():
            return _("이 주소는 JSON으로만 답해요.")
        case Http404():
            return str(exception) if exception.args else _("찾으시는 것이 없어요.")
        case exceptions.APIException():
            return str(exception.detail)
    return _("요청을 처리하지 못했어요.")


def refusals(*codes: int) -> dict[int, OpenApiResponse]:
    """Describe the refusals of a call for the schema; each call may be too frequent."""
    words = {
        400: "변수가 잘못되었어요.",
        401: "로그인하지 않았어요.",
        403: "볼 권한이 없어요.",
        404: "없는 것을 찾았어요.",
        429: "너무 자주 불렀어요.",
    }
    return {code: OpenApiResponse(ProblemSerializer, description=words[code]) for code in (*codes, 429)}
