"""The district's dongs and departments: tables that change once in years, loaded from data/places.json."""

import json
from pathlib import Path

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

PLACES_FILE = Path(__file__).parent / "data" / "places.json"


class PhoneKind(models.TextChoices):
    DIRECT = "direct", _("직통전화")
    EXTENSION = "extension", _("구내번호")


class Department(models.Model):
    """A department of the office. ``phone`` is digits only; an extension (구내번호) is not dialled from outside."""

    name = models.CharField(_("부서 이름"), max_length=40, unique=True)
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
    """Load departments and dongs and return how many; repeatable. A telephone edited in the admin since stays."""
    data = json.loads(PLACES_FILE.read_text(encoding="utf-8"))
    for row in data["departments"]:
        Department.objects.get_or_create(name=row["name"], defaults=row)
    for row in data["dongs"]:
        Dong.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})
    for row in data["legal_dongs"]:
        legal, _created = LegalDong.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})
        legal.dongs.set(Dong.objects.filter(name__in=row["dongs"]))
    return {key: len(rows) for key, rows in data.items()}
