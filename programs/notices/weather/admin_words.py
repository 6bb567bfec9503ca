"""What staff read of the feed and the drafts: sentences for the parsers' codes, refusals, reasons on record."""

from django.utils.translation import gettext_lazy as _

FEED_ERRORS = {
    "empty": _("비어 있어요. 자료를 다시 받아 주세요."),
    "too_large": _("너무 커요. 5MB까지 읽어요."),
    "encoding": _("글자를 읽을 수 없어요. UTF-8이나 EUC-KR로 저장한 자료를 넣어 주세요."),
    "not_understood": _(
        "기상청 특보 자료로 읽을 수 없어요. getPwnCd·getWthrWrnList 응답, 통보문, apihub 자료를 넣어 주세요."
    ),
    "service": _("기상청이 자료를 주지 않았어요."),
    "truncated": _("자료가 끝까지 오지 않았어요(#7777END 없음). 다시 받아 주세요."),
    "time": _("언제의 특보인지 나와 있지 않아요. 발표한 때를 함께 알려 주세요."),
    "unreachable": _("기상청에 연결하지 못했어요."),
    "status": _("기상청이 오류로 답했어요."),
    "redirect": _("다른 곳으로 가라는 답이라 따르지 않았어요. 주소 설정을 확인해 주세요."),
    "address": _("WEATHER_URL은 http:// 또는 https:// 주소여야 해요."),
    "import": _("자료를 받았지만 저장하지 못했어요. 시스템 관리자에게 알려 주세요."),
}
# What the service's own codes mean for whoever keeps the portal.
SERVICE_CODES = {
    "20": _("서비스 사용 권한이 없어요. 활용신청을 확인해 주세요."),
    "21": _("인증키가 잠시 막혔어요."),
    "22": _("하루에 물을 수 있는 횟수를 다 썼어요. 한 시간 뒤에 다시 물어요."),
    "30": _("등록되지 않은 인증키예요. WEATHER_KEY를 확인해 주세요."),
    "31": _("인증키의 사용 기간이 끝났어요."),
    "32": _("등록되지 않은 서버 주소예요."),
    "401": _("인증키를 확인해 주세요."),
    "403": _("활용신청이 필요하거나 인증키가 맞지 않아요."),
}
PROBLEMS = {
    "item": _("읽지 못한 항목"),
    "line": _("읽지 못한 줄"),
    "row": _("읽지 못한 줄"),
}
SOURCES = {
    "pwncd": _("특보코드(getPwnCd)"),
    "list": _("특보 목록(getWthrWrnList)"),
    "message": _("통보문(getWthrWrnMsg)"),
    "status": _("특보 현황(getPwnStatus)"),
    "rows": _("API허브 특보 현황"),
    "text": _("글로 된 통보문"),
    "none": _("자료 없음(03)"),
}
CHANGES = {"began": _("발표"), "raised": _("단계 올라감"), "lowered": _("단계 내려감"), "ended": _("해제")}
COMMANDS = {0: _("현황"), 1: _("발표"), 2: _("해제"), 3: _("연장"), 6: _("정정"), 7: _("변경발표"), 8: _("변경해제")}
VARIABLES_HELP = _(
    "{warning} 호우경보 · {change} 발표/변경/해제 · {time} 23일 14:05 · {contact} 안전치수과 전화 · {link} 특보 화면. "
    "{warning:이/가}처럼 쓰면 조사가 맞게 붙어요. 보내는 곳과 해지 주소는 저절로 붙어요."
)
# The looks of unfold's text fields, for the one field it has no widget of.
INPUT = (
    "border border-base-200 bg-white font-medium rounded-default shadow-xs text-font-default-light text-sm px-3 py-2 "
    "dark:bg-base-900 dark:border-base-700 dark:text-font-default-dark"
)
BY_RULE = "기상특보 규칙에 따라 바로 보냄"
BY_OFFICER = "담당자가 기상특보 초안을 보고 바로 보냄"
DRAFT_IS_OLD = "특보가 바뀌거나 해제되어 초안을 거둠"
DRAFT_DROPPED = "담당자가 초안을 거둠"
DRAFT_SENT = "초안을 바로 보냄"
NOT_A_DISASTER_DEPARTMENT = _("재난 알림을 바로 보낼 수 있는 부서가 아니에요. 안전치수과나 보건소에 알려 주세요.")
NOT_SAFETY = _("기상특보는 안전치수과와 시스템 관리자가 다뤄요.")
NO_SUCH_DRAFT = _("기다리는 초안이 아니에요. 그사이 보냈거나 거두었어요.")


def sentence_for(code: str, detail: str = "") -> str:
    """What a feed's failure means, in words, with what the service said."""
    said = str(FEED_ERRORS.get(code, FEED_ERRORS["not_understood"]))
    number = detail.split(" ", 1)[0].lstrip("0") if detail else ""
    meaning = SERVICE_CODES.get(number) if code in ("service", "status") else None
    return " ".join(part for part in (said, str(meaning or ""), f"({detail})" if detail else "") if part)
