"""The demo's accounts: a head and two officers of every department, the roles above them, six residents.

All share one password, printed by `manage.py demo_signins`; that is why none of them is made without DEMO=1.
Staff have no personal names: department and post instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.people.models import Department, Role, User

DEMO_PASSWORD = "Seodaemun-2026!"  # noqa: S105 - printed on purpose, good for the demo only
STAFF_DOMAIN = "sdm.example.kr"
RESIDENTS = ("홍길동", "성춘향", "임꺽정", "심청", "이몽룡", "Nguyen Van An")
OFFICERS = 2


@dataclass(frozen=True)
class Account:
    """One account to be made; `title` says who it is on the list of sign-ins."""

    email: str
    name: str
    role: str
    title: str
    department: Department | None = None
    phone: str | None = None
    language: str = "ko"


def accounts() -> Iterator[Account]:
    """Return every demo account; departments must be loaded."""
    for role in (Role.MAYOR, Role.AUDITOR, Role.ADMINISTRATOR):
        yield Account(f"{role.value}@{STAFF_DOMAIN}", str(role.label), role, str(role.label))
    for department in Department.objects.order_by("name"):
        head = _("%(department)s장") % {"department": department.name}
        yield Account(f"{department.slug}.head@{STAFF_DOMAIN}", head, Role.HEAD, head, department)
        for number in range(1, OFFICERS + 1):
            name = _("%(department)s 담당 %(number)s") % {"department": department.name, "number": number}
            yield Account(f"{department.slug}.officer{number}@{STAFF_DOMAIN}", name, Role.OFFICER, name, department)
    for number, name in enumerate(RESIDENTS, start=1):
        yield Account(
            f"resident{number}@example.com",
            name,
            Role.RESIDENT,
            str(Role.RESIDENT.label),
            phone=f"0100000{number:04d}",
            language="vi" if name.startswith("Nguyen") else "ko",
        )


def make_accounts() -> int:
    """Make the accounts that are missing and return how many; the password is hashed once for all."""
    known = set(User.objects.filter(email__isnull=False).values_list("email", flat=True))
    missing = [account for account in accounts() if account.email not in known]
    if not missing:
        return 0
    password, now = make_password(DEMO_PASSWORD), timezone.now()
    users = User.objects.bulk_create(
        User(
            email=account.email,
            name=account.name,
            role=account.role,
            department=account.department,
            phone=account.phone,
            phone_verified_at=now if account.phone else None,
            language=account.language,
            password=password,
            is_superuser=account.role == Role.ADMINISTRATOR,
        )
        for account in missing
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return len(missing)


# Shown first on the list of sign-ins: one of each role, and the department that the first program lives in.
FIRST_SHOWN = ("민원여권과", "지적과", "건축과", "자치행정과")


def signins() -> list[Account]:
    """Return the accounts worth showing: those above all departments, four departments' own, the residents."""
    shown = [
        account
        for account in accounts()
        if account.department is None
        or (account.department.name in FIRST_SHOWN and not account.email.partition("@")[0].endswith("officer2"))
    ]
    present = set(User.objects.filter(email__in=[account.email for account in shown]).values_list("email", flat=True))
    return [account for account in shown if account.email in present]
