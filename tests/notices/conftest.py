import pytest
from django.db import transaction

from programs.notices import providers, services, texts
from programs.notices.providers import Answer, Provider
from programs.notices.services import Recipient
from programs.notices.texts import MessageText

TEXT = MessageText(
    key="test.done",
    title="처리 완료",
    sms="[서대문구] {name:은/는} 신고 {receipt_number} 처리했어요. {contact}",
    email_subject="{receipt_number} 처리했어요",
    email_body="{name}님,\n신고를 처리했어요.\n\n{contact}",
    variables={"name": "홍길동", "receipt_number": "P07-2026-000123"},
)
URGENT = MessageText(
    key="test.flood", title="재난", sms="[서대문구] 대피하세요. {contact}", variables={}, priority="disaster"
)
REMINDER = MessageText(
    key="test.reminder", title="알림", sms="[서대문구] 내일이에요. {contact}", variables={}, priority="reminder"
)
CODE = MessageText(
    key="test.code",
    title="확인번호",
    sms="[{department}] 확인번호 {code} {contact}",
    variables={"code": "012345"},
    secret=frozenset({"code"}),
)


@pytest.fixture(autouse=True)
def test_texts():
    for text in (TEXT, URGENT, REMINDER, CODE):
        texts.register(text)
    yield
    for text in (TEXT, URGENT, REMINDER, CODE):
        texts.registry.unregister(text.key)


@pytest.fixture(autouse=True)
def own_outbox(settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox" / "email")
    settings.SMS_PROVIDER = "file"


@pytest.fixture
def owe(db):
    """Owe a message in a transaction of its own; returns the row."""

    def owe(dedupe="case:1:done", *, key="test.done", channel="sms", to=None, variables=None, **more):
        values = {"name": "홍길동", "receipt_number": "P07-2026-000123", "code": "482913"} | (variables or {})
        with transaction.atomic():
            return services.send(
                key,
                to=to or Recipient(name="홍길동", phone="010-5555-0001", email="Gildong@example.com"),
                channel=channel,
                variables=values,
                ref="case:1",
                dedupe=dedupe,
                **more,
            )

    return owe


class ScriptedProvider(Provider):
    """Answers as the test wrote; keeps what it took, and what it was asked."""

    name = "scripted"

    def __init__(self):
        self.answers = []
        self.taken = []
        self.knows = {}

    def send(self, parcel):
        self.taken.append(parcel)
        return self.answers.pop(0) if self.answers else Answer("accepted", provider_id=f"id-{len(self.taken)}")

    def was_accepted(self, key):
        return self.knows.get(key, False)


class SilentProvider(ScriptedProvider):
    """One that cannot be asked afterwards, as SMTP."""

    was_accepted = Provider.was_accepted


@pytest.fixture
def scripted(monkeypatch):
    provider = ScriptedProvider()
    monkeypatch.setitem(providers.SMS_PROVIDERS, "file", lambda: provider)
    return provider


@pytest.fixture
def silent(monkeypatch):
    provider = SilentProvider()
    monkeypatch.setitem(providers.SMS_PROVIDERS, "file", lambda: provider)
    return provider
