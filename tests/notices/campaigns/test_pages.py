"""The staff's pages of campaigns: what is typed stays, who may see what, and what opening leaves behind."""

import io
import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from programs.audit.models import Act, Destruction, Opening
from programs.audit.retention import destroy_expired
from programs.base.calendar import SEOUL
from programs.notices.campaigns import rules, services
from programs.notices.campaigns.models import Campaign
from programs.notices.digest import services as digest
from programs.notices.models import MessageTemplate, OutboxMessage, SenderNumber
from programs.people.todos import tiles_for

LIST = "/admin/notices/campaign/"
TEXT = {"title": "봄 축제", "purpose": "info", "body": "축제 – 오세요.", "topics": ["4"]}


@pytest.fixture
def waiting(draft, composer):
    return services.submit(draft(), by=composer)


def url(name, campaign, *more):
    return reverse(f"admin:notices_campaign_{name}", args=[campaign.pk, *more])


def jpeg(size=(400, 300), **more):
    written = io.BytesIO()
    Image.effect_noise(size, 100).convert("RGB").save(written, "JPEG", quality=95, **more)
    return SimpleUploadedFile("축제.jpg", written.getvalue(), "image/jpeg")


def test_a_draft_is_written_and_shown_with_its_length_and_count(composer, client_of, subscriber):
    subscriber()
    page = client_of(composer).post(f"{LIST}add/", TEXT, follow=True)

    campaign = Campaign.objects.get()
    words = page.content.decode()
    assert (campaign.state, campaign.created_by, campaign.department) == ("draft", composer, composer.department)
    assert "축제 - 오세요." in words
    assert "– → -" in words
    assert "<strong>1</strong>명이 받아요" in words
    assert "단가가 등록되지 않아" in words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"title": ""}, "이름을 써 주세요"),
        ({"body": "900101-1234567"}, "주민등록번호"),
        ({"purpose": "case"}, "성격"),
        ({"topics": ["99"]}, "99"),
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(given, sentence, composer, client_of):
    page = client_of(composer).post(f"{LIST}add/", TEXT | given)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert (given.get("body") or "축제 – 오세요.") in page.content.decode()
    assert not Campaign.objects.exists()


def test_a_look_saves_nothing(composer, client_of, subscriber):
    subscriber()
    page = client_of(composer).post(f"{LIST}add/", TEXT | {"body": "{name}님 😀", "look": "1"})
    assert page.status_code == 200
    assert "채울 수 없는 값이에요: {name}" in page.content.decode()
    assert not Campaign.objects.exists()


def test_the_count_while_choosing_says_who_is_left_out(composer, client_of, subscriber):
    subscriber(), subscriber(email="only.mail@example.com", phone="")
    answer = client_of(composer).get(f"{LIST}count/", {"purpose": "info", "topics": ["4"]})
    found = json.loads(answer.content)
    assert (found["chosen"], found["reached"]) == (2, 1)
    assert found["left_out"] == [{"why": "연락처를 남기지 않았거나 확인하지 않았어요", "number": 1}]
    assert client_of(composer).get(f"{LIST}count/", {"purpose": "info", "topics": ["x"]}).status_code == 422


@pytest.mark.parametrize("name", ["change", "sample", "edit", "copy"])
def test_another_departments_campaign_is_not_there(name, waiting, other_officer, client_of):
    answer = client_of(other_officer).get(url(name, waiting))
    assert answer.status_code == 404
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("composer", "approve", 403),
        ("auditor", "approve", 403),
        ("colleague", "approve", 200),
        ("colleague", "start", 409),
        ("colleague", "finish", 403),
        ("colleague", "nothing", 404),
        ("colleague", "edit", 404),
    ],
)
def test_the_pages_of_verbs_refuse_as_the_table_says(who, name, status, waiting, client_of, request):
    answer = client_of(request.getfixturevalue(who)).get(url("do", waiting, name))
    assert answer.status_code == status


def test_from_the_draft_to_the_last_yes_over_the_pages(draft, composer, colleague, client_of, subscriber):
    reader, campaign = subscriber(), draft()
    writer, second = client_of(composer), client_of(colleague)

    writer.post(url("do", campaign, "submit"), {"seen": services.fingerprint(campaign)})
    asked = second.get(url("do", campaign, "approve"))
    assert "이번 토요일에 봄 축제가 열려요." in asked.content.decode()
    second.post(url("do", campaign, "approve"), {"seen": asked.context["form"]["seen"].value()})
    sure = writer.get(url("do", campaign, "start")).content.decode()
    assert "지금 보내기 (1명)" in sure
    writer.post(url("do", campaign, "start"), {})

    campaign.refresh_from_db()
    assert (campaign.state, campaign.approved_by) == ("sending", colleague)
    assert list(OutboxMessage.objects.filter(campaign=campaign).values_list("subscriber", flat=True)) == [reader.pk]


def test_a_faulty_draft_is_told_at_handing_in(draft, composer, client_of):
    campaign = draft(body="축제 😀")
    page = client_of(composer).post(url("do", campaign, "submit"), {})
    assert page.status_code == 422
    assert "‘😀’ (1번째 줄 4번째)" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_sending_back_needs_a_reason(waiting, colleague, client_of):
    browser = client_of(colleague)
    page = browser.post(url("do", waiting, "send_back"), {"reason": ""})
    assert page.status_code == 422
    waiting.refresh_from_db()
    assert waiting.state == "review"
    browser.post(url("do", waiting, "send_back"), {"reason": "날짜를 확인해 주세요."})
    assert "날짜를 확인해 주세요." in browser.get(url("change", waiting)).content.decode()


def test_a_time_is_set_in_seoul_and_the_portal_begins_then(waiting, colleague, client_of, time_machine, subscriber):
    subscriber()
    time_machine.move_to("2026-03-02 10:00:00+09:00")
    services.approve(waiting, by=colleague)
    browser = client_of(colleague)

    late = browser.post(url("do", waiting, "schedule"), {"at": "2026-03-02T09:59"})
    assert late.status_code == 422
    assert "이미 지난 때예요" in late.content.decode()
    browser.post(url("do", waiting, "schedule"), {"at": "2026-03-02T14:00"})
    assert services.start_due(timezone.now()) == []
    time_machine.move_to("2026-03-02 14:00:00+09:00")
    assert services.start_due(timezone.now()) == [waiting]

    waiting.refresh_from_db()
    assert waiting.state == "sending"


def test_a_sample_is_masked_and_on_record(waiting, colleague, client_of, subscriber):
    reader = subscriber(dong="연희동")
    page = client_of(colleague).get(url("sample", waiting)).content.decode()
    assert reader.phone_masked in page
    assert reader.phone not in page
    assert "‘문화’ 소식을 골랐어요." in page
    opening = Opening.objects.get()
    assert (opening.by, opening.whose_phone_hash) == (colleague, reader.phone_hash)


def test_a_test_goes_to_the_own_number_only(draft, composer, client_of, scripted):
    campaign = draft()
    browser = client_of(composer)
    assert "확인한 휴대전화가 없어서" in browser.get(url("change", campaign)).content.decode()
    assert browser.post(url("test", campaign)).status_code == 409
    assert scripted.taken == []

    composer.phone, composer.phone_verified_at = "01055559901", timezone.now()
    composer.save()
    browser.post(url("test", campaign))

    [parcel] = scripted.taken
    assert parcel.to == "01055559901"
    assert parcel.body.startswith("[시험] 이번 토요일에")
    assert not OutboxMessage.objects.exists()
    assert Act.objects.get(event="notices.campaign.tested").data == {"to": "010-****-9901"}
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_tests_are_limited(draft, composer, client_of, scripted):
    composer.phone, composer.phone_verified_at = "01055559901", timezone.now()
    composer.save()
    campaign, browser = draft(), client_of(composer)
    answers = [browser.post(url("test", campaign)).status_code for _ in range(21)]
    assert answers[-1] == 429
    assert len(scripted.taken) == 20


def test_a_picture_is_made_small_and_says_nothing_of_its_camera(composer, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    exif = Image.Exif()
    exif[0x0110] = "a camera"
    upload = jpeg((2400, 1800), exif=exif)
    assert upload.size > 300 * 1024

    client_of(composer).post(f"{LIST}add/", TEXT | {"image": upload})

    campaign = Campaign.objects.get()
    shown = b"".join(client_of(composer).get(url("image", campaign)).streaming_content)
    assert len(shown) <= 300 * 1024
    with Image.open(io.BytesIO(shown)) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) <= 1500
        assert not picture.getexif()
    assert "그림 문자(MMS)" in client_of(composer).get(url("change", campaign)).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"\x89PNG\r\n\x1a\n"), ("a.jpg", b"<script>alert(1)</script>"), ("a.jpg", b"\xff\xd8\xff\xe0 half")],
    ids=["kind", "content", "broken"],
)
def test_what_is_no_picture_is_refused_and_the_text_stays(name, content, composer, client_of):
    upload = SimpleUploadedFile(name, content, "image/jpeg")
    page = client_of(composer).post(f"{LIST}add/", TEXT | {"image": upload})
    assert page.status_code == 422
    assert "축제 – 오세요." in page.content.decode()
    assert not Campaign.objects.exists()


def test_a_template_asks_for_its_own_values_and_keeps_those_of_each_recipient(composer, client_of):
    template = MessageTemplate.objects.create(
        name="행사",
        body="{place}에서 {event:이/가} 열려요. {dong:은/는} {{꼭}}",
        examples={"place": "연희동 주민센터", "event": "축제"},
    )
    browser = client_of(composer)
    address = reverse("admin:notices_campaign_begin", args=[template.pk])
    assert browser.post(address, {"place": ""}).status_code == 422
    browser.post(address, {"place": "구청 {광장}", "event": "공연"})
    campaign = Campaign.objects.get()
    assert campaign.body == "구청 {{광장}}에서 공연이 열려요. {dong:은/는} {{꼭}}"


def test_a_template_with_an_unknown_variable_is_refused(composer, client_of):
    page = client_of(composer).post(
        "/admin/notices/messagetemplate/add/",
        {"name": "행사", "purpose": "info", "body": "{place}에서", "examples": "{}", "is_active": "on"},
    )
    assert "채울 수 없는 값이에요: {place}" in page.content.decode()
    assert not MessageTemplate.objects.exists()


def test_the_list_is_searched_filtered_and_says_what_waits(waiting, draft, colleague, client_of):
    other = draft(title="여권 안내", body="여권을 찾아가세요.")
    browser = client_of(colleague)
    found = [campaign.pk for campaign in browser.get(LIST, {"q": "여권 찾아"}).context["cl"].result_list]
    assert found == [other.pk]
    assert len(browser.get(LIST, {"state__exact": "draft"}).context["cl"].result_list) == 1
    page = browser.get(LIST, {"waiting": "me"})
    assert [campaign.pk for campaign in page.context["cl"].result_list] == [waiting.pk]
    assert "내 승인을 기다리는 발송 1건" in page.content.decode()


@pytest.mark.parametrize(("who", "shown"), [("colleague", 1), ("composer", 0), ("officer", None), ("administrator", 1)])
def test_the_desk_tells_the_second_person(who, shown, waiting, request):
    tiles = {tile.todo.key: tile.count for tile in tiles_for(request.getfixturevalue(who))}
    assert tiles.get("notices.approval") == shown


def test_a_past_campaign_is_copied(waiting, colleague, client_of):
    answer = client_of(colleague).post(url("copy", waiting))
    copied = Campaign.objects.get(pk__gt=waiting.pk)
    assert answer.url == url("edit", copied)
    assert copied.body == waiting.body


# --- what could not begin


@pytest.fixture
def stuck(draft, composer, colleague, public_relations):
    """Approved for ten o'clock; its sender number ran out at midnight, and it is half past ten."""
    begun = datetime(2026, 11, 23, 16, tzinfo=SEOUL)
    with time_machine.travel(begun, tick=False):
        number = SenderNumber.objects.create(
            number="0233011930",
            department=public_relations,
            registered_on=begun.date(),
            valid_until=begun.date(),
        )
        campaign = services.submit(draft(sender=number), by=composer)
        services.approve(campaign, by=colleague)
        services.schedule(campaign, by=composer, at=begun + timedelta(hours=18))
    with time_machine.travel(begun + timedelta(hours=18, minutes=30), tick=False):
        assert services.start_due(timezone.now()) == []
        campaign.refresh_from_db()
        assert campaign.state == "approved"
        yield campaign


def test_what_could_not_begin_stands_on_the_desk_and_in_the_list_with_the_way_to_it(stuck, draft, composer, client_of):
    tile = next(tile for tile in tiles_for(composer) if tile.todo.key == "notices.not_started")

    assert (tile.count, tile.is_pressing) == (1, True)
    found = client_of(composer).get(tile.url).context["cl"].result_list
    assert [campaign.pk for campaign in found] == [stuck.pk]
    assert "발신번호예요" in client_of(composer).get(url("change", stuck)).content.decode()


def test_another_department_has_nothing_stuck(stuck, flood_officer, mayor):
    tiles = {tile.todo.key: tile.count for tile in tiles_for(flood_officer)}

    assert tiles["notices.not_started"] == 0
    assert "notices.not_started" not in {tile.todo.key for tile in tiles_for(mayor)}


def test_the_morning_mail_names_it_and_says_why(stuck):
    told = digest.digest_of(timezone.localdate() - timedelta(days=1), at=timezone.now())

    assert not told.is_quiet
    assert "1건이 정한 때가 지났는데" in told.variables()["not_started"]
    assert "봄 축제: 등록이 끝났거나 쓰지 않는 발신번호예요." in told.variables()["not_started"]


@pytest.fixture
def broken(draft, composer, colleague, monkeypatch):
    """One whose content cannot be made, due before another that is in order; half an hour later."""
    begun = datetime(2026, 11, 23, 10, tzinfo=SEOUL)
    with time_machine.travel(begun, tick=False):
        both = [services.submit(draft(title=title), by=composer) for title in ("깨진 발송", "성한 발송")]
        for minutes, campaign in enumerate(both, start=1):
            services.approve(campaign, by=colleague)
            services.schedule(campaign, by=composer, at=begun + timedelta(minutes=minutes))
    faults = rules.faults

    def cannot_be_made(campaign):
        if campaign.pk == both[0].pk:
            raise KeyError("no such issue")
        return faults(campaign)

    monkeypatch.setattr(rules, "faults", cannot_be_made)
    monkeypatch.setattr("programs.notices.digest.services.faults", cannot_be_made)
    with time_machine.travel(begun + timedelta(minutes=30), tick=False):
        yield both


def test_one_whose_content_cannot_be_made_holds_up_no_other_and_is_told(broken, composer):
    first, second = broken

    assert services.start_due(timezone.now()) == [second]

    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("approved", "sending")
    assert first.started_at is None
    tile = next(tile for tile in tiles_for(composer) if tile.todo.key == "notices.not_started")
    assert tile.count == 1
    told = digest.digest_of(timezone.localdate() - timedelta(days=1), at=timezone.now()).variables()["not_started"]
    assert "깨진 발송: 내용을 만들지 못했어요." in told
    assert "KeyError" in told


# --- pictures nobody uses


def test_pictures_that_no_campaign_names_are_destroyed_after_a_day(composer, client_of, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    browser = client_of(composer)
    browser.post(f"{LIST}add/", TEXT | {"image": jpeg()})
    campaign = Campaign.objects.get()
    replaced = tmp_path / campaign.image
    browser.post(url("edit", campaign), TEXT | {"image": jpeg()})
    campaign.refresh_from_db()
    named = tmp_path / campaign.image
    assert replaced != named
    assert replaced.is_file()

    assert destroy_expired(only="notices.mms_pictures") == {"notices.mms_pictures": 0}  # somebody may still be writing
    assert replaced.is_file()
    assert destroy_expired(only="notices.mms_pictures", now=timezone.now() + timedelta(days=2)) == {
        "notices.mms_pictures": 1
    }

    assert not replaced.exists()
    assert named.is_file()
    assert Destruction.objects.get(policy="notices.mms_pictures").count == 1
