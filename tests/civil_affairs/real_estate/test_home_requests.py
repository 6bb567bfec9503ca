"""A resident applies once, brokers answer by their links, the resident compares and chooses; nobody learns too much."""

import re
import uuid
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from civil_affairs.real_estate.answers import services as answers
from civil_affairs.real_estate.answers.models import Complaint, Offer, Question
from civil_affairs.real_estate.requests import keeping, links, referring, services
from civil_affairs.real_estate.requests.models import HomeDraft, HomeRequest, Referral, ReferralLink
from programs.audit.models import Act
from programs.base.errors import NotYourDuty, WrongState
from programs.cases.services import perform
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.people.models import Consent
from tests.cases.factories import program_of
from tests.civil_affairs.real_estate.brokers import HONGJE1, SINCHON, broker
from tests.civil_affairs.real_estate.homes import (
    APPLY,
    CHECK,
    NAME,
    OFFERED,
    PHONE,
    filled,
    link_of,
    offered,
    referral_of,
    sent,
    signed_in,
    told,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_program(other_department):
    return program_of(9, other_department)


@pytest.fixture
def two(own_program):
    """Two brokers that fit, one of them a 중개인."""
    return broker(1), broker(2, kind="assistant", sex="female")


def errors_of(answer) -> str:
    return " ".join(sentence for field in answer.context["form"].errors.values() for sentence in field)


# --- applying


def test_a_guest_sees_how_many_brokers_fit_and_why_before_it_is_sent(client, two):
    broker(3, areas=[HONGJE1])

    looked = client.post(APPLY, filled(), follow=True)

    page = looked.content.decode()
    assert looked.redirect_chain[-1][0] == CHECK
    assert "2곳" in page
    assert "원하는 거래(전세)를 다뤄요." in page
    assert re.search(r"원하는 동네를 맡지 않아요\.\s*<strong>1곳", page)
    assert HomeRequest.objects.count() == 0

    receipt = client.post(CHECK, follow=True)

    case = HomeRequest.objects.get()
    assert case.receipt_number in receipt.content.decode()
    assert (case.state, case.price_low, case.price_high, case.of_self) == (
        "received",
        20_000,
        30_000,
        ["woman", "student"],
    )
    assert case.closes_at == case.received_at + 14 * DAY
    assert {each.broker_id for each in case.referrals.all()} == {each.pk for each in two}
    assert HomeDraft.objects.count() == 0
    assert OutboxMessage.objects.filter(key="home_request.received").count() == 1


def test_two_clicks_make_one_request(client, two):
    key = uuid.uuid4().hex
    for _again in range(2):
        client.post(APPLY, filled(submission_key=key))
        client.post(CHECK)

    assert HomeRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("price_low", "40000", "‘부터’가 ‘까지’보다 커요"),
        ("area_high", "20", "넓이의 ‘부터’가 ‘까지’보다 커요"),
        ("dongs", ["1168064000"], "서대문구에 없는 동이에요"),
        ("dongs", [], "원하는 동을 하나 이상"),
        ("price_high", "많이", "숫자만 적어 주세요"),
        ("price_high", "300000000", "단위가 만원인지"),
        ("deal", "auction", None),
        ("moves_on", "2020-01-01", "오늘보다 뒤여야 해요"),
        ("wish", "공일공 오오오오 칠칠일일 로 주세요", "전화번호는 적을 수 없어요"),
        ("of_self", ["woman", "none"], "함께 고를 수 없어요"),
        ("cap", "0", None),
        ("cap", "1000", None),
        ("consent", "", "동의하지 않으면"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(client, two, field, value, sentence):
    answer = client.post(APPLY, filled(**{field: value}))

    assert answer.status_code == 422
    assert answer.context["form"].errors
    if sentence:
        assert sentence in errors_of(answer)
    assert NAME in answer.content.decode()
    assert HomeRequest.objects.count() == 0


def test_a_monthly_rent_upside_down_and_one_without_a_rent_are_refused(client, two):
    upside_down = client.post(APPLY, filled(deal="monthly", rent_low="80", rent_high="60"))
    without = client.post(APPLY, filled(deal="monthly"))

    assert "월세의 ‘부터’가 ‘까지’보다 커요" in errors_of(upside_down)
    assert "월세를 얼마까지" in errors_of(without)


def test_a_draft_waits_for_the_same_person_and_for_nobody_else(client, client_of, resident, other_resident):
    own = client_of(resident)
    own.post(APPLY, {"action": "save", "deal": "sale", "dongs": [SINCHON], "wish": "반려견과 살아요"})

    assert "반려견과 살아요" in own.get(APPLY).content.decode()
    assert "반려견과 살아요" not in client.get(APPLY).content.decode()
    assert "반려견과 살아요" not in client_of(other_resident).get(APPLY).content.decode()
    own.post("/homes/apply/forget/")
    assert HomeDraft.objects.count() == 0


def test_a_request_nobody_fits_is_still_taken_and_is_on_the_desk(client, client_of, other_officer):
    client.post(APPLY, filled())
    page = client.get(CHECK).content.decode()
    client.post(CHECK)

    assert "지금은 맞는 중개업소가 없어요" in page
    case = HomeRequest.objects.get()
    assert list(HomeRequest.objects.reaching_nobody()) == [case]
    assert case.receipt_number in client_of(other_officer).get("/desk/homes/?tab=nobody").content.decode()


def test_with_a_cap_it_goes_to_so_many_in_turn(two):
    assert sent(cap=1).referrals.count() == 1
    assert sent(cap=1).referrals.get().broker != HomeRequest.objects.first().referrals.get().broker


# --- what brokers get


def test_no_message_to_a_broker_holds_who_asks_and_each_has_a_link_of_its_own(two):
    case = sent()

    messages = OutboxMessage.objects.filter(key="home_request.broker_new")
    assert {each.recipient for each in messages} == {each.phone for each in two}
    for message in messages:
        assert PHONE not in message.body
        assert "5555-7711" not in message.body
        assert NAME not in message.body
        assert message.secret
    assert link_of(referral_of(case)) != link_of(referral_of(case, 1))
    assert not ReferralLink.objects.filter(token_hash__in=[link_of(referral_of(case)).split("/")[-2]]).exists()


def test_a_broker_offers_changes_and_takes_back_by_the_link_alone(client, two):
    case = sent()
    link = link_of(referral_of(case))

    page = client.get(link)
    assert page.status_code == 200
    assert NAME not in page.content.decode()
    assert "7711" not in page.content.decode()
    assert client.post(f"{link}new/", OFFERED).status_code == 302
    offer = Offer.objects.get()
    assert (offer.price, str(offer.area), offer.referral) == (25_000, "49.5", referral_of(case))
    assert client.post(f"{link}{offer.pk}/", {**OFFERED, "price": "24000"}).status_code == 302
    offer.refresh_from_db()
    assert (offer.price, offer.changed_at is not None) == (24_000, True)
    case.refresh_from_db()
    assert case.first_offer_at is not None
    assert OutboxMessage.objects.filter(key="home_request.first_offers").count() == 1
    assert client.post(f"{link}{offer.pk}/withdraw/").status_code == 302
    assert Offer.objects.standing().count() == 0
    assert referral_of(case).state == "nothing"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", "010 5555 1234로 전화 주세요", "전화번호는 적을 수 없어요"),
        ("place", "www.example.com 참고", "누리집 주소는 적을 수 없어요"),
        ("dong", "1168064000", "서대문구에 없는 동"),
        ("price", "", None),
        ("area", "0", None),
        ("area", "넓음", "숫자만 적어 주세요"),
        ("free_from", "2001-01-01", "오늘보다 뒤여야 해요"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_and_what_was_typed_stays(client, two, field, value, sentence):
    link = link_of(referral_of(sent()))

    answer = client.post(f"{link}new/", {**OFFERED, field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert sentence is None or sentence in errors_of(answer)
    assert OFFERED["floor"] in answer.content.decode()
    assert Offer.objects.count() == 0


def test_a_broker_can_say_that_nothing_fits_and_offer_later(client, two):
    case = sent()
    link = link_of(referral_of(case))

    client.post(f"{link}nothing/", {"note": "그 값에는 없어요."})
    assert (referral_of(case).state, referral_of(case).nothing_note) == ("nothing", "그 값에는 없어요.")
    client.post(f"{link}new/", OFFERED)

    assert referral_of(case).state == "offered"
    assert client.post(f"{link}nothing/", {"note": ""}).status_code == 409


# --- links


def test_a_link_opens_this_request_for_this_broker_only(client, two):
    case, other = sent(), sent(applicant_phone="01055557712")
    offered(referral_of(other))
    mine = link_of(referral_of(case))

    answer = client.post(f"{mine}{Offer.objects.get().pk}/", OFFERED)

    assert answer.status_code == 404
    assert Offer.objects.get().price == 25_000
    question = answers.ask_broker(referral_of(case, 1), "반려견 되나요?", by=Guest(PHONE))
    assert client.post(f"{mine}answer/{question.pk}/", {"text": "네"}).status_code == 404


def test_a_guessed_link_is_404_and_guessing_is_slowed_down(client, two):
    sent()

    for _guess in range(links.WRONG_AN_HOUR):
        assert client.get(f"/homes/offers/{uuid.uuid4().hex[:20]}/").status_code == 404
    assert client.get(f"/homes/offers/{uuid.uuid4().hex[:20]}/").status_code == 429


def test_a_link_ends_with_the_request_and_says_why(client, two):
    case = sent()
    link = link_of(referral_of(case))
    ReferralLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1), made_at=timezone.now() - DAY)

    expired = client.get(link)
    assert expired.status_code == 410
    assert "유효 기간이 지났어요" in expired.content.decode()

    perform(case, "withdraw", by=Guest(PHONE))
    withdrawn = client.post(f"{link}new/", OFFERED)
    assert withdrawn.status_code == 410
    assert "취하했어요" in withdrawn.content.decode()
    assert Offer.objects.count() == 0


def test_after_the_choice_the_chosen_sees_the_contact_and_everybody_else_a_closed_door(client, two):
    case = sent()
    first, second = referral_of(case), referral_of(case, 1)
    offered(first)
    offered(second)
    closed, used = link_of(second), link_of(first)

    services.choose(case, [first.pk], by=Guest(PHONE))
    referring.tell_waiting()

    assert "다른 중개업소를 골라서" in client.get(closed).content.decode()
    assert client.get(closed).status_code == 410
    assert client.post(f"{used}new/", OFFERED).status_code == 410
    contact = link_of(first, "broker_chosen")
    looked = client.get(contact)
    assert looked.status_code == 200
    assert NAME not in looked.content.decode()
    opened = client.post(contact).content.decode()
    assert NAME in opened
    assert "010-5555-7711" in opened
    first.refresh_from_db()
    assert (first.contact_openings, first.state) == (1, "chosen")
    assert Act.objects.filter(event="home_request.contact_opened").count() == 1
    assert client.get(contact.replace("/contacts/", "/offers/")).status_code == 404
    assert client.get(closed.replace("/offers/", "/contacts/")).status_code == 404
    assert told("broker_ended", second.broker.phone) == 1
    assert Consent.objects.filter(purpose="home_request.contact").count() == 1


def test_a_suspended_broker_is_locked_out_at_once(client, two):
    case = sent()
    link = link_of(referral_of(case))
    offered(referral_of(case))
    type(two[0]).objects.filter(pk=two[0].pk).update(state="suspended", suspended_until="2030-01-01")

    assert client.get(link).status_code == 410
    assert "참여하지 않는" in client.get(link).content.decode()
    assert list(services.choosable(case)) == []


# --- the resident's side


def test_the_resident_compares_sorts_and_chooses_two(client, two):
    case = sent()
    offered(referral_of(case), price=28_000, area="60", place="비싸고 넓은 집")
    offered(referral_of(case, 1), price=21_000, area="40", place="싸고 좁은 집")
    own = signed_in(client)

    page = own.get(f"/my/homes/{case.receipt_number}/").content.decode()
    assert '2억 1,000만원 <strong class="homes-best">가장 낮아요' in page
    assert '60㎡ (18.2평) <strong class="homes-best">가장 넓어요' in page
    assert "중개인" in page
    wide = own.get(f"/my/homes/{case.receipt_number}/?sort=area").content.decode()
    assert wide.index("비싸고 넓은 집") < wide.index("싸고 좁은 집")

    choose = f"/my/homes/{case.receipt_number}/choose/"
    assert own.post(choose, {}).status_code == 422
    picked = [each.pk for each in case.referrals.all()]
    assert "이대로 고를까요?" in own.post(choose, {"referrals": picked}).content.decode()
    assert own.post(choose, {"referrals": picked, "step": "confirm"}).status_code == 422
    assert Referral.objects.filter(state="chosen").count() == 0
    assert own.post(choose, {"referrals": picked, "step": "confirm", "consent": "on"}).status_code == 302

    case.refresh_from_db()
    assert (case.state, case.chosen_at is not None) == ("done", True)
    assert Referral.objects.filter(state="chosen").count() == 2
    assert own.post(choose, {"referrals": picked, "step": "confirm", "consent": "on"}).status_code == 409
    done = own.get(f"/my/homes/{case.receipt_number}/").content.decode()
    assert "아직 연락처를 보지 않았어요." in done
    assert "만족도 남기기" in done


def test_nobody_else_sees_the_request_or_chooses(client, client_of, two, other_resident, officer):
    case = sent()
    offered(referral_of(case))
    address = f"/my/homes/{case.receipt_number}/"

    assert client.get(address).status_code == 302
    assert client_of(other_resident).get(address).status_code == 404
    assert signed_in(client, "01055559999").get(address).status_code == 404
    with pytest.raises(Http404):
        services.choose(case, [referral_of(case).pk], by=other_resident)
    with pytest.raises(NotYourDuty):
        services.choose(case, [referral_of(case).pk], by=officer)
    assert client_of(officer).get(f"/desk/homes/{case.pk}/").status_code == 403
    assert Referral.objects.filter(state="chosen").count() == 0


def test_a_broker_of_another_request_cannot_be_chosen(two):
    case, other = sent(), sent(applicant_phone="01055557712")
    offered(referral_of(case))
    offered(referral_of(other))

    with pytest.raises(Exception, match="고를 수 없는 중개업소"):
        services.choose(case, [referral_of(case).pk, referral_of(other).pk], by=Guest(PHONE))

    assert Referral.objects.filter(state="chosen").count() == 0


def test_questions_go_both_ways_without_contact_details(client, two):
    case = sent()
    row = referral_of(case)
    own, link = signed_in(client), link_of(row)
    ask = f"/my/homes/{case.receipt_number}/ask/{row.pk}/"

    refused = own.post(ask, {"text": "카톡 아이디 알려 주세요, 급해요"})
    assert refused.status_code == 422
    assert "급해요" in refused.content.decode()
    assert own.post(ask, {"text": "반려견과 살 수 있나요?"}).status_code == 302
    question = Question.objects.get()
    assert told("broker_asked", row.broker.phone) == 1

    fresh = link_of(row, "broker_asked")
    assert "반려견과 살 수 있나요?" in client.get(link).content.decode()
    assert client.post(f"{fresh}answer/{question.pk}/", {"text": "0 1 0 5555 1234"}).status_code == 422
    assert client.post(f"{fresh}answer/{question.pk}/", {"text": "네, 작은 개는 돼요."}).status_code == 302
    assert client.post(f"{fresh}answer/{question.pk}/", {"text": "다시"}).status_code == 409
    assert OutboxMessage.objects.filter(key="home_request.answered").count() == 1

    client.post(f"{link}ask/", {"text": "몇 분이 사시나요?"})
    back = Question.objects.get(by="broker")
    own.post(f"/my/homes/{case.receipt_number}/answer/{back.pk}/", {"text": "둘이에요."})
    assert "둘이에요." in client.get(link).content.decode()
    assert OutboxMessage.objects.filter(key="home_request.broker_answered").count() == 1
    page = own.get(f"/my/homes/{case.receipt_number}/").content.decode()
    assert "네, 작은 개는 돼요." in page


def test_brokers_who_have_it_are_told_what_changed_and_new_ones_get_it(client, two):
    case = sent()
    late = broker(5, areas=[SINCHON])
    link = link_of(referral_of(case))
    form = filled(dongs=[*case.dongs, SINCHON], price_low="", price_high="35,000", wish="")

    assert signed_in(client).post(f"/my/homes/{case.receipt_number}/edit/", form).status_code == 302
    referring.tell_waiting()

    assert OutboxMessage.objects.filter(key="home_request.broker_changed").count() == 2
    assert told("broker_new", late.phone) == 1
    page = client.get(link).content.decode()
    assert "신청한 분이 내용을 고쳤어요" in page
    assert "3억 5,000만원" in page
    assert referring.tell_waiting() == 0
    assert services.change(HomeRequest.objects.get(), {}, by=Guest(PHONE)) == []


def test_a_complaint_reaches_the_desk_and_its_result_the_person(client, client_of, two, other_officer):
    case = sent()
    row = referral_of(case)
    offered(row)
    services.choose(case, [row.pk], by=Guest(PHONE))
    own = signed_in(client)

    own.post(f"/my/homes/{case.receipt_number}/complain/{row.pk}/", {"text": "보여 준 집이 제안과 달랐어요."})
    complaint = Complaint.objects.get()
    desk = client_of(other_officer)
    assert case.receipt_number in desk.get("/desk/homes/?tab=complaints").content.decode()
    assert desk.post(f"/desk/homes/complaints/{complaint.pk}/", {"result": "사과하고 고쳤어요."}).status_code == 302
    assert desk.post(f"/desk/homes/complaints/{complaint.pk}/", {"result": "또"}).status_code == 409

    assert "사과하고 고쳤어요." in own.get(f"/my/homes/{case.receipt_number}/").content.decode()


# --- what happens by itself


def test_brokers_are_reminded_once_after_a_day_and_only_those_who_did_not_answer(two):
    at = timezone.now() - DAY
    case = sent(at=at - timedelta(minutes=1))
    answers.say_nothing(referral_of(case), at=at)

    assert referring.remind_brokers() == 1
    assert referring.remind_brokers() == 0

    reminded = OutboxMessage.objects.get(key="home_request.broker_reminder")
    assert reminded.recipient == two[1].phone


def test_after_fourteen_days_it_closes_by_itself_with_a_notice_before(client, two):
    begun = timezone.now()
    case = sent(at=begun)
    offered(referral_of(case), at=begun)
    link = link_of(referral_of(case))

    assert keeping.keep(at=begun + 11 * DAY) == {"told": 0, "closed": 0, "asked": 0}
    assert keeping.keep(at=begun + 12 * DAY)["told"] == 1
    assert keeping.keep(at=begun + 13 * DAY) == {"told": 0, "closed": 0, "asked": 0}
    assert keeping.keep(at=begun + 14 * DAY)["closed"] == 1

    case.refresh_from_db()
    assert (case.state, case.within_limit, case.chosen_at) == ("done", True, None)
    assert set(case.referrals.values_list("state", flat=True)) == {"ended"}
    assert client.get(link).status_code == 410
    assert referring.tell_waiting() == 1  # who had offered is told that it is over
    assert keeping.keep(at=begun + 15 * DAY) == {"told": 0, "closed": 0, "asked": 0}
    with pytest.raises(WrongState):
        offered(referral_of(case))


def test_it_can_be_prolonged_once(client, two):
    begun = timezone.now()
    case = sent(at=begun)
    move = f"/my/cases/{case.receipt_number}/prolong/"
    own = signed_in(client)

    assert own.post(move).status_code == 302
    assert own.post(move).status_code == 409

    case.refresh_from_db()
    assert case.closes_at == case.received_at + 28 * DAY
    assert keeping.keep(at=begun + 15 * DAY)["closed"] == 0
    assert keeping.keep(at=begun + 28 * DAY)["closed"] == 1
    case.refresh_from_db()
    assert case.within_limit is True


def test_an_offer_in_the_minute_after_the_end_is_refused_even_before_the_sweep(two):
    begun = timezone.now()
    case = sent(at=begun)

    with pytest.raises(WrongState, match="그사이 끝난 신청"):
        offered(referral_of(case), at=begun + 14 * DAY)

    assert Offer.objects.count() == 0


def test_a_week_after_the_choice_the_person_is_asked_how_it_was(two):
    begun = timezone.now()
    case = sent(at=begun)
    offered(referral_of(case), at=begun)
    services.choose(case, [referral_of(case).pk], by=Guest(PHONE), at=begun)

    assert keeping.keep(at=begun + 6 * DAY)["asked"] == 0
    assert keeping.keep(at=begun + 7 * DAY)["asked"] == 1
    assert keeping.keep(at=begun + 8 * DAY)["asked"] == 0
    assert "/cases/rate/" in OutboxMessage.objects.get(key="home_request.rate").body


# --- the desk


def test_an_officer_types_in_a_request_by_telephone_tells_the_offers_and_chooses(client_of, two, other_officer):
    desk = client_of(other_officer)
    form = filled(channel="phone", applicant_phone="02-330-7711", notify_by="none", answer_to="")

    assert desk.post("/desk/homes/new/", {**form, "notify_by": "sms"}).status_code == 422
    assert desk.post("/desk/homes/new/", {**form, "channel": "fax"}).status_code == 422
    assert desk.post("/desk/homes/new/", form).status_code == 302
    case = HomeRequest.objects.get()
    assert (case.channel, case.registered_by, case.referrals.count()) == ("phone", other_officer, 2)
    assert list(HomeRequest.objects.to_tell_by_hand()) == []

    row = referral_of(case)
    offered(row)
    assert list(HomeRequest.objects.to_tell_by_hand()) == [case]
    page = f"/desk/homes/{case.pk}/"
    desk.post(page, {"result": "no_answer", "note": ""})
    assert list(HomeRequest.objects.to_tell_by_hand()) == [case]
    desk.post(page, {"result": "reached", "note": "한 집을 알려 드림"})
    assert list(HomeRequest.objects.to_tell_by_hand()) == []
    assert "한 집을 알려 드림" in desk.get(page).content.decode()
    assert NAME in desk.get(f"{page}letter/").content.decode()
    chosen = desk.post(f"{page}choose/", {"referrals": [row.pk], "step": "confirm", "consent": "on"})
    assert chosen.status_code == 302
    case.refresh_from_db()
    assert case.chosen_at is not None


def test_a_link_sent_anew_closes_the_one_before(client, client_of, two, other_officer):
    case = sent()
    row = referral_of(case)
    before = link_of(row)

    assert client_of(other_officer).post(f"/desk/homes/referrals/{row.pk}/resend/").status_code == 302

    assert "새 주소를 문자로 보냈어요" in client.get(before).content.decode()
    assert client.get(link_of(row)).status_code == 200


def test_an_officer_of_another_department_types_in_and_resends_nothing(client_of, two, officer):
    case = sent()
    before = OutboxMessage.objects.count()

    assert client_of(officer).post("/desk/homes/new/", filled(channel="phone")).status_code == 403
    assert client_of(officer).post(f"/desk/homes/referrals/{referral_of(case).pk}/resend/").status_code == 403

    assert (HomeRequest.objects.count(), OutboxMessage.objects.count()) == (1, before)
