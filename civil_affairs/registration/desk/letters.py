"""The commission letter (등기촉탁서): one, or all of a day, on screen, on paper and as a PDF with its fonts inside."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.registration.desk.counter import TEMPLATES
from civil_affairs.registration.desk.who import log_opening, looker
from civil_affairs.registration.models import Registration
from civil_affairs.registration.step_forms import today
from programs import audit
from programs.base import pdf
from programs.base.text import korean_date
from programs.people.models import User

MOST = 200  # letters in one file


def letter_of(case: Registration) -> dict[str, Any]:
    """What stands on one letter; Korean, whoever prints it, for the registry office reads it."""
    assert case.commissioned_on is not None
    title = "건물멸실등기촉탁서" if case.change.cancels else "건물표시변경등기촉탁서"
    place = " ".join(filter(None, (case.address, case.building)))
    return {
        "title": title,
        "number": case.commission_number,
        "date": korean_date(case.commissioned_on),
        "registry": case.registry,
        "facts": [
            ["접수번호", case.receipt_number],
            ["부동산의 표시", place],
            ["변경 전", case.before or "-"],
            ["변경 후", "말소" if case.change.cancels else case.after or "-"],
            ["등기 원인", f"{case.change.name} ({case.decision.source})"],
            ["대장 정리", f"{case.ledger_number} · {korean_date(case.ledger_on)}" if case.ledger_on else "-"],
            ["등기의 목적", case.change.purpose],
            ["소유자", case.owner],
            ["등록면허세", "비과세 (지방세법 제26조)"],
            ["첨부 서류", "건축물대장 등본 1통"],
        ],
        "sender": "서울특별시 서대문구청장",
        "contact": f"{case.department.name} {case.program.phone_text}",
    }


def _chosen(request: HttpRequest, user: User, pk: int | None) -> tuple[list[Registration], date]:
    """One case, or those of a day; each opening on record."""
    rows: Any = Registration.objects.readable_by(user)
    rows = rows.with_kind()
    if pk is not None:
        cases = list(rows.filter(pk=pk, commissioned_on__isnull=False))
        if not cases:
            raise Http404(_("촉탁한 뒤에 촉탁서를 인쇄할 수 있어요."))
        day = cases[0].commissioned_on or today()
    else:
        day = day_in(request)
        cases = list(rows.letters_of(day)[:MOST])
    return cases, day


def _log(request: HttpRequest, user: User, cases: list[Registration]) -> None:
    for case in cases:
        log_opening(request, user, case, why=_("등기촉탁서"))


def day_in(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter on a page of its own, for the browser's print."""
    user = looker(request)
    cases, _day = _chosen(request, user, pk)
    _log(request, user, cases)
    return render(request, f"{TEMPLATES}/letter.html", {"case": cases[0], "letter": letter_of(cases[0])})


@never_cache
@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters of a day, in a list, to print in one go."""
    user = looker(request)
    cases, day = _chosen(request, user, None)
    return render(request, f"{TEMPLATES}/letters.html", {"cases": cases, "day": day})


@never_cache
@login_required
@require_safe
def letters_pdf(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    user = looker(request)
    cases, day = _chosen(request, user, pk)
    if not cases:
        raise Http404(_("그날 촉탁한 건이 없어요."))
    _log(request, user, cases)
    audit.record(
        "registration.letters",
        by=user,
        subject="civil_affairs.registration",
        data={"day": day.isoformat(), "letters": len(cases)},
        request=request,
    )
    data = {"title": "등기촉탁서", "letters": [letter_of(case) for case in cases]}
    content = pdf.render("registration/letter.typ", data)
    name = cases[0].receipt_number if pk is not None else f"{day:%Y%m%d}"
    return pdf.response(content, f"{_('등기촉탁서')}_{name}.pdf")
