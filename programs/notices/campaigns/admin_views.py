"""The staff's pages of a campaign: write it, see whom it reaches, approve, test, send. The verbs are services."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import audit
from programs.audit.models import Act
from programs.people.admin_forms import dressed
from programs.people.models import User
from programs.people.predicates import require

from . import audience, images, narrowing, services, testing, who
from .admin_preview import compose_data, summary
from .composition import image_path
from .forms import (
    AudienceForm,
    ComposeForm,
    ConfirmForm,
    ReasonForm,
    ScheduleForm,
    TemplateValuesForm,
    initial_of,
)
from .models import Campaign, CampaignKind, MessageTemplate
from .saved_texts import begun
from .states import VERBS, WRITERS_ONLY, Verb, check, verbs_open_to

ACTS_SHOWN = 30
SAMPLE = 10
# Where the content of a kind is written, if not on the compose page: newsletters have a desk of their own.
EDITORS: dict[str, Callable[[Campaign], str]] = {
    CampaignKind.NEWSLETTER: lambda campaign: reverse("notices:desk_newsletter_issue", args=[campaign.issue.number]),
}
FORMS: dict[str, type[ConfirmForm]] = {
    "send_back": ReasonForm,
    "cancel": ReasonForm,
    "approve_by_rule": ReasonForm,
    "schedule": ScheduleForm,
}
SHOWING_ALL = ("submit", "approve", "approve_by_rule", "schedule", "start")  # pages that repeat text, count and cost


def _do(verb: str, campaign: Campaign, by: User, data: dict[str, Any], request: HttpRequest) -> None:
    """Call the service of a verb with what its form asked for."""
    seen = data.get("seen", "")
    calls: dict[str, Callable[[], Any]] = {
        "submit": lambda: services.submit(campaign, by=by, request=request),
        "take_back": lambda: services.take_back(campaign, by=by, request=request),
        "approve": lambda: services.approve(campaign, by=by, seen=seen, request=request),
        "approve_by_rule": lambda: services.send_at_once(
            campaign, by=by, because=data["reason"], seen=seen, request=request
        ),
        "send_back": lambda: services.send_back(campaign, by=by, reason=data["reason"], request=request),
        "schedule": lambda: services.schedule(campaign, by=by, at=data["at"], request=request),
        "start": lambda: services.send_now(campaign, by=by, seen=seen, request=request),
        "pause": lambda: services.pause(campaign, by=by, request=request),
        "resume": lambda: services.resume(campaign, by=by, request=request),
        "cancel": lambda: services.cancel(campaign, by=by, reason=data["reason"], request=request),
        "retry_failed": lambda: services.retry_failed(campaign, by=by, request=request),
    }
    calls[verb]()


# --- writing


def compose(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a draft, or on one; "미리 보기" shows text, count and cost without saving."""
    user = _user(request)
    campaign = _campaign(request, pk) if pk is not None else None
    if campaign is None:
        require(who.may_compose, user, _("부서의 담당자만 발송을 만들 수 있어요."))
    else:
        check(VERBS["edit"], campaign, user)
        if campaign.kind in EDITORS:
            return redirect(EDITORS[campaign.kind](campaign))
    initial = initial_of(campaign) if campaign else {}
    form = ComposeForm(_posted(request), request.FILES or None, user=user, campaign=campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            return _writing(request, form, campaign, looked=_unsaved(form, campaign, user))
        if saved := _save(request, form, campaign):
            messages.success(request, _("저장했어요."))
            return redirect(detail_url(saved))
    return _writing(request, form, campaign, status=422 if form.errors else 200)


def _writing(
    request: HttpRequest,
    form: ComposeForm,
    campaign: Campaign | None,
    *,
    looked: Campaign | None = None,
    status: int = 200,
) -> HttpResponse:
    user = _user(request)
    context = {
        "title": _("문자 고치기") if campaign else _("새 문자"),
        "form": dressed(form),
        "campaign": campaign,
        "narrowed_to": narrowing.in_words(campaign.narrowed_to) if campaign else "",
        "looked": summary(looked, user) if looked else None,
        "compose": compose_data(campaign.department if campaign else user.department),
        "cancel": detail_url(campaign) if campaign else reverse("admin:notices_campaign_changelist"),
    }
    return page(request, "compose.html", context, status=status)


def _unsaved(form: ComposeForm, campaign: Campaign | None, user: User) -> Campaign:
    """The campaign as the form has it, for a look."""
    assert user.department is not None or campaign is not None  # may_compose
    image = campaign.image if campaign and not form.cleaned_data.get("without_image") else ""
    department = campaign.department if campaign else user.department
    narrowed_to = campaign.narrowed_to if campaign else ""
    return Campaign(department=department, image=image, narrowed_to=narrowed_to, **form.written())


def _save(request: HttpRequest, form: ComposeForm, campaign: Campaign | None) -> Campaign | None:
    """Write it down; None when the picture is not taken, which the form then says."""
    written = form.written()
    if form.cleaned_data.get("without_image"):
        written["image"] = ""
    if upload := form.cleaned_data["image"]:
        try:
            written["image"] = images.take(upload)
        except ValidationError as error:
            form.add_error("image", error)
            return None
    if campaign is None:
        return services.create(by=_user(request), request=request, **written)
    return services.edit(campaign, by=_user(request), request=request, **written)


@require_safe
def count(request: HttpRequest) -> JsonResponse:
    """How many an audience reaches, while it is being chosen; compose.js asks."""
    user = _user(request)
    form = AudienceForm(request.GET, user=user)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    number = request.GET.get("campaign", "")
    narrowed_to = _campaign(request, int(number)).narrowed_to if number.isdecimal() else ""
    found = audience.count(Campaign(narrowed_to=narrowed_to, **form.written()))
    left_out = [{"why": why, "number": number} for why, number in found.left_out]
    return JsonResponse({"chosen": found.chosen, "reached": found.reached, "left_out": left_out})


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The saved texts this person may begin with."""
    user = _user(request)
    require(who.may_compose, user, _("부서의 담당자만 발송을 만들 수 있어요."))
    context = {"title": _("서식으로 시작하기"), "templates": MessageTemplate.objects.usable_by(user)}
    return page(request, "templates.html", context)


def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill in a template's own values; a draft with the text is made."""
    user = _user(request)
    require(who.may_compose, user, _("부서의 담당자만 발송을 만들 수 있어요."))
    template = get_object_or_404(MessageTemplate.objects.usable_by(user), pk=pk)
    form = TemplateValuesForm(_posted(request), template=template)
    if request.method == "POST" and form.is_valid():
        body = begun(template, form.cleaned_data)
        draft = services.create(
            by=user, request=request, title=template.name, purpose=template.purpose, subject=template.subject, body=body
        )
        return redirect("admin:notices_campaign_edit", draft.pk)
    context = {"title": template.name, "template": template, "form": dressed(form)}
    return page(request, "begin.html", context, status=422 if form.errors else 200)


# --- one campaign


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one campaign and what may be done to it now."""
    return _detail(request, _campaign(request, pk))


def _detail(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    user = _user(request)
    context = summary(campaign, user) | {
        "title": campaign.title,
        "verbs": sorted(
            (verb for verb in verbs_open_to(campaign, user) if verb.name != "edit"),
            key=lambda verb: verb.style == "danger",
        ),
        "edit_url": _edit_url(campaign, user),
        "may_test": campaign.kind == CampaignKind.TEXT and _may_look_closer(campaign, user),
        "may_sample": _may_look_closer(campaign, user),
        "may_copy": who.may_compose(user) and campaign.kind == CampaignKind.TEXT,
        "own_phone": bool(user.phone and user.phone_verified_at),
        "acts": Act.objects.about(campaign).select_related("by")[:ACTS_SHOWN],
        "progress_url": after_start(campaign) if campaign.started_at else "",
    }
    return page(request, "detail.html", context)


def _edit_url(campaign: Campaign, user: User) -> str:
    if VERBS["edit"] not in verbs_open_to(campaign, user):
        return ""
    editor = EDITORS.get(campaign.kind)
    return editor(campaign) if editor else reverse("admin:notices_campaign_edit", args=[campaign.pk])


def do(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One verb: what it means, what it needs, "are you sure"; what was typed stays when something has to be mended."""
    user = _user(request)
    campaign = _campaign(request, pk)
    if name not in VERBS or name == "edit":
        raise Http404
    verb = VERBS[name]
    check(verb, campaign, user)
    form = FORMS.get(name, ConfirmForm)(_posted(request), initial={"seen": services.fingerprint(campaign)})
    if request.method == "POST" and form.is_valid():
        try:
            _do(name, campaign, user, form.cleaned_data, request)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _("‘%(title)s’: %(past)s.") % {"title": campaign.title, "past": verb.past})
            return redirect(after_start(campaign) if name in ("start", "approve_by_rule") else detail_url(campaign))
    return _asking(request, campaign, verb, form)


def _asking(request: HttpRequest, campaign: Campaign, verb: Verb, form: ConfirmForm) -> HttpResponse:
    context: dict[str, Any] = {
        "title": verb.label,
        "verb": verb,
        "campaign": campaign,
        "form": dressed(form),
        "cancel": detail_url(campaign),
    }
    if verb.name in SHOWING_ALL:
        context |= summary(campaign, _user(request)) | {"shows_all": True}
    return page(request, "do.html", context, status=422 if form.errors else 200)


def _tell(form: ConfirmForm, error: ValidationError) -> None:
    """Put a service's sentences on the form: at its own fields, all others on top."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, sentences in found.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin again with the text and audience of a past campaign."""
    user = _user(request)
    campaign = _campaign(request, pk)
    require(who.may_compose, user, _("부서의 담당자만 발송을 만들 수 있어요."))
    if campaign.kind != CampaignKind.TEXT:
        raise Http404
    if request.method == "POST":
        made = services.copy(campaign, by=user, request=request)
        messages.success(request, _("복사했어요. 이름과 내용을 고쳐 주세요."))
        return redirect("admin:notices_campaign_edit", made.pk)
    context = {"title": _("복사해서 새로 만들기"), "campaign": campaign, "cancel": detail_url(campaign)}
    return page(request, "copy.html", context)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the marked text to the person's own telephone."""
    user = _user(request)
    campaign = _campaign(request, pk)
    try:
        answer = testing.send_test(campaign, language=request.POST.get("language", "ko"), by=user, request=request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(detail_url(campaign))
    if answer.outcome == "accepted":
        messages.success(request, _("내 휴대전화로 시험 발송을 했어요."))
    else:
        messages.error(request, _("시험 발송을 하지 못했어요. 보내는 곳의 대답: %(answer)s") % {"answer": answer.text})
    return redirect(detail_url(campaign))


@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Ten of the recipients, masked, each with why; who looked at whom is on record."""
    user = _user(request)
    campaign = _campaign(request, pk)
    require(lambda who_asks: _may_look_closer(campaign, user), user, WRITERS_ONLY)
    people = audience.sample(campaign, size=SAMPLE)
    audit.opened_many(
        by=user,
        whose=[person.user or person.phone_hash or person.email_hash for person in people],
        what=["phone_masked", "email_masked", "dong", "age_band", "topics"],
        why=str(_("발송할 사람을 미리 확인했어요.")),
        ref=campaign,
        request=request,
    )
    rows = [(person, audience.why(person, campaign)) for person in people]
    context = {"title": _("받는 사람 보기"), "campaign": campaign, "rows": rows, "cancel": detail_url(campaign)}
    return page(request, "sample.html", context)


@require_safe
def image(request: HttpRequest, pk: int) -> FileResponse:
    """The picture of an MMS, to those who may see the campaign."""
    path = image_path(_campaign(request, pk))
    if path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# --- what the pages share


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    full = {**admin.site.each_context(request), "opts": Campaign._meta, **context}
    return render(request, f"notices/admin/campaign/{template}", full, status=status)


def detail_url(campaign: Campaign) -> str:
    return reverse("admin:notices_campaign_change", args=[campaign.pk])


def after_start(campaign: Campaign) -> str:
    """Where one watches it go out."""
    return reverse("admin:notices_campaign_progress", args=[campaign.pk])


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    """The campaign, if it is this person's to see."""
    rows = Campaign.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("department", "sender", "created_by", "approved_by"), pk=pk)


def _may_look_closer(campaign: Campaign, user: User) -> bool:
    """Who writes, approves or runs it may test it and see who gets it."""
    return who.may_run(user, campaign) or who.could_approve(user, campaign)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent; a form without a field is sent, too."""
    return request.POST if request.method == "POST" else None


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view lets nobody else in
    return request.user
