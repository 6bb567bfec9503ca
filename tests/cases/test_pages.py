"""A resident's own page: files, supplement, rating, asking a department; what is refused and how."""

import io
import re
import unicodedata
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from programs.audit.models import Opening
from programs.audit.retention import destroy_expired
from programs.base.ids import sign
from programs.cases import satisfaction
from programs.cases.messages import rating_link
from programs.cases.models import Attachment, Case, GeneralRequest
from programs.cases.services import perform
from programs.files.links import token_for
from programs.people.models import Consent
from tests.cases.factories import IN_PERSON, at, filed_name_change


@pytest.fixture(autouse=True)
def _friday(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(at("2026-03-06 10:00"), tick=True):
        yield


@pytest.fixture
def mine(name_change_program, resident):
    return filed_name_change(name_change_program, by=resident, applicant=resident)


@pytest.fixture
def page_of(client, resident, mine):
    client.force_login(resident)
    return f"/my/cases/{mine.receipt_number}/"


def photo(name="등본.png"):
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


def address_on(page):
    return re.search(r'href="(/files/[^"]+)"', page.content.decode())[1]


def upload(client, page_of, *files):
    return client.post(f"{page_of}files/", {"uploads": list(files)})


def test_a_file_is_kept_under_a_random_name_and_comes_back_as_a_download(client, page_of, mine):
    answer = upload(client, page_of, photo(unicodedata.normalize("NFD", "등본.png")))

    assert answer.status_code == 302
    kept = Attachment.objects.get()
    assert kept.name == "등본.png"
    assert "등본" not in kept.file.name
    download = client.get(address_on(client.get(page_of)))
    assert download["Content-Disposition"].startswith("attachment")
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "등본.png" in client.get(page_of).content.decode()


@pytest.mark.parametrize(
    ("upload_file", "sentence"),
    [
        (lambda: SimpleUploadedFile("virus.exe", b"MZ" + b"0" * 50), "올릴 수 없는 종류"),
        (lambda: SimpleUploadedFile("등본.pdf", b"MZ" + b"0" * 50), "내용이 이름과 달라요"),
        (lambda: SimpleUploadedFile("등본.pdf", b""), "빈 파일"),
        (lambda: SimpleUploadedFile("등본.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)), "10MB까지"),
    ],
)
def test_a_wrong_file_comes_back_with_its_sentence(client, page_of, upload_file, sentence):
    answer = upload(client, page_of, upload_file())
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Attachment.objects.count() == 0


def test_no_file_and_too_many_files_are_told(client, page_of):
    assert "골라 주세요" in upload(client, page_of).content.decode()
    assert "5개까지" in upload(client, page_of, *[photo(f"{n}.png") for n in range(6)]).content.decode()
    assert Attachment.objects.count() == 0


def test_a_strangers_file_does_not_exist_and_staff_openings_are_on_record(
    client, page_of, mine, other_resident, officer, other_officer
):
    upload(client, page_of, photo())
    kept = Attachment.objects.get()
    url = address_on(client.get(page_of))

    client.force_login(other_resident)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 404
    client.force_login(other_officer)
    assert client.get(url).status_code == 404  # an address is good for its person only
    assert client.get(reverse("files:download", args=[token_for(kept, other_officer)])).status_code == 403
    assert Opening.objects.count() == 0
    client.force_login(officer)
    shown = client.get(reverse("admin:cases_case_change", args=[mine.pk]))
    assert client.get(address_on(shown)).status_code == 200
    assert Opening.objects.filter(by=officer, what=["attachments"]).count() == 1


def test_the_applicant_sends_the_supplement_and_the_clock_runs_again(client, page_of, mine, officer):
    perform(mine, "receive", by=officer, data=IN_PERSON)
    perform(mine, "supplement", by=officer, data={"reason": "결정문 등본을 내 주세요."})
    page = client.get(page_of).content.decode()
    assert "결정문 등본을 내 주세요." in page
    assert "멈춰 있어요" in page

    answer = client.post(f"{page_of}supplied/", {"reason": "등본을 올렸어요", "version": 3})

    assert answer.status_code == 302
    assert Case.objects.get(pk=mine.pk).state == "received"


def test_a_resident_cannot_make_an_officers_move(client, page_of, mine):
    assert client.post(f"{page_of}receive/", IN_PERSON).status_code == 403
    assert client.post(f"{page_of}nonsense/", {}).status_code == 404
    assert Case.objects.get(pk=mine.pk).state == "submitted"


def test_the_due_time_explains_itself(client, page_of, mine, officer):
    perform(mine, "receive", by=officer, data=IN_PERSON)
    page = client.get(f"{page_of}due/").content.decode()
    assert "2026. 3. 6.(금) 18:00" in page
    assert page.count("<li>") >= 2


def test_notes_between_colleagues_stay_between_colleagues(client, page_of, mine, officer):
    from programs.cases.services import note

    note(mine, by=officer, text="신분증을 한 번 더 확인하기")
    assert "신분증을 한 번 더" not in client.get(page_of).content.decode()


def test_satisfaction_is_asked_at_the_end_and_taken_once(client, page_of, mine, officer, settings):
    assert client.post(f"{page_of}rate/", {"score": "5"}).status_code == 409
    perform(mine, "receive", by=officer, data=IN_PERSON)
    perform(mine, "done", by=officer)
    assert "만족도 남기기" in client.get(page_of).content.decode()

    client.post(f"{page_of}rate/", {"score": "5", "text": "빨라요"})
    client.post(f"{page_of}rate/", {"score": "1"})
    assert satisfaction.given(mine).score == 5

    client.logout()
    link = rating_link(mine).removeprefix(settings.SITE_URL)
    page = client.get(link).content.decode()
    assert "고마워요" in page
    assert "홍길동" not in page


@pytest.mark.parametrize("score", ["0", "6", "", "좋아요"])
def test_a_score_is_one_to_five(client, page_of, mine, officer, score):
    perform(mine, "receive", by=officer, data=IN_PERSON)
    perform(mine, "done", by=officer)
    assert client.post(f"{page_of}rate/", {"score": score}).status_code == 422
    assert not satisfaction.is_given(mine)


def test_a_forged_or_old_link_says_so(client, mine):
    assert client.get("/cases/rate/abc:def/").status_code == 400
    assert client.get("/cases/receipt/abc:def/").status_code == 400
    token = sign("cases.receipt", mine.pk)
    with time_machine.travel(at("2026-03-08 10:00")):
        assert client.get(f"/cases/receipt/{token}/").status_code == 400


def test_every_program_can_be_asked(client, name_change_program):
    form = {
        "subject": "수요일 야간 민원실",
        "text": "몇 시까지 하나요?",
        "applicant_name": "심청",
        "applicant_phone": "010-5555-0177",
        "notify_by": "sms",
        "consent": "on",
        "submission_key": uuid.uuid4().hex,
    }
    assert client.get("/programs/7/ask/").status_code == 200
    answer = client.post("/programs/7/ask/", form, follow=True)
    case = GeneralRequest.objects.get()
    assert case.receipt_number in answer.content.decode()
    assert case.department == name_change_program.department
    assert Consent.objects.filter(purpose="general.filing", granted=True).count() == 1

    assert client.post("/programs/7/ask/", {**form, "text": "가" * 2001}).status_code == 422
    assert client.get("/programs/30/ask/").status_code == 404
    assert GeneralRequest.objects.count() == 1


def test_somebody_elses_submission_key_opens_nothing(client, name_change_program, mine):
    form = {
        "court_permission_date": "2026-02-20",
        "old_name": "임꺽정",
        "new_name": "임거정",
        "applicant_phone": "010-5555-0123",
        "notify_by": "sms",
        "consent": "on",
        "submission_key": mine.submission_key,
    }
    assert client.post("/programs/7/name-change/apply/", form).status_code == 400
    assert Case.objects.count() == 1


def test_five_years_after_the_end_the_person_is_forgotten_and_the_figure_stays(mine, officer):
    perform(mine, "receive", by=officer, data=IN_PERSON)
    perform(mine, "done", by=officer)
    assert destroy_expired(now=at("2031-03-01 00:00"), only="cases.closed") == {"cases.closed": 0}
    assert destroy_expired(now=at("2031-03-20 00:00"), only="cases.closed") == {"cases.closed": 1}
    case = Case.objects.get(pk=mine.pk).as_kind()
    assert (case.applicant_name, case.applicant_phone, case.old_name, case.applicant) == ("", "", "", None)
    assert (case.state, case.within_limit) == ("done", True)


def test_the_history_of_a_case_is_written_by_the_database_itself(mine, officer, client):
    Case.objects.filter(pk=mine.pk).update(channel="phone")
    perform(mine, "receive", by=officer, data=IN_PERSON)
    client.force_login(officer)
    page = client.get(f"/admin/cases/case/{mine.pk}/change/").content.decode()
    history = page.partition("case-history")[2]
    assert history.count("<tr>") >= 4
