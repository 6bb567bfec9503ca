"""Why an address was left, in words for staff."""

from ...providers.solapi_codes import meaning

MAIL = {
    "5.1": "없는 메일 주소예요.",
    "5.2.1": "쓰지 않는 메일함이에요.",
    "5.2.2": "메일함이 가득 찼어요.",
    "5.3": "받는 메일 서버가 받지 못했어요.",
    "5.4": "받는 메일 서버에 닿지 못했어요.",
    "5.7": "받는 메일 서버가 거절했어요.",
    "550": "없는 메일 주소예요.",
    "551": "없는 메일 주소예요.",
    "553": "없는 메일 주소예요.",
    "4": "받는 메일 서버가 잠시 받지 못했어요.",
}


def why(code: str, *, is_mail: bool) -> str:
    """The code with a sentence, as it stands beside a set-aside address."""
    if not is_mail:
        return meaning(code).text
    known = [prefix for prefix in MAIL if code.startswith(prefix)]
    return f"{code} {MAIL[max(known, key=len)]}" if known else f"{code} 메일을 전하지 못했어요."
