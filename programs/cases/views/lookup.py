"""Without an account: receipt number and phone, then a one-time code, then the case."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.base.errors import TooManyTries
from programs.base.fields import PhoneField, PlainTextField
from programs.base.forms import PortalForm
from programs.base.ratelimit import hit
from programs.cases.case import Case
from programs.people import guests
from programs.people.crypto import decrypt, encrypt

PURPOSE = "case_lookup"
PENDING = "cases.lookup"
TRIES_AN_HOUR = 30


class LookupForm(PortalForm):
    receipt_number = PlainTextField(label=_("접수번호"), max_length=20, help_text=_("예: P07-2026-000123"))
    phone = PhoneField(label=_("신청할 때 적은 휴대전화"), mobile=True)

    def clean_receipt_number(self) -> str:
        return self.cleaned_data["receipt_number"].upper().replace(" ", "")


class CodeForm(PortalForm):
    code = PlainTextField(
        label=_("인증번호 6자리"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("문자로 보낸 번호예요. 5분 안에 적어 주세요."),
    )


@never_cache
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for receipt number and phone. The answer is the same whether or not there is such a case."""
    form = LookupForm(request.POST or None, initial={"receipt_number": request.GET.get("receipt", "")[:20]})
    if request.method == "POST" and form.is_valid():
        if not hit(f"lookup:{request.META.get('REMOTE_ADDR', '')}", TRIES_AN_HOUR, 3600):
            raise TooManyTries(_t("너무 여러 번 조회했어요. 한 시간 뒤에 다시 해 주세요."), retry_after=3600)
        number, phone = form.cleaned_data["receipt_number"], form.cleaned_data["phone"]
        if Case.objects.of_phone(phone).filter(receipt_number=number).exists():
            guests.send_code(request, phone, PURPOSE)
        else:
            guests.limit_codes(request, phone)
        request.session[PENDING] = {"receipt": number, "phone": encrypt(phone)}
        return redirect("cases:lookup_code")
    return render(request, "cases/lookup.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def lookup_code(request: HttpRequest) -> HttpResponse:
    """Take the code; the right one opens the case for this session."""
    pending = request.session.get(PENDING)
    if not pending:
        return redirect("cases:lookup")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone = decrypt(pending["phone"])
        if guests.check_code(request, phone, PURPOSE, form.cleaned_data["code"]):
            request.session.pop(PENDING, None)
            guests.remember_guest(request, phone)
            return redirect("cases:mine", pending["receipt"])
        form.add_error(
            "code",
            _t(
                "인증번호가 맞지 않거나 시간이 지났어요. 번호가 오지 않았다면 접수번호와 휴대전화를 다시 확인해 주세요."
            ),
        )
    context = {"form": form, "demo": settings.DEMO}
    return render(request, "cases/lookup_code.html", context, status=422 if form.errors else 200)
