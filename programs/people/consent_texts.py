"""The questions of consent: each has its own box, unticked, and its full wording, which is stored with the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from programs.base.registry import Registry
from programs.people.consents import Consent
from programs.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One question. ``asked_at_signup``: it is in the sign-up form; ``required``: there is no account without it.

    ``then`` is called with the person after each answer, in its transaction: what a higher floor does about it.
    """

    key: str
    title: "StrOrPromise"
    wording: "StrOrPromise"
    required: bool = False
    asked_at_signup: bool = True
    then: Callable[[User], None] | None = None


texts: Registry[ConsentText] = Registry("consent text")


def register(text: ConsentText) -> ConsentText:
    return texts.register(text.key, text)


ACCOUNT = register(
    ConsentText(
        key="account",
        title=_("개인정보 수집·이용에 동의해요"),
        wording=_(
            "모으는 정보: 이름, 이메일 또는 휴대전화, 비밀번호(알아볼 수 없게 바꿔 저장). "
            "쓰는 곳: 본인 확인, 신청한 민원의 접수와 결과 안내. 두는 기간: 탈퇴할 때까지. "
            "동의하지 않을 수 있지만, 그러면 회원으로 가입할 수 없어요. 회원이 아니어도 민원은 신청할 수 있어요."
        ),
        required=True,
    )
)
SURVEY = register(
    ConsentText(
        key="survey",
        title=_("만족도 조사와 개선 안내를 받는 데 동의해요"),
        wording=_(
            "쓰는 정보: 이름, 이메일 또는 휴대전화. 쓰는 곳: 처리한 민원의 만족도를 여쭙고 나아진 점을 알려 드려요. "
            "두는 기간: 동의를 거둘 때까지. 동의하지 않아도 모든 서비스를 그대로 쓸 수 있어요."
        ),
    )
)


@transaction.atomic
def answer(text: ConsentText, *, user: User, granted: bool, source: str) -> Consent:
    """Store one answer with the words that stood beside the box, and have done what follows from it."""
    given = Consent.objects.create(
        user=user, purpose=text.key, wording=f"{text.title}\n{text.wording}", granted=granted, source=source
    )
    if text.then is not None:
        text.then(user)
    return given
