"""What staff see of providers, reports and replies, and what they may decide."""

from datetime import timedelta

import pytest

from programs.audit.models import Act, Opening
from programs.notices import checks
from programs.notices.models import IncomingText, ReceiptEvent
from programs.notices.providers import Answer, in_slot, routing
from programs.notices.receipts import todo as _todo  # noqa: F401
from programs.people.models import Department
from programs.people.todos import tiles_for
from programs.plan.catalog import load_plan
from tests.cast import StaffFactory

PROVIDERS = "/admin/notices/receiptevent/providers/"
REPLIES = "/admin/notices/incomingtext/"
SILENT = [Answer("unknown", text="timed out", code="timeout", provider_failed=True)]


@pytest.fixture
def clerk(places):
    """An officer of 홍보담당관, whose work this is."""
    load_plan()
    return StaffFactory(department=Department.objects.get(slug="public-relations"))


@pytest.fixture
def at_work(clerk, client_of):
    return client_of(clerk)


@pytest.fixture
def reply(db):
    return IncomingText.objects.create(
        provider="http", event_id="1", phone="01055550001", phone_masked="010-****-0001", text="몇 시에 열어요?"
    )


class TestProviders:
    def test_the_page_tells_who_carries_and_how(self, at_work, settings):
        settings.SMS_RATE = 50.0
        routing.note(in_slot("file"), [Answer("accepted")] * 3, seconds=0.5)
        page = at_work.get(PROVIDERS).content.decode()
        assert "정상" in page
        assert "초당 50건" in page
        assert "0.50초" in page
        assert "바로 다시 쓰기" not in page

    def test_one_that_is_left_says_so_and_why(self, at_work):
        routing.note(in_slot("file"), SILENT, seconds=1)
        page = at_work.get(PROVIDERS).content.decode()
        assert "쉬게 함" in page
        assert "timed out" in page

    def test_it_is_used_again_with_a_reason_on_record(self, at_work, clerk):
        routing.note(in_slot("file"), SILENT, seconds=1)
        assert routing.route("sms") is None

        at_work.post(PROVIDERS, {"slot": "file", "reason": "업체가 고쳤다고 해요"})

        assert routing.route("sms").slot == "file"
        act = Act.objects.get(event="notices.provider_used_again")
        assert act.data["reason"] == "업체가 고쳤다고 해요"

    def test_without_a_reason_nothing_happens_and_the_page_says_so(self, at_work):
        routing.note(in_slot("file"), SILENT, seconds=1)
        response = at_work.post(PROVIDERS, {"slot": "file", "reason": ""})
        assert response.status_code == 422
        assert "까닭을 적어 주세요" in response.content.decode()
        assert routing.route("sms") is None

    def test_other_departments_read_and_do_not_decide(self, clerk, other_officer, client_of):
        routing.note(in_slot("file"), SILENT, seconds=1)
        client = client_of(other_officer)
        page = client.get(PROVIDERS)
        assert page.status_code == 200
        assert "바로 다시 쓰기" not in page.content.decode()
        assert client.post(PROVIDERS, {"slot": "file", "reason": "그냥"}).status_code == 403
        assert routing.route("sms") is None

    def test_a_resident_is_sent_away(self, clerk, resident, client_of):
        assert client_of(resident).get(PROVIDERS).status_code in (302, 403)


class TestReplies:
    def test_the_list_hides_number_and_words(self, at_work, reply):
        page = at_work.get(REPLIES).content.decode()
        assert "010-****-0001" in page
        assert "몇 시에" not in page
        assert "5555-0001" not in page

    def test_opening_one_is_on_record(self, at_work, reply):
        page = at_work.get(f"{REPLIES}{reply.pk}/change/").content.decode()
        assert "몇 시에 열어요?" in page
        assert Opening.objects.filter(ref__contains=str(reply.pk)).count() == 1

    def test_it_is_found_by_the_whole_number_only(self, at_work, reply):
        assert at_work.get(REPLIES, {"q": "010-5555-0001"}).context["cl"].result_count == 1
        assert at_work.get(REPLIES, {"q": "0001"}).context["cl"].result_count == 0

    def test_marking_it_read_takes_it_off_the_list(self, at_work, clerk, reply):
        assert tile(clerk, "notices.replies").count == 1
        at_work.post(REPLIES, {"action": "mark_selected_read", "_selected_action": [reply.pk]})
        reply.refresh_from_db()
        assert (reply.read_by, reply.read_at is not None) == (clerk, True)
        assert tile(clerk, "notices.replies").count == 0
        assert Act.objects.filter(event="notices.reply_read").count() == 1

    def test_marking_it_twice_is_one_record(self, at_work, reply):
        for _time in range(2):
            at_work.post(REPLIES, {"action": "mark_selected_read", "_selected_action": [reply.pk]})
        assert Act.objects.filter(event="notices.reply_read").count() == 1

    def test_other_departments_do_not_see_them(self, clerk, other_officer, client_of, reply):
        assert client_of(other_officer).get(REPLIES).status_code == 403

    def test_an_auditor_reads_and_does_not_mark(self, clerk, auditor, client_of, reply):
        client = client_of(auditor)
        assert client.get(REPLIES).status_code == 200
        client.post(REPLIES, {"action": "mark_selected_read", "_selected_action": [reply.pk]})
        reply.refresh_from_db()
        assert reply.read_at is None


class TestReports:
    def test_the_list_tells_the_reason_in_words(self, at_work, owe):
        row = owe()
        ReceiptEvent.objects.create(
            provider="solapi", event_id="1", message=row, outcome="failed", code="3032", at=row.created_at, then="dead"
        )
        page = at_work.get("/admin/notices/receiptevent/").content.decode()
        assert "3032 없는 번호예요." in page
        assert "주소 멈춤" in page

    @pytest.mark.parametrize(
        ("provider", "days", "words"),
        [("solapi", 4, "결과 없음 (3일 지남)"), ("solapi", 1, "기다리는 중"), ("smtp", 4, "—")],
    )
    def test_a_message_of_which_nothing_was_heard(self, owe, provider, days, words):
        row = owe()
        now = row.created_at + timedelta(days=days)
        row.state, row.provider, row.sent_at = "sent", provider, row.created_at
        assert row.receipt_words(now) == words


def tile(user, key):
    return next(tile for tile in tiles_for(user) if tile.todo.key == key)


class TestChecks:
    @pytest.fixture(autouse=True)
    def good(self, settings):
        settings.SMS_PROVIDER, settings.SMS_FALLBACK = "file", ""

    def ids(self):
        every = (checks.providers_can_be_made, checks.limits_make_sense, checks.reports_can_be_taken)
        return [found.id for check in every for found in check()]

    def test_the_tests_own_settings_are_right(self):
        assert self.ids() == []

    @pytest.mark.parametrize(
        ("changes", "id"),
        [
            ({"SMS_FALLBACK": "pigeon"}, "notices.E001"),
            ({"SMS_FALLBACK": "http", "SMS_HTTP_URL": "ftp://x"}, "notices.E001"),
            ({"SMS_PROVIDER": "solapi", "SOLAPI_API_KEY": ""}, "notices.E001"),
            ({"SMS_FALLBACK": "file"}, "notices.W002"),
            ({"SMS_RATE": -1.0}, "notices.E003"),
            ({"SMS_HTTP_BATCH": 0}, "notices.E003"),
        ],
    )
    def test_what_is_wrong_is_told(self, settings, changes, id):
        for name, value in changes.items():
            setattr(settings, name, value)
        assert id in self.ids()

    @pytest.fixture
    def solapi(self, settings):
        settings.SMS_PROVIDER, settings.SOLAPI_API_KEY, settings.SOLAPI_API_SECRET = "solapi", "k", "s"

    def test_solapi_without_the_secret_of_its_webhook(self, solapi, settings):
        settings.NOTICES_HOOK_SECRETS = {"solapi": ""}
        assert self.ids() == ["notices.W003"]

    def test_solapi_over_an_open_line(self, solapi, settings):
        settings.NOTICES_HOOK_SECRETS = {"solapi": "x"}
        settings.SOLAPI_URL = "http://api.solapi.com"
        assert self.ids() == ["notices.E004"]

    def test_mail_in_production_without_a_domain_for_bounces(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEMO = settings.DEBUG = False
        settings.BOUNCE_DOMAIN = ""
        assert self.ids() == ["notices.W004"]
