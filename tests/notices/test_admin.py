"""The outbox in the admin: who sees which message, what opening one leaves behind, and what staff may decide."""

import pytest
from django.urls import reverse

from programs.audit.models import Act, Opening
from programs.base.errors import NotYourDuty, WrongState
from programs.notices import decisions, delivery
from programs.notices.models import OutboxMessage
from programs.notices.providers import Answer
from programs.plan.catalog import load_plan

LIST = "/admin/notices/outboxmessage/"


@pytest.fixture(autouse=True)
def plan(places):
    load_plan()


@pytest.fixture
def unknown(owe, silent):
    """A message of P07 of which nobody knows whether it went out."""
    message = owe(program_number=7)
    OutboxMessage.objects.filter(pk=message.pk).update(state="unknown", attempts=3)
    message.refresh_from_db()
    return message


def test_the_list_shows_words_and_a_masked_number(owe, officer, client_of):
    owe()
    page = client_of(officer).get(LIST).content.decode()
    assert "보낼 차례를 기다려요" in page
    assert "010-****-0001" in page
    assert "01055550001" not in page


@pytest.mark.parametrize(
    ("who", "seen"), [("officer", 1), ("head", 1), ("other_officer", 0), ("auditor", 2), ("mayor", 2)]
)
def test_each_sees_the_messages_of_the_own_duty(who, seen, owe, request):
    owe("a", program_number=7)
    owe("code", key="test.code", variables={"receipt_number": ""})
    user = request.getfixturevalue(who)
    assert OutboxMessage.objects.visible_to(user).count() == seen


def test_a_resident_is_sent_away(owe, resident, client_of):
    assert client_of(resident).get(LIST).status_code == 302


def test_a_message_is_found_by_whole_number_address_and_receipt(owe, officer, client_of):
    owe("a"), owe("b", channel="email")
    browser = client_of(officer)
    for term, found in [
        ("010-5555-0001", 1),
        ("gildong@example.com", 1),
        ("P07-2026-0001", 2),
        ("0001", 0),
        ("case:1", 2),
    ]:
        page = browser.get(LIST, {"q": term})
        assert len(page.context["cl"].result_list) == found, term


def test_opening_a_message_is_on_record(owe, officer, client_of):
    message = owe()
    page = client_of(officer).get(f"{LIST}{message.pk}/change/").content.decode()
    assert message.body in page
    opening = Opening.objects.get()
    assert (opening.by, opening.whose_phone_hash) == (officer, message.recipient_hash)
    assert "body" in opening.what


def test_another_departments_message_is_not_opened(owe, other_officer, client_of):
    message = owe()
    answer = client_of(other_officer).get(f"{LIST}{message.pk}/change/")
    assert answer.status_code in (302, 404)
    assert not Opening.objects.exists()


def test_a_code_is_never_shown(owe, administrator, client_of):
    message = owe(key="test.code", variables={"code": "482913"})
    page = client_of(administrator).get(f"{LIST}{message.pk}/change/").content.decode()
    assert "482913" not in page
    assert "보여 주지 않아요" in page


def test_nobody_adds_changes_or_deletes_a_row(owe, administrator, client_of):
    message = owe()
    browser = client_of(administrator)
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{message.pk}/change/", {"state": "sent"}).status_code == 403
    assert browser.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403
    message.refresh_from_db()
    assert message.state == "queued"


def test_staff_send_an_unknown_message_again_with_a_reason(unknown, officer, client_of, silent):
    address = reverse("admin:notices_decide", args=["send_again"]) + f"?ids={unknown.pk}"
    browser = client_of(officer)

    refused = browser.post(address, {"reason": ""})
    assert "까닭을 적어 주세요" in refused.content.decode()
    unknown.refresh_from_db()
    assert unknown.state == "unknown"

    browser.post(address, {"reason": "전화로 물어보니 받지 못했대요"})
    delivery.drain()

    unknown.refresh_from_db()
    assert unknown.state == "sent"
    assert [parcel.key for parcel in silent.taken] == [unknown.idempotency_key]
    act = Act.objects.get(event="notices.sent_again")
    assert (act.by, act.data["state_before"]) == (officer, "unknown")


def test_a_bulk_action_leads_to_the_reason(unknown, officer, client_of):
    answer = client_of(officer).post(LIST, {"action": "cancel_selected", "_selected_action": [unknown.pk]})
    assert answer.url == reverse("admin:notices_decide", args=["cancel"]) + f"?ids={unknown.pk}"
    assert client_of(officer).get(answer.url).status_code == 200


def test_the_detail_page_offers_the_decisions(unknown, officer, client_of):
    browser = client_of(officer)
    page = browser.get(f"{LIST}{unknown.pk}/change/").content.decode()
    assert "mark-sent" in page
    answer = browser.get(reverse("admin:notices_outboxmessage_mark_sent", args=[unknown.pk]))
    assert answer.url.endswith(f"decide/mark_sent/?ids={unknown.pk}")


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        (decisions.send_again, {"failed", "unknown"}),
        (decisions.mark_sent, {"unknown"}),
        (decisions.cancel, {"queued", "failed", "unknown"}),
    ],
    ids=["send_again", "mark_sent", "cancel"],
)
@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed", "unknown", "cancelled"])
def test_which_decision_fits_which_state(verb, allowed, state, owe, officer):
    message = owe()
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=state, sent_at=message.created_at, lease_until=message.created_at, claimed_by="w"
    )
    if state in allowed:
        verb(message, by=officer, reason="확인했어요")
        assert Act.objects.count() == 1
        return
    with pytest.raises(WrongState, match="있어요|없어요"):
        verb(message, by=officer, reason="확인했어요")
    message.refresh_from_db()
    assert message.state == state
    assert not Act.objects.exists()


def test_an_auditor_reads_and_does_not_decide(unknown, auditor, client_of):
    with pytest.raises(NotYourDuty):
        decisions.cancel(unknown, by=auditor, reason="…")
    address = reverse("admin:notices_decide", args=["cancel"]) + f"?ids={unknown.pk}"
    assert client_of(auditor).get(address).status_code == 403


def test_another_departments_message_cannot_be_decided(unknown, other_officer, client_of):
    address = reverse("admin:notices_decide", args=["cancel"]) + f"?ids={unknown.pk}"
    assert client_of(other_officer).post(address, {"reason": "몰래"}).status_code == 404
    unknown.refresh_from_db()
    assert unknown.state == "unknown"


def test_a_failed_code_cannot_be_sent_again(owe, administrator, scripted):
    message = owe(key="test.code")
    scripted.answers = [Answer("permanent", text="400")]
    delivery.drain()
    with pytest.raises(WrongState, match="지워진"):
        decisions.send_again(message, by=administrator, reason="다시")


def test_outbox_and_texts_are_in_the_menu(officer, client_of):
    page = client_of(officer).get(LIST).content.decode()
    assert f'href="{LIST}"' in page
    assert f'href="{reverse("admin:notices_texts")}"' in page
