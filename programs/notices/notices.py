"""The messages of the notices floor itself: the one-time code that proves a telephone number."""

from django.utils.translation import gettext_lazy as _

from .texts import MessageText, Wording, register

ONE_TIME_CODE = register(
    MessageText(
        key="notices.one_time_code",
        title=_("휴대전화 인증번호"),
        to="전화번호를 적은 사람",
        when="번호가 자기 것인지 확인할 때",
        sms="[{department}] 인증번호 {code} (5분). 남에게 알리지 마세요. {contact}",
        variables={"code": "012345"},
        secret=frozenset({"code"}),
        translations={
            "en": Wording(sms="[Seodaemun-gu] Code {code}, valid 5 minutes. Never share it. {contact}"),
        },
    )
)

ALREADY_REGISTERED = register(
    MessageText(
        key="notices.already_registered",
        title=_("이미 가입한 번호 안내"),
        to="이미 가입한 번호의 주인",
        when="그 번호로 다시 가입하려 할 때",
        sms="[{department}] 이미 가입한 번호예요. 로그인하거나 비밀번호를 새로 만드세요. {contact}",
        translations={
            "en": Wording(sms="[Seodaemun-gu] This number has an account. Sign in or reset it. {contact}"),
        },
    )
)
