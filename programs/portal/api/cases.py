"""Calls about the signed-in resident's own cases; nobody else's can be read here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from programs.cases.models import Case
from programs.cases.states import State
from programs.people.contact import Channel
from programs.people.models import User
from programs.portal.api.pagination import Pages, page_of
from programs.portal.api.problems import refusals
from programs.portal.api.queries import ListQuery, Query


class CaseListQuery(ListQuery):
    state = forms.ChoiceField(
        choices=[choice for choice in State.choices if choice[0] != State.DRAFT],
        required=False,
        help_text=gettext_lazy("상태"),
        error_messages={"invalid_choice": gettext_lazy("그런 상태가 없어요.")},
    )
    program = forms.IntegerField(min_value=1, max_value=29, required=False, help_text=gettext_lazy("과제 번호"))


class CaseSerializer(serializers.ModelSerializer[Case]):
    """One of my cases in a list."""

    kind_name = serializers.CharField(source="kind_title", help_text="종류의 이름")
    program = serializers.IntegerField(source="program_id", help_text="과제 번호")
    department = serializers.CharField(source="department.name")
    state = serializers.ChoiceField(choices=State.choices)
    state_name = serializers.CharField(source="get_state_display")
    channel = serializers.ChoiceField(choices=Channel.choices)
    url = serializers.SerializerMethodField(help_text="주민이 보는 페이지")

    class Meta:
        model = Case
        fields = [
            "receipt_number",
            "kind",
            "kind_name",
            "program",
            "department",
            "state",
            "state_name",
            "channel",
            "submitted_at",
            "received_at",
            "due_at",
            "closed_at",
            "within_limit",
            "url",
        ]
        read_only_fields = fields

    def get_url(self, case: Case) -> str:
        return f"{settings.SITE_URL}{case.get_absolute_url()}"


class StepSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    title = serializers.CharField(source="label")
    text = serializers.CharField()


class CaseDetailSerializer(CaseSerializer):
    """One of my cases with its public timeline and the reckoning of its due time."""

    timeline = serializers.SerializerMethodField()
    due_steps = serializers.SerializerMethodField(help_text="처리기한을 센 과정")

    class Meta(CaseSerializer.Meta):
        fields = [*CaseSerializer.Meta.fields, "timeline", "due_steps"]
        read_only_fields = fields

    def get_timeline(self, case: Case) -> list[dict[str, Any]]:
        return list(StepSerializer(case.timeline.filter(public=True), many=True).data)

    def get_due_steps(self, case: Case) -> list[str]:
        due = case.due()
        return [str(step.text) for step in due.steps] if due else []


def _mine(request: Request) -> Any:
    assert isinstance(request.user, User)
    return Case.objects.applied_by(request.user).exclude(state=State.DRAFT).select_related("department", "program")


@extend_schema(
    operation_id="my_cases",
    summary="내가 신청한 민원",
    parameters=CaseListQuery.parameters(),
    responses={200: page_of("CasePage", CaseSerializer), **refusals(400, 401, 404)},
    tags=["my"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def my_cases(request: Request) -> Response:
    """Newest first, narrowed by state and program."""
    query = CaseListQuery.of(request)
    cases = _mine(request)
    if query.cleaned_data["state"]:
        cases = cases.filter(state=query.cleaned_data["state"])
    if query.cleaned_data["program"]:
        cases = cases.filter(program_id=query.cleaned_data["program"])
    pages = Pages()
    page: list[Case] | None = pages.paginate_queryset(cases.order_by("-submitted_at", "-id"), request)
    return pages.get_paginated_response(CaseSerializer(page or [], many=True).data)


@extend_schema(
    operation_id="my_case",
    summary="내가 신청한 민원 하나",
    parameters=Query.parameters(),
    responses={200: CaseDetailSerializer, **refusals(400, 401, 404)},
    tags=["my"],
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def my_case(request: Request, receipt_number: str) -> Response:
    """One case with its public timeline; anyone else's is 404."""
    Query.of(request)
    case = _mine(request).filter(receipt_number=receipt_number).first()
    if case is None:
        raise Http404(_("그런 민원이 없어요."))
    return Response(CaseDetailSerializer(case).data)
