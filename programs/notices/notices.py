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

MAIL_CODE = register(
    MessageText(
        key="notices.mail_code",
        title=_("이메일 인증번호"),
        to="이메일을 적은 사람",
        when="주소가 자기 것인지 확인할 때",
        email_subject="[서대문구청] 이메일 인증번호",
        email_body="인증번호 {code}\n5분 안에 화면에 적어 주세요. 남에게 알리지 마세요.\n\n문의: {contact}",
        variables={"code": "012345"},
        secret=frozenset({"code"}),
        translations={
            "en": Wording(
                email_subject="[Seodaemun-gu] Your code",
                email_body="Code {code}\nEnter it within 5 minutes. Never share it.\n\nContact: {contact}",
            ),
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

DIGEST = register(
    MessageText(
        key="notices.digest",
        title="하루 발송 결과",
        to="홍보담당관 부서장(NOTICES_DIGEST_TO로 바꿀 수 있어요)",
        when="아침 8시 30분에, 전날 알릴 것이 있으면(월요일에는 늘)",
        email_subject="[서대문구청] {day} 알림 발송 결과",
        email_body=(
            "{day}에 닿지 않은 알림과 사람이 정해야 할 일이에요.\n\n"
            "보내지 못함: {failed}\n확인 필요: {unknown}\n멈춘 주소: {set_aside}\n다시 물을 동의: {consents}\n"
            "시작하지 못한 발송: {not_started}\n\n보낸 알림 보기: {url}\n문의: {contact}"
        ),
        variables={
            "day": "2026. 3. 11.(수)",
            "failed": "12건: 없는 번호예요. (solapi 3032) 9건 / 없는 이메일 주소예요. (smtp 550) 3건",
            "unknown": "2건이 사람의 확인을 기다려요.",
            "set_aside": "9명의 번호나 이메일이 닿지 않아 멈췄어요.",
            "consents": "없어요.",
            "not_started": "없어요.",
            "url": "https://portal.example.go.kr/admin/notices/outboxmessage/",
        },
    )
)
