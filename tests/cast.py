"""The cast of every story: residents and staff, as factories and as fixtures.

Officers and heads belong to 민원여권과 (``officer``, ``head``) and 지적과 (``other_officer``, ``other_head``).
All people are invented, and so are their telephones.
"""

from collections.abc import Callable, Iterator
from typing import Any

import factory
import pytest
from django.test import Client
from django.utils import timezone

from programs.people.codes import code_sender
from programs.people.models import Department, Role, User
from programs.people.places import load_places

PASSWORD = "Seodaemun-2026!"
GUEST_PHONE = "01055550100"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"시험{n}과")
    slug = factory.Sequence(lambda n: f"department-{n}")
    phone = "023301137"


class UserFactory(factory.django.DjangoModelFactory):
    """A resident with a proven telephone and a proven e-mail address; ``password`` is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"resident{n}@example.com")
    name = factory.Iterator(["홍길동", "성춘향", "임꺽정", "심청"])
    phone = factory.Sequence(lambda n: f"0105555{1000 + n % 9000:04d}")
    phone_verified_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        user = model_class.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)
        if user.email:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user


class StaffFactory(UserFactory):
    email = factory.Sequence(lambda n: f"staff{n}@sdm.example.go.kr")
    name = factory.Sequence(lambda n: f"직원{n}")
    phone = None
    phone_verified_at = None
    role = Role.OFFICER
    department = factory.LazyAttribute(
        lambda user: DepartmentFactory() if user.role in (Role.OFFICER, Role.HEAD) else None
    )


@pytest.fixture
def places(db) -> None:
    """The 23 departments, 14 dongs and 20 legal dongs."""
    load_places()


@pytest.fixture
def department(places) -> Department:
    """민원여권과, whose work P07 is."""
    return Department.objects.get(name="민원여권과")


@pytest.fixture
def other_department(places) -> Department:
    return Department.objects.get(name="지적과")


@pytest.fixture
def resident(db) -> User:
    return UserFactory(email="gildong@example.com", name="홍길동", phone="01055550001")


@pytest.fixture
def other_resident(db) -> User:
    return UserFactory(email="chunhyang@example.com", name="성춘향", phone="01055550002")


@pytest.fixture
def guest_phone() -> str:
    """The telephone of someone without an account."""
    return GUEST_PHONE


@pytest.fixture
def officer(department: Department) -> User:
    return StaffFactory(email="officer@sdm.example.go.kr", department=department)


@pytest.fixture
def other_officer(other_department: Department) -> User:
    return StaffFactory(email="other.officer@sdm.example.go.kr", department=other_department)


@pytest.fixture
def head(department: Department) -> User:
    return StaffFactory(email="head@sdm.example.go.kr", role=Role.HEAD, department=department)


@pytest.fixture
def other_head(other_department: Department) -> User:
    return StaffFactory(email="other.head@sdm.example.go.kr", role=Role.HEAD, department=other_department)


@pytest.fixture
def mayor(db) -> User:
    return StaffFactory(email="mayor@sdm.example.go.kr", role=Role.MAYOR)


@pytest.fixture
def auditor(db) -> User:
    return StaffFactory(email="auditor@sdm.example.go.kr", role=Role.AUDITOR)


@pytest.fixture
def administrator(db) -> User:
    return StaffFactory(email="administrator@sdm.example.go.kr", role=Role.ADMINISTRATOR)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Give a browser in which this user is signed in: ``client_of(officer).get("/desk/")``."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


class CodeBox:
    """A real sender of one-time codes that keeps them in memory, newest last: (telephone, code, purpose)."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []

    def __call__(self, *, phone: str, code: str, purpose: str) -> None:
        self.sent.append((phone, code, purpose))

    def last_to(self, phone: str) -> str:
        """The newest code that went to this telephone."""
        return next(code for to, code, _purpose in reversed(self.sent) if to == phone)


@pytest.fixture
def code_box() -> Iterator[CodeBox]:
    """Catch one-time codes in this test instead of handing them to the outbox."""
    box = CodeBox()
    before = code_sender.register(box)
    yield box
    code_sender.register(before)
