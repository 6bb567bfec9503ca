"""E-mail in batches: one line for many messages, and exact about what is known when a line breaks."""

import email
import email.policy
import socketserver
import threading
import time
from dataclasses import replace

import pytest

from programs.notices.failures import words_of
from programs.notices.providers import Parcel
from programs.notices.providers.mail import bounce_address, bounced_row
from programs.notices.providers.smtp import SmtpProvider

MAIL = Parcel(
    key="k", channel="email", to="a@example.com", sender="", subject="소식", body="안녕하세요\n", reference="41"
)


def mails(count):
    return [replace(MAIL, key=f"k-{number}", to=f"p{number}@example.com") for number in range(count)]


class Server(socketserver.ThreadingTCPServer):
    """A mail server that counts lines and hangs up where it is told to."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Line)
        self.lines = 0
        self.taken = []  # (from, to)
        self.texts = []
        self.hangs_up = {}  # recipient -> "rcpt" (before the text), "data" (after it)
        self.hung_up = set()
        self.answers = {}  # recipient -> what it says to RCPT
        self.text_answers = {}  # recipient -> what it says after the text
        self.from_answer = "250 ok"  # what it says to MAIL
        self.delay = 0.0

    def handle_error(self, request, client_address):
        """A line that broke is part of the tests."""


class Line(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self):
        server = self.server
        server.lines += 1
        self.say("220 test")
        sender = to = ""
        while raw := self.rfile.readline():
            word, _, rest = raw.decode().strip().partition(" ")
            match word.upper():
                case "EHLO" | "HELO":
                    self.say("250 test")
                case "MAIL":
                    sender = rest[rest.index("<") + 1 : rest.index(">")]
                    self.say(server.from_answer)
                case "RCPT":
                    to = rest[rest.index("<") + 1 : rest.index(">")]
                    if self.hang_up(to, "rcpt"):
                        return
                    self.say(server.answers.get(to, "250 ok"))
                case "DATA":
                    self.say("354 go on")
                    text = b""
                    while (line := self.rfile.readline()) != b".\r\n":
                        text += line
                    time.sleep(server.delay)
                    server.taken.append((sender, to))
                    server.texts.append(text)
                    if self.hang_up(to, "data"):
                        return
                    self.say(server.text_answers.get(to, "250 taken"))
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def hang_up(self, to, moment):
        """Once for each recipient, so that a second try meets a server that works."""
        if self.server.hangs_up.get(to) == moment and to not in self.server.hung_up:
            self.server.hung_up.add(to)
            return True
        return False


@pytest.fixture
def server(settings):
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 2
    yield running
    running.shutdown()
    running.server_close()


def outcomes(answers):
    return [answer.outcome for answer in answers]


def test_twenty_five_messages_share_one_line(server):
    assert set(outcomes(SmtpProvider().send_many(mails(25)))) == {"accepted"}
    assert (server.lines, len(server.taken)) == (1, 25)


def test_a_hundred_use_four_lines_and_keep_their_order(server):
    server.answers = {"p77@example.com": "550 no such user"}

    answers = SmtpProvider().send_many(mails(100))

    assert server.lines == 4
    assert [number for number, answer in enumerate(answers) if answer.outcome != "accepted"] == [77]
    assert answers[3].provider_id.startswith("<k-3@")


def test_a_refused_recipient_leaves_the_line_to_the_others(server):
    server.answers = {"p1@example.com": "550 no such user", "p2@example.com": "451 later"}

    answers = SmtpProvider().send_many(mails(4))

    assert outcomes(answers) == ["accepted", "permanent", "temporary", "accepted"]
    assert (answers[1].code, answers[2].code) == ("550", "451")
    assert not any(answer.provider_failed for answer in answers)
    assert server.lines == 1


def test_a_text_that_is_refused_is_told_from_a_recipient_that_is_refused(server):
    server.answers = {"p0@example.com": "550 no such user"}
    server.text_answers = {"p1@example.com": "550 looks like spam"}

    answers = SmtpProvider().send_many(mails(3))

    assert outcomes(answers) == ["permanent", "permanent", "accepted"]
    assert (answers[0].code, answers[1].code) == ("550", "data-550")
    assert words_of("data-550") == "받는 메일 서버가 메일 내용을 받지 않았어요."


def test_a_server_that_refuses_us_says_nothing_about_the_addresses(server):
    server.from_answer = "550 sender verify failed"

    answers = SmtpProvider().send_many(mails(2))

    # then they wait, and nobody's address is taken for dead (550 of a recipient would be)
    assert outcomes(answers) == ["temporary", "temporary"]
    assert all(answer.provider_failed for answer in answers)
    assert server.taken == []


def test_one_of_which_no_mail_can_be_made_leaves_the_line_to_the_others(server):
    broken = replace(mails(1)[0], to="nobody")
    broken = replace(broken, sender="no address at all, (")

    answers = SmtpProvider().send_many([broken, *mails(3)[1:]])

    assert outcomes(answers) == ["permanent", "accepted", "accepted"]
    assert answers[0].code == "header"


def test_a_line_that_breaks_before_the_text_costs_nothing(server):
    server.hangs_up = {"p2@example.com": "rcpt"}

    answers = SmtpProvider().send_many(mails(5))

    assert set(outcomes(answers)) == {"accepted"}
    assert [to for _sender, to in server.taken] == [f"p{number}@example.com" for number in range(5)]


def test_a_line_that_breaks_after_the_text_leaves_that_one_unknown_and_the_rest_go(server):
    server.hangs_up = {"p2@example.com": "data"}

    answers = SmtpProvider().send_many(mails(5))

    assert outcomes(answers) == ["accepted", "accepted", "unknown", "accepted", "accepted"]
    assert [to for _sender, to in server.taken].count("p2@example.com") == 1


def test_a_dead_server_is_asked_once_for_the_whole_batch(server, settings):
    settings.EMAIL_PORT = 9
    answers = SmtpProvider().send_many(mails(20))
    assert {(answer.outcome, answer.code) for answer in answers} == {("temporary", "connect")}


def test_a_slow_server_gets_no_message_it_has_no_time_for(server):
    server.delay = 0.9

    began = time.monotonic()
    answers = SmtpProvider().send_many(mails(10))

    assert time.monotonic() - began < SmtpProvider().longest
    assert outcomes(answers)[0] == "accepted"
    assert answers[-1].code == "late"
    assert len(server.taken) == outcomes(answers).count("accepted")


def test_a_bounce_comes_back_to_an_address_of_the_message(server, settings):
    settings.BOUNCE_DOMAIN = "bounce.example.go.kr"
    SmtpProvider().send_many([MAIL])

    [(sender, _to)] = server.taken
    assert sender.endswith("@bounce.example.go.kr")
    assert bounced_row(sender) == bounced_row(sender.upper()) == 41
    mail = email.message_from_bytes(server.texts[0], policy=email.policy.default)
    assert (mail["From"], mail["Auto-Submitted"]) == (settings.DEFAULT_FROM_EMAIL, "auto-generated")


def test_without_a_domain_for_bounces_the_sender_gets_them(server, settings):
    settings.DEFAULT_FROM_EMAIL = "서대문구청 <portal@example.go.kr>"
    SmtpProvider().send_many([MAIL])
    assert server.taken[0][0] == "portal@example.go.kr"


def test_a_bounce_address_that_we_did_not_make_belongs_to_nothing(settings):
    settings.BOUNCE_DOMAIN = "bounce.example.go.kr"
    address = bounce_address(41)
    assert bounced_row(address.replace("+41-", "+42-")) is None
    assert bounced_row("somebody@example.com") is None
