"""The JSON of programs, plans and indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from programs.people.models import Department
from programs.plan.models import BudgetStatus, Category, MilestoneState, Program, TargetKind
from programs.plan.names import department_name

INDICATOR_KINDS = [("ratio", "ratio"), ("sum", "sum"), ("mean", "mean"), ("stock", "stock")]


class NumberField(serializers.FloatField):
    """A decimal as a JSON number: 100, not "100.00"."""

    def to_representation(self, value: Decimal) -> float:  # type: ignore[override]
        return int(value) if value == value.to_integral_value() else float(value)


class CategorySerializer(serializers.Serializer[Program]):
    key = serializers.ChoiceField(source="category", choices=Category.choices)
    name = serializers.CharField(source="get_category_display")


class DepartmentSerializer(serializers.Serializer[Department]):
    slug = serializers.SlugField()
    name = serializers.SerializerMethodField()

    def get_name(self, department: Department) -> str:
        return department_name(department.name)


class ProgramSerializer(serializers.ModelSerializer[Program]):
    """One of the 29 in a list."""

    code = serializers.CharField(help_text="P07")
    title = serializers.CharField(source="shown_title")
    category = CategorySerializer(source="*")
    department = DepartmentSerializer()
    goal = serializers.CharField(source="shown_goal")
    audience = serializers.CharField(source="shown_audience")
    phone = serializers.CharField(source="phone_text")
    url = serializers.SerializerMethodField(help_text="주민이 보는 페이지")
    api_url = serializers.SerializerMethodField(help_text="이 과제를 자세히 읽는 주소")

    class Meta:
        model = Program
        fields = [
            "number", "code", "title", "category", "department", "app", "goal", "audience", "phone", "url", "api_url",
        ]  # fmt: skip

    @extend_schema_field({"type": "string"})
    def get_url(self, program: Program) -> str:
        return self._absolute(program.get_absolute_url())

    @extend_schema_field({"type": "string"})
    def get_api_url(self, program: Program) -> str:
        return self._absolute(reverse("api:program", args=[program.number]))

    def _absolute(self, path: str) -> str:
        request = self.context.get("request")
        return request.build_absolute_uri(path) if request else path


class MilestoneSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    expected = serializers.BooleanField(help_text="날짜가 어림인지")
    done_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=MilestoneState.choices)


class BudgetLineSerializer(serializers.Serializer[Any]):
    item = serializers.CharField()
    won = serializers.IntegerField()
    source = serializers.CharField(help_text="국비, 시비, 구비. 계획에 없으면 빈 글", allow_blank=True)  # type: ignore[assignment]


class TargetSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=TargetKind.choices)
    quarter = serializers.IntegerField(allow_null=True, min_value=1, max_value=4)
    value = NumberField()
    unit = serializers.CharField()
    cumulative = serializers.BooleanField(help_text="연초부터 누적한 값인지")
    approximate = serializers.BooleanField()
    indicator = serializers.CharField(help_text="실적을 셈하는 지표의 이름. 아직 없으면 빈 글", allow_blank=True)


class PlanSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    rolled_from = serializers.IntegerField(allow_null=True, help_text="어느 해의 계획을 옮겨 왔는지")
    budget_status = serializers.ChoiceField(choices=BudgetStatus.choices)
    budget = BudgetLineSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    targets = TargetSerializer(many=True)


class ProgramDetailSerializer(ProgramSerializer):
    """One program with the plan of a year."""

    guide = serializers.CharField(source="shown_guide")
    partners = serializers.ListField(child=serializers.CharField())
    years = serializers.ListField(child=serializers.IntegerField(), help_text="계획이 있는 해")
    plan = PlanSerializer(allow_null=True)

    class Meta(ProgramSerializer.Meta):
        fields = [*ProgramSerializer.Meta.fields, "guide", "partners", "years", "plan"]


class IndicatorSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.ChoiceField(choices=INDICATOR_KINDS)
    direction = serializers.ChoiceField(choices=["higher", "lower"], help_text="higher: 높을수록 좋음")
    formula = serializers.CharField()
    value = NumberField(allow_null=True, help_text="나눌 대상이 없으면 null")
    text = serializers.CharField(help_text="단위를 붙인 값, 또는 ‘대상 없음’")
    numerator = NumberField(allow_null=True, help_text="답이 적은 칸을 지키는 지표(만족도)는 null")
    denominator = NumberField(allow_null=True)


class TargetActualSerializer(TargetSerializer):
    actual = NumberField(allow_null=True, help_text="이 목표의 실적. 셈할 수 없으면 null")
    actual_text = serializers.CharField(help_text="‘98%’, ‘집계 전’, ‘대상 없음’")


class IndicatorsSerializer(serializers.Serializer[Any]):
    program = serializers.IntegerField()
    year = serializers.IntegerField()
    quarter = serializers.IntegerField(allow_null=True)
    first = serializers.DateField(help_text="기간의 첫날")
    last = serializers.DateField(help_text="기간의 끝날")
    indicators = IndicatorSerializer(many=True)
    targets = TargetActualSerializer(many=True)
