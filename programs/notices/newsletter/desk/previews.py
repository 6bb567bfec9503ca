"""How an issue will look: in a frame of a phone's and a desktop's width, as plain text, as a mail to oneself."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from ..mail import CLIPPED_FROM, Filled, Mails
from ..models import Issue
from ..queries import require_editor
from ..testing import send_test
from .forms import PreviewForm
from .views import issue_or_404, staff

# A mail brings its own style sheet and runs nothing; only a page of this site may hold it in a frame.
MAIL_POLICY = {
    "default-src": [NONE],
    "img-src": [SELF],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Choose as whom and how wide to look; the mail itself stands in a frame."""
    staff(request)
    issue = issue_or_404(number)
    form = _form(request, issue)
    chosen = _chosen(form)
    filled = _filled(issue, chosen)
    context = {
        "issue": issue,
        "form": form,
        "width": chosen["width"],
        "filled": filled,
        "query": urlencode({"topics": chosen["topics"], "language": chosen["language"]}, doseq=True),
        "topics": chosen["topics"],
        "language": chosen["language"],
        "kilobytes": len(filled.html.encode()) // 1000,
        "is_clipped": len(filled.html.encode()) > CLIPPED_FROM,
    }
    return render(request, "notices/desk/newsletter/preview.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
@xframe_options_sameorigin
@csp_replace(MAIL_POLICY)  # type: ignore[arg-type]  # the package knows views without arguments only
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """The mail as it goes out, but for the counter: what the frame of the preview shows."""
    staff(request)
    issue = issue_or_404(number)
    return HttpResponse(_filled(issue, _chosen(_form(request, issue))).html)


def _form(request: HttpRequest, issue: Issue) -> PreviewForm:
    """Filled with what was asked for; at first with all topics of the issue."""
    if "language" in request.GET:
        return PreviewForm(request.GET)
    topics = sorted(Mails(issue).topics)
    return PreviewForm({"topics": topics, "language": "ko", "width": request.GET.get("width", "360")})


def _chosen(form: PreviewForm) -> dict[str, Any]:
    data = form.cleaned_data if form.is_valid() else {}
    return {
        "topics": [topic.pk for topic in data.get("topics", [])],
        "language": data.get("language") or "ko",
        "width": data.get("width") or "360",
    }


def _filled(issue: Issue, chosen: dict[str, Any]) -> Filled:
    """A copy with links that lead to the public page: nobody's own links belong on a screen."""
    mail = Mails(issue, counted=False).of(chosen["topics"], chosen["language"])
    return mail.fill(manage=issue.public_url, unsubscribe=issue.public_url)


@login_required
@require_POST
def test(request: HttpRequest, number: int) -> HttpResponse:
    """Send the issue, as it was looked at, to one's own address."""
    user, issue = staff(request), issue_or_404(number)
    require_editor(user)
    chosen = _chosen(PreviewForm(request.POST))
    answer = send_test(issue, topics=chosen["topics"], language=chosen["language"], by=user, request=request)
    if answer.outcome == "accepted":
        messages.success(request, _("%(email)s로 시험 발송했어요.") % {"email": user.email})
    else:
        messages.error(
            request,
            _("시험 발송을 하지 못했어요(%(why)s). 잠시 뒤에 다시 해 주세요.") % {"why": answer.text or answer.outcome},
        )
    back = urlencode({"topics": chosen["topics"], "language": chosen["language"], "width": chosen["width"]}, doseq=True)
    response = redirect("notices:desk_newsletter_preview", number)
    response["Location"] += f"?{back}"
    return response
