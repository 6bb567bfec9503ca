"""The district's dongs and departments: tables that change once in years, loaded from data/places.json."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PLACES_FILE = Path(__file__).parent / "data" / "places.json"


class PhoneKind(models.TextChoices):
    DIRECT = "direct", _("직통전화")
    EXTENSION = "extension", _("구내번호")


class Department(models.Model):
    """A department of the office. ``phone`` is digits only; an extension (구내번호) is not dialled from outside.

    ``name`` is that of today; ``plan_name`` the one it was founded with, by which plans and code know it for ever.
    """

    name = models.CharField(_("부서 이름"), max_length=40, unique=True)
    plan_name = models.CharField(_("처음 이름"), max_length=40, unique=True, editable=False)
    slug = models.SlugField(_("주소 이름"), max_length=40, unique=True)
    phone = models.CharField(_("전화"), max_length=11, blank=True, help_text=_("숫자만 적어요. 모르면 비워 둬요."))
    phone_kind = models.CharField(_("전화 종류"), max_length=10, choices=PhoneKind.choices, default=PhoneKind.DIRECT)

    class Meta:
        verbose_name = _("부서")
        verbose_name_plural = _("부서")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone_kind__in=PhoneKind.values), name="people_department_phone_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(phone__regex=r"^[0-9]*$"), name="people_department_phone_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plan_name = self.plan_name or self.name
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if Department.objects.filter(plan_name=self.name).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("다른 부서가 처음에 쓰던 이름이에요. 다른 이름을 적어 주세요.")})

    def name_on(self, day: date) -> str:
        """The name it had on that day."""
        last = self.names.filter(since__lte=day).order_by("since").last()
        return last.name if last else self.plan_name


class DepartmentName(models.Model):
    """A new name and the day from which it holds. Whoever reads figures of before reads the name of before."""

    department = models.ForeignKey(
        Department, verbose_name=_("부서"), on_delete=models.CASCADE, related_name="names", db_index=False
    )
    name = models.CharField(_("새 이름"), max_length=40)
    since = models.DateField(_("시행일"))
    basis = models.CharField(_("근거"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("바꾼 사람"), on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(_("적은 때"), default=timezone.now)

    class Meta:
        verbose_name = _("부서 이름의 변경")
        verbose_name_plural = _("부서 이름의 변경")
        ordering = ["department", "since"]
        constraints = [
            models.UniqueConstraint(fields=["department", "since"], name="people_departmentname_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.since})"


def departments_on(day: date) -> dict[int, Department]:
    """All departments by key, by the names they had on a day: to be shown, never saved."""
    renamed = DepartmentName.objects.filter(department=models.OuterRef("pk"), since__lte=day).order_by("-since")
    then = Coalesce(models.Subquery(renamed.values("name")[:1]), "plan_name")
    found: dict[int, Department] = {}
    for department in Department.objects.annotate(then=then):
        department.name = department.then
        found[department.pk] = department
    return found


class Dong(models.Model):
    """An administrative dong (행정동), by its ten-digit code."""

    code = models.CharField(_("행정동 코드"), max_length=10, primary_key=True)
    name = models.CharField(_("행정동"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("행정동")
        verbose_name_plural = _("행정동")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class LegalDong(models.Model):
    """A legal dong (법정동), as addresses write it; one may lie in several administrative dongs."""

    code = models.CharField(_("법정동 코드"), max_length=10, primary_key=True)
    name = models.CharField(_("법정동"), max_length=20, unique=True)
    dongs = models.ManyToManyField(Dong, verbose_name=_("행정동"), related_name="legal_dongs")

    class Meta:
        verbose_name = _("법정동")
        verbose_name_plural = _("법정동")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def load_places() -> dict[str, int]:
    """Load departments and dongs and return how many; repeatable. What was edited in the admin since stays."""
    data = json.loads(PLACES_FILE.read_text(encoding="utf-8"))
    known = set(Department.objects.values_list("plan_name", flat=True))
    Department.objects.bulk_create(
        [Department(**row, plan_name=row["name"]) for row in data["departments"] if row["name"] not in known],
        update_conflicts=True,  # whoever loads in the same moment adds the same ones
        unique_fields=["plan_name"],
        update_fields=["plan_name"],
    )
    Dong.objects.bulk_create(
        [Dong(code=row["code"], name=row["name"]) for row in data["dongs"]],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    LegalDong.objects.bulk_create(
        [LegalDong(code=row["code"], name=row["name"]) for row in data["legal_dongs"]],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    load_lies_in(data["legal_dongs"])
    return {key: len(rows) for key, rows in data.items()}


def load_lies_in(rows: list[dict[str, Any]]) -> None:
    """Write in which administrative dongs each legal dong lies: those of the rows and no others."""
    codes = dict(Dong.objects.values_list("name", "code"))
    wanted = {(row["code"], codes[name]) for row in rows for name in row["dongs"]}
    link: Any = LegalDong.dongs.through
    present = {
        (one.legaldong_id, one.dong_id): one.pk
        for one in link.objects.filter(legaldong__in=[row["code"] for row in rows])
    }
    link.objects.filter(pk__in=[key for pair, key in present.items() if pair not in wanted]).delete()
    link.objects.bulk_create(
        [link(legaldong_id=legal, dong_id=dong) for legal, dong in sorted(wanted - present.keys())],
        ignore_conflicts=True,
    )
