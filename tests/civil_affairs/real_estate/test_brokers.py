"""P09.2: the register of brokers is taken in, brokers apply, are approved, suspended, object and leave."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from civil_affairs.real_estate.brokers import matching, services
from civil_affairs.real_estate.brokers.desk import importing, lines
from civil_affairs.real_estate.brokers.links import token_for
from civil_affairs.real_estate.brokers.models import (
    Broker,
    BrokerApplication,
    BrokerImport,
    BrokerState,
    BrokerSuspension,
    ImportState,
    RowState,
)
from programs.base.desk import sheets
from programs.base.errors import BadInput, WrongState
from programs.notices.models import OutboxMessage
from programs.people.models import User
from programs.plan.catalog import load_plan
from tests.civil_affairs.real_estate.brokers import HONGJE1, NOW, SINCHON, YEONHUI, broker, wanted
from tests.surveys.test_pages import prove

pytestmark = pytest.mark.django_db
HEAD = "개설등록번호,사무소명칭,구분,대표자명,도로명주소,행정동,전화번호,휴대전화,성별,글로벌,개설등록일"
WISHES = {"deals": ["sale", "jeonse"], "areas": [SINCHON], "languages": ["en"], "open_sundays": True}


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()


@pytest.fixture
def officer(other_officer) -> User:
    """Of 지적과, whose work P09 is."""
    return other_officer


def line(number: int, **more: str) -> str:
    cells = {
        "number": f"11410-2015-{number:05d}",
        "name": f"보기{number} 공인중개사사무소",
        "kind": "공인중개사" if number % 9 else "중개인",
        "person": "김보기",
        "address": "서울특별시 서대문구 연희로 12 (연희동)",
        "dong": "",
        "phone": f"02-330-{2000 + number:04d}",
        "mobile": f"010-5555-{number:04d}",
        "sex": "여" if number % 2 else "남",
        "global": "영어" if number % 100 == 0 else "",
        "day": "2015-03-02",
    } | more
    return ",".join(cells.values())


BAD = {
    "kind": "부동산",
    "address": "서울특별시 강남구 테헤란로 1",
    "dong": "역삼동",
    "mobile": "02-330-1114",
    "day": "2015-02-30",
}


def register(officer: User, rows: list[str], *, encoding: str = "cp949", head: str = HEAD) -> BrokerImport:
    content = "\r\n".join([head, *rows, ""]).encode(encoding)
    return importing.open_file(name="등록부.csv", content=content, by=officer)


def texts(key: str = "") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__startswith=f"broker.{key}").order_by("pk"))


# --- the register


def test_of_592_rows_562_go_in_and_the_30_broken_ones_come_back_corrected(officer):
    faults = list(BAD.items())
    rows = [line(number, **(dict([faults[number % 5]]) if number <= 30 else {})) for number in range(1, 593)]

    batch = register(officer, rows)

    assert batch.state == ImportState.READY
    assert Broker.objects.count() == 0
    found = importing.counts(batch)
    assert (found["new"], found["bad"]) == (562, 30)
    assert all("요" in row.errors[0][1] for row in batch.rows.filter(state=RowState.BAD))

    importing.confirm(batch, close_missing=False, by=officer)
    assert Broker.objects.count() == 562
    assert Broker.objects.filter(kind="assistant").count() == sum(number % 9 == 0 for number in range(31, 593))

    headings, broken = importing.faulty_lines(batch)
    assert len(broken) == 30
    assert headings[-1] == importing.REASON
    assert all(row[-1] for row in broken)
    corrected = [line(number) for number in range(1, 31)]
    again = register(officer, [f"{each},고쳤음" for each in corrected], head=f"{HEAD},{importing.REASON}")
    importing.confirm(again, close_missing=False, by=officer)
    again.refresh_from_db()
    assert (again.added, Broker.objects.count()) == (30, 592)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_the_register_is_read_in_any_encoding_that_offices_save(officer, encoding):
    batch = register(officer, [line(1)], encoding=encoding)
    importing.confirm(batch, close_missing=False, by=officer)

    one = Broker.objects.get()
    assert (one.name, one.kind, one.sex, one.areas) == ("보기1 공인중개사사무소", "licensed", "female", [YEONHUI])
    assert (one.representative, one.phone, one.state) == ("김보기", "01055550001", BrokerState.LISTED)


def test_read_again_it_tells_what_changed_and_closes_the_missing_only_when_told_to(officer):
    importing.confirm(register(officer, [line(1), line(2), line(3)]), close_missing=False, by=officer)
    application = services.apply(Broker.objects.get(name__startswith="보기2"), phone="01055559999", wishes=WISHES)
    joined = services.approve(application, by=officer)

    changed = line(2, name="새이름 공인중개사사무소", mobile="010-5555-7777", **{"global": "중국어"})
    batch = register(officer, [line(1), changed])

    row = batch.rows.get(state=RowState.CHANGED)
    assert row.changes == ["사무소 이름: 보기2 공인중개사사무소 → 새이름 공인중개사사무소"]  # its own word stays
    assert importing.counts(batch)["same"] == 1
    assert [each.register_number for each in importing.missing(batch)] == ["11410-2015-00003"]

    importing.confirm(batch, close_missing=False, by=officer)
    assert not Broker.objects.filter(state=BrokerState.CLOSED).exists()
    joined.refresh_from_db()
    assert (joined.name, joined.phone, joined.languages) == ("새이름 공인중개사사무소", "01055559999", ["en"])

    last = importing.confirm(register(officer, [line(1), changed]), close_missing=True, by=officer)
    assert last.closed == 1
    assert Broker.objects.get(state=BrokerState.CLOSED).register_number == "11410-2015-00003"


def test_a_number_twice_in_a_file_is_named_with_its_line(officer):
    batch = register(officer, [line(1), line(2), line(1)])

    assert batch.rows.get(state=RowState.BAD).errors[0][1] == "2째 줄과 등록번호가 같아요. 한 줄만 남겨 주세요."
    importing.confirm(batch, close_missing=False, by=officer)
    assert Broker.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "빈 파일"),
        ("이름,전화\n가,나\n".encode(), "열이 없어요"),
        (f"{HEAD},대표자주민번호\n{line(1)},x\n".encode(), "주민등록번호"),
        (b"\x00\x01\x02" * 50, "CSV"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_is_kept(officer, content, word):
    with pytest.raises(sheets.Unreadable, match=word):
        importing.open_file(name="x.csv", content=content, by=officer)
    assert not BrokerImport.objects.exists()


def test_a_long_file_is_read_by_a_worker_piece_by_piece(officer, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    monkeypatch.setattr(importing, "CHUNK", 2)
    batch = register(officer, [line(number) for number in range(1, 6)])
    assert (batch.state, batch.checked_to) == (ImportState.CHECKING, 0)
    with pytest.raises(WrongState):
        importing.confirm(batch, close_missing=False, by=officer)

    importing.go_on(batch.pk)
    importing.confirm(batch, close_missing=False, by=officer)
    assert Broker.objects.count() == 0
    importing.go_on(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.added, Broker.objects.count()) == (ImportState.DONE, 5, 5)


@given(st.lists(st.text(max_size=15), min_size=11, max_size=11))
def test_whatever_stands_in_a_line_it_is_read_or_refused_in_sentences(cells):
    places = lines.Places(dongs={"연희동": YEONHUI}, legal={"연희동": [YEONHUI]})
    told = lines.check(cells, lines.places_of(HEAD.split(",")), places=places, today=date(2026, 11, 23))

    assert bool(told.errors) != bool(told.fields)
    assert all(sentence and len(sentence) < 200 for _column, sentence in told.errors)


def test_an_address_of_a_legal_dong_that_lies_in_three_leaves_the_dong_open(officer):
    importing.confirm(
        register(officer, [line(1, address="서대문구 통일로 400 (홍제동)")]), close_missing=False, by=officer
    )

    one = Broker.objects.get()
    assert one.dong is None
    assert HONGJE1 in one.areas
    assert len(one.areas) == 3


# --- joining


def listed(number: int = 1, **more) -> Broker:
    return broker(number, **({"state": "listed", "joined_at": None} | more))


def test_a_broker_applies_with_a_proven_telephone_and_is_approved_by_staff(client, officer):
    one = listed()
    prove(client, "01055550001")
    page = client.get(reverse("brokers:join"))
    assert page.status_code == 200
    form = WISHES | {"register_number": "제11410-2015-00001호", "representative": "김보기", "agree": "on"}

    answer = client.post(reverse("brokers:join"), form)

    assert answer.status_code == 302
    application = BrokerApplication.objects.get()
    assert application.phone_matches
    assert application.areas == [SINCHON]
    assert [each.key for each in texts()] == ["broker.applied"]

    services.approve(application, by=officer)
    one.refresh_from_db()
    assert (one.state, one.areas, one.languages, one.open_sundays) == ("joined", [SINCHON], ["en"], True)
    assert texts("approved")[0].recipient == "01055550001"
    with pytest.raises(WrongState):
        services.approve(application, by=officer)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"register_number": "11410-2015-99999"}, "등록부와 맞지 않아요"),
        ({"representative": "이남남"}, "등록부와 맞지 않아요"),
        ({"areas": ["1168010100"]}, "서대문구에 없는 동"),
        ({"deals": []}, "골라 주세요"),
        ({"agree": ""}, "표시해 주세요"),
    ],
)
def test_what_does_not_fit_the_register_or_the_district_is_refused_and_stays_typed(client, change, sentence):
    listed()
    prove(client, "01055550001")
    form = WISHES | {"register_number": "11410-2015-00001", "representative": "김보기", "agree": "on"} | change

    answer = client.post(reverse("brokers:join"), form)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert form["representative"] in answer.content.decode()
    assert not BrokerApplication.objects.exists()
    assert not texts()


def test_without_a_proven_telephone_one_is_asked_for_first(client):
    answer = client.get(reverse("brokers:join"))
    assert answer.status_code == 302
    assert reverse("people:prove_phone") in answer["Location"]


def test_a_refusal_says_why_and_the_broker_may_ask_again(officer):
    one = listed()
    application = services.apply(one, phone="01055550001", wishes=WISHES)
    with pytest.raises(WrongState, match="이미 신청했어요"):
        services.apply(one, phone="01055550001", wishes=WISHES)
    with pytest.raises(BadInput):
        services.refuse(application, reason=" ", by=officer)

    services.refuse(application, reason="사무소 전화가 등록부와 달라요.", by=officer)

    assert "등록부와 달라요" in texts("refused")[0].body
    one.refresh_from_db()
    assert one.state == BrokerState.LISTED
    services.apply(one, phone="01055550001", wishes=WISHES)


# --- suspended, resumed, gone


def test_a_suspended_broker_gets_nothing_objects_once_and_comes_back(client, officer):
    one = broker(1)
    assert matching.brokers_for(wanted(), seed="N").chosen
    with pytest.raises(BadInput):
        services.suspend(one, reason="", until=date(2026, 12, 31), by=officer, at=NOW)
    with pytest.raises(BadInput):
        services.suspend(one, reason="까닭", until=date(2026, 11, 1), by=officer, at=NOW)

    services.suspend(one, reason="없는 집을 여러 번 제안", until=date(2026, 12, 31), by=officer, at=NOW)

    assert matching.brokers_for(wanted(), seed="N").chosen == []
    one.refresh_from_db()
    page = client.get(reverse("brokers:mine", args=[token_for(one)]))
    assert "없는 집을 여러 번 제안" in page.content.decode()
    client.post(reverse("brokers:appeal", args=[token_for(one)]), {"text": "그 집은 다른 손님이 먼저 계약했어요."})
    suspension = BrokerSuspension.objects.appealed().get()
    with pytest.raises(WrongState):
        services.appeal(one, text="다시")

    services.answer_appeal(suspension, answer="확인했습니다. 정지를 풀었습니다.", lift=True, by=officer, at=NOW)

    one.refresh_from_db()
    assert (one.state, one.suspended_until) == (BrokerState.JOINED, None)
    assert [each.key for each in texts()] == ["broker.suspended", "broker.appeal_answered", "broker.resumed"]


def test_a_suspension_ends_by_itself_the_night_after_its_last_day(officer):
    one = broker(1)
    services.suspend(one, reason="까닭", until=NOW.date(), by=officer, at=NOW)

    assert services.resume_those_over(at=NOW) == 0
    assert services.resume_those_over(at=NOW + timedelta(days=1)) == 1
    one.refresh_from_db()
    assert one.is_joined


def test_a_broker_changes_the_wishes_and_leaves_by_the_link(client):
    one = broker(1)
    token = token_for(one)
    refused = client.post(reverse("brokers:wishes", args=[token]), {"deals": ["sale"], "areas": ["1168010100"]})
    assert refused.status_code == 422
    one.refresh_from_db()
    assert one.areas == [YEONHUI]

    client.post(reverse("brokers:wishes", args=[token]), {"deals": ["sale"], "areas": [HONGJE1], "languages": ["vi"]})
    one.refresh_from_db()
    assert (one.deals, one.areas, one.languages, one.areas_chosen) == (["sale"], [HONGJE1], ["vi"], True)

    assert "그만두면" in client.get(reverse("brokers:leave", args=[token])).content.decode()
    client.post(reverse("brokers:leave", args=[token]))
    one.refresh_from_db()
    assert one.state == BrokerState.LISTED


def test_a_made_up_old_or_replaced_link_opens_nothing(client):
    one = broker(1)
    token = token_for(one)
    Broker.objects.filter(pk=one.pk).update(phone_hash="0" * 64)  # another telephone took its place

    for each in (token, token[:-2] + "xx", "nonsense"):
        answer = client.post(reverse("brokers:leave", args=[each]))
        assert answer.status_code == 404
        assert "30일" in answer.content.decode()
    one.refresh_from_db()
    assert one.is_joined


# --- the public pages


def test_the_public_list_is_searched_and_shows_nothing_of_the_person(client):
    broker(1, office_phone="023302001", languages=["en"])
    broker(2, areas=[SINCHON], name="신촌 중개인사무소", kind="assistant")
    broker(3, state="listed", joined_at=None, name="나중 사무소")

    page = client.get(reverse("brokers:list")).content.decode()
    assert "연희1" in page
    assert "신촌 중개인" in page
    assert "나중 사무소" not in page
    assert "02-330-2001" in page
    assert "5555" not in page
    assert "김보기" not in page

    found = client.get(reverse("brokers:list"), {"q": "신촌", "language": ""}).content.decode()
    assert "신촌 중개인" in found
    assert "연희1" not in found
    empty = client.get(reverse("brokers:list"), {"language": "vi"}).content.decode()
    assert "찾는 중개사무소가 없어요" in empty


def test_the_rule_is_told_and_a_draw_can_be_made_again_by_anyone(client):
    for number in range(3):
        broker(number)
    matching.draw(wanted(cap=1), reference="P09-2026-000001", now=NOW)

    page = client.get(reverse("brokers:rule"), {"number": "p09-2026-000001"}).content.decode()

    assert "3곳이 조건에 맞았어요" in page
    assert page.count("다음 차례") == 2
    assert "기록이 없어요" in client.get(reverse("brokers:rule"), {"number": "P09-1"}).content.decode()
