"""The records only grow: not even raw SQL changes a row."""

import pytest
from django.db import DatabaseError, connection, transaction

from programs import audit
from programs.audit.events import UnknownEvent
from programs.audit.models import Act, Opening
from programs.people.models import Consent, User
from tests.cast import UserFactory

audit.declare("tests.something", "시험했어요")


@pytest.fixture
def filled(officer: User, resident: User) -> None:
    audit.record("tests.something", by=officer, subject=resident, data={"field": 1})
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    Consent.objects.create(user=resident, purpose="terms", wording="약관에 동의해요", granted=True, source="test")


@pytest.mark.parametrize("table", ["audit_act", "audit_opening", "people_consent", "people_userevent"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 1000"])
def test_raw_sql_can_neither_change_nor_delete_a_record(filled, table: str, statement: str):
    # when someone goes around the portal
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    # then everything is still there
    assert Act.objects.count() == Opening.objects.count() == Consent.objects.count() == 1


def test_an_act_nobody_declared_is_not_recorded(officer: User):
    with pytest.raises(UnknownEvent):
        audit.record("tests.undeclared", by=officer, subject="portal")
    assert not Act.objects.exists()


def test_each_change_of_a_user_leaves_an_event_even_by_raw_sql(db):
    user = UserFactory(name="홍길동")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET is_active = false WHERE id = %s", [user.pk])
    assert [(event.pgh_label, event.is_active) for event in user.events.order_by("pgh_id")] == [
        ("insert", True),
        ("update", False),
    ]
