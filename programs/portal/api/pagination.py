"""Lists in pages of 50, up to 100 on request."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    invalid_page_message = _("그런 쪽이 없어요.")  # type: ignore[assignment]


def page_of(name: str, rows: type[serializers.BaseSerializer[Any]]) -> serializers.Serializer[Any]:
    """Describe a page of rows for the schema: a function view does not tell drf-spectacular that it is paged."""
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "count": serializers.IntegerField(help_text="모두 몇 개인지"),
        "next": serializers.CharField(allow_null=True, help_text="다음 쪽의 주소"),
        "previous": serializers.CharField(allow_null=True, help_text="이전 쪽의 주소"),
        "results": rows(many=True),
    }
    return inline_serializer(name, fields)
