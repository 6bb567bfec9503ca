"""Real connections at the same moment: two officers, two clicks, many filings."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from programs.base.errors import WrongState
from programs.cases import services
from programs.cases.models import Case, GeneralRequest, ReceiptCounter
from programs.cases.services import perform
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.plan.models import Program
from tests.cases.factories import IN_PERSON, PHONE, at, filed_name_change, filed_request

pytestmark = pytest.mark.django_db(transaction=True)


def together(*jobs):
    """Run the jobs at the same moment, each on its own connection; return what each gave or raised."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(timeout=20)
            return job()
        except Exception as error:  # noqa: BLE001 - the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_two_officers_receive_one_case_and_one_of_them_is_told(name_change_program, officer, head):
    case = filed_name_change(name_change_program)

    outcomes = together(
        lambda: perform(case, "receive", by=officer, data=IN_PERSON, version=1),
        lambda: perform(case, "receive", by=head, data=IN_PERSON, version=1),
    )

    assert sorted(isinstance(outcome, WrongState) for outcome in outcomes) == [False, True]
    assert case.timeline.filter(move="receive").count() == 1
    assert OutboxMessage.objects.filter(key="name_change.received").count() == 1


def test_two_clicks_at_once_make_one_case(name_change_program):
    key = uuid.uuid4().hex

    def click():
        program = Program.objects.select_related("department").get(pk=7)
        case = GeneralRequest(
            program=program,
            department=program.department,
            applicant_name="심청",
            applicant_phone=PHONE,
            subject="문의",
            text="내용",
        )
        return services.file(case, by=Guest(PHONE), submission_key=key, message="general.filed")

    outcomes = together(*[click] * 6)

    assert Case.objects.count() == 1
    assert sum(is_new for _case, is_new in outcomes) == 1
    assert len({case.receipt_number for case, _new in outcomes}) == 1
    assert OutboxMessage.objects.count() == 1
    assert ReceiptCounter.objects.get().last == 1


def test_receipt_numbers_have_no_gaps_though_some_filings_fail(name_change_program):
    def file_one(fails):
        def job():
            program = Program.objects.select_related("department").get(pk=7)
            with transaction.atomic():
                filed_request(program, when=at("2026-03-06 09:00"))
                if fails:
                    raise RuntimeError("the power went")

        return job

    together(*[file_one(fails=n % 3 == 0) for n in range(12)])

    numbers = sorted(Case.objects.values_list("receipt_number", flat=True))
    assert numbers == [f"P07-2026-{n:06d}" for n in range(1, 9)]


def test_the_year_of_a_receipt_number_is_that_of_seoul(name_change_program):
    # 2026-12-31 15:30 in Greenwich is already next year in Seoul
    assert filed_request(name_change_program, when=at("2027-01-01 00:30")).receipt_number == "P07-2027-000001"
    assert filed_request(name_change_program, when=at("2026-12-31 23:30")).receipt_number == "P07-2026-000001"


def test_a_receipt_number_is_never_taken_outside_a_transaction(name_change_program):
    with pytest.raises(RuntimeError):
        ReceiptCounter.take(7, at("2026-03-06 09:00"))
