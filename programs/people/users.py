"""Residents and staff in one user model, told apart by a role in words."""

from typing import Any, ClassVar

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.text import mask_name
from programs.people.fields import EncryptedTextField, LookupHashField, hash_for_lookup, lookup_hashes
from programs.people.places import Department


class Role(models.TextChoices):
    RESIDENT = "resident", _("구민")
    OFFICER = "officer", _("담당 공무원")
    HEAD = "head", _("부서장")
    AUDITOR = "auditor", _("감사 담당")
    ADMINISTRATOR = "administrator", _("시스템 관리자")
    MAYOR = "mayor", _("구청장")


DEPARTMENT_ROLES = (Role.OFFICER, Role.HEAD)


class Language(models.TextChoices):
    """Languages named in themselves, as settings.LANGUAGES has them."""

    KOREAN = "ko", "한국어"
    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"
    VIETNAMESE = "vi", "Tiếng Việt"


class UserQuerySet(models.QuerySet["User"]):
    def of_phone(self, phone: str) -> "UserQuerySet":
        """Who has this telephone, under whichever key it was stored."""
        return self.filter(phone_hash__in=lookup_hashes(phone))

    def of_email(self, email: str) -> "UserQuerySet":
        return self.filter(email=email.strip().lower())

    def staff(self) -> "UserQuerySet":
        return self.exclude(role=Role.RESIDENT).filter(is_active=True)

    def residents(self) -> "UserQuerySet":
        return self.filter(role=Role.RESIDENT)

    def of_department(self, department: Department) -> "UserQuerySet":
        return self.staff().filter(department=department)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(
        self, *, email: str | None = None, phone: str | None = None, password: str | None = None, **extra: Any
    ) -> "User":
        """Make a resident (or, with ``role=``, another) who signs in by e-mail or telephone (digits)."""
        user = self.model(email=email, phone=phone, **extra)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_staff(
        self,
        *,
        email: str,
        role: str,
        department: Department | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "User":
        """Make a member of staff; officers and heads belong to a department."""
        return self.create_user(email=email, role=role, department=department, password=password, **extra)

    def create_superuser(self, *, email: str, password: str | None = None, **extra: Any) -> "User":
        extra.setdefault("name", str(Role.ADMINISTRATOR.label))
        return self.create_user(email=email, password=password, role=Role.ADMINISTRATOR, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


@pghistory.track(exclude=["password", "last_login"], append_only=True)
class User(AbstractBaseUser, PermissionsMixin):
    """A person. Name and telephone are encrypted; e-mail is kept plain, in lower case, for it is a sign-in name."""

    email = models.EmailField(_("이메일"), unique=True, null=True, blank=True)
    name = EncryptedTextField(_("이름"), blank=True)
    phone = EncryptedTextField(_("휴대전화"), null=True, blank=True)
    phone_hash = LookupHashField(_("휴대전화 조회값"), source="phone", unique=True, null=True)
    phone_verified_at = models.DateTimeField(_("휴대전화 확인 일시"), null=True, blank=True)
    role = models.CharField(_("역할"), max_length=20, choices=Role.choices, default=Role.RESIDENT)
    department = models.ForeignKey(
        Department, verbose_name=_("부서"), on_delete=models.PROTECT, null=True, blank=True, related_name="members"
    )
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    is_active = models.BooleanField(_("사용 중"), default=True)
    date_joined = models.DateTimeField(_("가입 일시"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("탈퇴 일시"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("사용자")
        verbose_name_plural = _("사용자")
        ordering = ["pk"]
        indexes = [
            # the lists of staff by role within a department: assignees, heads to tell
            models.Index(fields=["department", "role"], name="people_user_department_role"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="people_user_role_known",
                violation_error_message=_("역할을 목록에서 골라 주세요."),
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone_hash__isnull=False) | Q(erased_at__isnull=False),
                name="people_user_reachable",
                violation_error_message=_("이메일과 휴대전화 가운데 하나는 있어야 해요."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=DEPARTMENT_ROLES) | Q(department__isnull=False),
                name="people_user_department_known",
                violation_error_message=_("담당 공무원과 부서장은 부서가 있어야 해요."),
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_hash__isnull=True)
                | Q(phone__isnull=False, phone_hash__isnull=False),
                name="people_user_phone_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(email__isnull=True) | Q(email__regex=r"^[^[:upper:]]+$"),
                name="people_user_email_lower",
                violation_error_message=_("이메일은 소문자로 저장해야 해요."),
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name or str(_("탈퇴한 사용자"))

    def clean(self) -> None:
        self._tidy()
        if self.phone and User.objects.of_phone(self.phone).exclude(pk=self.pk).exists():
            raise ValidationError({"phone": _("이 휴대전화로 가입한 사람이 이미 있어요.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._tidy()
        fields = kwargs.get("update_fields")
        if fields is not None and "phone" in fields:
            kwargs["update_fields"] = {*fields, "phone_hash"}
        super().save(*args, **kwargs)

    def _tidy(self) -> None:
        """Bring what was typed into the one stored shape: lower case, nothing instead of an empty string."""
        self.email = (self.email or "").strip().lower() or None
        self.phone = (self.phone or "").strip() or None
        self.phone_hash = hash_for_lookup(self.phone) if self.phone else None

    @property
    def is_staff(self) -> bool:
        return self.role != Role.RESIDENT

    @property
    def idle_seconds(self) -> int:
        """After how many seconds without a request the person is signed out."""
        return settings.STAFF_IDLE_SECONDS if self.is_staff else settings.RESIDENT_IDLE_SECONDS

    @property
    def display_name(self) -> str:
        """The name for the person and for those who may read it."""
        return self.name or str(_("이름 없음"))

    @property
    def masked_name(self) -> str:
        """The name for everyone else (홍*동)."""
        return mask_name(self.name) if self.name else ""

    @classmethod
    def history(cls) -> "models.QuerySet[Any]":
        """Return the events that the triggers wrote: one for each change of each user."""
        return apps.get_model("people", "UserEvent")._default_manager.all()

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
