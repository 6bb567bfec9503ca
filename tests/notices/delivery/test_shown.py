"""What a campaign said is found again: on the own page, in the list of messages, in the data handed over."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.notices import my, personal_data
from programs.notices.campaigns.content import content_for
from programs.notices.campaigns.shown import shown
from programs.notices.models import OutboxMessage, Topic
from programs.people.models import Dong
from tests.notices.subscribers.factories import make_subscriber

pytestmark = pytest.mark.django_db
PERSONAL = {"body": "{dong} {topics} 소식이에요.", "variants": {"en": "News of {topics}."}}


@pytest.fixture
def mine(resident, stage):
    """The resident subscribed with the number that is proven."""
    return make_subscriber(phone=resident.phone, topics=("welfare",), dong=Dong.objects.order_by("name")[0].name)


@pytest.fixture
def request_of(rf):
    def request_of(user):
        request = rf.get("/my/")
        request.user, request.session = user, SessionStore()
        return request

    return request_of


def test_each_parcel_carries_the_number_of_its_row(subscribers, start):
    subscribers(3)
    campaign = start()
    rows = list(OutboxMessage.objects.filter(campaign=campaign))

    assert len(rows) == 3
    assert [parcel.reference for parcel in content_for(campaign).parcels(rows)] == [str(row.pk) for row in rows]


def test_my_page_shows_what_was_sent_without_the_link_that_opens_the_subscription(mine, start, resident, request_of):
    campaign = start(**PERSONAL)
    row = OutboxMessage.objects.get(campaign=campaign)
    parcel = content_for(campaign).parcel(row)

    (cells,) = my.sent_to_me(request_of(resident))["rows"]

    welfare = Topic.objects.get(code="welfare").name
    assert f"{mine.dong.name} {welfare} 소식이에요." in cells[1]
    assert f"{mine.dong.name} {welfare} 소식이에요." in parcel.body
    assert "/n/" in parcel.body
    assert "/n/" not in cells[1]
    assert personal_data._export(resident)[0]["text"] == cells[1]


def test_the_wording_of_the_persons_language_is_shown(start, stage):
    make_subscriber(1, topics=("welfare",), language="en")
    start(**PERSONAL)

    (text,) = shown(OutboxMessage.objects.all()).values()

    assert text.text.startswith("News of ")


def test_ten_campaigns_are_no_more_queries_than_one(mine, start):
    def asked() -> int:
        rows = list(OutboxMessage.objects.all())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(shown(rows)) == len(rows)
        return len(queries)

    start(**PERSONAL)
    one = asked()
    for number in range(4):
        start(title=f"소식 {number}", **PERSONAL)

    assert asked() == one <= 4


def test_the_admin_shows_it_and_a_wiped_row_says_nothing(mine, start, administrator, client_of):
    start()
    row = OutboxMessage.objects.get()
    address = f"/admin/notices/outboxmessage/{row.pk}/change/"

    words = client_of(administrator).get(address).content.decode()
    assert "새 복지 소식이 있어요." in words
    assert "/n/" not in words

    OutboxMessage.objects.all().wipe()
    assert "보관 기간이 지나 내용을 지웠어요" in client_of(administrator).get(address).content.decode()
