"""The adapters against the real thing: files, a mail server, an HTTP gateway that misbehaves."""

import email
import email.policy
import json
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from programs.notices import checks, providers
from programs.notices.providers.base import Parcel
from programs.notices.providers.console import ConsoleProvider
from programs.notices.providers.file import FileProvider
from programs.notices.providers.http import HttpProvider
from programs.notices.providers.smtp import SmtpProvider
from tests.notices.batch_gateway import running_batches

SMS = Parcel(key="k-1", channel="sms", to="01055550001", sender="023301114", subject="", body="안녕하세요")
MAIL = Parcel(key="k-2", channel="email", to="a@example.com", sender="", subject="개명신고 접수", body="안녕하세요\n")


class TestFiles:
    def test_the_second_hand_over_changes_nothing(self, tmp_path):
        provider = FileProvider(tmp_path / "sms")
        assert provider.was_accepted("k-1") is False
        assert provider.send(SMS).outcome == "accepted"
        first = (tmp_path / "sms" / "k-1.json").read_bytes()

        assert provider.send(SMS).text == "already there"

        assert (tmp_path / "sms" / "k-1.json").read_bytes() == first
        assert [file.name for file in (tmp_path / "sms").iterdir()] == ["k-1.json"]
        assert provider.was_accepted("k-1") is True

    def test_twenty_at_once_make_one_file(self, tmp_path):
        provider = FileProvider(tmp_path)
        threads = [threading.Thread(target=provider.send, args=(SMS,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [file.name for file in tmp_path.iterdir()] == ["k-1.json"]
        assert json.loads((tmp_path / "k-1.json").read_text())["text"] == "안녕하세요"

    def test_only_the_owner_may_read_it(self, tmp_path):
        FileProvider(tmp_path / "sms").send(SMS)
        assert (tmp_path / "sms" / "k-1.json").stat().st_mode & 0o077 == 0

    def test_a_mail_can_be_read_again(self, tmp_path):
        FileProvider(tmp_path).send(MAIL)
        mail = email.message_from_bytes((tmp_path / "k-2.eml").read_bytes(), policy=email.policy.default)
        assert (mail["Subject"], mail["To"]) == ("개명신고 접수", "a@example.com")
        assert mail.get_content().strip() == "안녕하세요"


def test_the_console_prints(capsys):
    ConsoleProvider().send(SMS)
    assert "안녕하세요" in capsys.readouterr().out


class TestSmtp:
    @pytest.fixture(autouse=True)
    def smtp(self, settings, mail_server):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.host, mail_server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 3

    def test_a_mail_carries_its_key_as_message_id(self, mail_server):
        assert SmtpProvider().send(MAIL).outcome == "accepted"
        [envelope] = mail_server.messages
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert mail["Message-ID"].startswith("<k-2@")
        assert mail.get_content().strip() == "안녕하세요"

    @pytest.mark.parametrize(("said", "outcome"), [("451 later", "temporary"), ("550 no such user", "permanent")])
    def test_the_servers_code_decides(self, mail_server, said, outcome):
        mail_server.refuse = said
        answer = SmtpProvider().send(MAIL)
        assert (answer.outcome, answer.text) == (outcome, said)

    def test_a_page_travels_beside_its_plain_text_with_the_headers_of_the_parcel(self, mail_server):
        headers = {
            "List-Unsubscribe": "<https://example.com/u/1>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        SmtpProvider().send(replace(MAIL, html="<p>안녕하세요</p>", headers=headers))

        mail = email.message_from_bytes(mail_server.messages[0].content, policy=email.policy.default)
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    @pytest.mark.parametrize(
        "bad",
        [
            {"subject": "소식\r\nBcc: all@example.com"},
            {"headers": {"List-Unsubscribe": "<https://example.com>\nBcc: all@example.com"}},
            {"headers": {"Bad name:": "1"}},
            {"to": "a@example.com\nBcc: b@example.com"},
        ],
    )
    def test_a_header_cannot_be_smuggled_in(self, mail_server, bad):
        [answer] = SmtpProvider().send_many([replace(MAIL, **bad)])
        assert (answer.outcome, answer.code) == ("permanent", "header")
        assert mail_server.messages == []

    def test_no_server_means_nothing_went_out(self, settings):
        settings.EMAIL_PORT = 9
        assert SmtpProvider().send(MAIL).outcome == "temporary"

    def test_a_mail_server_cannot_be_asked(self):
        assert not SmtpProvider().can_tell
        assert SmtpProvider().was_accepted("k-2") is None


class TestHttp:
    @pytest.fixture
    def answering(self):
        """A gateway that gives one fixed answer to everything."""
        servers = []

        def start(status, body=b"{}"):
            class Handler(BaseHTTPRequestHandler):
                def do_POST(self):
                    self.rfile.read(int(self.headers["Content-Length"]))
                    self.do_GET()

                def do_GET(self):
                    if status:
                        self.send_response(status)
                        self.send_header("Content-Length", str(len(body)))
                        self.end_headers()
                        self.wfile.write(body)

                def log_message(self, *_):
                    """Quiet."""

            server = HTTPServer(("127.0.0.1", 0), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.append(server)
            return HttpProvider(f"http://127.0.0.1:{server.server_address[1]}", timeout=2)

        yield start
        for server in servers:
            server.shutdown()
            server.server_close()

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            (201, "accepted"),
            (400, "permanent"),
            (401, "permanent"),
            (429, "temporary"),
            (503, "temporary"),
            (500, "unknown"),
            (0, "unknown"),
        ],
    )
    def test_the_status_decides(self, answering, status, outcome):
        assert answering(status).send(SMS).outcome == outcome

    def test_words_that_are_no_json_leave_it_unknown(self, answering):
        assert answering(200, b"<html>").send(SMS).outcome == "unknown"

    def test_nobody_listening_means_nothing_went_out(self):
        provider = HttpProvider("http://127.0.0.1:9", timeout=1)
        assert provider.send(SMS).outcome == "temporary"
        assert provider.was_accepted("k-1") is None

    @pytest.mark.parametrize(("status", "told"), [(200, True), (404, False), (500, None)])
    def test_it_can_be_asked_afterwards(self, answering, status, told):
        assert answering(status).was_accepted("k-1") is told


class TestHttpBatches:
    """One request for many messages; each is answered for itself."""

    THREE = [replace(SMS, key=f"k-{number}") for number in range(3)]

    @pytest.fixture
    def gateway(self):
        with running_batches() as running:
            yield running

    def provider(self, gateway):
        return HttpProvider(gateway.url, timeout=2, batch=1000)

    def test_three_messages_are_one_request(self, gateway):
        answers = self.provider(gateway).send_many(self.THREE)

        assert [(answer.outcome, answer.provider_id) for answer in answers] == [
            ("accepted", "gw-k-0"),
            ("accepted", "gw-k-1"),
            ("accepted", "gw-k-2"),
        ]
        assert gateway.requests == ["/messages/batch"]

    def test_the_number_of_the_row_goes_along_where_there_is_one(self, gateway):
        self.provider(gateway).send_many([replace(SMS, key="k-0", reference="17"), self.THREE[1]])

        assert [message.get("reference") for message in gateway.messages] == ["17", None]

    def test_only_the_refused_one_fails_and_what_is_not_named_is_unknown(self, gateway):
        gateway.results = [{"key": "k-1", "error": "no such number", "code": 400}, {"key": "k-0", "id": "7"}]

        answers = self.provider(gateway).send_many(self.THREE)

        assert [answer.outcome for answer in answers] == ["accepted", "permanent", "unknown"]
        assert (answers[1].text, answers[1].code) == ("400 no such number", "400")

    @pytest.mark.parametrize("batch", [1, 1000])
    def test_a_picture_that_is_gone_holds_up_only_its_own_message(self, gateway, tmp_path, batch):
        gone = replace(SMS, key="k-1", channel="mms", image=tmp_path / "gone.jpg")
        three = [self.THREE[0], gone, self.THREE[2]]

        answers = HttpProvider(gateway.url, timeout=2, batch=batch).send_many(three)

        assert (answers[1].outcome, answers[1].code, answers[1].provider_failed) == ("temporary", "image", False)
        if batch > 1:
            assert [answers[0].outcome, answers[2].outcome] == ["accepted", "accepted"]
            assert gateway.keys == ["k-0", "k-2"]

    def test_an_answer_that_breaks_off_leaves_all_of_them_unknown(self, gateway):
        gateway.breaks_off = True
        assert {answer.outcome for answer in self.provider(gateway).send_many(self.THREE)} == {"unknown"}

    def test_a_gateway_that_drips_is_cut_off_in_time(self, gateway):
        gateway.drips = True
        began = time.monotonic()
        assert {answer.code for answer in self.provider(gateway).send_many(self.THREE)} == {"timeout"}
        assert time.monotonic() - began < 4

    def test_a_busy_gateway_took_none_of_them(self, gateway):
        gateway.status = 429
        assert {answer.outcome for answer in self.provider(gateway).send_many(self.THREE)} == {"temporary"}

    def test_a_line_break_in_a_number_is_refused_before_anyone_is_asked(self, gateway):
        answers = self.provider(gateway).send_many([self.THREE[0], replace(SMS, to="01055550001\r\nTo: 0100")])

        assert [(answer.outcome, answer.code) for answer in answers] == [("accepted", ""), ("permanent", "header")]
        assert gateway.keys == ["k-0"]


def test_a_misspelt_provider_is_told_at_start(settings):
    settings.SMS_PROVIDER = "pigeon"
    with pytest.raises(ImproperlyConfigured, match="console, file, http"):
        providers.sms_provider()
    assert [found.id for found in checks.providers_can_be_made()] == ["notices.E001"]


def test_a_console_in_production_is_warned_about(settings):
    settings.SMS_PROVIDER, settings.DEBUG, settings.DEMO = "console", False, False
    assert [found.id for found in checks.providers_can_be_made()] == ["notices.W001"]


def test_a_lease_shorter_than_a_hand_over_is_an_error(settings):
    settings.NOTICES_LEASE_SECONDS = 5
    assert {found.id for found in checks.providers_can_be_made()} == {"notices.E002"}
