"""What subscribers agree to: one question per purpose, each with its own unticked box and its whole wording.

The wording that stood on the page, with its version, is stored with each answer. Whoever changes a wording gives it a
new version: the old answers keep the old words.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SMS = "notices.sms"
EMAIL = "notices.email"
AD = "notices.ad"
NIGHT = "notices.night"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One consent. `column` is its time on Subscriber, `short` its name in a message, `required_for` a channel."""

    key: str
    column: str
    short: "StrOrPromise"
    title: "StrOrPromise"
    text: "StrOrPromise"
    version: str
    required_for: str = ""

    @property
    def wording(self) -> str:
        """The words as they are stored with the answer, in the language of the page."""
        return f"[{self.version}] {self.title}\n{self.text}"


QUESTIONS = {
    question.key: question
    for question in (
        Question(
            key=SMS,
            column="sms_consent_at",
            short=_("문자"),
            title=_("문자로 구정 소식을 받는 데 동의해요"),
            text=_(
                "모으는 정보: 휴대전화 번호, 고른 주제·동·나이대·언어. 쓰는 곳: 고른 주제의 구정 소식과 "
                "재난·안전 안내를 문자로 보내는 데만 써요. 두는 기간: 동의를 거둘 때까지(거두면 5일 안에 지워요). "
                "동의하지 않을 수 있지만, 그러면 문자로 받을 수 없어요."
            ),
            version="2026-11",
            required_for="sms",
        ),
        Question(
            key=EMAIL,
            column="email_consent_at",
            short=_("이메일"),
            title=_("이메일로 구정 소식을 받는 데 동의해요"),
            text=_(
                "모으는 정보: 이메일 주소, 고른 주제·동·나이대·언어. 쓰는 곳: 고른 주제의 소식지와 "
                "구정 소식을 이메일로 보내는 데만 써요. 두는 기간: 동의를 거둘 때까지(거두면 5일 안에 지워요). "
                "동의하지 않을 수 있지만, 그러면 이메일로 받을 수 없어요."
            ),
            version="2026-11",
            required_for="email",
        ),
        Question(
            key=AD,
            column="ad_consent_at",
            short=_("광고성 정보"),
            title=_("광고성 정보를 받는 데 동의해요"),
            text=_(
                "유료 공연, 강좌 모집처럼 광고로 볼 수 있는 소식을 위에서 고른 방법으로 보내요. "
                "제목이나 내용이 ‘(광고)’로 시작해요. 동의하지 않아도 다른 소식은 그대로 받아요."
            ),
            version="2026-11",
        ),
        Question(
            key=NIGHT,
            column="night_consent_at",
            short=_("야간 수신"),
            title=_("밤 9시부터 아침 8시 사이에도 문자를 받는 데 동의해요"),
            text=_(
                "동의하지 않으면 이 시간에 나갈 소식을 아침 8시 뒤에 보내요. "
                "재난·안전 문자는 동의와 관계없이 밤에도 보내요."
            ),
            version="2026-11",
        ),
    )
}


def wording_of(purpose: str) -> str:
    """The words of that question now. Raises KeyError for a purpose that is none."""
    return QUESTIONS[purpose].wording


def names_of(purposes: "list[str] | tuple[str, ...]") -> str:
    """Purposes in words, in the order of the questions: 문자, 야간 수신."""
    return ", ".join(str(question.short) for key, question in QUESTIONS.items() if key in purposes)
