"""What the database refuses of a user."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.people.models import Role, User
from tests.cast import StaffFactory, UserFactory


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"role": "king"}, "people_user_role_known"),
        ({"email": None, "phone": None, "phone_hash": None}, "people_user_reachable"),
        ({"role": Role.OFFICER}, "people_user_department_known"),
        ({"email": "Upper@example.com"}, "people_user_email_lower"),
        ({"phone_hash": None}, "people_user_phone_has_hash"),
    ],
)
def test_the_database_holds_the_rules(resident, change: dict, constraint: str):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=resident.pk).update(**change)


def test_an_email_is_one_whatever_its_case(resident):
    with pytest.raises(ValidationError):
        UserFactory(email="GilDong@Example.com", phone=None)
    assert User.objects.of_email(" GilDong@Example.com ").get() == resident


def test_two_people_cannot_hold_one_number(resident):
    with pytest.raises(ValidationError, match="이미 있어요"):
        UserFactory(phone="01055550001")


def test_the_public_sees_a_masked_name(resident):
    assert str(resident) == resident.masked_name == "홍*동"
    assert resident.display_name == "홍길동"


def test_an_officer_needs_a_department(db):
    with pytest.raises(ValidationError, match="부서"):
        StaffFactory(role=Role.OFFICER, department=None)


def test_all_but_residents_are_staff(resident, officer, head, mayor, auditor, administrator):
    assert not resident.is_staff
    assert all(user.is_staff for user in (officer, head, mayor, auditor, administrator))
    assert set(User.objects.staff()) == {officer, head, mayor, auditor, administrator}
