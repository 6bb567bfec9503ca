"""The mail that readers get: their topics only, clean HTML, a text part, nobody's links but their own."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from programs.notices.campaigns.content import content_for
from programs.notices.newsletter import dates, services
from programs.notices.newsletter.mail import Mails
from programs.notices.newsletter.models import Article
from programs.notices.outbox import OutboxMessage

from .conftest import CULTURE, EDUCATION, WELFARE, put_picture, write

pytestmark = pytest.mark.django_db
VOID = {"br", "img", "meta", "hr", "input", "link", "col"}


class Reader(HTMLParser):
    """Reads a mail as a mail program does: what is opened and not closed, every tag with its attributes, all text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.text, self.wrong = [], [], [], []
        self.feed(re.sub(r"<!--.*?-->", "", html, flags=re.S))  # what only old Outlooks read
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append(tag)
        else:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def filled(issue, topics=(WELFARE, CULTURE), language="ko", **more):
    return (
        Mails(issue, **more).of(topics, language).fill(manage="https://m.example/1", unsubscribe="https://u.example/1")
    )


def test_a_mail_is_whole_html_without_scripts_and_with_alternatives_for_every_picture(full, editor):
    put_picture(full.articles.in_order()[0], editor, alt='눈 "많이" 온 <골목>')

    read = Reader(filled(full).html)

    assert read.open == []
    assert read.wrong == []
    assert read.all("script") == read.all("iframe") == read.all("form") == []
    assert len(read.all("img")) == 2  # the picture and the counter
    assert all("alt" in image for image in read.all("img"))
    assert read.all("img")[0]["alt"] == '눈 "많이" 온 <골목>'
    assert read.all("html")[0]["lang"] == "ko"
    assert not any(name.startswith("on") for _tag, attributes in read.tags for name in attributes)


def test_every_address_in_a_mail_is_the_portals_or_an_articles_own(full, editor):
    put_picture(full.articles.in_order()[0], editor)

    read = Reader(filled(full).html)
    addresses = [attributes.get("href") or attributes.get("src") for _tag, attributes in read.tags]

    allowed = ("https://portal.example.go.kr/", "https://blog.example.kr/", "https://m.example/", "https://u.example/")
    assert {address for address in addresses if address and not address.startswith(allowed)} == set()
    assert "url(" not in filled(full).html.replace("url(https://", "")
    assert "fonts.googleapis" not in filled(full).html


def test_a_subscriber_gets_the_lead_health_and_their_own_topics_only(full):
    mail = filled(full, topics=[WELFARE, EDUCATION])

    for part in (mail.html, mail.text):
        assert "눈 오는 날 함께 치워요" in part
        assert "난방비 지원" in part
        assert "독감 예방접종" in part
        assert "겨울 음악회" not in part


def test_a_subscriber_none_of_whose_topics_has_an_article_gets_lead_dates_and_health(full):
    mail = filled(full, topics=[EDUCATION])

    assert "눈 오는 날 함께 치워요" in mail.text
    assert "독감 예방접종" in mail.text
    assert "다가오는 일정과 신청" in mail.text
    assert "난방비" not in mail.text + mail.html


def test_what_looks_like_html_or_mjml_in_an_article_is_shown_not_obeyed(full, editor):
    lead = full.articles.in_order()[0]
    nasty = (
        '</mj-text><script>alert(1)</script><mj-include path="/etc/passwd"/> <img src=x onerror=alert(1)> {{ x }} "&'
    )
    write(lead, editor, title=nasty[:80], text=f"{nasty}\n\n[눌러요](javascript:alert(1)) <b>굵게</b>")

    mail = filled(full)
    read = Reader(mail.html)

    assert read.all("script") == []
    assert [image for image in read.all("img") if image.get("src") == "x"] == []
    assert not any("javascript" in (link.get("href") or "") for link in read.all("a"))
    assert "<script>alert(1)</script>" in "".join(read.text)
    assert read.open == read.wrong == []
    assert nasty in mail.text


def test_a_subject_is_one_line_whatever_a_title_holds(full):
    Article.objects.filter(issue=full, kind="lead").update(title="제목\r\nBcc: all@example.com\u2028끝")

    subject = filled(full).subject

    assert subject == "[서대문구 소식지 제1호] 제목 Bcc: all@example.com 끝"


def test_the_text_part_says_what_the_pictures_show_and_where_links_lead(full, editor):
    put_picture(full.articles.in_order()[0], editor, alt="눈을 치우는 이웃들")

    text = filled(full).text

    assert "(그림: 눈을 치우는 이웃들)" in text
    assert "https://blog.example.kr/sdm/2?a=1&b=2" in text
    assert "주제와 수신 방법 바꾸기: https://m.example/1" in text
    assert "수신거부(무료): https://u.example/1" in text
    assert "**" not in text
    assert "&amp;" not in text


def test_a_mail_in_another_language_marks_what_nobody_translated(full, editor):
    lead = full.articles.in_order()[0]
    write(
        lead,
        editor,
        translations={"en": {"title": "Clearing snow together", "text": "Shovels are at your dong centre."}},
    )

    html = filled(full, topics=[], language="en").html

    assert '<html lang="en"' in html
    assert "Clearing snow together" in html
    assert "눈 오는 날" not in html
    assert '<h2 lang="ko">독감 예방접종</h2>' in html


def test_a_language_of_another_day_is_read_in_korean(full):
    assert '<html lang="ko"' in filled(full, language="fr").html


def test_the_counter_is_one_address_for_all_readers_and_not_in_previews(full):
    with_counter, without = filled(full), filled(full, counted=False)

    assert with_counter.html.count("https://portal.example.go.kr/newsletter/1/open.gif") == 1
    assert "open.gif" not in without.html


def test_readers_of_the_same_topics_share_one_rendering(full):
    mails = Mails(full)

    assert mails.of([WELFARE], "ko") is mails.of([EDUCATION, WELFARE], "ko")  # nothing about education in the issue
    assert mails.of([WELFARE], "ko") is not mails.of([WELFARE], "en")
    assert mails.of([WELFARE], "ko") is not mails.of([CULTURE], "ko")


def test_dates_come_from_whatever_the_portal_knows_and_stay_as_they_were_submitted(full, editor, second):
    def concert(first, last):
        yield dates.Line(key="concert:1", title="구청 앞 음악회", url="/concert/", when="12. 1.", day=first)

    dates.register(concert)
    try:
        services.submit(full, by=editor)
    finally:
        dates.unregister(concert)
    full.refresh_from_db()

    text = filled(full).text
    assert "구청 앞 음악회 (12. 1.)" in text
    assert "https://portal.example.go.kr/concert/" in text


def test_a_date_that_was_left_out_is_in_no_mail(full, editor):
    keys = {line.key for line in dates.coming(full.friday, "ko")}
    shown = filled(full).text
    assert "다가오는 일정과 신청" in shown

    services.leave_out(full, keys=keys, by=editor)
    full.refresh_from_db()

    assert "다가오는 일정과 신청" not in filled(full).text


def row_for(issue, subscriber=None, language="ko"):
    """A row as the spreading writes it."""
    return OutboxMessage(
        pk=7,
        key="campaign",
        channel="email",
        recipient="reader@example.com",
        language=language,
        campaign=issue.campaign,
        subscriber=subscriber,
        dedupe=f"campaign:{issue.campaign_id}:{subscriber.pk if subscriber else 0}:email",
    )


def test_each_copy_carries_its_readers_own_links_and_one_click_headers(sent, subscriber):
    first, other = subscriber(topics=[WELFARE]), subscriber(topics=[CULTURE])

    one, two = content_for(sent.campaign).parcels([row_for(sent, first), row_for(sent, other)])

    assert one.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://portal\.example\.go\.kr/n/[\w-]{22}>", one.headers["List-Unsubscribe"])
    assert one.headers["List-Unsubscribe"] != two.headers["List-Unsubscribe"]
    assert one.headers["List-Unsubscribe"].strip("<>") in one.html
    assert one.reference == "7"
    assert "난방비 지원" in one.html
    assert "난방비 지원" not in two.html
    assert "@manage-" not in one.html + one.body
    assert "@unsubscribe-" not in one.html + one.body


def test_a_copy_made_again_is_the_same(sent, subscriber, time_machine):
    row = row_for(sent, subscriber(topics=[WELFARE]))
    first = content_for(sent.campaign).parcel(row)

    time_machine.move_to("2026-12-24 10:00")

    assert content_for(sent.campaign).parcel(row) == first


def test_who_confirmed_after_the_send_had_begun_stops_it_by_one_click_too(sent, subscriber, time_machine):
    # given an issue that was paused, and a reader who came meanwhile
    time_machine.move_to("2026-12-24 10:00")
    late = subscriber(topics=[WELFARE])
    header = content_for(sent.campaign).parcel(row_for(sent, late)).headers["List-Unsubscribe"]

    # when their mail program unsubscribes
    answer = Client().post(header.strip("<>").partition(".kr")[2], {"List-Unsubscribe": "One-Click"})

    # then they get nothing more
    assert answer.status_code == 200
    late.refresh_from_db()
    assert late.email_consent_at is None


def test_a_copy_for_somebody_whose_data_was_erased_meanwhile_has_no_links_of_anyone(sent):
    parcel = content_for(sent.campaign).parcel(row_for(sent))

    assert parcel.headers == {}
    assert "/n/" not in parcel.html
