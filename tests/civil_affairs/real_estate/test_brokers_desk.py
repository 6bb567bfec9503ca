"""The desk of 지적과: files of the register, applications, suspensions, signals, invitations, labels, exports."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from civil_affairs.real_estate.brokers import services
from civil_affairs.real_estate.brokers.models import (
    Broker,
    BrokerApplication,
    BrokerImport,
    BrokerInvitation,
    BrokerSignal,
    BrokerSuspension,
)
from programs.audit.models import Act, Opening
from programs.notices.models import OutboxMessage
from programs.plan.catalog import load_plan
from tests.civil_affairs.real_estate.brokers import NOW, broker
from tests.civil_affairs.real_estate.test_brokers import HEAD, WISHES, line, listed, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()


@pytest.fixture
def desk(client_of, other_officer):
    return client_of(other_officer)


def url(model: str, page: str = "changelist", *args) -> str:
    return reverse(f"admin:civil_affairs_{model}_{page}", args=args)


def test_a_file_is_uploaded_looked_at_line_by_line_and_its_faults_are_corrected_and_read_again(desk):
    assert desk.get(reverse("admin:brokers_upload")).status_code == 200
    content = "\r\n".join([HEAD, line(1), line(2, kind="부동산"), ""]).encode("cp949")

    answer = desk.post(
        reverse("admin:brokers_upload"), {"file": SimpleUploadedFile("등록부.csv", content)}, follow=True
    )

    page = answer.content.decode()
    assert "‘공인중개사’나 ‘중개인’으로 적어 주세요." in page
    assert Broker.objects.count() == 0
    batch = BrokerImport.objects.get()
    desk.post(reverse("admin:brokers_decide", args=[batch.pk]), {"do": "confirm"})
    assert Broker.objects.count() == 1

    faults = b"".join(desk.get(reverse("admin:brokers_faults", args=[batch.pk])).streaming_content)
    assert Act.objects.filter(event="brokers.faults_taken").count() == 1
    assert Opening.objects.filter(exported=True)
    corrected = faults.decode("utf-8-sig").replace(",부동산,", ",공인중개사,").encode()
    desk.post(reverse("admin:brokers_upload"), {"file": SimpleUploadedFile("고침.csv", corrected)})
    desk.post(reverse("admin:brokers_decide", args=[BrokerImport.objects.first().pk]), {"do": "confirm"})
    assert Broker.objects.count() == 2


def test_a_file_that_is_none_is_refused_on_the_page(desk):
    answer = desk.post(reverse("admin:brokers_upload"), {"file": SimpleUploadedFile("x.csv", b"\x00\x01")})

    assert answer.status_code == 422
    assert "CSV나 XLSX" in answer.content.decode()
    assert not BrokerImport.objects.exists()


def test_applications_are_approved_in_bulk_and_each_that_cannot_says_why(desk, other_officer):
    waiting = [services.apply(listed(number), phone=f"0105555{number:04d}", wishes=WISHES) for number in (1, 2)]
    services.refuse(waiting[1], reason="등록증이 달라요.", by=other_officer)
    chosen = {"action": "approve", "_selected_action": [each.pk for each in waiting]}

    asked = desk.post(url("brokerapplication"), chosen)
    assert "승인하면 조건에 맞는" in asked.content.decode()
    assert not Broker.objects.joined().exists()
    answer = desk.post(
        reverse("admin:brokers_do", args=["approve"]), {"ids": ",".join(str(each.pk) for each in waiting)}, follow=True
    )

    assert Broker.objects.joined().count() == 1
    assert "1곳의 참여를 승인" in answer.content.decode()
    assert "이미 처리한 신청" in answer.content.decode()


def test_a_form_on_paper_is_typed_in_and_checked_against_the_register(desk, other_officer):
    listed()
    form = WISHES | {
        "channel": "fax",
        "register_number": "11410-2015-00001",
        "representative": "홍길동",
        "phone": "010-5555-0001",
    }
    refused = desk.post(reverse("admin:brokers_paper"), form)
    assert refused.status_code == 422
    assert "등록부와 맞지 않아요" in refused.content.decode()
    assert "홍길동" in refused.content.decode()
    assert not BrokerApplication.objects.exists()

    answer = desk.post(reverse("admin:brokers_paper"), form | {"representative": "김보기"})

    assert answer.status_code == 302
    application = BrokerApplication.objects.get()
    assert (application.channel, application.typed_by) == ("fax", other_officer)
    assert texts("applied")


def test_suspending_asks_why_and_until_when_and_an_objection_is_answered(desk):
    one = broker(1)
    page = desk.post(url("broker"), {"action": "suspend", "_selected_action": [one.pk]}).content.decode()
    assert "정지가 끝나는 날" in page
    refused = desk.post(reverse("admin:brokers_suspend"), {"ids": str(one.pk), "reason": "", "until": "2001-01-01"})
    assert refused.status_code == 422
    assert "오늘부터 1년" in refused.content.decode()
    assert Broker.objects.joined().exists()

    until = (services.timezone.localdate()).isoformat()
    desk.post(reverse("admin:brokers_suspend"), {"ids": str(one.pk), "reason": "없는 집을 제안", "until": until})
    assert Broker.objects.get().state == "suspended"
    services.appeal(one, text="먼저 계약됐어요.")

    suspension = BrokerSuspension.objects.get()
    assert "먼저 계약됐어요." in desk.get(url("brokersuspension", "change", suspension.pk)).content.decode()
    desk.post(reverse("admin:brokers_answer"), {"ids": str(suspension.pk), "answer": "확인했어요.", "lift": "on"})
    assert Broker.objects.get().state == "joined"


def test_the_list_is_masked_found_by_a_part_of_a_name_and_leaves_only_with_a_reason(desk):
    one = broker(1)
    broker(2, name="신촌 중개인사무소", kind="assistant", representative="박보기")
    page = desk.get(url("broker"), {"q": "신촌"}).content.decode()
    assert "신촌 중개인" in page
    assert "연희1" not in page
    assert "신촌 중개인" in desk.get(url("broker"), {"q": "박보기"}).content.decode()
    change = desk.get(url("broker", "change", one.pk)).content.decode()
    assert "김보기" not in change
    assert "010-****-0001" in change

    refused = desk.post(reverse("admin:brokers_export"), {"ids": str(one.pk), "reason": "", "fmt": "csv"})
    assert refused.status_code == 422
    assert not Opening.objects.exists()
    answer = desk.post(reverse("admin:brokers_export"), {"ids": str(one.pk), "reason": "연락망", "fmt": "csv"})
    assert "김보기" in b"".join(answer.streaming_content).decode()
    opening = Opening.objects.get()
    assert (opening.why, opening.exported) == ("연락망", True)


def test_all_of_the_register_are_invited_once_a_month_and_the_others_get_labels(desk):
    listed(1)
    listed(2, phone="")
    broker(3)
    page = desk.get(reverse("admin:brokers_invite")).content.decode()
    assert "1곳에 문자 보내기" in page
    assert "1곳의 라벨" in page

    desk.post(reverse("admin:brokers_invite"))
    again = desk.post(reverse("admin:brokers_invite"), follow=True).content.decode()
    assert "한 달 안에 초대한 곳" in again
    assert [each.recipient for each in OutboxMessage.objects.filter(key="broker.invited")] == ["01055550001"]

    answer = desk.post(reverse("admin:brokers_labels"))
    text = pypdfium2.PdfDocument(io.BytesIO(answer.content))[0].get_textpage().get_text_range()
    assert "연희2 공인중개사사무소" in text
    assert "김보기 대표 귀하" in text
    assert "연희1" not in text
    assert set(BrokerInvitation.objects.values_list("way", flat=True)) == {"sms", "label"}


def test_a_signal_is_settled_with_what_was_found(desk):
    signal = BrokerSignal.objects.create(broker=broker(1), sign="complaints", count=3, since=NOW.date())
    assert "불편 신고" in desk.get(url("brokersignal")).content.decode()

    refused = desk.post(reverse("admin:brokers_settle"), {"ids": str(signal.pk), "note": ""})
    assert refused.status_code == 422
    desk.post(reverse("admin:brokers_settle"), {"ids": str(signal.pk), "note": "오해였어요."})

    signal.refresh_from_db()
    assert signal.settled_at
    assert signal.note == "오해였어요."


def test_another_departments_officer_has_no_door_here(client_of, officer):
    other = client_of(officer)
    one = broker(1)
    for page in ("brokers_upload", "brokers_invite", "brokers_paper"):
        assert other.get(reverse(f"admin:{page}")).status_code == 403
    assert other.get(url("broker")).status_code == 403
    answer = other.post(reverse("admin:brokers_suspend"), {"ids": str(one.pk), "reason": "x", "until": "2026-12-31"})
    assert answer.status_code == 403
    assert Broker.objects.joined().count() == 1
