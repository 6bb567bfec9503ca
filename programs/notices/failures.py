"""Why a message did not arrive, in words: the codes of carriers and mail servers, and our own."""

import re
from functools import cache

from .providers import solapi_codes

NO_CODE = "까닭을 알려 주지 않았어요."
# What the portal itself says; carriers' codes are four digits, those of mail servers three.
OWN = {
    "no_consent": "수신 동의가 없거나, 받을 수 없는 주소라 멈춰 두었어요.",
    "late": "보낼 때가 지나 쓸모없게 되었어요.",
    "cancelled": "발송을 취소했어요.",
    "decided": "담당자가 보내지 않기로 했어요.",
    "connect": "보내는 곳에 연결하지 못했어요.",
    "timeout": "보내는 곳이 대답하지 않았어요.",
    "header": "제목이나 주소에 쓸 수 없는 글자가 있어요.",
}
MAIL = {
    "421": "받는 메일 서버가 잠시 받지 않았어요.",
    "450": "받는 편지함을 잠시 쓸 수 없었어요.",
    "451": "받는 메일 서버에 오류가 있었어요.",
    "452": "받는 메일 서버에 자리가 없었어요.",
    "535": "우리 메일 계정이나 비밀번호가 맞지 않아요.",
    "550": "없는 이메일 주소예요.",
    "551": "이 메일 서버의 주소가 아니에요.",
    "552": "받는 편지함이 가득 찼어요.",
    "553": "이메일 주소가 잘못됐어요.",
    "554": "받는 메일 서버가 받지 않겠다고 했어요.",
}
REFUSED_TEXT = re.compile(r"data-\d{3}")  # providers.smtp
# Enhanced codes of mail servers (RFC 3463): the whole code, its first two numbers, its class.
ENHANCED_CODE = re.compile(r"([45]\.\d{1,3})\.\d{1,3}")
ENHANCED = {
    "5.1": "없는 이메일 주소예요.",
    "5.2.1": "쓰지 않는 편지함이에요.",
    "5.2.2": "받는 편지함이 가득 찼어요.",
    "5.4": "받는 메일 서버에 닿지 못했어요.",
    "5.7": "받는 메일 서버가 받지 않겠다고 했어요.",
    "5": "받는 메일 서버가 받지 않았어요.",
    "4.2.2": "받는 편지함이 가득 찼어요.",
    "4": "받는 메일 서버가 잠시 받지 않았어요.",
}


@cache
def words_of(code: str) -> str:
    """The sentence for a code; one that says so where nobody gave a reason."""
    if not code:
        return NO_CODE
    if status := ENHANCED_CODE.fullmatch(code):
        return ENHANCED.get(code) or ENHANCED.get(status[1]) or ENHANCED[code[0]]
    if REFUSED_TEXT.fullmatch(code):
        return "받는 메일 서버가 메일 내용을 받지 않았어요."
    carriers = solapi_codes.table().get(code)
    return OWN.get(code) or MAIL.get(code) or (carriers.sentence if carriers else f"보내는 곳이 {code}로 답했어요.")
