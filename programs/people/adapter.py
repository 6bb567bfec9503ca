"""How allauth works here: telephones are encrypted, and everyone has proven a telephone or an e-mail address."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PhoneField
from programs.base.text import format_phone, validate_no_rrn
from programs.people import crypto
from programs.people.codes import code_sender
from programs.people.guests import limit_codes
from programs.people.models import User
from programs.people.predicates import is_staff

WRONG = _("이메일(휴대전화)이나 비밀번호가 맞지 않아요. 5번 틀리면 1시간 동안 로그인할 수 없어요.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("지금은 쓸 수 없는 계정이에요. 민원여권과(02-330-1137)로 문의해 주세요."),
        "too_many_login_attempts": _("너무 여러 번 시도했어요. 잠시 뒤에 다시 해 주세요."),
        "rate_limited": _("너무 자주 요청했어요. 잠시 뒤에 다시 해 주세요."),
        "incorrect_code": _("인증번호가 맞지 않아요. 다시 확인해 주세요."),
        "incorrect_password": _("비밀번호가 맞지 않아요."),
        "enter_current_password": _("지금 쓰는 비밀번호를 적어 주세요."),
        "email_taken": _("이 이메일로 가입한 사람이 이미 있어요."),
        "phone_taken": _("이 휴대전화로 가입한 사람이 이미 있어요."),
        "same_as_current": _("지금과 다른 것을 적어 주세요."),
        "invalid_password_reset": _("인증번호의 유효 시간이 지났어요. 처음부터 다시 해 주세요."),
    }

    # sign-up

    def clean_email(self, email: str) -> str:
        validate_no_rrn(email)
        return super().clean_email(email)

    def save_user(self, request: HttpRequest, user: Any, form: Form, commit: bool = True) -> Any:
        """Save once, with e-mail or telephone already on: a user without either is refused by the database."""
        phone = form.cleaned_data.get("phone")
        user = super().save_user(request, user, form, commit=False)  # saves through set_phone when there is one
        if commit and not phone:
            user.save()
        return user

    def get_login_stages(self) -> list[str]:
        ours = "programs.people.adapter.ProveSomethingStage"
        return [ours if path.endswith(".EmailVerificationStage") else path for path in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/desk/" if is_staff(request.user) else super().get_login_redirect_url(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META.get("REMOTE_ADDR") or super().get_client_ip(request)

    # telephones

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        kwargs.setdefault("label", _("휴대전화"))
        return PhoneField(mobile=True, **kwargs)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        self._free(phone, user)
        user.phone = phone
        user.phone_verified_at = timezone.now() if verified else None
        user.save()

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return who holds the number: proven, or claimed by a sign-up that may still be proving it.

        An old claim that was never proven holds nothing: nobody can keep another's number from its owner.
        """
        since = timezone.now() - timedelta(seconds=settings.ACCOUNT_PHONE_VERIFICATION_TIMEOUT)
        holding = Q(phone_verified_at__isnull=False) | Q(date_joined__gte=since)
        return User.objects.of_phone(phone).filter(holding).first()

    def _free(self, phone: str, user: Any) -> None:
        """Take the number from an old claim that was never proven."""
        for claimant in User.objects.of_phone(phone).filter(phone_verified_at__isnull=True).exclude(pk=user.pk):
            claimant.phone = None
            if claimant.email is None:
                claimant.is_active = False
                claimant.erased_at = timezone.now()
            claimant.save()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        limit_codes(context.request, phone)
        code_sender.send(phone=phone, code=code, purpose="account")

    def send_account_already_exists_sms(self, phone: str) -> None:
        """The page says a code was sent, as to anyone; the owner of the number learns that there is an account."""
        limit_codes(context.request, phone)
        code_sender.send(phone=phone, code="", purpose="already_registered")

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing to tell a number that belongs to nobody here."""

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Messages show telephones with hyphens."""
        shown = args[1] if len(args) > 1 else kwargs.get("message_context")
        if shown and shown.get("phone"):
            shown["phone"] = format_phone(shown["phone"])
        super().add_message(request, level, *args, **kwargs)


class ProveSomethingStage(EmailVerificationStage):
    """Asks for the proof of the e-mail address from those who have no proven telephone either."""

    def handle(self) -> Any:
        user = self.login.user
        needs_proof = user is None or (user.email and not user.phone_verified_at)
        if needs_proof and not (user and EmailAddress.objects.filter(user=user, verified=True).exists()):
            self.login.email_verification = "mandatory"
        return super().handle()


class MfaAdapter(DefaultMFAAdapter):
    """The secrets of the second factor are encrypted as personal data is."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("인증 번호가 맞지 않아요. 인증 앱의 지금 번호를 적어 주세요."),
        "unverified_email": _("이메일을 먼저 확인해야 2단계 인증을 등록할 수 있어요."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)


def prove_email(user: User) -> EmailAddress:
    """Mark the user's e-mail address as proven: by the administrator who enters it, or by demo data."""
    if not user.email:
        raise ValidationError(_("이메일이 없어요."))
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    address, _created = EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return address
